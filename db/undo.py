"""Undo and redo: an action of this laptop is taken back by an action that writes the values before it.

Nothing is removed from the log. What someone else changed since (a merge) is not overwritten: it is left and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from db import models
from db.changes import DELETED, FOUNDING, Leaves, change, chunks, every, leaves, one
from db.connection import former_sites, meta
from db.log import TURNED, stretch, turned
from db.pair import Pair
from db.psychology import BEHIND, LASTING
from db.said import state_of, value_of


@dataclass(frozen=True)
class Action:
    """An action of the log that can be taken back."""

    ts: str
    title: str


@dataclass(frozen=True)
class Undone:
    """What an undo or redo did: the action's title, records put back, cells left alone."""

    title: str
    records: int
    left: int


def done() -> Iterator[Action]:
    """What this laptop can take back, the next one first. Each is looked up when it is asked for."""
    return _stack("undo", lambda kind: True)


def undone() -> Iterator[Action]:
    """What this laptop can do again, the next one first."""
    return _stack("redo", lambda kind: kind == "undo")


_CELL = itemgetter(0)
_STAYS = (*LASTING, FOUNDING)
#: The newest action of a site before a stamp. What is on paper stays there, and of the archives nothing is taken back.
#: The index `action_site` answers it.
_BEFORE = f"""SELECT ts, title, kind, target FROM "action" WHERE substr(ts, 18) = ? AND ts < ? AND ts <= ?
    AND kind <> 'print' AND title NOT IN {_STAYS} ORDER BY ts DESC LIMIT 1"""


def _stack(takes: str, lays: Callable[[str], bool]) -> Iterator[Action]:
    """A stack from its top: an action of kind `takes` takes one off, one that `lays` lays itself on, any other clears.

    As the log stands after an action of kind `takes`, the stack is what it was before the one that this took off.
    """
    own = _own()
    before = "g"
    while found := [row for site, last in own.items() if (row := one(_BEFORE, site, before, last))]:
        ts, title, kind, target = max(found)
        if kind == takes:
            before = min(ts, target or "")  # always earlier: a log that somebody bent comes to an end too
        elif _is_lasting(ts):
            before = ts
        elif lays(kind):
            yield Action(ts, title)
            before = ts
        else:
            return


@cache
def _lasting_tables() -> set[str]:
    """The tables of which nothing is taken back."""
    return {name for name, model in models.KNOWN.items() if model.lasting}


def _is_lasting(action: str) -> bool:
    """Whether an action wrote the archives only, whatever it calls itself: it is in no stack, so none tells of it."""
    query = 'SELECT tbl FROM "change" WHERE site_ts > ? AND action = ? ORDER BY site_ts LIMIT 1'
    first = one(query, turned(action), action)
    if first is None or first[0] not in _lasting_tables():  # nearly always
        return False
    return tables_of(action) <= _lasting_tables()


def undo(actor: str, expected: str = "") -> Undone | None:
    """Take back this laptop's last action; None when there is none, or another than the `expected` stamp."""
    return _invert(actor, next(done(), None), "undo", expected)


def redo(actor: str, expected: str = "") -> Undone | None:
    """Do again what was last taken back; None when there is nothing, or another than the `expected` stamp."""
    return _invert(actor, next(undone(), None), "redo", expected)


#: The entries of an action: they lie between its stamp and that of the site's next action.
_OF_ACTION = f"""FROM "change" WHERE action = ? AND site_ts > ?
    AND site_ts < coalesce((SELECT {TURNED.format("min(ts)")} FROM "action" WHERE ts > ? AND ts GLOB ?), ?)"""


def _of(action: str, what: str, more: str = "") -> list[Any]:
    start, end = stretch(action[17:], action)
    return every(f"SELECT {what} {_OF_ACTION} {more}", action, start, action, f"*{action[16:]}", end)


def entries_of(action: str) -> list[Any]:
    """(ts, table, record, field, base) of the entries of an action, newest first."""
    return _of(action, "ts, tbl, record, field, base", "ORDER BY site_ts DESC")


def entries_with(ts: str) -> list[Any]:
    """The same of the action that wrote an entry."""
    return entries_of(one('SELECT action FROM "change" WHERE site_ts = ?', turned(ts))[0])


def records_of(action: str) -> list[str]:
    """The records that an action wrote."""
    return [row[0] for row in _of(action, "DISTINCT record")]


def written(action: str, most: int) -> list[Any]:
    """(table, record, entries) of what an action wrote, at most so many records."""
    return _of(action, "tbl, record, count(*)", f"GROUP BY tbl, record LIMIT {most}")


