"""Reading workbooks: which sheets hold persons, where their header is, what stands in a cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from db.codes import fold
from db.household import Household
from db.person import Person
from fupin_desktop.exchange.excel_guard import BadWorkbook, examine
from fupin_desktop.exchange.excel_layouts import REASON, Layout, Meaning, meaning, recognise

#: A cell as the reader gives it; "" when empty.
Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

_HEADER_WITHIN = 10
_FEWEST_HEADINGS = 3
#: Excel keeps 15 digits of a number; longer ones have lost their last digits.
_EXACT = 10**15
_BLANKS = {"", "/", "//", "\\", "-", "--", "—", "——", "－", "／"}
_TOTALS = re.compile("^(本页|本村|全村|各村)?(合计|小计|总计|共计|累计)")


class LostDigits(ValueError):
    """A cell holds a number whose last digits Excel has dropped."""


@dataclass
class Sheet:
    """A sheet that holds persons. `rows` is read once, from below the header on."""

    name: str
    layout: Layout
    #: Title rows, as they are.
    above: list[list[Cell]]
    headings: list[str]
    meanings: list[Meaning | None]
    #: Excel's number of the header row.
    header_row: int
    height: int
    _sheet: CalamineSheet

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(Excel row number, cells) of the rows that hold something about a person."""
        keys = [i for i, m in enumerate(self.meanings) if m and (m.model, m.name) in _IDENTITY]
        first = keys[0]
        names = [i for i, m in enumerate(self.meanings) if m and (m.model, m.name) == (Person, "name")]
        titles = {self.headings[i].strip() for i in names}
        for number, row in enumerate(self._sheet.iter_rows(), 1):
            if number <= self.header_row or not any(row):
                continue
            if row[first] not in _BLANKS or any(row[i] not in _BLANKS for i in keys):
                if not any(str(row[i]).strip() in titles for i in names):  # a repeated header
                    yield number, row
            elif not self._is_remark(row):
                yield number, row

    def _is_remark(self, row: list[Cell]) -> bool:
        """A row that names no person: a total, a signature, a serial number waiting for someone."""
        filled = [text(cell) for cell, m in zip(row, self.meanings, strict=False) if not _is_blank(cell)]
        return len(filled) <= 1 or any(_TOTALS.match(fold(word)) for word in filled[:3])

    @property
    def ignored(self) -> list[str]:
        """Headings that mean nothing to the program."""
        return [h.strip() for h, m in zip(self.headings, self.meanings, strict=True) if h.strip() and m is None]

    def address(self, row: int, column: int) -> str:
        """Excel's name of a cell, as J57."""
        return f"{letters(column)}{row}"


_HOUSEHOLD = {(Household, "household_no"), (Household, "local_no")}
_IDENTITY = _HOUSEHOLD | {(Person, "person_no"), (Person, "name"), (Person, "id_no")}


def open_workbook(path: Path) -> list[Sheet]:
    """The visible sheets that hold persons. Raises BadWorkbook."""
    examine(path)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheets = [_sheet(book.get_sheet_by_name(name)) for name in visible]
    except PasswordError as error:
        raise BadWorkbook(f"“{path.name}”加了打开密码。请用 WPS 或 Excel 去掉密码，另存以后再导入。") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # on a damaged file the reader panics, which is no Exception
        raise BadWorkbook(
            f"“{path.name}”已损坏或不是 Excel 工作簿，读不出来。请用 WPS 打开，另存为 .xlsx 再导入。"
        ) from error
    found = [sheet for sheet in sheets if sheet]
    if not found:
        raise BadWorkbook(
            f"“{path.name}”前 10 行里没有找到名册的表头（如：户编号、姓名、证件号码）。请看看是不是选错了文件。"
        )
    return _with_keys(path, found)


def _with_keys(path: Path, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that say of whom they speak; a sentence about what is missing when none does."""
    for sheet in sheets:
        present = {(m.model, m.name) for m in sheet.meanings if m}
        missing = [] if (Person, "name") in present else ["姓名"]
        if not present & _HOUSEHOLD:
            missing.append("户编号")
        if not missing:
            continue
        if len(sheets) == 1:
            words = "”“".join(missing)
            raise BadWorkbook(f"“{path.name}”没有“{words}”一列，不知道是谁家的人。请补上这一列再导入。")
        sheets = [other for other in sheets if other is not sheet]
    return sheets


def _sheet(sheet: CalamineSheet) -> Sheet | None:
    top = sheet.to_python(skip_empty_area=False, nrows=_HEADER_WITHIN)
    best: tuple[int, int] = (0, 0)
    for index, row in enumerate(top):
        known = {found for cell in row if isinstance(cell, str) and cell and (found := meaning(cell))}
        if len(known) > best[0]:
            best = (len(known), index)
    count, index = best
    if count < _FEWEST_HEADINGS:
        return None
    headings = [text(cell) for cell in top[index]]
    meanings = [meaning(h) if h else None for h in headings]
    return Sheet(sheet.name, recognise(headings), top[:index], headings, meanings, index + 1, sheet.total_height, sheet)


def is_reason(found: Meaning | None) -> bool:
    """Whether a column is the one that a workbook of refused rows adds."""
    return found is not None and found.name == REASON and found.model is None


def letters(column: int) -> str:
    """Excel's name of a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in _BLANKS


def text(cell: Cell) -> str:
    """A cell as text, as it would be typed. Raises LostDigits for a number that is no longer what was typed."""
    if isinstance(cell, str):
        return "" if cell.strip() in _BLANKS else cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        if math.isnan(cell):
            return ""
        if abs(cell) >= _EXACT:
            raise LostDigits
        return str(int(cell)) if cell == int(cell) else repr(round(cell, 10))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def raw(cell: Any) -> str:
    """A cell as text whatever it is, for showing it again as it came."""
    try:
        return cell if isinstance(cell, str) else text(cell)
    except LostDigits:
        return f"{cell:G}" if isinstance(cell, float) else str(cell)
