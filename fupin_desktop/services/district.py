"""上传区: the folder that the district takes: the package, the workbooks in the official layouts, and a cover sheet
that names every file with its count and SHA-256."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.clock import today
from db.files import copy
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services import outgoing, workbooks
from fupin_desktop.services.access import needs
from fupin_desktop.services.book import region
from fupin_desktop.services.outgoing import NotWritten, Written

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
class Folder:
    """What was written."""

    path: Path
    files: list[File]


@needs(Right.EXPORT)
def write(
    target: Path, handed_in: Written, *, masked: bool = False, year: int | None = None,
    progress: Progress = no_progress,
) -> Folder:  # fmt: skip
    """Write the folder for a hand-in that was just written, below `target`. `masked` hides the middle of numbers; the
    whole ones take that right. All of it or nothing. Raises NotWritten, BadWorkbook, Denied, Cancelled."""
    name = f"上传区_{handed_in.manifest.village}_{today():%Y%m%d}{'_遮住号码' if masked else ''}"
    place, fresh = target / name, target / f".{name}.part"
    try:
        with outgoing.no_space_said(target):
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            files = list(_files(fresh, handed_in, masked, year, progress))
            _write_cover(fresh / COVER, handed_in, files, masked)
            if place.exists():
                raise NotWritten(f"“{name}”已经有了，没有动它。请先移走，或换一个文件夹。")
            fresh.replace(place)
    finally:
        with suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
    return Folder(place, files)


def _files(place: Path, handed_in: Written, masked: bool, year: int | None, progress: Progress) -> Iterator[File]:
    package = place / handed_in.path.name
    copy(handed_in.path, package)
    yield _described(package, f"上报包，回执号 {handed_in.receipt}", handed_in.records, "条记录")
    titles = workbooks.layouts()
    for layout in _LAYOUTS:
        book = place / f"{titles[layout]}_{handed_in.manifest.village}.xlsx"
        count = workbooks.export_workbook(book, layout, village=_scope(), year=year, masked=masked, progress=progress)
        yield _described(book, titles[layout], count, "人")


def _scope() -> str:
    """The region of the workbooks: all that the book holds."""
    return region() if len(region()) == 12 else ""


def _described(path: Path, what: str, count: int, unit: str) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, what, count, unit, path.stat().st_size, digest)


def _write_cover(path: Path, handed_in: Written, files: Sequence[File], masked: bool) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    told = handed_in.manifest
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "封面"
    rows: list[list[object]] = [
        [f"{told.village} 上传区资料封面"],
        ["日期", told.at[:10], "填报人", told.actor],
        ["回执号", handed_in.receipt, "序号", told.number],
        ["户数", told.by_table.get("household", 0), "人数", told.by_table.get("person", 0)],
        ["号码", "中间已遮住" if masked else "完整，请按涉密资料保管", "错误", told.errors],
        ["说明", told.reason],
        [],
        ["文件", "内容", "数量", "单位", "字节", "SHA-256"],
        *([one.name, one.what, one.count, one.unit, one.size, one.sha256] for one in files),
        [],
        ["送交人", "", "接收人", "", "日期"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(size=16, bold=True)
    for cell in sheet[8]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEF", (34, 30, 10, 10, 12, 68), strict=True):
        sheet.column_dimensions[column].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(path)
