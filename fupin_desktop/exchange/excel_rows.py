"""From the cells of a row to the stored values of the records that it speaks of, or to the reasons why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from db.fields import BadValue, Code, Date, IdNumber, Kind, Phone, Text, Year, YearMonth, narrow
from db.household import Household
from db.person import Person
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.exchange.excel_layouts import DATA_DATE, REGION, TABLES, TOWN, VILLAGE, YEAR
from fupin_desktop.exchange.excel_read import Cell, LostDigits, Sheet, letters, raw, text
from fupin_desktop.rules import id_number
from fupin_desktop.rules.finding import Level

Values = dict[str, Any]

_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}")
_YEAR_OF_DAY = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d")
_NOBODYS = {"无", "没有", "暂无", "空号"}
#: 证件类型 whose numbers are not those of an ID card.
_OTHER_PAPERS = {"02", "99"}
_HOUSEHOLD, _PERSON = TABLES.index(Household), TABLES.index(Person)


class Vague(str):
    """A stored value that says less than the field can hold: a month for a day, 是 for one of several kinds of 是."""

    __slots__ = ()

    def fits(self, current: str) -> bool:
        """Whether what is known says the same, more exactly."""
        return current[:7] == self[:7] if len(self) == 10 else current != "0"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell can't be taken. `lost`: the sentence needs the cell's address."""

    reason: str
    lost: bool = False


@dataclass(slots=True)
class Row:
    """A row that can be taken. `values` by table, in the order of TABLES; `known` follows from the ID number."""

    number: int
    sheet: str
    year: int | None
    region: str
    values: list[Values]
    known: Values
    cells: list[Cell]

    @property
    def household(self) -> Values:
        return self.values[_HOUSEHOLD]

    @property
    def person(self) -> Values:
        return self.values[_PERSON]


@dataclass(slots=True)
class RefusedRow:
    """A row that can't be taken: where, why, and its cells as they came. `columns`: the bad ones, counted from 0."""

    sheet: str
    row: int
    column: str
    reason: str
    cells: list[Cell] = field(repr=False)
    columns: list[int] = field(default_factory=list)


@dataclass
class Reader:
    """Reads the rows of a sheet. The same text in the same column is parsed once."""

    sheet: Sheet

    def __post_init__(self) -> None:
        self._fields: list[tuple[int, int, str, dict[Cell, Any], Kind[Any]]] = []
        self._special: dict[str, list[int]] = {}
        self._column: dict[tuple[type[Record], str], int] = {}
        for index, found in enumerate(self.sheet.meanings):
            if found is None:
                continue
            if found.model is None:
                self._special.setdefault(found.name, []).append(index)
            else:
                self._fields.append((index, TABLES.index(found.model), found.name, {}, found.field()))
                self._column.setdefault((found.model, found.name), index)
        self._years: dict[str, int | None] = {}
        self._regions: dict[tuple[str, str, str], str] = {}
        self._title_year = _year_of(" ".join(raw(cell) for row in self.sheet.above for cell in row))

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Every row that names someone."""
        for number, cells in self.sheet.rows():
            yield self._row(number, cells)

    def _row(self, number: int, cells: list[Cell]) -> Row | RefusedRow:
        values: list[Values] = [{} for _ in TABLES]
        problems: list[tuple[int, str]] = []
        for index, table, name, cache, kind in self._fields:
            cell = cells[index]
            if cell == "":
                continue
            try:
                stored = cache[cell]
            except KeyError:
                stored = cache[cell] = _stored(kind, cell)
            if stored is None:
                continue
            if stored.__class__ is Problem:
                where = f"（{letters(index)}{number}）" if stored.lost else ""
                problems.append((index, where + stored.reason))
            elif name not in values[table]:
                values[table][name] = stored
        region = self._region(cells, problems)
        known = self._check(values[_HOUSEHOLD], values[_PERSON], problems)
        if problems:
            return self._refused(number, cells, problems)
        return Row(number, self.sheet.name, self._year(cells), region, values, known, cells)

    def refuse(self, row: Row, model: type[Record], name: str, reason: str) -> RefusedRow:
        """Refuse a row that reads well, because of what the file or the book says elsewhere."""
        return self._refused(row.number, row.cells, [(self._column.get((model, name), -1), reason)])

    def _refused(self, number: int, cells: list[Cell], problems: list[tuple[int, str]]) -> RefusedRow:
        index = problems[0][0]
        heading = self.sheet.headings[index].strip() if index >= 0 else ""
        reason = "；".join(dict.fromkeys(sentence.rstrip("。") for _, sentence in problems[:4])) + "。"
        return RefusedRow(self.sheet.name, number, heading, reason, cells, [i for i, _ in problems if i >= 0])

    def _check(self, household: Values, person: Values, problems: list[tuple[int, str]]) -> Values:
        """Add what makes the row impossible to take; returns what follows from the ID number."""
        bad = {index for index, _ in problems}
        if not (household.get("household_no") or household.get("local_no")):
            self._missing(Household, "household_no", "没有户编号，不知道是谁家的人。请补上户编号。", bad, problems)
        if not person.get("name"):
            self._missing(Person, "name", "没有姓名。请补上姓名。", bad, problems)
        number = person.get("id_no")
        if not number or (person.get("id_type") in _OTHER_PAPERS and not id_number.is_placeholder(number)):
            if person.get("sex") in _UNSURE:
                column = self._column[Person, "sex"]
                problems.append((column, "性别写成 1、2，各系统意思不同，又没有证件号码可以对照。请写“男”或“女”。"))
            return {}
        return self._check_number(number, person, problems)

    def _check_number(self, number: str, person: Values, problems: list[tuple[int, str]]) -> Values:
        if person.get("sex") in _UNSURE:
            del person["sex"]
        born = person.get("birth")
        for found in id_number.check(number):
            if found.level == Level.IMPOSSIBLE:
                problems.append((self._column[Person, "id_no"], found.text))
                return {}
        known = _known(number)
        if born and born != known["birth"]:
            reason = f"出生日期 {born} 与证件号码里的 {known['birth']} 不一样。请对照证件改正其中一个。"
            problems.append((self._column[Person, "birth"], reason))
        if person.get("sex", known["sex"]) != known["sex"]:
            problems.append(
                (
                    self._column[Person, "sex"],
                    "性别与证件号码的第 17 位（单数男，双数女）不一样。请对照证件改正其中一个。",
                )
            )
        return known

    def _missing(
        self, model: type[Record], name: str, reason: str, bad: set[int], problems: list[tuple[int, str]]
    ) -> None:
        column = self._column.get((model, name), -1)
        if column not in bad:  # a damaged number already has its reason
            problems.append((column, reason))

    def _year(self, cells: list[Cell]) -> int | None:
        for name in (YEAR, DATA_DATE):
            for index in self._special.get(name, ()):
                words = raw(cells[index])
                if words not in self._years:
                    self._years[words] = _year_of(words)
                if year := self._years[words]:
                    return year
        return self._title_year

    def _region(self, cells: list[Cell], problems: list[tuple[int, str]]) -> str:
        """The village's code; "" where the row names none."""
        key = (self._word(TOWN, cells), self._word(VILLAGE, cells), self._word(REGION, cells))
        if key not in self._regions:
            self._regions[key] = _region(*key)
        found = self._regions[key]
        if found.startswith("!"):
            problems.append((self._special.get(VILLAGE, self._special.get(REGION, [-1]))[0], found[1:]))
        return found

    def _word(self, name: str, cells: list[Cell]) -> str:
        for index in self._special.get(name, ()):
            if words := raw(cells[index]).strip():
                return words
        return ""