@lru_cache(maxsize=64)
def tables_of(action: str) -> frozenset[str]:
    """The tables that an action wrote; of a large import found once."""
    return frozenset(row[0] for row in _of(action, "DISTINCT tbl"))


def joined(action: str) -> bool:
    """Whether an action made one of two records, or took that back: what belongs to either was moved, in all rooms."""
    return bool(_of(action, "1", f"AND tbl = '{Pair.table()}' LIMIT 1"))


def _invert(actor: str, action: Action | None, kind: str, expected: str) -> Undone | None:
    if action is None or expected not in ("", action.ts):
        return None
    by_table: dict[str, list[Any]] = defaultdict(list)
    for ts, table, record, field, base in entries_of(action.ts):
        by_table[table].append((ts, record, field, base))
    records: set[str] = set()
    left = 0
    moved_only = joined(action.ts)
    with change(actor, action.title, kind=kind, target=action.ts) as writer:
        for table, entries in by_table.items():
            if table in _lasting_tables():  # by whatever action it was written
                # of an older program's joining archives were a part: they follow by themselves
                left += 0 if moved_only and table in BEHIND else len(entries)
                continue
            now = leaves(table, {record for _, record, _, _ in entries})
            cells, skipped = _cells_before(entries, now)
            left += skipped
            writer.write_cells(models.BY_TABLE[table], cells, now)
            records.update(key for key, _, _ in cells)
        writer.open_action()  # one that found nothing left to put back still counts, else it would be offered for ever
    return Undone(action.title, len(records), left)


def _own() -> dict[str, str]:
    """The codes under which this book has written, and the last stamp under each that is its own."""
    return former_sites() | {str(meta("site")): meta("last_stamp") or ""}


def _cells_before(entries: list[Any], now: Leaves) -> tuple[list[tuple[str, str, Any]], int]:
    """The cells to write so that the table stands as before these entries (newest first), and how many were left:
    those with a leaf of another laptop. A later leaf of our own is an undo, since actions are taken back in order.
    """
    own = _own()

    def others(leaves: list[str]) -> list[str]:
        return [leaf for leaf in leaves if leaf > own.get(leaf[17:], "")]

    born = {record for _, record, field, _ in entries if field == ""}
    edits = [(field, base) for _, record, field, base in entries if record not in born]
    values = _values_at({ts for _, base in edits for ts in base.split()}, {field for field, _ in edits})
    before: dict[tuple[str, str], list[Any]] = {}
    untouchable: set[tuple[str, str]] = set()
    for _, record, field, base in entries:
        if record in born:
            if others(now.of_record(record)):
                untouchable.add((record, ""))
            else:
                before[(record, DELETED)] = [1]
        elif others(now.of_cell(record, field)):
            untouchable.add((record, field))
        else:  # entries come newest first: the oldest one's base is what stood before the action
            before[(record, field)] = _values_of(values, field, base)
            if field == DELETED and any(before[(record, field)]):
                seen = {*now.of_cell(record, field), *_seen_by_deleters(values, base)}
                if not seen.issuperset(now.of_record(record)):
                    now.partly[record] = sorted(seen)
    # keys in order are read and written faster
    cells = [(record, field, value) for (record, field), told in sorted(before.items(), key=_CELL) for value in told]
    return cells, len(untouchable)


def _values_at(stamps: set[str], fields: set[str]) -> dict[str, tuple[str, Any, str]]:
    """(field, value, base) of entries; field "" with the state for a first state that tells of any of these fields."""
    found = {}
    told = [f'"{field}"' for field in fields]  # whether somebody deleted it is told by hardly any
    for marks, part in chunks(sorted(map(turned, stamps))):
        for ts, field, value, base in every(
            f'SELECT ts, field, value, base FROM "change" WHERE site_ts IN ({marks})', *part
        ):
            if field:
                found[ts] = (field, value_of(value), base)
            elif any(name in value for name in told):
                found[ts] = (field, state_of(value), base)
    return found


def _values_of(values: dict[str, tuple[str, Any, str]], field: str, base: str) -> list[Any]:
    """The values that a cell had, the shown one last: several where laptops disagreed, for they do again."""
    told: dict[Any, None] = {}
    for ts in sorted(base.split()):
        name, value, _ = values.get(ts, ("?", None, ""))  # what was replaced may not have arrived
        if name == "":
            name, value = field if field in value else "", value.get(field)
        if name == field:
            told.pop(value, None)
            told[value] = None
    return list(told) or [None]


def _seen_by_deleters(values: dict[str, tuple[str, Any, str]], base: str) -> set[str]:
    """What those who had deleted a record had seen of it; what who brought it back replaced was deleted before."""
    return {seen for ts in base.split() if ts in values for seen in values[ts][2].split()}
