"""The report as a workbook: the tables of the page, and a sheet of records behind each line. Figures are numbers, what
it is of stands on top of each sheet, personal numbers are masked as on the screen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fupin_desktop.exchange.excel_out import save
from fupin_desktop.exchange.excel_paper import set_up
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.effect.matrix import NONE, Cell, Matrix
from fupin_desktop.reports.effect.rows import PSYCHOLOGY, ROWS
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import behind, tables
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.effect.tables import Tables

_BEHIND = ("村", "户主", "记录", "数")
_PAGE = 500
#: Characters; what is longer goes on below, else a sheet that is one page across would be printed too small to read.
_WIDEST, _NARROWEST = 28, 8
_LINE = 14.5  # points
#: So many columns can be read on one page; more go on, beside the first.
_ACROSS = 16


@needs(Right.EXPORT)
def write(
    path: Path, run: Run, told: Tables, progress: Progress = no_progress, *, records: bool = True
) -> int:  # fmt: skip
    """Write it; returns how many sheets. Raises BadWorkbook, Cancelled, Denied."""
    from openpyxl import Workbook

    access.note("导出 Excel", text=f"成效报告，{told.said}")
    book = Workbook(write_only=True)
    for made in tables.ALL:
        _put(book, made(told))
    count = len(tables.ALL)
    for number, row in enumerate(row for row in ROWS if records and row.no != PSYCHOLOGY):
        progress(number, len(ROWS), row.label)
        found = behind.BehindList(run.behind(row.no))
        if found.count:
            title = f"{row.no} {row.label}（{row.unit}）"
            _put(book, Matrix(row.no, _BEHIND, list(_rows(found)), f"{title}　{told.said}　共 {found.count:,} 条"))
            count += 1
    buffer = io.BytesIO()
    book.save(buffer)
    save(path, buffer.getvalue())
    return count


def _rows(found: behind.BehindList) -> Sequence[tuple[Cell, ...]]:
    return [
        (one.place, one.home.head, one.what, round(one.amount, 4))
        for start in range(0, found.count, _PAGE)
        for one in found.rows(start, _PAGE)
    ]


def _put(book: Any, made: Matrix) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    sheet = book.create_sheet(made.title.replace("(", "（").replace(")", "）"))
    sheet.freeze_panes = "A3"
    set_up(sheet, 2, fits=len(made.head) <= _ACROSS)
    if len(made.head) > _ACROSS:
        sheet.print_title_cols = "A:A"
    for number, width in enumerate(_widths(made)):
        sheet.column_dimensions[_letters(number)].width = width
    sheet.append([_text(made.filter)])
    head = []
    for name in made.head:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6F2ED")
        head.append(cell)
    sheet.append(head)
    for number, row in enumerate(made.rows, 3):
        lines = max((-(-2 * len(value) // _WIDEST) for value in row if isinstance(value, str)), default=1)
        if lines > 1:  # not every program makes a row as high as what is folded in it
            sheet.row_dimensions[number].height = lines * _LINE
        sheet.append([_cell(sheet, value, folded=lines > 1) for value in row])


def _cell(sheet: Any, value: Cell, *, folded: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    shown = NONE if value is None else _text(value) if isinstance(value, str) else value
    if isinstance(shown, str) and not folded:
        return shown
    cell = WriteOnlyCell(sheet, value=shown)
    if not isinstance(shown, str):
        cell.value = int(shown) if shown == int(shown) else shown
        cell.number_format = "#,##0" if shown == int(shown) else "#,##0.00##"
    if folded:
        cell.alignment = Alignment(wrap_text=isinstance(shown, str), vertical="top")
    return cell


def _text(value: str) -> str:
    """What Excel would take for a formula is a text."""
    return f"'{value}" if value[:1] in ("=", "+", "@") else value


def _widths(made: Matrix) -> list[int]:
    columns = zip(made.head, *made.texts(), strict=True)
    return [min(_WIDEST, max(_NARROWEST, 2 + max(2 * len(cell) for cell in column[:200]))) for column in columns]


def _letters(number: int) -> str:
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
