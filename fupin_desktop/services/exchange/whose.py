"""Whether the records that entries change, begin or move are the sender's: rules 4 to 6 of `trust.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain
from typing import Any, Protocol

from db.changes import chunks, every
from db.log import Entry
from db.models import BY_TABLE, KNOWN
from db.owners import ANY, REGION, Claims, Inside, Logged, owned, places, tables_of, ways
from fupin_desktop import regions
from fupin_desktop.services.exchange import decided, moved
from fupin_desktop.services.exchange.begun import Ours, is_simple
from fupin_desktop.services.exchange.columns import Part
from fupin_desktop.services.exchange.reasons import Reason


class Side(Protocol):
    """What is known of a sender. `area`: the beginnings of the codes of its regions; `told`: what the entries say,
    field → value, by stamp; `logged`: what the log has of their records; `has_disputes`: see `db/merge.py`;
    `is_village`: none below it; `ours`: what is plainly its own."""

    area: tuple[str, ...]
    told: dict[str, dict[str, Any]]
    logged: Logged
    has_disputes: bool | None
    is_village: bool
    ours: Ours

    def speaks_for(self, code: str) -> bool:
        """Whether a laptop is on the sender's side."""

    def is_neighbours(self, code: str) -> bool:
        """Whether a laptop is on another's side, which is neither this book's nor above it."""


