"""The cover of what is handed in (封面.xlsx), as an office signs it: whose it is, how many of each village, every file
with its count and SHA-256, and who gave and took it. Ruled, on A4 across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.clock import now_text
from fupin_desktop import regions
from fupin_desktop.exchange import excel_text
from fupin_desktop.exchange.excel_paper import set_up
from fupin_desktop.rules.answers import EXITED
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.by_village import digits
from fupin_desktop.services.exchange.outgoing import Sent
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter

_COLUMNS = 7
_WIDTH, _ROW, _HIGH, _SIGNED = 19, 20, 30, 40
_FACE = "宋体"
#: Characters of a line that goes across all columns but the first.
_ACROSS = 100


class Word(str):
    """A word of the form itself."""


#: A row: the columns that each cell spans, and what stands there.
Cells = Sequence[tuple[int, object]]


@dataclass(frozen=True)
class File:
    """A file of the folder, as the cover names it."""

    name: str
    what: str
    count: int
    unit: str
    size: int
    sha256: str


def write(path: Path, package: Sent | None, said: str, files: Sequence[File], *, masked: bool) -> None:
    """Write it. `said`: what is to be known of the package, or of there being none."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "封面"
    set_up(sheet, 0)
    for letter in "ABCDEFG":
        sheet.column_dimensions[letter].width = _WIDTH
    _put(sheet, [(_COLUMNS, Word(f"{exchange_keys.book_name()}报送资料封面"))], _SIGNED, size=18, align="center")
    for cells in _facts(package, said, files, masked=masked):
        _put(sheet, cells, _ROW * max(1, -(-len(str(cells[-1][1])) // (_ACROSS // 2))) if len(cells) == 2 else _ROW)
    for cells in _counts():
        _put(sheet, cells, _ROW, align="center")
    for cells in _listed(files):
        _put(sheet, cells, _HIGH)
    _put(sheet, _pairs("送交人（签字）", "", "接收人（签字）", ""), _SIGNED)
    _put(sheet, _pairs("送交单位（盖章）", "", "接收日期", "　　　　年　　月　　日"), _SIGNED)
    book.save(path)


def _put(sheet: Any, cells: Cells, height: float, *, size: int = 11, align: str = "left") -> None:
    """A row of ruled cells. Whatever a name or a reason begins with, it is no formula."""
    from openpyxl.styles import Alignment, Border, Font, Side

    row, column = sheet.max_row + 1 if sheet["A1"].value is not None else 1, 1
    thin = Side(style="thin")
    rules = Border() if size > 11 else Border(left=thin, right=thin, top=thin, bottom=thin)
    for span, value in cells:
        for number in range(column, column + span):
            sheet.cell(row, number).border = rules
        cell = sheet.cell(row, column)
        cell.value = excel_text.printable(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
        cell.font = Font(name=_FACE, size=size, bold=isinstance(value, Word))
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if span > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + span - 1)
        column += span
    sheet.row_dimensions[row].height = height


def _facts(package: Sent | None, said: str, files: Sequence[File], *, masked: bool) -> Iterator[Cells]:
    """Households and persons are those of the workbooks, whatever the package has of them."""
    manifest = package.manifest if package else None
    yield _pairs("日期", now_text()[:10], "填报人", manifest.actor if manifest else access.visitor().name)
    yield _pairs("回执号", package.receipt if package else "没有上报包", "上报号", package.number if package else "")
    numbers = "中间已遮住" if masked else "完整，请按涉密资料保管"
    yield _pairs("号码", numbers, "错误", manifest.errors if manifest else "")
    yield [(1, Word("说明")), (_COLUMNS - 1, said)]
    if manifest and manifest.reason:
        yield [(1, Word("为什么有错误")), (_COLUMNS - 1, manifest.reason)]
    for line in undecided.foot(undecided.households(region() if len(region()) == 12 else "")):
        yield [(1, Word("未核定")), (_COLUMNS - 1, line)]


def _pairs(first: str, value: object, second: str, other: object) -> Cells:
    return [(1, Word(first)), (2, value), (1, Word(second)), (3, other)]


def _counts() -> Iterator[Cells]:
    """A line for each village (in a district's book each township), and their sums."""
    yield [(1, Word(words)) for words in (regions.kind_below(region()), *_COUNTED)]
    length = digits()
    found = [
        counted(one, length)
        for one in (Filter(), Filter(hh_type=EXITED), Filter(monitored=True))
        for counted in (listing.counts_by_region, listing.persons_by_region)
    ]
    for code in sorted(found[0]):
        name = "".join(regions.path(code)[-1:]) or "没有写村的"
        yield [(1, name), *((1, counts.get(code, 0)) for counts in found)]
    yield [(1, Word("合计")), *((1, sum(counts.values())) for counts in found)]


_COUNTED = ("户", "人", "脱贫户（户）", "脱贫户（人）", "监测对象（户）", "监测对象（人）")


def _listed(files: Sequence[File]) -> Iterator[Cells]:
    yield [(3, Word("文件")), (2, Word("内容")), (1, Word("数量")), (1, Word("字节"))]
    for one in files:
        yield [(3, one.name), (2, one.what), (1, f"{one.count:,} {one.unit}"), (1, f"{one.size:,}")]
        yield [(1, Word("SHA-256")), (_COLUMNS - 1, one.sha256)]
