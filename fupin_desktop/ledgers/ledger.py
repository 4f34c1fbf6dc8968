"""Ledger: what a table needs besides its fields to be listed, filled, brought in and out, printed, counted and checked.

Fields are named by themselves, never by a string. Whose a record is (a household's, a person's, a village's) follows
from its references (`db/owners.py`), and with it the columns that say so, the search, the scope and the tab 台账.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from db.fields import Int, Kind, Number, Region, Year
from db.owners import REGION
from db.record import Record
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.roles import Right
from fupin_desktop.rules.catalogue import RQ, Rule
from fupin_desktop.rules.finding import Fault, Known, Level

Field = Kind[Any]


class Shelf(StrEnum):
    """Where a ledger stands on the start page 台账; the value is what people read."""

    MONITORING = "监测帮扶"
    FUNDS = "项目资金"
    ORGANISATION = "组织力量"
    WORK = "就业"
    CARE = "兜底"
    RECTIFICATION = "整改"


_ICONS = {Shelf.FUNDS: "money", Shelf.WORK: "work", Shelf.RECTIFICATION: "check"}


@dataclass(frozen=True)
class Shown:
    """A column of the list, on the screen (`width` in points at 100 %) and on paper. In a narrow window the one that
    `gives_way` is cut first; with large letters the `spare` ones are left out. `aside`: on the screen only once
    somebody has chosen it."""

    field: Field
    width: int = 100
    gives_way: bool = False
    spare: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Latest:
    """Of several records with the same answer of `of` the one with the largest `by` tells how things stand, of those of
    one day the one with the largest key. A record without that answer stands alone."""

    of: Field
    by: Field


@dataclass(frozen=True)
class Chip:
    """A way to narrow the list in one click: a condition on the fields, which may hang on the day, and on a limit as it
    holds in the region of the book (口径; its name in `resources/settings.toml`). `is_due`: whom it finds waits for
    somebody; the start page counts them. `latest`: what a newer record has overtaken it does not find."""

    title: str
    condition: Callable[..., Any]
    is_due: bool = False
    limit: str = ""
    latest: Latest | None = None


@dataclass(frozen=True)
class Flow:
    """What records add up to, whatever time they are of: money that moved, what was held or given. `title`: its heading
    where that is not the field's; `name`: for commands, the field's where none is given; `where`: of which records
    alone; `less`: those that it is the less by. `naming`: the records of another table are added up that name these in
    that field; `share`: people are told which part of that sum it is."""

    field: Field
    title: str = ""
    name: str = ""
    where: Callable[[dt.date], Any] | None = None
    less: Callable[[dt.date], Any] | None = None
    naming: Field | None = None
    share: str = ""

    @property
    def key(self) -> str:
        """Its name for commands."""
        return self.name or str(self.field.name)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.field.label

    @property
    def heading(self) -> str:
        """The same with its unit."""
        return f"{self.label}({self.field.unit})" if self.field.unit else self.label


@dataclass(frozen=True)
class State(Flow):
    """What holds at a time: it adds up over records of that time alone. They have the same answer of `within` (a year),
    or are those that `where` finds to hold today."""

    within: Field | None = None


class Asked(Protocol):
    """What a check may ask besides its record: the day, the limits of its region (口径), and the book."""

    today: dt.date

    def limit(self, name: str) -> int:
        """A number of `resources/settings.toml`, as it holds in the region of the book."""

    def twice(self, record: Any, *fields: Field, whole: bool = True) -> bool:
        """Whether another record answers all of these as this one does; where it leaves one open, only if it need not
        be `whole`."""

    def any(self, model: type[Record], *conditions: Any) -> bool:
        """Whether the book has such a record."""

    def count(self, model: type[Record], *conditions: Any) -> int:
        """How many such records the book has."""

    def sum(self, field: Field, *conditions: Any) -> Any:
        """What a field of such records adds up to."""

    def of_homes(self, field: Field, value: Any, region: str | None, year: int | None = None) -> tuple[int, int]:
        """How many records of the field's table (of a year, where they are of years) the households of a village have,
        and how many of them say this in it."""


#: Whether a record is at fault; words of a check's text in braces → what stands there.
Told = bool | Mapping[str, Any]


def _never(record: Any, on: Any) -> bool:
    return False


@dataclass(frozen=True)
class Check:
    """A rule (`rules/catalogue.py`) of one record: `odd` says whether it is at fault by itself, on a day; `asks` beside
    what else the book has. The finding leads to `field`; what is told fills the braces of `text`."""

    rule: Rule
    level: Level
    field: Field
    text: str
    odd: Callable[[Any, dt.date], Told] = _never
    asks: Callable[[Any, Asked], Told] = _never

    def say(self, told: Told) -> str:
        """The sentence of a record that was found at fault."""
        return self.text.format(**(told if isinstance(told, Mapping) else {}))

    @classmethod
    def in_order(
        cls, rule: Rule, fields: Sequence[Field], text: str, level: Level = Level.ERROR, *, at: Field | None = None
    ) -> Check:
        """That of these fields none is later, or more, than the next, as far as they are filled. It leads to `at`, else
        to the last."""
        names = [str(field.name) for field in fields]

        def odd(record: Any, _today: dt.date) -> bool:
            last = None
            for name in names:
                value = getattr(record, name)
                if value is not None:
                    if last is not None and last > value:
                        return True
                    last = value
            return False

        return cls(rule, level, at or fields[-1], text, odd)

    @classmethod
    def happened(cls, rule: Rule, field: Field) -> Check:
        """That what a date tells has happened."""

        def odd(record: Any, today: dt.date) -> bool:
            day = getattr(record, str(field.name))
            return day is not None and day > today

        return cls(rule, Level.ERROR, field, "日期还没有到。请改正，或到那天再登记。", odd)


@dataclass(frozen=True)
class Lacking:
    """What is said of required fields that are empty: {ledger} and {fields} are filled in."""

    rule: Rule = RQ
    text: str = "{ledger}的{fields}没有填。请问清后补上。"


@dataclass(frozen=True)
class Birth:
    """What is known when a record begins: the day, the year it is for, who is at the keyboard, the region of the
    household or book, and the name of who stands by the household."""

    today: dt.date
    year: int
    actor: str
    region: str
    helper: str | None = None


@dataclass(frozen=True)
class Ledger:
    """`shelf`: where it stands on the start page. `newest`: by which the list is sorted until somebody asks otherwise.
    `same`: by which a row of a file is a record of the book, beside whose it is; `once`: no two are alike in it: who
    enters it at two laptops has entered one. `born`: (field, value) that a new one
    begins with. `right`: who lacks it finds no such ledger; writing takes that of the model's room. `of_case`: its
    rules are the household's (`rules/quality.py`), as they ask what else it has. `judge`: the rules that ask what
    stands around a record, read for hundreds at a time (`services/ledgers/beside`), or a limit. `follows`: what of a
    record follows from the rest of it, by field, where it is blank; `by`: (day, name) of who did
    something, who is at the keyboard where that day stands and no name. `proposes`: what its form proposes besides,
    which may be taken away again. `latest`: what is asked again and again: the
    list begins with, and what is counted is, how it stands. `kept_apart`: the field by an answer of which the list is
    always narrowed;
    records of the answers `of_homes` begin with a household; those of an answer have nothing in the fields that
    `without` gives for it. `updated`: what alone an import may change of a record that the book has; () for all.
    `tab`: of the household's page where its records are filled too; `page`: where they are filled in place of the
    ledger's own form. `told`: which may
    stand on paper and in a workbook. `titles`: (field, answer, title) of the printed list where it is narrowed to
    that answer. `papers`: what else is printed of its records. `signed`: who signs the list. `help`: what F1 says,
    three sentences."""

    model: type[Record]
    shelf: Shelf
    layout: Sequence[Section]
    columns: Sequence[Shown]
    newest: Field
    same: Sequence[Field]
    icon: str = ""
    once: bool = False
    title: str = ""
    right: Right | None = None
    filters: Sequence[Field] = ()
    chips: Sequence[Chip] = ()
    sums: Sequence[Flow] = ()
    group_by: Sequence[Field] = ()
    born: Callable[[Birth], Sequence[tuple[Field, Any]]] = lambda birth: ()
    rules: Sequence[Check] = ()
    judge: Callable[[Any, Known], Iterable[Fault]] = lambda record, known: ()
    follows: Callable[[Any, dt.date], Sequence[tuple[Field, Any]]] = lambda record, today: ()
    by: tuple[Field, Field] | None = None
    proposes: Callable[[Any], Mapping[Field, Any]] = lambda record: {}
    latest: Latest | None = None
    kept_apart: Field | None = None
    of_homes: Sequence[str] = ()
    without: Callable[[str], Collection[str]] = lambda answer: ()
    updated: Sequence[Field] = ()
    of_case: bool = False
    tab: str = ""
    page: str = ""
    told: Callable[[], Any] | None = None
    titles: Sequence[tuple[Field, str, str]] = ()
    lacking: Lacking = Lacking()
    papers: Sequence[Form] = ()
    signed: Sequence[str] = ("填写人：", "负责人：", "日期：")
    help: str = ""

    @property
    def name(self) -> str:
        """Its name for commands, pages, drafts: the table's."""
        return self.model.table()

    @property
    def heading(self) -> str:
        """What people call it."""
        return self.title or self.model.title

    @property
    def picture(self) -> str:
        """Its icon; that of its shelf where it has no own."""
        return self.icon or _ICONS.get(self.shelf, "heart")

    @property
    def wide(self) -> bool:
        """Whether a record may be a township's or district's, not a village's alone."""
        field = self.model.kinds().get(REGION)
        return isinstance(field, Region) and field.wide

    @cached_property
    def impossible(self) -> tuple[Check, ...]:
        """The rules that refuse."""
        return tuple(one for one in self.rules if one.level is Level.IMPOSSIBLE)

    @property
    def of_year(self) -> Field | None:
        """The year whose state a record tells: the list is of the newest one until somebody asks otherwise."""
        return next((one.within for one in self.sums if isinstance(one, State) and one.within is not None), None)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What the columns of a workbook bring: what tells records apart and is on no form, then the form, in order."""
        placed = [place[0] if isinstance(place, tuple) else place
                  for section in self.layout for line in section.rows for place in line]  # fmt: skip
        names = {str(field.name) for field in placed}
        return (*(field for field in self.same if field.name not in names), *placed)


def refusal(ledger: Ledger, record: Any, today: dt.date, field: Field | None = None) -> Check | None:
    """The rule by which a record can't be as it is, where one finds it at fault: it is refused where it is typed (at
    `field`)."""
    for one in ledger.impossible:
        if (field is None or field is one.field) and one.odd(record, today):  # equal fields make an SQL expression
            return one
    return None


def words(field: Field) -> str:
    """The heading of a field's column in a workbook, with its unit."""
    return f"{field.label}({field.unit})" if field.unit else field.label


def above(field: Field) -> str:
    """The heading of a field's column in a list, with its unit."""
    return f"{field.called}({field.unit})" if field.unit else field.called


def is_amount(field: Field) -> bool:
    """Whether a column is of numbers that are added up or compared: at the right, with thousands separators."""
    return isinstance(field, Number | Int) and not isinstance(field, Year)


def of(ledgers: Sequence[Ledger], may: Callable[[Right], bool]) -> Iterator[Ledger]:
    """Those that somebody with these rights may see."""
    return (ledger for ledger in ledgers if ledger.right is None or may(ledger.right))
