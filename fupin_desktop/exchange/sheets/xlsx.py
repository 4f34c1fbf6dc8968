"""An .xlsx through calamine, with what the package tells beside: formats, errors, formulas without a result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from fupin_desktop.exchange.sheets import formats
from fupin_desktop.exchange.sheets.guard import locked
from fupin_desktop.exchange.sheets.package import Marks, Package, examine
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell, Day, Grid, number


def grids(path: Path) -> Iterator[Grid]:
    """The sheets. Raises BadWorkbook."""
    package = examine(path)
    with package.data or path.open("rb") as file:
        try:
            book = CalamineWorkbook.from_filelike(file)
        except PasswordError as error:
            raise BadWorkbook(locked(path)) from error
        for sheet in book.sheets_metadata:
            yield _grid(book.get_sheet_by_name(sheet.name), sheet.visible != SheetVisibleEnum.Visible, package)


def _grid(sheet: CalamineSheet, hidden: bool, package: Package) -> Grid:
    merges = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    left = sheet.start[1] if sheet.start else 0
    bottom, right = sheet.end or (-1, -1)  # total_height and total_width are one short
    rows = _rows(sheet, left, package.marks.get(sheet.name, {}))
    return Grid(sheet.name, rows, bottom + 1, right + 1, hidden, merges)


def _rows(sheet: CalamineSheet, left: int, marks: Marks) -> Iterator[list[Cell]]:
    """Row by row, from A1 on: the iterator leaves out columns that are empty at the left, and only those."""
    if not sheet.start:
        return
    blank: list[Cell] = [""] * left
    for number_, cells in enumerate(sheet.iter_rows()):
        row = blank + [
            cell if cell.__class__ is str else number(cell) if cell.__class__ is float else plain(cell)
            for cell in cells
        ]
        if number_ in marks:
            for column, mark in marks[number_].items():
                value = cells[column - left] if left <= column < len(row) else None
                if mark.__class__ is str:
                    if value.__class__ is float or value.__class__ is int:
                        row[column] = formats.shown(value, mark)
                elif column < len(row) and row[column] == "":
                    row[column] = mark
        yield row


@lru_cache(2**15, typed=True)
def plain(cell: Any) -> Cell:
    """A cell as a reader gives it."""
    if cell.__class__ is float:
        return number(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number(cell)
    return day(cell)


def day(cell: Any) -> Cell:
    """A date, time or span."""
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return Day(cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds"))
    return Day(cell.isoformat()) if isinstance(cell, dt.date) else str(cell)
