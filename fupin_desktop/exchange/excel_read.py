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
from fupin_desktop.exchange import excel_table, excel_year
from fupin_desktop.exchange.excel_layouts import HEAD_ID, HEAD_NAME, HEADINGS, HELP_SHEET, OPEN_SHEET, meaning
from fupin_desktop.exchange.excel_remarks import is_like_name, is_remark, is_sum, is_total
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_table import HOUSEHOLD, IDENTITY, Table
from fupin_desktop.exchange.excel_text import is_blank, raw
from fupin_desktop.exchange.sheets.plain import HEAD, BadWorkbook, Cell

#: How an ID number begins, whatever Excel or a person put before it; it has as many letters, or more.
_ID_BEGINS, _ID_LENGTH = re.compile(r"\W*\d{5}"), 15
#: 户编号, 人编号 and IDs, and the shorter numbers of a village's own; from so many letters on a number is sure.
_NUMBER, _SURE_LENGTH = re.compile(r"[0-9a-z-]*[0-9][0-9a-z-]*"), 6
_QUOTES = "'`‘’“”\"="
#: Letters, as titles and notes have them and numbers have not.
_WORDS = re.compile("[一-鿿]")
_FEWEST_HEADINGS, _LONGEST_HEADING = 3, 60
#: What a heading may end with besides its words: 姓名（必填）, 户编号*.
_MARKS = ("）", ")", "*")
_OF_PERSON = {Person, PersonYear, Employment}


#: A row of one filled cell: its number, its cells, whether it may be about someone.
_Title = tuple[int, list[Cell], bool]
#: What says of whom a row speaks; by a number alone only who is in the book is known.
_WHO = {(Person, "name"), (Person, "id_no"), (Person, "person_no")}
#: By what the household of a row that has no number of it may be told: whom the book knows, or whose head stands over
#: it. Beside a table that has such numbers, one that has none is not a roster.
_OF_WHOM = {(Person, "id_no"), (None, HEAD_ID), (None, HEAD_NAME), (Person, "relation")}


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
    table: Table
    height: int
    _rows: Iterator[tuple[int, list[Cell]]]
    #: The name of its tab, and what stands over the tables above this one: they may say its year.
    around: str = ""
    #: How many rows with something in them were passed over: totals, signatures, notes, repeated headings.
    passed: int = 0
    #: From where another table begins lower down, with the titles over it; the sheet is read up to there.
    rest: Iterator[tuple[int, list[Cell]]] | None = None

    @property
    def is_log(self) -> bool:
        """Whether its rows are spells of work, of which a person may have several: it says when each began, and nothing
        of the person's year."""
        meant = {(m.model, m.name) for m in self.table.meanings if m}
        return (Employment, "start_ym") in meant and PersonYear not in {model for model, _ in meant}

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(Excel row number, cells) of the rows that hold something about a person."""
        identity = [(m.model, m.name) if m else None for m in self.table.meanings]
        of = {meant: column for column, meant in reversed(list(enumerate(identity))) if meant in _WHO}
        name = of.get((Person, "name"), next(iter(of.values())))
        number = of.get((Person, "id_no"), name)
        keys = [column for column, meant in enumerate(identity) if meant in IDENTITY]
        numbers = [column for column in keys if identity[column] != (Person, "name")]
        titles: list[_Title] = []
        for at, row in self._rows:
            if at <= self.table.last_skipped:
                continue
            sure = row[number]
            has_id = number != name and isinstance(sure, str) and len(sure) >= _ID_LENGTH and _ID_BEGINS.match(sure)
            if not has_id and self._is_heading(row):
                if self._begins_another(row, titles):
                    self.rest = chain(((a, r) for a, r, _ in titles), [(at, row)], self._rows)
                    self.passed -= sum(not someone for _, _, someone in titles)
                    return
                self.passed += 1
                continue
            someone = has_id or (
                not self._is_subtotal(row, name)
                and (self._is_numbered(row, name, numbers) or self._is_person(row, keys, name))
            )
            filled = 2 if has_id else len(row) - sum(map(is_blank, row))
            self.passed += not someone and filled > 0
            if filled == 1:  # a title, if headings follow
                titles.append((at, row, bool(someone)))
                continue
            if titles:
                yield from _persons(titles)
                titles = []
            if someone:
                yield at, row
        yield from _persons(titles)

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

    def _is_subtotal(self, row: list[Cell], name: int) -> bool:
        """Whether a row sums up a household whose number it repeats: a count, or nothing, in place of the name, and
        nothing that is said of one person."""
        own = raw(row[name]).strip()
        if not is_blank(row[name]) and not is_sum(own):
            return False
        words = [raw(cell).strip() for cell in row if not is_blank(cell)]
        if not (is_sum(own) or any(map(is_total, words))):
            return False
        of_person = (c for c, m in zip(row, self.table.meanings, strict=True) if m and m.model in _OF_PERSON)
        return all(is_blank(cell) or is_sum(raw(cell).strip()) for cell in of_person)

    def _is_person(self, row: list[Cell], keys: list[int], name: int) -> bool:
        """Whether a row without a name and a number is about someone."""
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled or row[name] in HEADINGS or row[name] == self.table.headings[name]:
            return False
        words = [raw(row[column]).strip() for column in filled]
        if is_remark(words) or (len(words) == 1 and filled[0] != name and _WORDS.search(words[0])):
            return False
        if any(not is_blank(row[column]) for column in keys):
            return True
        said = [column for column in filled if (m := self.table.meanings[column]) and m.model is not None]
        return len(filled) > 1 and bool(said)

    def _is_heading(self, row: list[Cell]) -> bool:
        """Whether most of a row, and not only by chance, are headings."""
        if sum(map(_may_be_heading, row)) < _FEWEST_HEADINGS - 1:  # as nearly always: told fast
            return False
        known = sum(map(_is_known, row))
        return known >= _FEWEST_HEADINGS and 2 * known >= len(row) - sum(map(is_blank, row))

    def _begins_another(self, row: list[Cell], titles: list[_Title]) -> bool:
        """Whether a row of headings is not this table's own, repeated on the next page: others, or of a year."""
        if excel_year.of_title(" ".join(raw(cell) for _, cells, _ in titles for cell in cells)):
            return True
        own = zip(row, self.table.headings, strict=False)
        return any(_is_known(cell) and not _bare(heading).endswith(_bare(raw(cell))) for cell, heading in own)