class Whose:
    """Where the records of some entries lie, and whether that is the sender's."""

    def __init__(self, judge: Side, parts: Mapping[str, Part]) -> None:
        self._judge = judge
        self._inside = inside(judge.area)
        self._entries = entries = judge.ours.not_plain(parts, judge.logged.unknown)
        self._births: dict[tuple[str, str], Mapping[str, Any]] = {}
        for table, part in parts.items() if entries else ():
            self._births.update(((table, e[3]), state) for e, state in zip(part.begun, part.states, strict=True))
        #: Those that say where their record lies.
        moves = {table: {"", *ways(table)} for table in {e[2] for e in entries}}
        self._moving = [e for e in entries if e[4] in moves[e[2]]]
        self._names = {e[0]: named for e in self._moving if (named := _named(e, judge.told[e[0]]))}
        replaced = {ts[17:] for ts in " ".join([entry[6] for entry in entries]).split()}
        #: Neighbours' laptops whose word some entry replaces.
        self._strange = {code for code in replaced if judge.is_neighbours(code)}
        self._reasons: dict[str, Reason] = {}
        self._begun: dict[tuple[str, str], tuple[bool, bool]] = {}

    def reasons(self) -> dict[str, Reason]:
        """Stamp → why the entry does not count. A beginning that does not takes along what leans on it."""
        if not self._entries:
            return {}
        known = len(self._births) + 1
        while len(self._births) < known:
            known = len(self._births)
            self._claims = Claims(self._inside, self._births)
            self._lie = self._look_up()
            self._read_claims()
            self._has_disputes = self._look_for_disputes()
            for entry in self._doubtful():
                if entry[0] not in self._reasons and (reason := self._of(entry)):
                    self._reasons[entry[0]] = reason
            for entry in self._entries if self._reasons else ():
                if not entry[4] and entry[0] in self._reasons:
                    self._births.pop((entry[2], entry[3]), None)
        return self._reasons

    def _doubtful(self) -> list[Entry]:
        """Those to be looked at one by one: nearly always none, and edits not even one by one to find that."""
        theirs, doubted = self._plainly_theirs(), self._entries
        if len(theirs) == len(self._lie) and not (self._has_disputes or self._strange):
            doubted = self._moving
        return [entry for entry in doubted if (entry[2], entry[3]) not in theirs or not self._is_plain(entry, theirs)]

    def _read_claims(self) -> None:
        """What the log says of those that lie outside: whether they lay in the area is asked of each."""
        codes = set[str]().union(*filter(None, self._lie.values()))
        self._outside = {code for code in codes if not self._inside(code)}
        keys: dict[str, list[str]] = defaultdict(list)
        for (table, key), lie in self._lie.items() if self._outside else ():
            if lie and not self._outside.isdisjoint(lie):
                keys[table].append(key)
        for table, elsewhere in keys.items():
            self._claims.read(table, elsewhere)

    def _plainly_theirs(self) -> set[tuple[str, str]]:
        """The records that lie in the area as everybody says: most, and not looked at one by one."""
        tables, outside = {table for table, _ in self._lie}, self._outside
        plain = set(filter(is_simple, tables))
        return {key for key, lie in self._lie.items() if lie and key[0] in plain and outside.isdisjoint(lie)}

    def _is_plain(self, entry: Entry, theirs: set[tuple[str, str]]) -> bool:
        """Whether an entry changes a field that moves nothing, and no word of a neighbour's; or begins a record where
        all that it names is plainly theirs."""
        if not entry[4]:
            named = self._names.get(entry[0], ())
            return bool(named) and all((of, key) in theirs if of else self._inside(key) for of, key in named)
        if self._has_disputes or entry[4] in ways(entry[2]):  # who begins a record disputes nobody's
            return False
        return not (self._strange and any(ts[17:] in self._strange for ts in entry[6].split()))

    def _of(self, entry: Entry) -> Reason | None:
        ts, _, table, record, field, _, base = entry
        told = self._judge.told[ts]
        if moved.is_answer(entry, told, self._inside) or moved.is_handed_over(entry, told, self._inside):
            return None
        if moved.is_sealed_anew(entry, self._inside) and self._beginnings(table, record) == (True, False):
            return None
        when = max(ts, *base.split()) if base else ts
        named = self._names.get(ts, [])
        if field in ways(table) and not named:  # let go by its owner, it lies where its own region is
            named = [("", code) for (code,) in self._regions(table, record)]
        replaced = {ts[17:] for ts in base.split()}
        return (
            self._decided(entry)
            or self._above(table, record, named, replaced)
            or self._before(entry, named, when)
            or next(filter(None, (self._at(of, key, when) for of, key in named)), None)
            or self._disputed(entry, replaced, when)
        )

    def _decided(self, entry: Entry) -> Reason | None:
        """What is decided above villages, or by another one."""
        if moved.is_others_answer(entry, self._judge.told[entry[0]], self._inside):
            return Reason.ELSEWHERE
        if not self._judge.is_village or entry[2] not in decided.TABLES:
            return None
        return Reason.ABOVE if decided.is_above(entry, self._judge.told[entry[0]], self._judge.speaks_for) else None

    def _above(self, table: str, record: str, named: list[tuple[str, str]], replaced: set[str]) -> Reason | None:
        """What is set, or entered, above."""
        if KNOWN[table].room == "office" and self._judge.is_village:
            return Reason.ABOVE
        if KNOWN[table].room == "settings":
            is_set = not all(map(self._judge.speaks_for, replaced)) or self._beginnings(table, record)[1]
            is_set = is_set or self._is_set_above(table, named)
        else:
            is_set = bool(KNOWN[table].derived_from) and not ways(table)  # there is one for everybody
        return Reason.ABOVE if is_set else None

    def _before(self, entry: Entry, named: list[tuple[str, str]], when: str) -> Reason | None:
        """Where the record lay. Two laptops that import one roster both begin it, under the key that its number gives
        (`derived_key`); a key made at random nobody meets by chance."""
        _, _, table, record, field, _, _ = entry
        if field or not named:
            return self._at(table, record, when)
        is_elsewhere = not all(map(self._inside, self._lie.get((table, record)) or ()))
        return Reason.ELSEWHERE if is_elsewhere and not _is_derived(record) else None

    def _disputed(self, entry: Entry, replaced: set[str], when: str) -> Reason | None:
        table, record = entry[2:4]
        if not any(map(self._judge.is_neighbours, replaced)) and (
            not self._has_disputes or (table, record) in self._births or self._beginnings(table, record)[0]
        ):
            return None
        if not self._claims.is_disputed(table, record):
            return None
        taken = moved.was_taken(entry, self._claims.lay(table, record, when), self._inside)
        return None if taken else Reason.DISPUTED

    def _at(self, table: str, key: str, when: str) -> Reason | None:
        """Why a record ("": a region) is not the sender's; None where it is. What lies nowhere is theirs whose laptop
        began it."""
        if not table:
            return None if self._inside(key) else Reason.ELSEWHERE
        lie = self._lie.get((table, key))
        if lie is None:
            return Reason.WAITS
        if not lie:
            theirs, others = self._beginnings(table, key)
            return Reason.ABOVE if others else None if theirs else Reason.WAITS
        return None if all(map(self._inside, lie)) or self._claims.lay(table, key, when) else Reason.ELSEWHERE

    def _regions(self, table: str, record: str) -> list[tuple[str]]:
        if REGION not in ways(table):
            return []
        return every(f'SELECT "{REGION}" FROM "{table}" WHERE id = ? AND "{REGION}" <> \'\'', record)

    def _beginnings(self, table: str, record: str) -> tuple[bool, bool]:
        """Whether a laptop of theirs, and whether one of others began a record."""
        if (table, record) not in self._begun:
            query = """SELECT ts FROM "change" WHERE record = ? AND field = '' AND tbl = ?"""
            told = {self._judge.speaks_for(ts[17:]) for (ts,) in every(query, record, table)}
            self._begun[table, record] = (True in told, False in told)
        theirs, others = self._begun[table, record]
        return theirs or (table, record) in self._births, others

    def _is_set_above(self, table: str, named: list[tuple[str, str]]) -> bool:
        """Whether a wider region has such a setting: then nobody below sets another."""
        wider = [wide for of, code in named if not of for wide in regions.enclosing(code)[:-1]]
        marks = ",".join("?" * len(wider))
        query = f'SELECT 1 FROM "{table}" WHERE deleted IS NOT 1 AND region_code IN ({marks}) LIMIT 1'
        return bool(every(query, *wider))

    def _look_up(self) -> dict[tuple[str, str], set[str] | None]:
        """Where the records lie, and what the entries name as their owners."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in self._entries:
            wanted[entry[2]][entry[3]] = None
        for of, key in chain.from_iterable(self._names.values()):
            if of in KNOWN:
                wanted[of][key] = None
        found: dict[tuple[str, str], set[str] | None] = {}
        for table, keys in wanted.items():
            lie = places(table, list(keys), self._births, found, self._judge.logged.unknown)
            found.update(((table, key), told) for key, told in lie.items())
        return found

    def _look_for_disputes(self) -> bool:
        """Whether of any record two say where it lies; mostly of none, and nobody need look closer."""
        if self._judge.has_disputes is None:  # all conflicts are looked through
            names = sorted({name for table in BY_TABLE for name in ways(table)})
            marks = ",".join("?" * len(names))
            self._judge.has_disputes = bool(every(f"SELECT 1 FROM conflict WHERE field IN ({marks}) LIMIT 1", *names))
        if self._judge.has_disputes:
            return True
        again: dict[str, list[str]] = defaultdict(list)
        for table, key in self._births:
            if _is_derived(key) and table in BY_TABLE and key not in self._judge.logged.unknown:
                again[table].append(key)
        return any(
            every(f'SELECT 1 FROM "{table}" WHERE id IN ({marks}) LIMIT 1', *part)
            for table, keys in again.items()
            for marks, part in chunks(keys)
        )


def inside(area: tuple[str, ...]) -> Inside:
    """Whether a region is within an area. No method of whoever hands it on: each portion would keep its entries in a
    circle, and at a merge nobody collects those."""
    return lambda code: code.startswith(area)


def _is_derived(key: str) -> bool:
    """Whether a key is a UUIDv5."""
    return key[14:15] == "5"


def _named(entry: Entry, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an entry that moves its record says of where that lies: (table, key), or ("", code of a region)."""
    of = ways(entry[2])
    if len(of) == 1:  # most
        [(name, table)] = of.items()
        if table != ANY:
            return [(table, key)] if (key := told.get(name)) else []
    named = owned({name: told.get(name) for name in of})
    any_table = tables_of(key for name, key in named.items() if of[name] == ANY)
    return [(any_table.get(key, "?") if of[name] == ANY else of[name], key) for name, key in named.items()]
