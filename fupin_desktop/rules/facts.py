"""What a household's rules look at: its records as of a year, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from sys import intern
from typing import Any

from fupin_desktop.rules import income
from fupin_desktop.rules.answers import AFTER_ELIMINATION, EXITED, HEAD, LEFT, OF_YEAR, UNABLE
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.id_number import age_on, birth
from fupin_desktop.rules.settings import shipped


class Row(dict[str, Any]):
    """The values of one record by field name, as the kinds of field give them; None is "not asked".

    Every field of the table is there, and the key as `id`. A yearly form that was never filled is a row of blanks under
    the key it will have, with `exists` false.
    """

    __slots__ = ("exists", "household", "table", "who", "year")

    def __init__(
        self, table: str, values: Mapping[str, Any] | Iterable[tuple[str, Any]], *, exists: bool = True
    ) -> None:
        super().__init__(values)
        self.table = table
        self.household = ""  # set with `who` and, where the record has none, the year when the case is put together
        self.who = ""
        self.year: int = self.get("year") or 0
        self.exists = exists

    def finding(self, level: Level, rule: Rule, field_name: str, text: str) -> Finding:
        """A finding about a field of this record."""
        text = intern(text)  # most of a book say the same: one text for all of them
        return Finding(level, rule, text, self.table, self["id"], field_name, self.household, self.who, self.year)

    def error(self, rule: Rule, field_name: str, text: str) -> Finding:
        return self.finding(Level.ERROR, rule, field_name, text)

    def warning(self, rule: Rule, field_name: str, text: str) -> Finding:
        return self.finding(Level.WARNING, rule, field_name, text)

    def info(self, rule: Rule, field_name: str, text: str) -> Finding:
        return self.finding(Level.INFO, rule, field_name, text)


@dataclass
class Member:
    """A person with what is known for the year, and the spells of work of the year and of the year before."""

    person: Row
    year: Row
    jobs: Sequence[Row] = ()
    last_jobs: Sequence[Row] = ()

    @cached_property
    def born(self) -> dt.date | None:
        """The date of birth, of the ID number where it is not entered."""
        day: dt.date | None = self.person["birth"]
        return day or birth(self.person["id_no"] or "")

    def age(self, day: dt.date) -> int | None:
        """Completed years on a day; None when the birth is unknown."""
        return None if self.born is None else age_on(self.born, day)

    def is_between(self, youngest: int, oldest: int, day: dt.date) -> bool:
        """Whether the age on a day is known and lies between these, both included."""
        age = self.age(day)
        return age is not None and youngest <= age <= oldest

    @property
    def is_present(self) -> bool:
        return bool(self.person["member_state"] != LEFT)

    @property
    def health(self) -> Collection[str]:
        return self.year["health"] or ()

    @property
    def is_student(self) -> bool:
        return self.year["school_state"] is not None

    @property
    def is_unable(self) -> bool:
        """无劳动力 or 丧失劳动力."""
        return self.year["labor"] in UNABLE

    @property
    def work(self) -> list[Row]:
        """The spells of work: a job that is only planned is none."""
        return [job for job in self.jobs if is_work(job)]


def is_head(relation: str | None, member_state: str | None) -> bool:
    """Whether somebody is the head of their household: 户主, and has not left. In SQL: `list_sql.head`."""
    return relation == HEAD and member_state != LEFT


def is_helped(household: Mapping[str, Any]) -> bool:
    """Whether measures are for the household: it left poverty, or is or was monitored."""
    return household["hh_type"] == EXITED or household["monitor_cat"] is not None


def is_work(job: Row) -> bool:
    """Whether the row tells of work done, not only of a plan."""
    return bool(job["out_now"] or job["start_ym"] or job["months"] or job["pub_job_type"])


@dataclass
class Case:
    """A household as of a year. `members` holds those who left too; `present` only those who count.

    `incomes`: the statements of the year and the year before, and of identification and elimination of any year.
    `assessments`: of the year and the year before, the latest first. `answers`: those made when the risk was identified
    or eliminated, the latest of each of any year, by occasion. `visits`: of the year.
    `measures`: of the year; of monitored households those before it too. `lines`: year → confirmed monitoring line; a
    year that is not in it is not judged. `left_out`: year → income items that do not count.
    `required`: table → (field, label) of what must be filled. `statement_key`: kind → the key that a statement of
    the year will have. `limits`: the settings (`rules/settings.py`) as they hold in its region.
    """

    household: Row
    members: Sequence[Member]
    living: Row
    housing: Row
    water: Row
    year: int
    today: dt.date
    incomes: Sequence[Row] = ()
    assessments: Sequence[Row] = ()
    answers: Mapping[str, Row] = field(default_factory=dict)
    visits: Sequence[Row] = ()
    last_visit: dt.date | None = None
    problems: Sequence[Row] = ()
    measures: Sequence[Row] = ()
    lines: Mapping[int, Decimal] = field(default_factory=dict)
    left_out: Mapping[int, Collection[str]] = field(default_factory=dict)
    required: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    statement_key: Callable[[str], str] | None = None
    limits: Mapping[str, int] = field(default_factory=shipped)
    _nets: dict[str, Decimal | None] = field(default_factory=dict, init=False)

    @cached_property
    def as_of(self) -> dt.date:
        """The day that ages are told for: of a past year its end, for its forms tell of people as they were then."""
        return min(self.today, dt.date(self.year, 12, 31))

    @cached_property
    def present(self) -> list[Member]:
        return [member for member in self.members if member.is_present]

    @cached_property
    def heads(self) -> list[Member]:
        return [m for m in self.members if is_head(m.person["relation"], m.person["member_state"])]

    @property
    def is_monitored(self) -> bool:
        """Whether the household is, or once was, in the monitoring."""
        return self.household["monitor_cat"] is not None

    @property
    def is_eliminated(self) -> bool:
        return self.is_monitored and self.household["risk_eliminated"] is True

    @property
    def is_at_risk(self) -> bool:
        """Monitored, the risk not yet eliminated."""
        return self.is_monitored and not self.is_eliminated

    @cached_property
    def risks(self) -> list[str]:
        """The risks that are filled, in their order."""
        return [risk for n in range(1, 6) if (risk := self.household[f"risk_{n}"])]

    @property
    def is_without_labor(self) -> bool:
        """Everybody is known to be unable to work."""
        return bool(self.present) and all(member.is_unable for member in self.present)

    def statement(self, kind: str = OF_YEAR, year: int | None = None) -> Row | None:
        """The statement of a kind: of the year (or another), or the latest after elimination or at identification."""
        wanted = year or self.year
        found = [i for i in self.incomes if i["kind"] == kind and (kind != OF_YEAR or i["year"] == wanted)]
        return max(found, key=lambda row: row["year"] or 0) if found else None

    def lacks(self, level: Level, rule: Rule, table: str, field_name: str, text: str) -> Finding:
        """A record that is not there and has no key yet: the finding leads to where one is added."""
        row = self.household
        return Finding(level, rule, intern(text), table, row["id"], field_name, row.household, row.who, self.year)

    def lacks_statement(self, level: Level, rule: Rule, text: str, kind: str = OF_YEAR) -> Finding:
        """A statement of the year that is not there."""
        found = self.lacks(level, rule, "income", "members", text)
        return replace(found, record=self.statement_key(kind)) if self.statement_key else found

    @property
    def after_elimination(self) -> Row | None:
        return self.statement(AFTER_ELIMINATION)

    def answered(self, occasion: str) -> list[Row]:
        """The latest assessment, and what was answered when the risk was identified, or after it was eliminated."""
        at = self.answers.get(occasion)
        return [*self.assessments[:1], *([] if at is None else [at])]

    def net(self, row: Row | None) -> Decimal | None:
        """Net income of a statement."""
        if row is None:
            return None
        if row["id"] not in self._nets:
            self._nets[row["id"]] = income.net(row, self._left_out(row))
        return self._nets[row["id"]]

    def net_pc(self, row: Row | None) -> Decimal | None:
        """Net income per head of a statement; None when it, or who is counted, is not known."""
        amount = self.net(row)
        if row is None or amount is None:
            return None if row is None else row["given_net_pc"]
        return income.per_capita(amount, row["members"]) if row["members"] else None

    def reference_pc(self, row: Row | None) -> Decimal | None:
        """Reference income per head of a statement."""
        amount = None if row is None else income.reference(row, self._left_out(row))
        if row is None or amount is None or not row["members"]:
            return None
        return income.per_capita(amount, row["members"])

    def _left_out(self, row: Row) -> Collection[str]:
        return self.left_out.get(row["year"], income.LEFT_OUT)