def _persons(titles: list[_Title]) -> Iterator[tuple[int, list[Cell]]]:
    """Those that were no titles: no headings followed."""
    return ((at, row) for at, row, someone in titles if someone)


def _bare(word: str) -> str:
    return "".join(word.split()).strip("*")


def _may_be_heading(cell: Cell) -> bool:
    return cell in HEADINGS or (isinstance(cell, str) and cell.endswith(_MARKS))


def _is_known(cell: Cell) -> bool:
    """Whether a cell is a heading that means something."""
    if cell in HEADINGS:
        return True
    return isinstance(cell, str) and len(cell) < _LONGEST_HEADING and (_bare(cell) in HEADINGS or bool(meaning(cell)))


@dataclass
class Workbook:
    """A workbook that is being read. `unread` is complete when its sheets are through."""

    path: Path
    _raw: Iterator[RawSheet]
    unread: list[Unread] = field(default_factory=list)
    #: Whether a sheet was left out that names the heads of households alone.
    _of_heads: bool = False
    _is_numbered: bool = False

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets that hold persons, each read before the next. Raises BadWorkbook where none does."""
        found = False
        missing: list[str] = []
        for raw_sheet in self._raw:
            rows: Iterator[tuple[int, list[Cell]]] | None = raw_sheet.rows
            begins, name, what, around = 1, raw_sheet.name, "这张表没有读", raw_sheet.name
            while rows is not None:
                head = list(excel_table.first_rows(rows, begins))
                if not head or raw_sheet.name in (OPEN_SHEET, HELP_SHEET):
                    break
                table = excel_table.find(head, raw_sheet.merges, raw_sheet.width, begins)
                if why := self._why_not(raw_sheet, table, missing):
                    self.unread.append(Unread(raw_sheet.name, what, why))
                    break
                assert table is not None
                found = True
                self._is_numbered |= any(m and (m.model, m.name) in HOUSEHOLD for m in table.meanings)
                sheet = Sheet(name, table, raw_sheet.height, chain(head, rows), around)
                yield sheet
                around += f" {table.title}"
                if rows := sheet.rest:
                    first = next(rows)
                    begins, rows = first[0], chain([first], rows)
                    name, what = f"{raw_sheet.name}（第 {begins} 行起）", f"第 {begins} 行起的另一张表没有读"
        if not found:
            raise BadWorkbook(self._nothing(missing))

    def _why_not(self, sheet: RawSheet, table: Table | None, missing: list[str]) -> str:
        if table is None:
            return "没有找到名册的表头"
        present = {(m.model, m.name) for m in table.meanings if m}
        lacking = [] if present & _WHO else ["姓名"]
        if not present & HOUSEHOLD and (self._is_numbered or not present & _OF_WHOM):
            lacking.append("户编号")
        if lacking:
            missing[:] = missing or lacking
            self._of_heads = self._of_heads or (None, HEAD_NAME) in present
            return f"没有“{'”“'.join(lacking)}”一列"
        return "是隐藏的" if sheet.hidden else ""

    def _nothing(self, missing: list[str]) -> str:
        if missing:
            told = f"“{self.path.name}”没有“{'”“'.join(missing)}”一列，不知道是谁家的人。请补上这一列再导入。"
            if self._of_heads:
                told += "一行是一户的，把“户主姓名”“户主证件号码”改成“姓名”“证件号码”，加一列“与户主关系”写“户主”。"
            elif "姓名" not in missing:
                told += "没有编号的，补一列“与户主关系”，每户从户主写起。"
            return told
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