_UNSURE = {"?1", "?2"}


def _stored(kind: Kind[Any], cell: Cell) -> Any:
    """What a cell means in a field, as stored; None for nothing; a Problem."""
    try:
        words = text(cell)
    except LostDigits:
        return _lost(raw(cell))
    if not words.strip():
        return None
    try:
        return _READINGS.get(type(kind), _plain)(kind, words)
    except BadValue as error:
        return Problem(str(error))
    except (ValueError, ArithmeticError):
        return Problem(f"“{words[:20]}”读不懂。请照“{kind.label}”的要求重新填写。")


def _plain(kind: Kind[Any], words: str) -> Any:
    return kind.db_value(kind.parse(words))


def _text(kind: Kind[Any], words: str) -> Any:
    words = words.strip()
    if _SCIENTIFIC.fullmatch(narrow(words)):
        return _lost(words)
    if kind.name == "name" and words[0] in "=+-@＝＋－＠":
        return Problem(f"姓名“{words[:20]}”不像人名，像公式。请填真实姓名。")
    return _plain(kind, words)


def _phone(kind: Kind[Any], words: str) -> Any:
    return None if words.strip() in _NOBODYS else _plain(kind, words)


def _code(kind: Kind[Any], words: str) -> Any:
    if kind.name == "sex" and narrow(words) in ("1", "2"):
        return "?" + narrow(words)
    stored = _plain(kind, words)
    return Vague(stored) if words.strip() == "是" else stored


def _year(kind: Kind[Any], words: str) -> Any:
    found = _YEAR_OF_DAY.match(words.strip())
    return _plain(kind, found[1] if found else words)


def _date(kind: Kind[Any], words: str) -> Any:
    """A day; the first of the month where only a month is given."""
    try:
        return _plain(kind, words)
    except BadValue as error:
        try:
            month = YearMonth("").parse(words)
        except BadValue:
            raise error from None
        return Vague(f"{month[:4]}-{month[4:]}-01") if month else None


_READINGS: dict[type, Callable[[Kind[Any], str], Any]] = {
    Text: _text,
    IdNumber: _text,
    Phone: _phone,
    Code: _code,
    Year: _year,
    Date: _date,
}


def _lost(words: str) -> Problem:
    return Problem(f"号码已被 Excel 改成“{words}”，后几位丢了。请把这一格设为文本格式，照原件重新填写。", lost=True)


def _known(number: str) -> Values:
    """What a good number says of a person, as stored."""
    born = number[6:14]
    known: Values = {
        "sex": id_number.MALE if int(number[16]) % 2 else id_number.FEMALE,
        "birth": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "id_type": "01" if len(number) == 18 else "09",
    }
    if len(number) > 18:
        known |= {"disab_cert": number, "disab_type": number[18], "disab_level": number[19]}
    return known


def _year_of(words: str) -> int | None:
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?=年|[-/.]|\d{4}(?!\d)|\d{2}(?!\d)|(?!\d))", words)
    return int(found[0]) if found else None


def _region(town: str, village: str, code: str) -> str:
    """A village's code, "" for no words, or "!" and why there is none."""
    if place := regions.find(code):
        return place.code if place.level == regions.VILLAGE else f"!“{code}”不是行政村的代码。请填 12 位的村代码。"
    if not village:
        return f"!没有行政区划代码“{code[:20]}”。请填村名。" if code else ""
    found = regions.by_names(town, village)
    if len(found) == 1:
        return found[0]
    if not found:
        return f"!没有找到“{town}{village}”这个村。请照行政区划的写法填乡镇和行政村。"
    return f"!叫“{village}”的村不止一个。请把乡镇填上，或者把村名写全。"
