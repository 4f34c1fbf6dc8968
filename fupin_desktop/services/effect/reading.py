"""The book read for the report: each table once, column by column, as whole numbers (`reports/effect/hits.py`).

What a line asks of a person or household in a year is judged by SQLite while it reads (`able`, `pupil` …): a cell that
Python has to hold costs more than the question.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from db.changes import chunks, every
from db.store import database
from fupin_desktop import regions
from fupin_desktop.progress import Progress
from fupin_desktop.reports.effect.facts import Read
from fupin_desktop.reports.effect.hits import EVER, NEVER, Ints, Listed, Table
from fupin_desktop.services.book import settings
from fupin_desktop.services.effect import villages
from fupin_desktop.services.household import lines, net_income

_AT_ONCE = 20_000
_WORDS = "words"
#: Tables that others refer to.
_NAMED = frozenset({"household", "person", "org", "project", "work_intent"})


def _code(name: str) -> str:
    return f"coalesce(CAST(t.{name} AS INTEGER), -1)"


def _number(name: str) -> str:
    return f"coalesce(t.{name}, 0)"


def _day(name: str, missing: int = EVER) -> str:
    return f"""coalesce(CAST(replace(t."{name}", '-', '') AS INTEGER), {missing})"""


def _end(name: str) -> str:
    return _day(name, NEVER)


def _is(condition: str) -> str:
    return f"coalesce({condition}, 0)"


def _any(values: str, *names: str) -> str:
    """How many of these columns have one of these values."""
    return " + ".join(f"coalesce(t.{name} IN ({values}), 0)" for name in names)


_FIVE = ("life", "self_care", "look_after", "nursing", "medical")
_SIX = ("food", "cloth", "edu", "med", "house", "water")


@dataclass(frozen=True)
class _Source:
    """A table: where its records lie (by `region_code`, `household` or `person`), its columns as SQL, and of those the
    references (column → table) and texts. `years`: only those of the years asked for are read."""

    name: str
    owner: str
    columns: dict[str, str]
    refers: dict[str, str]
    where: str = ""
    years: bool = False
    in_order: bool = False
    #: What is asked of each record, read as the bits of one column `flags`.
    flags: tuple[str, ...] = ()


def _source(name: str, owner: str, /, refers: dict[str, str] | None = None, **columns: str) -> _Source:
    return _Source(name, owner, columns, refers or {})


_REGION, _HOUSEHOLD, _PERSON = "region_code", "household", "person"
_WHO = "coalesce(t.cadre, t.name || ' ' || t.org)"

_ABLE = _is("t.labor IN ('01', '02', '05') AND t.school_state IS NULL")
_PUPIL = _is("t.school_state <> '01'")
_BENEFIT = "(coalesce(t.dibao IN ('1', '2'), 0) OR coalesce(t.tekun IN ('1', '2'), 0))"

_SOURCES = (
    _source("village", _REGION, village_kind=_code("village_kind"), is_poor=_number("is_poor_village"),
            poor_exit_year=_number("poor_exit_year"), is_involved=_number("is_involved")),
    _source("household", _REGION, hh_type=_code("hh_type"), monitor_cat=_code("monitor_cat"),
            eliminated=_number("risk_eliminated"), eliminated_on=_day("risk_elim_date"),
            found_ym="coalesce(CAST(t.monitor_found_ym AS INTEGER), 0)"),
    _source("person", _HOUSEHOLD, {"household": "household"}, household="t.household", state=_code("member_state"),
            added=_day("add_date"), gone=_day("del_date"), disab_level=_code("disab_level")),
    _source("org", _REGION, kind=_code("kind"), level=_code("level"), since=_day("since"), until=_end("until")),
    _source("project", _REGION, {"base": "org"}, programme=_code("programme"), kind=_code("kind"),
            state=_code("state"), build_kind=_code("build_kind"), accepted_on=_day("accepted_on"), base="t.base"),
    _Source("person_year", _PERSON, {
        "person": "t.person", "year": _number("year"),
        "flags": f"1 + 2 * {_ABLE} + 4 * {_PUPIL} + 8 * {_BENEFIT}",
    }, {"person": "person"}, years=True, flags=("asked", "able", "pupil", "benefit")),
    _Source("employment", _PERSON, {"person": "t.person", "year": _number("year"), "months": _number("months")},
            {"person": "person"}, years=True),
    _source("housing", _HOUSEHOLD, {"household": "household"}, household="t.household", year=_number("year"),
            danger=_number("is_danger"), bad_grade=_is("t.house_grade IN ('C', 'D')"),
            accepted=_is("t.reno_accept_date IS NOT NULL"), repaired=_number("old_house_repair")),
    _Source("water", _HOUSEHOLD, {"household": "t.household", "year": _number("year"), "safe": _number("safe")},
            {"household": "household"}, years=True),
    _Source("assessment", _HOUSEHOLD, {"household": "t.household", "date": _day("date"), "fails": _any("'3'", *_SIX)},
            {"household": "household"}, where="coalesce(t.occasion, '1') = '1'", in_order=True),
    _source("visit", _HOUSEHOLD, {"household": "household"}, household="t.household", need_type=_code("need_type"),
            year="CAST(substr(t.visit_date, 1, 4) AS INTEGER)"),
    _source("measure", _HOUSEHOLD, {"household": "household", "person": "person", "org": "org"},
            household="t.household", person="t.person", org="t.org", year=_number("year"), kind=_code("kind"),
            item=_code("item"), status=_code("status"), start=_day("start"), mechanism=_code("mechanism"),
            times="coalesce(t.person_times, 1)"),
    _source("problem", _HOUSEHOLD, {"org": "org"}, state=_code("state"), done=_day("done_date"), org="t.org",
            difficulty=_code("difficulty"), amount=_number("amount")),
    _source("helper", _REGION, {"household": "household", "unit": "org", "who": _WORDS}, household="t.household",
            unit="t.unit", who=_WHO, role=_code("role"), start=_day("start"), end=_end("end"),
            sent_as=_code("sent_as")),
    _source("cadre", _REGION, {"who": _WORDS}, kind=_code("kind"), who="t.name || coalesce(t.org_name, '')",
            start=_day("start", NEVER), end=_end("end"), promoted_on=_day("promoted_on"),
            village_post=_code("village_post"), chosen_on=_day("chosen_on")),
    _source("honour", _REGION, kind=_code("kind"), level=_code("level"), year=_number("year"), revoked=_end("revoked")),
    _source("activity", _REGION, {"org": "org"}, kind=_code("kind"), date=_day("date"), people=_number("people"),
            households=_number("households"), amount=_number("amount"), org="t.org"),
    _source("village_year", _REGION, year=_number("year"), population=_number("population"),
            road_hard=_number("road_hard"), power_all=_number("power_all"), net_all=_number("net_all"),
            operating=_number("collective_operating"), collective=_number("collective_total")),
    _source("rectification", _REGION, found_on=_day("found_on"), source_kind=_code("source_kind"),
            source_level=_code("source_level"), state=_code("state"), closed_on=_day("closed_on", NEVER)),
    _source("loan", _HOUSEHOLD, {"household": "household"}, household="t.household", start=_day("start", NEVER),
            settled=_end("settled_on"), principal=_number("principal")),
    _source("settlement", _PERSON, {"person": "person"}, person="t.person", settled=_day("settled_on"),
            **{name: _number(name) for name in ("pay_1", "pay_2", "pay_3", "pay_4", "pay_5", "self_pay", "total")}),
    _source("claim", _HOUSEHOLD, state=_code("state"), paid=_day("paid_on"), trigger=_code("trigger")),
    _source("clue", _HOUSEHOLD, found=_day("found_on"), outcome=_code("outcome"), due=_day("due"),
            closed=_day("closed_on")),
    _Source("work_intent", _PERSON, {"person": "t.person", "surveyed_on": _day("surveyed_on", NEVER),
                                     "work_class": _code("work_class")}, {"person": "person"}, in_order=True),
    _source("care", _PERSON, {"person": "person"}, person="t.person", year=_number("year"), mode=_code("mode"),
            solved=_any("'2'", *_FIVE), hard=_any("'1', '2'", *_FIVE)),
    _source("money", _REGION, {"project": "project", "household": "household"}, account=_code("account"),
            direction=_code("direction"), date=_day("date"), amount=_number("amount"), source=_code("source"),
            project="t.project", household="t.household"),
    _source("figure", _REGION, {"row": _WORDS}, row="t.row", year=_number("year"), kind=_code("kind"),
            value="t.value / 10000"),
    _Source("step", "", {"wish": "t.record", "step": _code("step"), "date": _day("date", NEVER)},
            {"wish": "work_intent"}, where="t.step = '601'"),
)  # fmt: skip


def _incomes() -> _Source:
    net = net_income.net().replace("i.", "t.")
    columns = {
        "household": "t.household",
        "year": _number("year"),
        "members": _number("members"),
        "net": f"coalesce({net}, t.given_net_pc * t.members, 0)",
        "known": f"coalesce({net}, t.given_net_pc) IS NOT NULL",
    }
    return _Source("income", _HOUSEHOLD, columns, {"household": "household"}, where="t.kind = '1'", years=True)


def read(region: str, years: Collection[int], progress: Progress, *, as_then: bool = False) -> Read:
    """All that the report of a region asks of these years; `as_then`: villages as they were. Raises Cancelled."""
    as_then = as_then and bool(regions.changes())
    reader = _Reader(years, as_then=as_then)
    sources = [*_SOURCES, _incomes()]
    for number, source in enumerate(sources):
        progress(number, len(sources), "读账本")
        reader.add(source)
    kept = {year: int(amount * 100) for year, amount in lines.confirmed(region).items()}
    return Read(reader.tables, reader.places, reader.words, region, settings.numbers(region), kept, as_then)


class _Stored:
    """The keys of records, asked for when a list is: a key costs more to read than all that is counted of it."""

    def __init__(self, table: str, numbers: Ints) -> None:
        self._table, self._numbers = table, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, at: Ints) -> list[str]:
        """The keys of these."""
        numbers = self._numbers[at].tolist()
        found: dict[int, str] = {}
        for marks, part in chunks(numbers):
            query = f'SELECT rowid, id FROM "{self._table}" WHERE rowid IN ({marks})'
            found.update(every(query, *part))
        return [found.get(number, "") for number in numbers]


class _Reader:
    def __init__(self, years: Collection[int], *, as_then: bool) -> None:
        self._as_then = as_then
        self.tables: dict[str, Table] = {}
        self.places: list[str] = []
        self.words: dict[str, int] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._years = ", ".join(str(int(year)) for year in years)

    def add(self, source: _Source) -> None:
        """Read a table, those that it refers to before it."""
        numbers: list[Ints] = []
        owners: list[Ints] = []
        columns: dict[str, list[Ints]] = {name: [] for name in source.columns}
        keys: list[str] = []
        former = villages.former(source.name) if self._as_then and source.owner == _REGION else {}
        for rows in self._rows(source):
            own, owner, *values = zip(*rows, strict=True)
            if former:
                owner = tuple(former.get(key, code) for key, code in zip(own, owner, strict=True))
            if source.name in _NAMED:
                keys += own
            else:
                numbers.append(np.array(own, np.int64))
            at = self._told(source.owner, owner) if source.owner in self.tables else None
            owners.append(self._places_of(source.owner, owner, at))
            rest = iter(values)
            for name in columns:
                is_owner = at is not None and source.columns[name] == f"t.{source.owner}"
                columns[name].append(
                    at if is_owner and at is not None else self._told(source.refers.get(name, ""), next(rest))
                )
        made = {name: _joined(parts) for name, parts in columns.items()}
        self._keep(source, keys, _joined(numbers), _joined(owners), made)

    def _keep(
        self, source: _Source, keys: list[str], numbers: Ints, place: Ints, columns: dict[str, Ints]
    ) -> None:  # fmt: skip
        known = place >= 0
        if source.owner and not known.all():  # of a household that was deleted
            keys = [keys[at] for at in np.nonzero(known)[0].tolist()] if keys else []
            numbers = numbers[known] if len(numbers) else numbers
            place, columns = place[known], {name: told[known] for name, told in columns.items()}
        if source.flags:
            flags = columns.pop("flags")
            columns |= {name: (flags >> bit) & 1 for bit, name in enumerate(source.flags)}
        if source.owner == _PERSON and "household" not in columns:
            columns["household"] = self.tables["person"]["household"][columns["person"]]
        names = Listed(keys) if source.name in _NAMED else _Stored(source.name, numbers)
        self.tables[source.name] = Table(source.name, names, place, columns)
        if source.name in _NAMED:
            self._numbers[source.name] = {key: number for number, key in enumerate(keys)}

    def _rows(self, source: _Source) -> Any:
        own = "t.id" if source.name in _NAMED else "t.rowid"
        of_owner = f"t.{source.owner}" if source.owner else "0"
        columns = [sql for sql in source.columns.values() if not (source.owner in self.tables and sql == of_owner)]
        wanted = ", ".join([own, of_owner, *columns])
        where = f" AND {source.where}" if source.where else ""
        where += villages.said_once() if source.name == "village_year" else ""
        if source.years:
            where += f" AND t.year IN ({self._years})"
        joined = "JOIN household h ON h.id = t.household" if "h.region_code" in wanted else ""
        order = " ORDER BY t.id" if source.in_order else ""
        # a household that has moved away goes, as one that was deleted, with all that is its own
        table = {"household": "resident", "person": "resident_person"}.get(source.name, source.name)
        query = f'SELECT {wanted} FROM "{table}" t {joined} WHERE t.deleted IS NOT 1{where}{order}'
        cursor = database.execute_sql(query)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows

    def _places_of(self, owner: str, told: Sequence[str | None], at: Ints | None) -> Ints:
        if owner == _REGION:
            return np.array([self._place(code or "") for code in told], np.int64)
        if not owner:
            return np.zeros(len(told), np.int64)
        return np.append(self.tables[owner].place, -1)[at]

    def _place(self, code: str) -> int:
        ever = regions.ever(code)
        numbers = self._numbers.setdefault(_REGION, {})
        for one in ever if self._as_then else ever[-1:]:  # of a village that was merged: what it is now, or what it was
            if one not in numbers:
                numbers[one] = len(self.places)
                self.places.append(one)
        return numbers[code if self._as_then else ever[-1]]

    def _told(self, refers: str, told: Sequence[Any]) -> Ints:
        """Numbers as they are; of a reference the record's (one past the last: it is gone); of a text its own."""
        if not refers:
            return np.array(told, np.int64)
        if refers == _WORDS:
            words = self.words
            return np.array([words.setdefault(text or "", len(words)) for text in told], np.int64)
        numbers = self._numbers[refers]
        gone = len(numbers)
        return np.array([-1 if key is None else numbers.get(key, gone) for key in told], np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
