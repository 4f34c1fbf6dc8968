"""An .xls through xlrd, which gives formats too; calamine aborts the process on some damaged ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from fupin_desktop.exchange.sheets import formats
from fupin_desktop.exchange.sheets.guard import damaged, locked
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell, Fault, Grid, number
from fupin_desktop.exchange.sheets.xlsx import day


def grids(path: Path) -> Iterator[Grid]:
    """The sheets. Raises BadWorkbook."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadWorkbook(locked(path))
    if data[:4] == b"\xd0\xcf\x11\xe0" and not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise BadWorkbook(f"“{path.name}”不是 Excel 工作簿。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file does to its reader
        raise BadWorkbook(locked(path) if "encrypted" in str(error) else damaged(path)) from error
    del data
    for sheet in book.sheets():
        merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        yield Grid(sheet.name, _rows(book, sheet), sheet.nrows, sheet.ncols, sheet.visibility != 0, merges)


def _rows(book: Any, sheet: Any) -> Iterator[list[Cell]]:
    for number_ in range(sheet.nrows):
        yield [_cell(book, cell) if cell.ctype > 1 else cell.value for cell in sheet.row(number_)]


def _cell(book: Any, cell: Any) -> Cell:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        style = book.xf_list[cell.xf_index].format_key
        code = book.format_map[style].format_str if style in book.format_map else "General"
        return formats.shown(cell.value, code)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return day(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError):
            return number(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Fault(error_text_from_code.get(cell.value, "#N/A"))
    return ""
