"""Reading workbooks: which sheets hold persons, which of their rows do, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from db.codes import fold
from db.person import Employment, Person, PersonYear
from fupin_desktop.exchange import excel_table
from fupin_desktop.exchange.excel_layouts import HEADINGS, HELP_SHEET, OPEN_SHEET, REASON, Layout, Meaning, recognise
from fupin_desktop.exchange.excel_remarks import is_like_name, is_remark
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_table import HOUSEHOLD, IDENTITY, Table
from fupin_desktop.exchange.excel_text import is_blank, raw
from fupin_desktop.exchange.sheets.plain import HEAD, BadWorkbook, Cell

#: How an ID number begins, whatever Excel or a person put before it; it has as many letters, or more.
_ID_BEGINS, _ID_LENGTH = re.compile(r"\W*\d{5}"), 15
#: 户编号, 人编号 and IDs, and the shorter numbers of a village's own; from so many letters on a number is sure.
_NUMBER, _SURE_LENGTH = re.compile(r"[0-9a-z-]*[0-9][0-9a-z-]*"), 6
_QUOTES = "'`‘’“”\"="


#: What says of whom a row speaks; by a number alone only who is in the book is known.
_WHO = {(Person, "name"), (Person, "id_no"), (Person, "person_no")}


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of a workbook that was not read: a sheet, a block of rows, or a column; and why."""

    sheet: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"“{self.sheet}”{self.what}：{self.why}" if self.why else f"“{self.sheet}”{self.what}"


@dataclass
class Sheet:
    """A sheet that holds persons. `rows` is read once, from below the headings on."""

    name: str
    layout: Layout
    table: Table
    height: int
    _rows: Iterator[tuple[int, list[Cell]]]
    _unread: list[Unread]
    #: How many rows with something in them were passed over: totals, signatures, notes, repeated headings.
    passed: int = 0
    _names: list[int] = field(default_factory=list)
    _ids: list[int] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        """The headings, column by column."""
        return self.table.headings

    @property
    def meanings(self) -> list[Meaning | None]:
        """What they mean."""
        return self.table.meanings

    @property
    def is_log(self) -> bool:
        """Whether its rows are spells of work, of which a person may have several: it says when each began, and nothing
        of the person's year."""
        models = {m.model for m in self.meanings if m}
        return (Employment, "start_ym") in {(m.model, m.name) for m in self.meanings if m} and PersonYear not in models

    @property
    def ignored(self) -> list[str]:
        """Headings that mean nothing to the program, and those that are not read for another reason."""
        return [f"{h}（{why}）" if why else h for h, why in self.table.unread]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(Excel row number, cells) of the rows that hold something about a person."""
        identity = [(m.model, m.name) if m else None for m in self.meanings]
        of = {meant: column for column, meant in reversed(list(enumerate(identity))) if meant in _WHO}
        name = of.get((Person, "name"), next(iter(of.values())))
        number = of.get((Person, "id_no"), name)
        keys = [column for column, meant in enumerate(identity) if meant in IDENTITY]
        headings = HEADINGS | {self.headings[name]}
        numbers = [column for column in keys if identity[column] != (Person, "name")]
        for at, row in self._rows:
            if at <= self.table.last_skipped:
                continue
            sure = row[number]
            has_id = number != name and isinstance(sure, str) and len(sure) >= _ID_LENGTH and _ID_BEGINS.match(sure)
            if has_id or self._is_numbered(row, name, numbers):
                yield at, row
            elif row[name] in headings:
                if self._is_another_table(row):
                    why = "是另一张表，没有读。请另存为单独的文件再导入"
                    self._unread.append(Unread(self.name, f"第 {at} 行起", why))
                    return
                self.passed += 1
            elif self._is_person(row, keys):
                yield at, row
            elif not all(map(is_blank, row)):
                self.passed += 1

    def _is_numbered(self, row: list[Cell], name: int, numbers: list[int]) -> bool:
        """Whether a row has a name and a number beside it: it is about someone, whatever name and other cells read
        like. A short number counts beside what can be a name."""
        if is_blank(row[name]):
            return False
        words = [fold(raw(row[column])).strip(_QUOTES) for column in numbers if column != name]
        given = list(filter(_NUMBER.fullmatch, words))
        if any(len(word) >= _SURE_LENGTH for word in given):
            return True
        own = raw(row[name]).strip()
        return bool(given) and is_like_name(own) and own not in HEADINGS

    def _is_person(self, row: list[Cell], keys: list[int]) -> bool:
        """Whether a row without a name and a number is about someone."""
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            return False
        if is_remark([raw(row[column]).strip() for column in filled]):
            return False
        if any(not is_blank(row[column]) for column in keys):
            return True
        said = [column for column in filled if (m := self.meanings[column]) and m.model is not None]
        return len(filled) > 1 and bool(said)

    def _is_another_table(self, row: list[Cell]) -> bool:
        """Whether a row of headings is not this table's own, repeated on the next page."""
        own = zip(row, self.headings, strict=False)
        return any(cell in HEADINGS and not heading.endswith(cell) for cell, heading in own if isinstance(cell, str))


