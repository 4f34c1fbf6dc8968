"""Whose a record is: the regions where it lies, by following the fields through which it belongs to something.

A household or village says its region itself; a person, a year, a visit lies where its household lies; a counsellor, a
threshold lies nowhere. Fields say so by their kind (`Ref.belongs`, `AnyRef`) and by the name `region_code`: there is no
list of tables here.

`places` tells where records lie as the tables show them, many at a time. `Claims` reads the log: every place that any
entry which counts gave a record, so that an entry can be judged by what stood when it was written.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from db import models
from db.cells import Logging
from db.fields import AnyRef, Ref
from db.log import STAMP
from db.opened import Beside
from db.psychology import BEHIND
from db.said import state_of, value_of
from db.sql import KEYS, chunks, every, looked_up

REGION = "region_code"
#: In place of a table's name: a record of any table.
ANY = "*"
#: A region's code → whether it is one of those that are asked about.
Inside = Callable[[str], bool]
#: (table, key) → the fields of a record that is being born and that no table has yet.
Coming = Mapping[tuple[str, str], Mapping[str, Any]]
#: (table, key) → where the record lies, as `places` tells it.
Known = Mapping[tuple[str, str], set[str] | None]
#: Deeper no honest record lies: rigid expense → income → household.
_DEEPEST = 6


@cache
def ways(table: str) -> Mapping[str, str]:
    """The fields by which a record of a table lies somewhere → the table that each names, "" for a region's code."""
    found = {}
    for name, kind in models.KNOWN[table].kinds().items():
        if name == REGION:
            found[name] = ""
        elif isinstance(kind, AnyRef):
            found[name] = ANY
        elif isinstance(kind, Ref) and kind.belongs:
            found[name] = kind.table
    return found


