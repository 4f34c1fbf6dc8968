"""待送文件夹: the folder that the district takes: the package, the workbooks in the official layouts, and a cover sheet
that names every file with its count and SHA-256.

The package is that of the newest hand-in. A book that is bound to nobody has none, as a package is sealed for whoever
gets it: the folder then is without, and says so on its cover.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db import leftovers
from db.changes import one
from db.clock import now_text, today
from db.files import take_name
from fupin_desktop import regions
from fupin_desktop.exchange import excel_text
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.exchange import exchange_keys, handed_in, outgoing, workbooks
from fupin_desktop.services.exchange.outgoing import HAND_IN, NotWritten, Sent

#: The layouts that the district's own system knows.
_LAYOUTS = ("roster34", "roster47")
COVER = "封面.xlsx"


@dataclass(frozen=True)
class File:
    """A line of the cover sheet."""

    name: str
    what: str
    count: int
    unit: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Offer:
    """What a folder would have: the package of the newest hand-in, and what is to be known of it, in sentences.
    Without a package `said` is what to do to have one."""

    package: Sent | None
    said: str


@dataclass(frozen=True)
class Folder:
    """What was written."""

    path: Path
    files: list[File]
    package: Sent | None


@needs(Right.EXPORT)
def offer() -> Offer:
    """What a folder that is written now would have."""
    above = regions.office_above(region())
    bound = exchange_keys.upward()
    if not bound:
        return Offer(
            None, f"本账本没有绑定{above}，文件夹里没有上报包。要带上报包，先在“上报钥匙”里绑定{above}，再上报。"
        )
    sent = next((found[0] for to in bound if (found := outgoing.sent_to(HAND_IN, to))), None)
    if sent is None:
        return Offer(None, "还没有上报过，文件夹里没有上报包。要带上报包，先上报一次。")
    last = handed_in.last()
    later = f"上报以后又改了 {last[1]} 处，Excel 里有，包里没有；要一样就先上报一次。" if last and last[1] else ""
    return Offer(sent, f"带上第 {sent.number} 号上报包（{sent.at[:10]}，回执号 {sent.receipt}）。{later}")


@needs(Right.EXPORT)
def write(
    book: Book, target: Path, *, masked: bool = False, year: int | None = None, progress: Progress = no_progress
) -> Folder:
    """Write the folder below `target`. `masked` hides the middle of numbers; the whole ones take that right. All of it
    or nothing. Raises NotWritten, BadWorkbook, Denied, Cancelled."""
    name = f"待送_{exchange_keys.book_name()}_{today():%Y%m%d}{'_遮住号码' if masked else ''}"
    place, fresh = target / name, target / f".{name}.part"
    offered = offer()
    try:
        with outgoing.no_space_said(target), leftovers.unfinished(fresh):
            if place.exists():
                raise NotWritten(f"“{name}”已经有了，没有动它。请先移走，或换一个文件夹。")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            files = list(_files(book, fresh, offered.package, masked, year, progress))
            _write_cover(fresh / COVER, offered, files, masked)
            take_name(fresh, place)
    finally:
        with suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
    return Folder(place, files, offered.package)


def _files(
    book: Book, place: Path, package: Sent | None, masked: bool, year: int | None, progress: Progress
) -> Iterator[File]:
    if package:
        progress(0, 0, "写上报包并读回核对")
        path = outgoing.again(book, package.receipt, place)
        yield _described(path, f"上报包，回执号 {package.receipt}", package.manifest.records, "条记录")
    titles = workbooks.layouts()
    for layout in _LAYOUTS:
        workbook = place / f"{titles[layout]}_{exchange_keys.book_name()}.xlsx"
        count = workbooks.export_workbook(workbook, layout, whose=_scope(), year=year, masked=masked, progress=progress)
        yield _described(workbook, titles[layout], count, "人")


def _scope() -> str:
    """The region of the workbooks: all that the book holds."""
    return region() if len(region()) == 12 else ""


def _described(path: Path, what: str, count: int, unit: str) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, what, count, unit, path.stat().st_size, digest)


def _write_cover(path: Path, offered: Offer, files: Sequence[File], masked: bool) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "封面"
    rows: list[list[object]] = [
        *_facts(offered, files, masked),
        [],
        ["文件", "内容", "数量", "单位", "字节", "SHA-256"],
    ]
    heading = len(rows)
    rows += [[one.name, one.what, one.count, one.unit, one.size, one.sha256] for one in files]
    rows += [[], ["送交人", "", "接收人", "", "日期"]]
    for row in rows:
        sheet.append([excel_text.printable(cell) if isinstance(cell, str) else cell for cell in row])
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # whatever a name or a reason begins with, it is no formula
    sheet["A1"].font = Font(size=16, bold=True)
    for cell in sheet[heading]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEF", (34, 30, 10, 10, 12, 68), strict=True):
        sheet.column_dimensions[column].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(path)


def _facts(offered: Offer, files: Sequence[File], masked: bool) -> list[list[object]]:
    """The head of the cover. Households and persons are those of the workbooks, whatever the package has of them."""
    sent = offered.package
    households = one("SELECT count(*) FROM resident")[0]
    undecided_lines: list[list[object]] = [["未核定", said] for said in undecided.foot(undecided.households(_scope()))]
    return [
        [f"{exchange_keys.book_name()} 报送资料封面"],
        ["日期", now_text()[:10], "填报人", sent.manifest.actor if sent else access.visitor().name],
        ["回执号", sent.receipt if sent else "没有上报包", "序号", sent.number if sent else ""],
        ["户数", households, "人数", files[-1].count],
        ["号码", "中间已遮住" if masked else "完整，请按涉密资料保管", "错误", sent.manifest.errors if sent else ""],
        ["说明", sent.manifest.reason if sent else offered.said],
        *undecided_lines,
    ]
