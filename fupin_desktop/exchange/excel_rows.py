"""From the cells of a row to the stored values of the records that it speaks of, or to the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any

from db.household import Household
from db.person import Employment, Person, PersonYear
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.exchange import excel_year
from fupin_desktop.exchange.excel_below import Below
from fupin_desktop.exchange.excel_cells import UNSURE, Vague, stored
from fupin_desktop.exchange.excel_columns import Batch, Column, Problems, columns_of, filled, joining
from fupin_desktop.exchange.excel_columns import Values as Values
from fupin_desktop.exchange.excel_layouts import (
    DATA_DATE,
    HEAD_ID,
    HEAD_NAME,
    MEASURE,
    OF_HOUSEHOLD,
    PARTS,
    REGION,
    TOWN,
    VILLAGE,
    YEAR,
    Part,
)
from fupin_desktop.exchange.excel_read import Sheet
from fupin_desktop.exchange.excel_text import is_blank, raw, text
from fupin_desktop.exchange.sheets.plain import Cell, Fault
from fupin_desktop.rules import id_number
from fupin_desktop.rules.answers import HEAD
from fupin_desktop.rules.finding import Level

_BATCH = 4000
#: The year of a row whose column 年度 holds a fault.
_NO_YEAR = 1
#: 证件类型 whose numbers are not those of an ID card.
_OTHER_PAPERS = {"02", "99"}
_HOUSEHOLD, _PERSON, _EMPLOYMENT = (PARTS.index(Part(model)) for model in (Household, Person, Employment))
#: What a row says of a table that the sheet has no column of; never written to.
_NOTHING: Values = {}
#: What says of which household a row is.
_NUMBERS = ("household_no", "local_no")
_REPEATED = [part.model in OF_HOUSEHOLD for part in PARTS]


@dataclass(slots=True)
class Row:
    """A row that can be taken. `values` by table, in the order of PARTS: the next row of a household holds the same
    dicts where it says the same. `known` follows from the ID number."""

    number: int
    sheet: str
    year: int | None
    region: str
    values: list[Values]
    household: Values
    person: Values
    known: Values
    #: Of a log of work: when the spell began, as stored; "" in other sheets.
    spell: str = ""
    #: (kind, words) of the columns of measures that are filled.
    measures: Sequence[tuple[str, str]] = ()
    #: Of a row that names no household by number: its head's 证件号码 and name.
    head: tuple[str, str] = ("", "")


@dataclass(slots=True)
class RefusedRow:
    """A row that can't be taken: where, why, and its cells as they came. `columns`: the bad ones, counted from 0."""

    sheet: str
    row: int
    column: str
    reason: str
    cells: Sequence[Cell] = field(default=(), repr=False)
    columns: list[int] = field(default_factory=list)


def refused_row(
    sheet: str, headings: Sequence[str], number: int, problems: Sequence[tuple[int, str]], cells: Sequence[Cell] = ()
) -> RefusedRow:
    """A row that can't be taken: it stands under the heading of its first problem, with the reasons of four of them."""
    index = problems[0][0]
    heading = headings[index].strip() if index >= 0 else ""
    reason = "；".join(dict.fromkeys(sentence.rstrip("。") for _, sentence in problems[:4])) + "。"
    return RefusedRow(sheet, number, heading, reason, cells, [at for at, _ in problems if at >= 0])


class _Once(dict[tuple[Cell, ...], Any]):
    """What some cells of a row say together; worked out once for each that are met."""

    def __init__(self, of: Callable[..., Any]) -> None:
        self._of = of

    def __missing__(self, cells: tuple[Cell, ...]) -> Any:
        value = self[cells] = self._of(*cells)
        return value