@dataclass
class Workbook:
    """A workbook that is being read. `unread` is complete when its sheets are through."""

    path: Path
    _raw: Iterator[RawSheet]
    unread: list[Unread] = field(default_factory=list)
    layout: str = ""

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets that hold persons, each read before the next. Raises BadWorkbook where none does."""
        found = False
        missing: list[str] = []
        for raw_sheet in self._raw:
            head: list[tuple[int, list[Cell]]] = []
            for number, cells in raw_sheet.rows:
                head.append((number, cells))
                if number >= HEAD:
                    break
            if not head or raw_sheet.name in (OPEN_SHEET, HELP_SHEET):
                continue
            table = excel_table.find(head, raw_sheet.merges, raw_sheet.width)
            if why := self._why_not(raw_sheet, table, missing):
                self.unread.append(Unread(raw_sheet.name, "这张表没有读", why))
            elif table:
                found = True
                yield self._sheet(raw_sheet, table, head)
        if not found:
            raise BadWorkbook(self._nothing(missing))

    def _sheet(self, raw_sheet: RawSheet, table: Table, head: list[tuple[int, list[Cell]]]) -> Sheet:
        layout = recognise(table.headings)
        self.layout = self.layout or layout.name
        rows = chain(head, raw_sheet.rows)
        return Sheet(raw_sheet.name, layout, table, raw_sheet.height, rows, self.unread)

    def _why_not(self, sheet: RawSheet, table: Table | None, missing: list[str]) -> str:
        if table is None:
            return "没有找到名册的表头"
        present = {(m.model, m.name) for m in table.meanings if m}
        lacking = [] if present & _WHO else ["姓名"]
        if not present & HOUSEHOLD:
            lacking.append("户编号")
        if lacking:
            missing[:] = missing or lacking
            return f"没有“{'”“'.join(lacking)}”一列"
        return "是隐藏的" if sheet.hidden else ""

    def _nothing(self, missing: list[str]) -> str:
        if missing:
            return f"“{self.path.name}”没有“{'”“'.join(missing)}”一列，不知道是谁家的人。请补上这一列再导入。"
        hidden = [one.sheet for one in self.unread if one.why == "是隐藏的"]
        if hidden:
            return (
                f"“{self.path.name}”里的名册在隐藏的工作表“{hidden[0]}”里。请在 WPS 或 Excel 里取消隐藏，保存后再导入。"
            )
        told = f"“{self.path.name}”前 {HEAD} 行里没有找到名册的表头（如：户编号、姓名、证件号码）。"
        return f"{told}请看看是不是选错了文件。"


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook, being read in a process of its own. Raises BadWorkbook."""
    with reading(path) as sheets:
        yield Workbook(path, sheets)


def is_reason(found: Meaning | None) -> bool:
    """Whether a column is the one that a workbook of refused rows adds."""
    return found is not None and found.name == REASON and found.model is None
