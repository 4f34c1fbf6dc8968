"""What an import will do, before anything is written: for the preview, and for writing it then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.moment import Moment
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.exchange.excel_cells import Vague
from fupin_desktop.exchange.excel_read import Unread
from fupin_desktop.exchange.excel_rows import RefusedRow, Values
from fupin_desktop.exchange.excel_table import Table
from fupin_desktop.exchange.sheets.plain import Cell

ADDED, CHANGED, SAME = "added", "changed", "same"
_NOTHING: Values = {}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd about a row that is taken all the same."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value that will be different, as people read it."""

    table: str
    label: str
    before: str
    after: str


@dataclass(slots=True)
class PlannedPerson:
    """A person of the file: where it stands and what will happen to it (ADDED, CHANGED or SAME)."""

    key: str
    household: str
    sheet: str
    row: int
    name: str
    household_no: str
    status: str = SAME


@dataclass
class SheetHead:
    """What stands above the rows of a sheet, to write a workbook of its refused rows; `heads`: of a sheet in which
    households begin with their head, row → the row of its head."""

    name: str
    above: list[list[Cell]]
    headings: list[str]
    heads: Mapping[int, int] = field(default_factory=dict)


@dataclass
class FilePlan:
    """What a file will do to the book."""

    path: Path
    heads: list[SheetHead] = field(default_factory=list)
    persons: list[PlannedPerson] = field(default_factory=list)
    #: Households that will be added, changed, left as they are.
    households: dict[str, int] = field(default_factory=lambda: {ADDED: 0, CHANGED: 0, SAME: 0})
    refused: list[RefusedRow] = field(default_factory=list)
    #: Rows of heads that were taken, of whose household others are refused.
    heads_of_refused: list[RefusedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    #: Headings that mean nothing to the program, or that are not read for the reason given.
    ignored: list[str] = field(default_factory=list)
    #: Sheets and blocks that were not read.
    unread: list[Unread] = field(default_factory=list)
    #: Rows that were looked at; of these, totals and the like; rows that only repeat another; further rows of persons
    #: (of another year). read = added + changed + same + refused + duplicates + passed + further.
    read: int = 0
    passed: int = 0
    duplicates: int = 0
    further: int = 0
    #: The years that rows are filed under, and those of them that rows name; how many rows name none.
    years: set[int] = field(default_factory=set)
    named_years: set[int] = field(default_factory=set)
    without_year: int = 0
    #: Rows that are refused because they don't say whose they are, and stand right under one that does (`Below`).
    below: int = 0
    #: Village outside the book's region → (household, person) of its rows.
    foreign: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    #: Rows to put, parents before children; of known records only what changes.
    writes: dict[type[Record], list[Values]] = field(default_factory=dict)
    #: What stood in the cells of known records that will be written, by key.
    before: dict[type[Record], dict[str, Values]] = field(default_factory=dict)
    #: (person or household key) → (table, field name, stored before, stored after).
    differences: dict[str, list[tuple[type[Record], str, Any, Any]]] = field(default_factory=dict)
    #: Persons, households and records of a ledger that are new: nothing is told of them as different.
    new: set[str] = field(default_factory=set)

    def begin(self, sheet: str, table: Table, heads: Mapping[int, int]) -> None:
        """Rows of a table are read from here on; `heads`: see `SheetHead`."""
        self.heads.append(SheetHead(sheet, table.above, table.headings, heads))
        self.ignored += [heading for heading in table.ignored if heading not in self.ignored]

    def put(
        self, model: type[Record], key: str, values: Values, current: Values | None, owner: str, also: Values = _NOTHING
    ) -> None:  # fmt: skip
        """Plan a record, new with what it has also, or known, with what is different (`different`). `owner`: of whom,
        or of which record, that is told."""
        self.writes.setdefault(model, []).append({"id": key, **also, **values})
        if current is not None:
            self.before.setdefault(model, {})[key] = {name: current[name] for name in values}
        elif owner == key:
            self.new.add(key)
        if values and owner not in self.new:
            told = self.differences.setdefault(owner, [])
            told += [(model, name, current and current.get(name), value) for name, value in values.items()]

    def count_year(self, named: int | None, assumed: int) -> None:
        """Count a row for its year."""
        if named is None:
            self.without_year += 1
            self.years.add(assumed)
        elif named not in self.named_years:
            self.years.add(named)
            self.named_years.add(named)

    def put_in_order(self) -> None:
        """Put the refused rows in the order of the file."""
        order = {head.name: place for place, head in enumerate(self.heads)}
        self.refused.sort(key=lambda refused: (order[refused.sheet], refused.row))

    def count(self, status: str) -> int:
        """How many persons will be added, changed, left as they are."""
        return sum(person.status == status for person in self.persons)

    def changes(self, person: PlannedPerson) -> Iterator[Change]:
        """Before and after, of a person and what its rows say of the household."""
        for key in (person.key, person.household):
            for model, name, before, after in self.differences.get(key, ()):
                kind = model.kinds().get(name)
                if kind is not None:
                    old, new = (regions.said(kind, kind.python_value(value)) for value in (before, after))
                    yield Change(model.title, kind.called, old, new)


def different(values: Values, current: Values) -> Values:
    """What a file says that a record of the book doesn't say so, or more exactly."""
    return {
        name: value
        for name, value in values.items()
        if (now := current[name]) != value and not (value.__class__ is Vague and now is not None and value.fits(now))
    }


@dataclass
class Plan:
    """What an import of files will do. Nothing is written yet."""

    files: list[FilePlan]
    #: The year of rows that name none, and the book's region.
    year: int = 0
    region: str = ""
    #: When the book was read.
    moment: Moment | None = None
    #: What is counted: 人 of a roster, 条 of a ledger.
    unit: str = "人"

    def _sum(self, status: str) -> int:
        return sum(file.count(status) for file in self.files)

    @property
    def added(self) -> int:
        """Persons who will be new."""
        return self._sum(ADDED)

    @property
    def changed(self) -> int:
        """Persons of whom, or of whose household, something will be different."""
        return self._sum(CHANGED)

    @property
    def same(self) -> int:
        """Persons who are in the book exactly so."""
        return self._sum(SAME)

    @property
    def refused(self) -> int:
        """Rows that can't be taken."""
        return sum(len(file.refused) for file in self.files)

    @property
    def read(self) -> int:
        """Rows that were looked at."""
        return sum(file.read for file in self.files)

    @property
    def passed(self) -> int:
        """Rows that are no persons: totals, signatures, notes."""
        return sum(file.passed for file in self.files)

    @property
    def duplicates(self) -> int:
        """Rows that only repeat another."""
        return sum(file.duplicates for file in self.files)

    @property
    def further(self) -> int:
        """Further rows of persons who are counted already."""
        return sum(file.further for file in self.files)

    @property
    def households(self) -> int:
        """Households that the files speak of."""
        return sum(sum(file.households.values()) for file in self.files)

    @property
    def years(self) -> list[int]:
        """The years that the rows are filed under."""
        return sorted({year for file in self.files for year in file.years})

    @property
    def without_year(self) -> int:
        """Rows that name no year: `year` is theirs."""
        return sum(file.without_year for file in self.files)

    @property
    def below(self) -> int:
        """Rows that may be of the household that is written above them, and are refused until somebody says so."""
        return sum(file.below for file in self.files)

    @property
    def unread(self) -> list[str]:
        """What was not read, in words: sheets, blocks and columns."""
        told = [str(one) for file in self.files for one in file.unread]
        return told + list(dict.fromkeys(f"“{heading}”一列" for file in self.files for heading in file.ignored))

    @property
    def foreign(self) -> dict[str, tuple[int, int]]:
        """Village outside the book's region → how many households and persons of it."""
        found: dict[str, set[tuple[str, str]]] = {}
        for file in self.files:
            for village, pairs in file.foreign.items():
                found.setdefault(village, set()).update(pairs)
        return {village: (len({home for home, _ in pairs}), len(pairs)) for village, pairs in found.items()}

    @property
    def writes(self) -> int:
        """Records to be written."""
        return sum(len(rows) for file in self.files for rows in file.writes.values())