class Reader:
    """Reads the rows of a sheet, a batch at a time, column by column."""

    def __init__(self, sheet: Sheet, year: int, *, below: bool = False) -> None:
        """`year`: of rows for which neither row nor sheet names one; `below`: rows that leave their 户编号 blank are of
        the household above."""
        self.sheet = sheet
        self.notices: list[tuple[int, str, str]] = []
        self._fallback = year
        fields, self._special = columns_of(sheet.table)
        for index in self._special.get(DATA_DATE, ()):  # a date that says only the year is no reason to refuse a person
            lenient = fields[Part(PersonYear)].setdefault("as_of", Column(lenient=True))
            lenient.add(index, PersonYear.kinds()["as_of"])
        self._tables = [fields[part] for part in PARTS]
        self._said_year = excel_year.says_year(sheet.table.title)
        groups = sheet.table.years
        own = excel_year.of_title(sheet.table.title) or (int(next(iter(groups))) if len(groups) == 1 else None)
        self._title_year = own or excel_year.of_title(sheet.around)
        self._faults = False
        self._is_log = sheet.is_log
        of_measures = ((name, i) for name, columns in self._special.items() for i in columns)
        self._measures = [(name.removeprefix(MEASURE), i) for name, i in of_measures if name.startswith(MEASURE)]
        self._names = any(m and (m.model, m.name) == (Person, "name") for m in sheet.table.meanings)
        self._years, self._regions = _Once(self._year), _Once(_region)
        self._good_days: set[str] = set()
        #: The tables that the sheet has columns of, the household's first.
        self._filled = [table for table, columns in enumerate(self._tables) if columns]
        of_home = self._tables[_HOUSEHOLD]
        numbers = [index for name in _NUMBERS if name in of_home for index in of_home[name].indexes]
        self.below = Below(numbers, self._goes_with, fill=below, is_head=self._is_head)

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Every row that names someone."""
        rows = self.below(self.sheet.rows())
        while some := list(islice(rows, _BATCH)):
            yield from self._batch(Batch(some))

    def _is_head(self, cells: list[Cell]) -> bool:
        relation = self._column(Person, "relation")
        return relation >= 0 and stored(Person.kinds()["relation"], cells[relation]) == HEAD

    def _goes_with(self, cells: list[Cell], above: list[Cell]) -> bool:
        """Whether a row may be a member of the household of the row above: it says what it is to the head, and nothing
        of another village or head; nor is its 人编号 that of another household."""
        relation = self._column(Person, "relation")
        if relation < 0 or stored(Person.kinds()["relation"], cells[relation]) in (None, HEAD):
            return False
        own, number = self._column(Person, "person_no"), self._column(Household, "household_no")
        if own >= 0 and number >= 0 and not is_blank(cells[own]):
            of_home = raw(above[number]).strip()
            if raw(above[own]).startswith(of_home) and not raw(cells[own]).startswith(of_home):
                return False
        told = (index for name in (TOWN, VILLAGE, REGION, HEAD_NAME, HEAD_ID) for index in self._special.get(name, ()))
        return all(is_blank(cells[index]) or cells[index] == above[index] for index in told)

    def _batch(self, batch: Batch) -> Iterator[Row | RefusedRow]:
        years = list(map(self._years.__getitem__, self._of(batch, (YEAR, DATA_DATE))))
        for place, year in enumerate(years if self._faults else ()):
            if year == _NO_YEAR:
                fault = stored(PersonYear.kinds()["year"], batch.rows[place][self._special[YEAR][0]])
                batch.problems[place] = [(self._special[YEAR][0], fault.reason)]
        batch.years = [year or self._fallback for year in years]
        values = self._values(batch)
        self.notices += [(batch.numbers[place], label, text) for place, label, text in batch.notices]
        regions_ = map(self._regions.__getitem__, self._of(batch, (TOWN, VILLAGE, REGION)))
        for place, (year, region, *said) in enumerate(zip(years, regions_, *values, strict=False)):
            problems = batch.problems.get(place, [])
            if region[:1] == "!":
                problems.append((self._special.get(VILLAGE, self._special.get(REGION, [-1]))[0], region[1:]))
            yield self._row(batch, place, said, (year, region), problems)

    def _values(self, batch: Batch) -> list[Iterable[Values]]:
        """What the rows say, by table, in the order of PARTS."""
        values: list[Iterable[Values]] = [repeat(_NOTHING)] * len(PARTS)
        same = [False] * len(batch.rows)
        for table in self._filled:
            read = {name: column.read(batch) for name, column in self._tables[table].items()}
            told = filled(read)
            rows = list(zip(*told.values(), strict=True)) or [()] * len(batch.rows)
            clears = any(column.clears for column in self._tables[table].values())
            join = joining(told, clears=clears)
            if numbers := [told[name] for name in _NUMBERS if name in told]:
                same = _same(list(zip(*numbers, batch.years, strict=True)))
            if _REPEATED[table]:
                values[table] = _once(join, rows, same)
            else:
                values[table] = map(join, rows)
        return values

    def _of(self, batch: Batch, names: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
        """The first cells of the special columns of these names, row by row; "" for columns that are not there."""
        blank = [""] * len(batch.rows)
        return zip(*(batch.columns[i[0]] if (i := self._special.get(n)) else blank for n in names), strict=True)

    def _row(
        self, batch: Batch, place: int, values: list[Values], where: tuple[int | None, str], problems: Problems
    ) -> Row | RefusedRow:
        household, person, number = values[_HOUSEHOLD], values[_PERSON], batch.numbers[place]
        known = self._check(person, problems)
        if problems:
            refused = self._refused(number, problems)
            refused.cells = batch.rows[place]
            return refused
        spell = values[_EMPLOYMENT].get("start_ym") or "" if self._is_log else ""
        measures = [(kind, text(batch.columns[i][place])) for kind, i in self._measures] if self._measures else ()
        head = ("", "") if names_household(household) else self._head(batch, place)
        return Row(number, self.sheet.name, *where, values, household, person, known, spell, measures, head)

    def _head(self, batch: Batch, place: int) -> tuple[str, str]:
        columns = (self._special.get(name) for name in (HEAD_ID, HEAD_NAME))
        number, name = (text(batch.columns[at[0]][place]).strip() if at else "" for at in columns)
        return number, name

    def refuse(self, row: Row, model: type[Record], name: str, reason: str) -> RefusedRow:
        """Refuse a row that reads well, because of what the file or the book says elsewhere. Its cells are not kept:
        see `fill`."""
        return self._refused(row.number, [(self._column(model, name), reason)])

    def _column(self, model: type[Record], name: str) -> int:
        column = self._tables[PARTS.index(Part(model))].get(name)
        return column.indexes[0] if column else -1

    def _refused(self, number: int, problems: Problems) -> RefusedRow:
        return refused_row(self.sheet.name, self.sheet.table.headings, number, problems)

    def _check(self, person: Values, problems: Problems) -> Values:
        """Add what makes the row impossible to take; returns what follows from the ID number."""
        if "name" not in person and self._names:
            self._missing(Person, "name", "没有姓名。请补上姓名。", problems)
        number = person.get("id_no")
        if not number or (person.get("id_type") in _OTHER_PAPERS and not id_number.is_placeholder(number)):
            if person.get("sex") in UNSURE:
                reason = "性别写成 1、2，各系统意思不同，又没有证件号码可以对照。请写“男”或“女”。"
                problems.append((self._column(Person, "sex"), reason))
            return {}
        return self._check_number(number, person, problems)

    def _check_number(self, number: str, person: Values, problems: Problems) -> Values:
        if not self._is_plainly_good(number):
            for found in id_number.check(number):
                if found.level == Level.IMPOSSIBLE:
                    problems.append((self._column(Person, "id_no"), found.text))
                    return {}
            self._good_days.add(number[6:14])
        known = _known(number)
        if person.get("sex") in UNSURE:
            del person["sex"]
        born = person.get("birth")
        if isinstance(born, Vague) and born.fits(str(known["birth"])):  # only the month was written
            del person["birth"]
        elif born and born != known["birth"]:
            reason = f"出生日期 {born} 与证件号码里的 {known['birth']} 不一样。请对照证件改正其中一个。"
            problems.append((self._column(Person, "birth"), reason))
        if (person.get("sex") or known["sex"]) != known["sex"]:
            reason = "性别与证件号码的第 17 位（单数男，双数女）不一样。请对照证件改正其中一个。"
            problems.append((self._column(Person, "sex"), reason))
        return known

    def _is_plainly_good(self, number: str) -> bool:
        """Whether an ID number needs no closer look: digits that add up, of a day that was found good before."""
        plain = len(number) == 18 and number[6:14] in self._good_days and number[:17].isdigit() and number.isascii()
        return plain and number[:2] != "99" and id_number.checksum(number[:17]) == number[17]

    def _missing(self, model: type[Record], name: str, reason: str, problems: Problems) -> None:
        column = self._column(model, name)
        if all(column != index for index, _ in problems):  # a damaged number already has its reason
            problems.append((column, reason))

    def _year(self, column: Cell, date: Cell) -> int | None:
        """The year that the column 年度, a title that says "N年度", the column 数据日期, or the title names."""
        said = excel_year.of_cell(column)
        if isinstance(column, Fault):
            self._faults, said = True, _NO_YEAR
        return said or self._said_year or excel_year.of_cell(date) or self._title_year


def _same(homes: Sequence[tuple[Any, ...]]) -> list[bool]:
    """Whether each row names the household of the row before, by its number or local number, and the same year."""
    pairs = zip(homes, islice(homes, 1, None), strict=False)
    return [False, *(one == next_ and (one[0] or one[-2]) is not None for one, next_ in pairs)]


def _once(
    join: Callable[[tuple[Any, ...]], Values], rows: Sequence[tuple[Any, ...]], same: Sequence[bool]
) -> Iterator[Values]:
    """The dict of the row before is taken again where household and year are the same and it says the same: nearly
    always, and it saves joining them."""
    before, made = (), _NOTHING
    for found, again in zip(rows, same, strict=True):
        if not (again and found == before):
            made = join(found)
        before = found
        yield made


def fill(sheet: Sheet, refused: Sequence[RefusedRow]) -> None:
    """Give refused rows of a sheet, which is read again, the cells that were not kept."""
    wanted = {row.row: row for row in refused if not row.cells and row.sheet == sheet.name}
    for number, cells in sheet.rows() if wanted else ():
        if number in wanted:
            wanted[number].cells = cells


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


def names_household(household: Values) -> bool:
    """Whether a row says by its number which household it is of."""
    return "household_no" in household or "local_no" in household


def _region(*cells: Cell) -> str:
    """A village's code of the cells of town, village and code; "" for no words, or "!" and why there is none."""
    town, village, code = (raw(cell).strip() for cell in cells)
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
