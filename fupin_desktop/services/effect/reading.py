"""The book read for the report: each table once, column by column, as whole numbers (`reports/effect/hits.py`).

What a line asks of a person or household in a year is judged by SQLite while it reads (`able`, `pupil` …): a cell that
Python has to hold costs more than the question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from db.changes import chunks, every, one
from fupin_desktop import regions
from fupin_desktop.progress import Progress
from fupin_desktop.reports.effect.facts import Read
from fupin_desktop.reports.effect.hits import EVER, NEVER, UNKNOWN, Ints, Listed, Table
from fupin_desktop.services.book import settings
from fupin_desktop.services.effect import villages
from fupin_desktop.services.household import lines, net_income

#: Records that are read in one go: what can't be cancelled in between.
_AT_ONCE = 50_000
_WORDS = "words"
#: Between texts (U+001F, unit separator).
_BETWEEN = "\x1f"
#: Letters of a key that this program made (a UUID).
_LONG = 36
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
_DANGER = _is("t.is_danger = 1 OR (t.house_grade IN ('C', 'D') AND t.reno_accept_date IS NULL)")
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
    _Source("housing", _HOUSEHOLD, {
        "household": "t.household", "year": _number("year"),
        "flags": f"{_DANGER} + 2 * {_is('t.old_house_repair = 1')}",
    }, {"household": "household"}, flags=("danger", "repaired")),
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
    _source("claim", _HOUSEHOLD, {"household": "household"}, household="t.household", state=_code("state"),
            paid=_day("paid_on"), trigger=_code("trigger")),
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
        "net": f"coalesce({net}, t.given_net_pc * t.members, {UNKNOWN})",
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


class _Keys:
    """The numbers of a table's keys. Keys of one length are looked up by their bytes, many at a time: a dictionary of a
    million of them is three memory misses a key."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._all = {key: number for number, key in enumerate(keys)} | {"": -1}
        self._gone = len(keys)
        self._bytes = _matrix(_BETWEEN.join(keys), len(keys))
        if self._bytes is not None:
            self._slots = np.full(1 << (4 * self._gone).bit_length(), -1, np.int64)
            self._slots[self._slot(self._bytes)] = np.arange(self._gone)

    def __len__(self) -> int:
        return self._gone

    def of(self, told: str, count: int) -> Ints:
        """Of each key the number; -1 for none, one past the last for one that is not there."""
        wanted = _matrix(told, count) if self._bytes is not None else None
        if self._bytes is None or wanted is None:
            return np.fromiter(map(self._all.get, told.split(_BETWEEN), repeat(self._gone)), np.int64, count)
        found = self._slots[self._slot(wanted)]
        for at in np.nonzero(self._bytes[found] != wanted)[0].tolist():  # another key has its slot, or it is gone
            found[at] = self._all.get(wanted[at].decode(), self._gone)
        return found

    def _slot(self, of: Any) -> Ints:
        words = np.ascontiguousarray(of.view(np.uint8).reshape(-1, _LONG)[:, 8:24]).view(np.uint64)
        mixed = words[:, 0] * np.uint64(0x9E3779B97F4A7C15) + words[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F)
        slots: Ints = (mixed >> np.uint64(65 - len(self._slots).bit_length())).astype(np.int64)
        return slots


def _matrix(told: str, count: int) -> Any:
    """Keys as an array of bytes; None where they are not of one length."""
    raw = (told + _BETWEEN).encode()
    if not count or len(raw) != count * (_LONG + 1) or told.count(_BETWEEN) != count - 1:
        return None
    table = np.frombuffer(raw, np.uint8).reshape(count, _LONG + 1)
    if (table[:, _LONG] != ord(_BETWEEN)).any():
        return None
    return np.ascontiguousarray(table[:, :_LONG]).view(f"S{_LONG}").ravel()


