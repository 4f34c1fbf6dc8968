"""What an import will do, before anything is written: for the preview, and for writing it then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.record import Record
from fupin_desktop.exchange.excel_read import Cell
from fupin_desktop.exchange.excel_rows import RefusedRow, Values

ADDED, CHANGED, SAME = "added", "changed", "same"


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
    """What stands above the rows of a sheet, to write a workbook of its refused rows."""

    name: str
    above: list[list[Cell]]
    headings: list[str]


@dataclass
class FilePlan:
    """What a file will do to the book."""

    path: Path
    layout: str = ""
    heads: list[SheetHead] = field(default_factory=list)
    persons: list[PlannedPerson] = field(default_factory=list)
    #: Households that will be added, changed, left as they are.
    households: dict[str, int] = field(default_factory=lambda: {ADDED: 0, CHANGED: 0, SAME: 0})
    refused: list[RefusedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    #: Headings that mean nothing to the program.
    ignored: list[str] = field(default_factory=list)
    #: Rows to put, parents before children; of known records only what changes.
    writes: dict[type[Record], list[Values]] = field(default_factory=dict)
    #: (person or household key) → (table, field name, stored before, stored after).
    differences: dict[str, list[tuple[type[Record], str, Any, Any]]] = field(default_factory=dict)

    def count(self, status: str) -> int:
        """How many persons will be added, changed, left as they are."""
        return sum(person.status == status for person in self.persons)

    def changes(self, person: PlannedPerson) -> Iterator[Change]:
        """Before and after, of a person and what its rows say of the household."""
        for key in (person.key, person.household):
            for model, name, before, after in self.differences.get(key, ()):
                kind = model.kinds().get(name)
                if kind is not None:
                    old, new = (kind.show(kind.python_value(value)) for value in (before, after))
                    yield Change(model.title, kind.label, old, new)


@dataclass
class Plan:
    """What an import of files will do. Nothing is written yet."""

    files: list[FilePlan]

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
    def writes(self) -> int:
        """Records to be written."""
        return sum(len(rows) for file in self.files for rows in file.writes.values())
