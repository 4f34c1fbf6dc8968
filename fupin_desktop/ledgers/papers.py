"""Papers declared: what a form, a minute, a notice says, as data. `cards/form.py` makes sheets of it, filled or blank.

A declared paper is a title, parts, and who signs. What stands in a part is a field (its label and value follow), or is
told by a function of the facts; on a blank paper a field with few answers has a box for each, everything else room to
write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from db.fields import Date, Int, Kind, Number, Year
from db.person import Person
from fupin_desktop.rules.amounts import told as yuan

Field = Kind[Any]
#: (field, value) → in words.
Say = Callable[[Field, Any], str]


@dataclass
class Facts:
    """What papers are filled of: a record, and the rows beside it by table (of a household, of a person, as `Row` or
    record). `region`: where it lies; `home`: whose it is; `more`: what a paper asks besides, by name; `photos`: JPEGs
    kept with it; `marks`: "table.field" → what follows its words where laptops disagree about it."""

    record: Any
    say: Say
    region: str = ""
    head: str = ""
    village: str = ""
    group: str = ""
    number: str = ""
    household: str = ""
    rows: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[bytes] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    def value(self, asked: Field) -> Any:
        """What a field of the record, or of a row beside it, has; None where there is none."""
        table = asked.model.table()
        row = self.record if type(self.record).table() == table else self.rows.get(table)
        if row is None:
            return None
        return row.get(asked.name) if isinstance(row, Mapping) else getattr(row, str(asked.name))

    @property
    def called(self) -> str:
        """Whom the record is about; of who names nobody the head."""
        return self.of(Person.name) or self.head

    def told(self, name: str) -> str:
        """What a name in a sentence stands for: a field of the record, whose it is, what the paper asks besides."""
        own = type(self.record).kinds().get(name)
        return self.of(own) if own is not None else str(getattr(self, name, None) or self.more.get(name) or "")

    def of(self, asked: Field) -> str:
        """The same in words."""
        value = self.value(asked)
        mark = self.marks.get(f"{asked.model.table()}.{asked.name}", "") if self.marks else ""
        return mark if value is None else f"{self.say(asked, value)}{mark}"


Told = Callable[[Any], str]


@dataclass(frozen=True)
class Cell:
    """A label and what is told beside it; `blank`: what stands there on a blank paper."""

    label: str
    told: Told
    span: int = 1
    blank: str = ""


#: A field, one that is so many columns wide, or a cell of its own.
Place = Field | tuple[Field, int] | Cell


@dataclass(frozen=True)
class Cells:
    """Ruled labels and values, so many columns; `label`: mm."""

    places: Sequence[Place]
    title: str = ""
    note: str = ""
    columns: int = 3
    label: float = 24.0
    lines: int = 1


@dataclass(frozen=True)
class Col:
    """A column of rows; `width` is its share. `of`: the field or words that stand in it; without one it is written by
    hand, the first of all is the row's number. `amount`: at the right, as numbers are anyway; `wraps`: rather than set
    smaller; `counts`: the row of sums says here of how many they are, in this unit."""

    title: str
    width: float
    of: Field | Told | None = None
    amount: bool = False
    wraps: bool = False
    counts: str = ""

    @property
    def is_amount(self) -> bool:
        return self.amount or (isinstance(self.of, Number | Int) and not isinstance(self.of, Year))

    def told(self, facts: Any) -> str:
        """What stands in it of a record; a day in digits."""
        if isinstance(self.of, Kind):
            return str(facts.value(self.of) or "") if isinstance(self.of, Date | Year) else str(facts.of(self.of))
        return self.of(facts) if self.of else ""


@dataclass(frozen=True)
class Rows:
    """A table. `told`: its rows, of all facts of the sheet; else a row a record, in the order of `by`, and where a
    column `counts`, the last row is of sums. `least`: blank rows follow until so many; `blank`: the same on a blank
    paper (0: they fill the page). `height`: mm."""

    columns: Sequence[Col]
    told: Callable[[Sequence[Any]], Sequence[Sequence[str]]] | None = None
    title: str = ""
    note: str = ""
    least: int = 0
    blank: int = 0
    height: float = 0.0
    empty: str = ""
    bare: bool = False
    by: Field | None = None

    @property
    def is_summed(self) -> bool:
        return any(one.counts for one in self.columns)

    def rows(self, facts: Sequence[Any]) -> Sequence[Sequence[str]]:
        """What stands in it."""
        if self.told or not facts:
            return self.told(facts) if self.told else ()
        ordered = sorted(facts, key=lambda one: str(one.value(self.by))) if self.by else facts
        rows = [[column.told(one) for column in self.columns] for one in ordered]
        if self.columns[0].of is None:
            rows = [[str(number), *row[1:]] for number, row in enumerate(rows, 1)]
        return [*rows, [self._sum(column, facts) for column in self.columns]] if self.is_summed else rows

    def _sum(self, column: Col, facts: Sequence[Any]) -> str:
        if column is self.columns[0]:
            return "合计"
        if column.counts:
            return f"{len(facts)} {column.counts}"
        return yuan(total(facts, column.of)) if column.is_amount and isinstance(column.of, Kind) else ""


@dataclass(frozen=True)
class Words:
    """A paragraph, with {names} that `told` fills, else the first record (`Facts.told`); on a blank paper what `blank`
    has for them, else, and where nothing is known, room to write. `right`: at the right, for who signs. `extra`: left
    out where nothing is told."""

    text: str
    told: Callable[[Sequence[Any]], Mapping[str, str]] = lambda facts: {}
    size: float = 1.0
    blank: Mapping[str, str] = field(default_factory=dict)
    bold: bool = False
    right: bool = False
    indent: bool = True
    extra: bool = False


@dataclass(frozen=True)
class Lines:
    """Ruled lines in a frame, what is known already stands on them."""

    label: str
    told: Told = lambda facts: ""
    lines: int = 3
    grows: bool = False
    title: str = ""


@dataclass(frozen=True)
class Gap:
    """Room, mm; `grows`: all that is left."""

    height: float = 3.0
    grows: bool = False


@dataclass(frozen=True)
class Photos:
    """The pictures that are kept with the records; nothing where there are none."""

    title: str = "佐证照片"


Part = Cells | Rows | Words | Lines | Gap | Photos


def each(facts: Any) -> str:
    """A sheet a record."""
    return str(facts.record.id)


def whole(facts: Any) -> str:
    """All on one."""
    return ""


def by_village(facts: Any) -> str:
    """A sheet a village."""
    return str(facts.region)


def by_home(facts: Any) -> str:
    """A sheet a household."""
    return str(facts.household)


FILED, UPRIGHT, WIDE, LARGE, WALL = "filed", "A4", "A4 wide", "A3 wide", "wall"


@dataclass(frozen=True)
class Form:
    """A paper. `name`: for the command; `group`: which facts share a sheet; `fits`: of which facts there is one, in
    `lacks` why there is none; `under`: a line below the title, of all facts of the sheet. `hung`: everybody reads it.
    `official`: it is dressed as official papers are, as what hangs is. `identifies`: offices look people up by it, so
    ID numbers stand there whole (`case_forms.APPLY` says why); on every other paper their middle is hidden."""

    name: str
    title: str
    parts: Sequence[Part]
    signed: Sequence[str] = ()
    group: Callable[[Any], str] = each
    fits: Callable[[Any], Any] = lambda facts: True
    lacks: str = ""
    under: Callable[[Sequence[Any]], str] = lambda facts: ""
    make: str = FILED
    over: bool = True
    hung: bool = False
    official: bool = False
    identifies: bool = False

    @property
    def is_list(self) -> bool:
        """Whether several records stand on one sheet."""
        return self.group is not each


def day(value: dt.date | None) -> str:
    """2026年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


#: Of a record: the household's head, whom it is about, village, group.
HEAD, CALLED, VILLAGE, GROUP = map(attrgetter, ("head", "called", "village", "group"))


def placed(facts: Any) -> str:
    """Village and group."""
    return f"{facts.village}{facts.group}"


def asked(name: str) -> Told:
    """What a paper asks besides (`Facts.more`)."""
    return lambda facts: str(facts.more.get(name) or "")


def digits(*fields: Field) -> Told:
    """A number to call as it is dialled, of the first field that has one."""
    return lambda facts: next((str(found) for one in fields if (found := facts.value(one))), "")


def total(facts: Sequence[Any], field: Field) -> Decimal:
    """What a field adds up to."""
    return sum((Decimal(one.value(field) or 0) for one in facts), Decimal(0))