class _Reader:
    def __init__(self, years: Collection[int], *, as_then: bool) -> None:
        self._as_then = as_then
        self.tables: dict[str, Table] = {}
        self.places: list[str] = []
        self.words: dict[str, int] = {}
        self._keys: dict[str, _Keys] = {}
        self._codes: dict[str, int] = {}
        self._years = ", ".join(str(int(year)) for year in years)

    def add(self, source: _Source) -> None:
        """Read a table, those that it refers to before it."""
        own = _WORDS if source.name in _NAMED else ""
        named = [name for name, sql in source.columns.items() if sql != f"t.{source.owner}"]
        refers = [own, source.owner, *(source.refers.get(name, "") for name in named)]
        parts: list[list[Ints]] = [[] for _ in refers]
        keys: list[str] = []
        former = villages.former(source.name) if self._as_then and source.owner == _REGION else {}
        for count, first, *texts in self._blocks(source, named, refers):
            if own:
                keys += first.split(_BETWEEN)
            else:
                parts[0].append(np.fromstring(first, np.int64, sep=","))
            if former:
                who = keys if own else parts[0][-1].tolist()
                codes = zip(who, texts[0].split(_BETWEEN), strict=True)
                texts[0] = _BETWEEN.join(former.get(key, code) for key, code in codes)
            for part, of, text in zip(parts[1:], refers[1:], texts, strict=True):
                part.append(self._told(of, text, count))
        numbers, owners, *columns = map(_joined, parts)
        made = dict(zip(named, columns, strict=True))
        made |= {name: owners for name in source.columns if name not in made}
        self._keep(source, keys, numbers, self._places_of(source.owner, owners), made)

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
            self._keys[source.name] = _Keys(keys)

    def _blocks(self, source: _Source, named: Sequence[str], refers: Sequence[str]) -> Iterator[tuple[int, str, Any]]:
        """How many records, and of each column the values of all of them in one text: handing over cell by cell costs
        Python ten times what SQLite takes to read. Those that others refer to, or that are in order, are one block."""
        wanted = [
            "t.id" if source.name in _NAMED else "t.rowid",
            f"t.{source.owner}" if source.owner else "0",
            *(source.columns[name] for name in named),
        ]
        # a household that has moved away goes, as one that was deleted, with all that is its own
        table = {"household": "resident", "person": "resident_person"}.get(source.name, source.name)
        where = f"t.deleted IS NOT 1{f' AND {source.where}' if source.where else ''}"
        where += villages.said_once() if source.name == "village_year" else ""
        if source.years:
            where += f" AND t.year IN ({self._years})"
        joined = "JOIN household h ON h.id = t.household" if any("h.region_code" in sql for sql in wanted) else ""
        blocks = [" ORDER BY t.id" if source.in_order else ""]
        if source.name not in _NAMED and not source.in_order:
            blocks = [f" AND t.rowid BETWEEN {first} AND {first + _AT_ONCE - 1}" for first in _firsts(table)]
        for block in blocks:
            source_sql = f'"{table}" t {joined} WHERE {where}{block}'
            count, *texts = one(_joining(wanted, refers, source_sql))
            if any(
                is_text and text.count(_BETWEEN) >= count for is_text, text in zip(refers, texts, strict=True) if text
            ):
                count, *texts = one(_joining(wanted, refers, source_sql, keeps="replace({}, char(31), '')"))
            if count:
                yield (count, *texts)

    def _places_of(self, owner: str, told: Ints) -> Ints:
        if not owner:
            return np.zeros(len(told), np.int64)
        return told if owner == _REGION else np.append(self.tables[owner].place, (-1, -1))[told]

    def _place(self, code: str) -> int:
        ever = regions.ever(code)
        numbers = self._codes
        for had in ever if self._as_then else ever[-1:]:  # of a village that was merged: what it is now, or what it was
            if had not in numbers:
                numbers[had] = len(self.places)
                self.places.append(had)
        return numbers[code if self._as_then else ever[-1]]

    def _told(self, refers: str, told: str, count: int) -> Ints:
        """Numbers as they are; of a reference the record's (one past the last: it is gone); of a text its own."""
        if not refers:
            return np.fromstring(told, np.int64, sep=",")
        if refers in self._keys:
            return self._keys[refers].of(told, count)
        texts = told.split(_BETWEEN)
        if refers == _WORDS:
            words = self.words
            return np.fromiter((words.setdefault(text, len(words)) for text in texts), np.int64, count)
        numbers = {code: self._place(code) for code in dict.fromkeys(texts)}
        return np.fromiter(map(numbers.__getitem__, texts), np.int64, count)


def _joining(wanted: Sequence[str], refers: Sequence[str], of: str, *, keeps: str = "{}") -> str:
    """The query. `keeps`: what is done with texts that have what stands between them in them."""
    told, joined = [], []
    for at, (sql, is_text) in enumerate(zip(wanted, refers, strict=True)):
        told.append(f"{keeps.format(f'coalesce({sql}, {chr(39) * 2})') if is_text else f'coalesce({sql}, 0)'} AS c{at}")
        joined.append(f"group_concat(c{at}, {'char(31)' if is_text else repr(',')})")
    return f"SELECT count(*), {', '.join(joined)} FROM (SELECT {', '.join(told)} FROM {of})"


def _firsts(table: str) -> Iterator[int]:
    """Where blocks of a table begin."""
    query = f'SELECT min(rowid) FROM "{table}" WHERE rowid >= ?'
    first = one(query, 0)[0]
    while first is not None:
        yield first
        first = one(query, first + _AT_ONCE)[0]


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
