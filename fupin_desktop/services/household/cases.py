"""Households as the rules look at them: read some hundred at a time, so that a township fits in little memory."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import Any

from db.changes import chunks, every
from db.clock import today
from db.fields import Kind
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Measure
from db.models import MODELS
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.visit import Assessment, Problem, Visit
from fupin_desktop.rules.answers import AFTER_ELIMINATION, AT_IDENTIFICATION, LEFT, OF_YEAR
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.services.book import settings
from fupin_desktop.services.household import lines, years

#: Table → (field, label) of what must be filled, as the models say.
REQUIRED = {
    model.table(): tuple((name, kind.called) for name, kind in model.kinds().items() if kind.required)
    for model in MODELS
}

Grouped = dict[str, list[Row]]


def year_to_check() -> int:
    """The latest year that the book has anything for, up to this year (a mistyped 2062 is not the year)."""
    return max((year for year in years.years() if year <= today().year), default=today().year)


def read(households: Sequence[str], year: int) -> list[Case]:
    """The households of these keys, as of a year, in the order of the keys; unknown and deleted ones are left out."""
    return _Batch(households, year).cases()


def as_typed(household: str, year: int, typed: Iterable[Record], gone: Collection[str] = ()) -> Case:
    """A household as it would be read if these records were saved and those of the keys `gone` deleted; the household
    itself is among the records where the book does not have it."""
    rows = [row_of(record) for record in typed]
    [case] = _Batch([household], year, rows, {*gone, *(row["id"] for row in rows)}).cases()
    return case


def row_of(record: Record) -> Row:
    """A record as the rules look at it."""
    return Row(record.table(), {name: getattr(record, name) for name in record.kinds()} | {"id": str(record.id)})


class _Batch:
    """Some households with all their records, read by one query a table; `typed` rows stand for what the book has."""

    def __init__(
        self, households: Sequence[str], year: int, typed: Sequence[Row] = (), unread: Collection[str] = ()
    ) -> None:
        self.keys = list(households)
        self.year = year
        self.typed = typed
        self.unread = unread
        self.by_region: dict[str, tuple[Any, Any, Mapping[str, int]]] = {}

    def cases(self) -> list[Case]:
        own = {row["id"]: row for row in self._rows(Household, "id", self.keys, "1")}
        members = self._members()
        yearly = {model: self._of(model, "t.year = ?", self.year) for model in (Living, Housing, Water)}
        statements = "t.year IN (?, ?) OR t.kind IN ('2', '3')"
        incomes = self._of(Income, statements, self.year, self.year - 1)
        asked = "t.year IN (?, ?) OR t.year IS NULL OR t.occasion IN ('2', '3')"
        assessments = self._of(Assessment, asked, self.year, self.year - 1)
        visits = self._of(Visit, "t.visit_date >= ? OR t.visit_date IS NULL", f"{self.year}-01-01")
        last_visits = self._last_visits()
        problems = self._of(Problem, "1")
        measures = self._measures(own.values())
        found = []
        for rows in assessments.values():
            rows.sort(key=lambda row: str(row["date"]), reverse=True)
        for key in (key for key in self.keys if key in own):
            lines_of_region, left_out, limits = self._region(own[key]["region_code"] or "")
            case = Case(
                household=own[key], members=members[key], year=self.year, today=today(),
                living=self._or_blank(yearly[Living], Living, key),
                housing=self._or_blank(yearly[Housing], Housing, key),
                water=self._or_blank(yearly[Water], Water, key), incomes=incomes[key],
                assessments=[row for row in assessments[key] if row["occasion"] in (None, OF_YEAR)],
                answers=_at_occasions(assessments[key]),
                visits=visits[key], last_visit=last_visits.get(key), problems=problems[key],
                measures=measures[key], lines=lines_of_region, left_out=left_out, required=REQUIRED,
                statement_key=partial(_statement_key, key, self.year), limits=limits,
            )  # fmt: skip
            _name(case)
            found.append(case)
        return found

    def _of(self, model: type[Record], condition: str, *values: Any) -> Grouped:
        return self._grouped(model, "household", self.keys, condition, *values)

    def _grouped(self, model: type[Record], parent: str, keys: Sequence[str], condition: str, *values: Any) -> Grouped:
        found: Grouped = defaultdict(list)
        for row in self._rows(model, parent, keys, condition, *values):
            found[row[parent]].append(row)
        return found

    def _rows(
        self, model: type[Record], column: str, keys: Sequence[str], condition: str, *values: Any
    ) -> Iterator[Row]:
        """The rows of these keys in a column that fit, in the order of their keys."""
        for marks, part in chunks(keys):
            stored = _stored(model, f"t.{column} IN ({marks}) AND ({condition})", [*part, *values])
            if not self.unread:
                yield from stored
                continue
            of_part = [row for row in self.typed if row.table == model.table() and row[column] in part]
            fitting = [row for row in of_part if _fits(row, self.year)]
            yield from sorted([row for row in stored if row["id"] not in self.unread] + fitting, key=itemgetter("id"))

    def _measures(self, households: Iterable[Row]) -> Grouped:
        """Of the year; of monitored households those before it too."""
        found: Grouped = defaultdict(list)
        monitored = {row["id"] for row in households if row["monitor_cat"]}
        for keys, years_ in ((monitored, "t.year <= ?"), (set(self.keys) - monitored, "t.year = ?")):
            for row in self._rows(Measure, "household", sorted(keys), years_, self.year):
                if row["year"] == self.year or row["household"] in monitored:  # one that is typed may be of any
                    found[row["household"]].append(row)
        return found

    def _last_visits(self) -> dict[str, dt.date]:
        found: dict[str, dt.date] = {}
        typed = {row["id"] for row in self.typed} | set(self.unread)
        but = ",".join("?" * len(typed))
        for marks, part in chunks(self.keys):
            query = f"""SELECT household, max(visit_date) FROM visit WHERE household IN ({marks}) AND deleted IS NOT 1
                AND visit_date IS NOT NULL AND id NOT IN ({but}) GROUP BY household"""
            found |= {key: dt.date.fromisoformat(day) for key, day in every(query, *part, *typed)}
        for row in self.typed:
            if row.table == Visit.table() and row["visit_date"]:
                found[row["household"]] = max(row["visit_date"], found.get(row["household"], row["visit_date"]))
        return found

    def _members(self) -> dict[str, list[Member]]:
        persons = self._of(Person, "1")
        keys = [person["id"] for group in persons.values() for person in group]
        forms = self._grouped(PersonYear, "person", keys, "t.year = ?", self.year)
        jobs = self._grouped(Employment, "person", keys, "t.year IN (?, ?)", self.year, self.year - 1)
        found: dict[str, list[Member]] = defaultdict(list)
        for household, group in persons.items():
            for person in sorted(group, key=_member_order):
                form = forms.get(person["id"]) or [_blank(PersonYear, {"person": person["id"], "year": self.year})]
                spells = sorted(jobs.get(person["id"], ()), key=lambda job: job["start_ym"] or "")
                now, last = ([job for job in spells if job["year"] == year] for year in (self.year, self.year - 1))
                found[household].append(Member(person, form[0], now, last))
        return found

    def _or_blank(self, rows: Grouped, model: type[Record], household: str) -> Row:
        return next(iter(rows[household]), None) or _blank(model, {"household": household, "year": self.year})

    def _region(self, region: str) -> tuple[Any, Any, Mapping[str, int]]:
        if region not in self.by_region:
            self.by_region[region] = lines.confirmed(region), lines.left_out(region), settings.numbers(region)
        return self.by_region[region]


def _fits(row: Row, year: int) -> bool:
    """Whether a year's case looks at a row that is typed: as the conditions above ask of the book's."""
    if row.table == Visit.table():
        return row["visit_date"] is None or row["visit_date"].year >= year
    if row.table == Measure.table():
        return row["year"] is not None and row["year"] <= year
    if row.get("kind" if row.table == Income.table() else "occasion") in (AT_IDENTIFICATION, AFTER_ELIMINATION):
        return True
    if row.table in (Income.table(), Employment.table()):
        return row["year"] in (year, year - 1)
    if row.table == Assessment.table():
        return row["year"] in (None, year, year - 1)
    return "year" not in row or row["year"] == year


def _name(case: Case) -> None:
    """Put on each row whose it is."""
    key = case.household["id"]
    head = case.heads[0].person["name"] if case.heads else None
    for row in _of_household(case):
        row.household, row.who, row.year = key, head or "", row.year or case.year
    for member in case.members:
        for row in (member.person, member.year, *member.jobs, *member.last_jobs):
            row.household, row.who, row.year = key, member.person["name"] or "", row.year or case.year


def _of_household(case: Case) -> Iterator[Row]:
    yield from (case.household, case.living, case.housing, case.water)
    yield from (*case.incomes, *case.assessments, *case.answers.values(), *case.visits, *case.problems, *case.measures)


def _at_occasions(answered: Sequence[Row]) -> dict[str, Row]:
    """Occasion → what was answered then: the latest of any year."""
    found: dict[str, Row] = {}
    for row in answered:
        if row["occasion"] in (AT_IDENTIFICATION, AFTER_ELIMINATION):
            found[row["occasion"]] = max(found.get(row["occasion"], row), row, key=lambda one: one["year"] or 0)
    return found


def _member_order(person: Row) -> tuple[bool, str, str, str]:
    return person["member_state"] == LEFT, person["relation"] or "98", str(person["birth"] or ""), person["id"]


@cache
def _shape(model: type[Record]) -> tuple[list[str], list[tuple[int, Any]], str]:
    """The names of what is read of a table, what turns a stored cell at a place into a value, and the columns."""
    kinds = model.kinds()
    readers = [
        (place, lru_cache(2**12)(kind.python_value))  # days, amounts and answers come again
        for place, kind in enumerate(kinds.values(), 1)
        if type(kind).python_value is not Kind.python_value  # most are kept as they are
    ]
    names = ["id", *kinds]
    return names, readers, ", ".join(f't."{name}"' for name in names)


def _stored(model: type[Record], where: str, values: Sequence[Any]) -> Iterator[Row]:
    names, readers, columns = _shape(model)
    table = model.table()
    query = f'SELECT {columns} FROM "{table}" t WHERE ({where}) AND t.deleted IS NOT 1'
    for stored in every(query, *values):
        cells = list(stored)
        for place, read_value in readers:
            if cells[place] is not None:
                cells[place] = read_value(cells[place])
        yield Row(table, zip(names, cells, strict=True))


def _statement_key(household: str, year: int, kind: str) -> str:
    return Income.new_key({"household": household, "year": year, "kind": kind})


def _blank(model: type[Record], values: dict[str, Any]) -> Row:
    """A yearly form that was never filled, under the key that it will have."""
    blank = dict.fromkeys(_shape(model)[0]) | values | {"id": model.new_key(values)}
    return Row(model.table(), blank, exists=False)