def owned(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Of the fields by which a record lies somewhere those that say so: who belongs to a household lies where that
    one lies, whatever region stands beside it."""
    found = {name: value for name, value in cells.items() if value}
    if len(found) > 1:
        found.pop(REGION, None)
    return found


def tables_of(keys: Iterable[str]) -> dict[str, str]:
    """Key → the table that has a record of it."""
    found: dict[str, str] = {}
    for marks, part in chunks(dict.fromkeys(keys)):
        for model in models.MODELS:
            query = f'SELECT id FROM "{model.table()}" WHERE id IN ({marks})'
            found.update((row[0], model.table()) for row in every(query, *part))
    return found


@dataclass
class Logged:
    """What the log has of the records that some entries tell of."""

    #: Keys that stand for a record of another table too, in the log or among the entries.
    confused: set[str] = dataclasses.field(default_factory=set)
    #: Keys that begin a record, of which the log has nothing.
    unknown: set[str] = dataclasses.field(default_factory=set)
    #: Table of the entries → all that the log has under the keys of their records.
    entries: dict[str, list[Logging]] = dataclasses.field(default_factory=dict)


def in_the_log(records: Mapping[str, Collection[str]], begun: Collection[str]) -> Logged:
    """What the log has of these keys, by table; `begun`: those that begin a record."""
    found = Logged(unknown=set(begun))
    if len(records) > 1:
        times = Counter(chain.from_iterable(records.values()))
        found.confused.update(key for key, count in times.items() if count > 1)
    for table, of_table in records.items():
        # answered from the index alone
        query = f'SELECT record, field, {STAMP}, tbl <> ?2 FROM {KEYS} "change" ON record = k.value'
        rows = found.entries[table] = looked_up(query, of_table, table)
        found.confused.update(row[0] for row in rows if row[3])
        found.unknown.difference_update(map(itemgetter(0), rows))
    return found


def places(
    table: str,
    keys: Collection[str],
    coming: Coming,
    known: Known | None = None,
    unknown: Collection[str] = frozenset(),
    _depth: int = 0,
) -> dict[str, set[str] | None]:
    """Key → the codes of the regions where the record lies; None for one whose beginning, or whose owner's, has not
    arrived. A record that lies nowhere (a setting) has the empty set. `known`: what was found so before; `unknown`: of
    these the book has nothing, they are only coming."""
    if known:
        found = {key: known[table, key] for key in keys if (table, key) in known}
        left = [key for key in keys if key not in found]
        return found | _places(table, left, coming, known, unknown, _depth) if left else found
    return _places(table, keys, coming, {}, unknown, _depth)


def _places(
    table: str, keys: Collection[str], coming: Coming, known: Known, unknown: Collection[str], depth: int
) -> dict[str, set[str] | None]:
    if not ways(table):
        return {key: set() for key in keys}
    if depth > _DEEPEST:
        return dict.fromkeys(keys)
    there = [key for key in keys if key not in unknown] if unknown else keys
    plain = _plain_places(table, there)
    if len(plain) == len(keys):
        return plain
    keys = [key for key in keys if key not in plain] if plain else keys
    rows = _rows(table, [key for key in there if key not in plain], coming)
    if unknown:
        begun = ((key, coming.get((table, key))) for key in keys if key in unknown)
        rows.update((key, {name: state.get(name) for name in ways(table)}) for key, state in begun if state is not None)
    found: dict[str, set[str] | None] = {key: set() if key in rows else None for key in keys}
    for of, values in _named(table, rows, coming).items():
        if of == "":
            above: dict[str, set[str] | None] = {value: {value} for value in values}
        else:
            is_known = of in models.KNOWN
            above = places(of, list(values), coming, known, unknown, depth + 1) if is_known else dict.fromkeys(values)
        for value, belonging in values.items():
            for key in belonging:
                _add(found, key, above[value])
    return found | plain


def _plain_places(table: str, keys: Collection[str]) -> dict[str, set[str] | None]:
    """Those that lie where the one that they belong to lies, which belongs to one … whose row says a region: most. Each
    table is asked in its own order: what belongs to its rows lies all over another."""
    if _log(table) != models.KNOWN[table].log:  # of archives that are not opened there is no table
        return {}
    owner = {key: key for key in keys}
    while len(ways(table)) == 1:
        [(name, of)] = ways(table).items()
        if of == ANY:
            break
        query = f'SELECT t.id, t."{name}" FROM {KEYS} "{table}" t ON t.id = k.value'
        told = dict(looked_up(query, {*owner.values()}))
        owner = {key: value for key, at in owner.items() if (value := told.get(at))}
        if of == "":
            codes = {code: {code} for code in owner.values()}
            return {key: codes[code] for key, code in owner.items()}
        table = of
    return {}


def _named(table: str, rows: Mapping[str, Mapping[str, Any]], coming: Coming) -> dict[str, dict[str, list[str]]]:
    """What these rows name: table ("" for regions) → key or code → which of the rows."""
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    of_field = ways(table)
    for key, row in rows.items():
        for name, value in (owned(row) if len(of_field) > 1 else row).items():
            if value:
                named[of_field[name]][value].append(key)
    if ANY in named:
        there = tables_of(named[ANY]) | {key: of for of, key in coming if key in named[ANY]}
        for value, of in named.pop(ANY).items():
            named[there.get(value, "?")][value] += of
    return named


def _add(found: dict[str, set[str] | None], key: str, more: set[str] | None) -> None:
    known = found[key]
    found[key] = None if known is None or more is None else known | more if known else more


def _rows(table: str, keys: Collection[str], coming: Coming) -> dict[str, Mapping[str, Any]]:
    """What the records say of where they lie; without those of which nothing has begun."""
    names = list(ways(table))
    found: dict[str, Mapping[str, Any]] = {}
    blank = []
    for marks, part in chunks(keys):
        rows = _shown(table, names, marks, part)
        if len(names) == 1:  # most records lie somewhere by one field; in half the time
            found.update((key, {names[0]: value}) for key, value in rows)
            blank += [key for key, value in rows if not value]
            continue
        for key, *values in rows:
            found[key] = dict(zip(names, values, strict=True))
            if not any(values):
                blank.append(key)
    for marks, part in chunks(blank):  # the place of one that has not begun, or of one that says no place
        query = f"""SELECT DISTINCT record FROM "{_log(table)}" WHERE record IN ({marks}) AND field = '' AND tbl = ?"""
        begun = {row[0] for row in every(query, *part, table)}
        for key in set(part) - begun:
            del found[key]
    for key in keys if len(found) < len(keys) else ():
        if key not in found and (state := coming.get((table, key))) is not None:
            found[key] = {name: state.get(name) for name in names}
    return found


def _shown(table: str, names: Sequence[str], marks: str, part: Sequence[str]) -> list[Any]:
    """(key, values of the fields) of records; of what lies behind the second key, for who has not opened it, as far as
    an older program's beginnings stand in the log."""
    if _log(table) == models.KNOWN[table].log:
        columns = ", ".join(f'"{name}"' for name in names)
        return every(f'SELECT id, {columns} FROM "{table}" WHERE id IN ({marks})', *part)
    query = f"""SELECT record, value FROM "change" WHERE record IN ({marks}) AND field = '' AND tbl = ?"""
    states = {key: state_of(value) for key, value in every(query, *part, table)}
    return [(key, *map(state.get, names)) for key, state in states.items()]


def _log(table: str) -> str:
    """Where the entries of a table are that can be read now."""
    return "change" if table in BEHIND and not Beside.is_attached() else models.KNOWN[table].log


class Claims:
    """What the log says of where records lie, remembered: for the few that need it."""

    def __init__(self, inside: Inside, coming: Coming) -> None:
        self._inside = inside
        self._coming = coming
        self._told: dict[tuple[str, str], dict[str, list[tuple[str, str, bool]]]] = {}

    def read(self, table: str, keys: Iterable[str], _depth: int = 0) -> None:
        """Look up, many at a time, what is said of records and of what they belong to."""
        names = ways(table)
        left: dict[str, list[Any]] = {key: [] for key in keys if (table, key) not in self._told}
        fields = ",".join("?" * (1 + len(names)))
        for marks, part in chunks(left):
            query = f"""SELECT record, ts, field, value, base FROM "{_log(table)}" WHERE record IN ({marks})
                AND field IN ({fields}) AND tbl = ?"""
            for key, *told in every(query, *part, "", *names, table):
                left[key].append(told)
        owners: dict[str, set[str]] = defaultdict(set)
        for key, rows in left.items():
            self._told[table, key] = owned(_claims(names, rows, self._coming.get((table, key))))
            for name, of_field in self._told[table, key].items():
                owners[names[name]].update(value for _, value, _ in of_field)
        for of, found in owners.items():
            if of in models.KNOWN and _depth < _DEEPEST:
                self.read(of, found, _depth + 1)

    def lay(self, table: str, key: str, when: str) -> bool:
        """Whether somebody says that the record lies inside and is not overruled, or it lay there at that stamp."""
        return self._any(table, key, when, 0)

    def is_disputed(self, table: str, key: str, _depth: int = 0) -> bool:
        """Whether somebody, not overruled, says that the record lies elsewhere."""
        if table not in models.KNOWN or _depth > _DEEPEST:
            return True
        return any(
            stands and self._is_elsewhere(table, name, value, _depth)
            for name, told in self._of(table, key).items()
            for _, value, stands in told
        )

    def _is_elsewhere(self, table: str, name: str, value: str, depth: int) -> bool:
        of = self._owner(table, name, value)
        return not self._inside(value) if of == "" else self.is_disputed(of, value, depth + 1)

    def _any(self, table: str, key: str, when: str, depth: int) -> bool:
        told = self._of(table, key)
        return depth <= _DEEPEST and bool(told) and all(
            any(self._is_inside(table, name, value, when, depth) for value in _standing(of_field, when))
            for name, of_field in told.items()
        )  # fmt: skip

    def _is_inside(self, table: str, name: str, value: str, when: str, depth: int) -> bool:
        of = self._owner(table, name, value)
        return self._inside(value) if of == "" else bool(of) and self._any(of, value, when, depth + 1)

    def _owner(self, table: str, name: str, value: str) -> str:
        """The table of what a field names; "" for a region, "?" for a record that no table has."""
        of = ways(table)[name]
        return tables_of([value]).get(value, "?") if of == ANY else of

    def _of(self, table: str, key: str) -> dict[str, list[tuple[str, str, bool]]]:
        """Field → (stamp, value, whether nobody has overruled it), by stamp."""
        if table not in models.KNOWN:
            return {}
        if (table, key) not in self._told:
            self.read(table, [key])
        return self._told[table, key]


def _standing(told: list[tuple[str, str, bool]], when: str) -> list[str]:
    """The values that nobody overruled, and the one that stood at a stamp (before the first, the first)."""
    before = [value for ts, value, _ in told if ts <= when]
    return [*(value for _, value, stands in told if stands), before[-1] if before else told[0][1]]


def _claims(
    names: Collection[str], rows: Iterable[Sequence[str]], coming: Mapping[str, Any] | None
) -> dict[str, list[tuple[str, str, bool]]]:
    """Every non-empty value that was given to the fields by which a record lies somewhere, of the log's (stamp, field,
    value, base). First states that say the same are one (`db/cells.py`)."""
    born: dict[str, Mapping[str, Any]] = {"": coming} if coming else {}
    set_later: dict[str, dict[str, str]] = {name: {} for name in names}
    replaced: dict[str, set[str]] = {name: set() for name in names}
    for ts, field, text, base in rows:
        if field == "":
            born[ts] = state_of(text)
        else:
            replaced[field].update(base.split())
            set_later[field][ts] = value_of(text)
    found = {}
    for name, gone in replaced.items():
        outdated = {state.get(name) for ts, state in born.items() if ts in gone}
        told = [(ts, str(value), ts not in gone) for ts, value in set_later[name].items() if value]
        for ts, state in born.items():
            if value := state.get(name):
                told.append((ts, str(value), value not in outdated))
        if told:
            found[name] = sorted(told)
    return found
