"""Undo and redo: an action of this laptop is taken back by an action that writes the values before it.

Nothing is removed from the log. What someone else changed since (a merge) is not overwritten: it is left and counted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import orjson

from db.changes import DELETED, Leaves, Writer, change, chunks, every, leaves
from db.connection import former_sites, meta
from db.models import BY_TABLE


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


def stacks() -> tuple[list[Action], list[Action]]:
    """(what can be undone, what can be redone) by this laptop, the next one last."""
    undo: list[Action] = []
    redo: list[Action] = []
    rows: list[Any] = []
    for site, last in _own().items():
        rows += every('SELECT ts, title, kind FROM "action" WHERE ts GLOB ? AND ts <= ?', f"*-{site}", last)
    for ts, title, kind in sorted(rows):
        if kind == "undo":
            undo.pop()
            redo.append(Action(ts, title))
        elif kind == "redo":
            redo.pop()
            undo.append(Action(ts, title))
        elif kind == "print":
            continue  # what is on paper stays there
        else:
            undo.append(Action(ts, title))
            redo.clear()
    return undo, redo


def undo(actor: str) -> Undone | None:
    """Take back this laptop's last action; None when there is none."""
    done, _ = stacks()
    return _invert(actor, done[-1], "undo") if done else None


def redo(actor: str) -> Undone | None:
    """Do again what was last taken back; None when there is nothing."""
    _, undone = stacks()
    return _invert(actor, undone[-1], "redo") if undone else None


#: The entries of an action, newest first: they lie between its stamp and that of the site's next action.
_ENTRIES = """SELECT ts, tbl, record, field, base FROM "change" WHERE action = ? AND ts > ?
    AND ts < coalesce((SELECT min(ts) FROM "action" WHERE ts > ? AND ts GLOB ?), 'g')
    ORDER BY ts DESC"""


def entries_of(action: str) -> list[Any]:
    """(ts, table, record, field, base) of the entries of an action, newest first."""
    return every(_ENTRIES, action, action, action, f"*{action[16:]}")


def _invert(actor: str, action: Action, kind: str) -> Undone:
    by_table: dict[str, list[Any]] = defaultdict(list)
    for ts, table, record, field, base in entries_of(action.ts):
        by_table[table].append((ts, record, field, base))
    records: set[str] = set()
    left = 0
    with change(actor, action.title, kind=kind, target=action.ts) as writer:
        for table, entries in by_table.items():
            now = leaves(table, {record for _, record, _, _ in entries})
            cells, skipped = _cells_before(entries, now)
            left += skipped
            writer.write_cells(BY_TABLE[table], cells, now)
            records.update(key for key, _, _ in cells)
        _log_even_if_empty(writer)
    return Undone(action.title, len(records), left)


def _own() -> dict[str, str]:
    """The codes under which this book has written, and the last stamp under each that is its own."""
    return former_sites() | {str(meta("site")): "g"}


def _cells_before(entries: list[Any], now: Leaves) -> tuple[list[tuple[str, str, Any]], int]:
    """The cells to write so that the table stands as before these entries (newest first), and how many were left:
    those with a leaf of another laptop. A later leaf of our own is an undo, since actions are taken back in order.
    """
    own = _own()
    born = {record for _, record, field, _ in entries if field == ""}
    values = _values_at({ts for _, record, _, base in entries if record not in born for ts in base.split()})
    before: dict[tuple[str, str], list[Any]] = {}
    untouchable: set[tuple[str, str]] = set()
    for _, record, field, base in entries:
        if record in born:
            if any(leaf > own.get(leaf[17:], "") for leaf in now.of_record(record)):
                untouchable.add((record, ""))
            else:
                before[(record, DELETED)] = [1]
        elif any(leaf > own.get(leaf[17:], "") for leaf in now.of_cell(record, field)):
            untouchable.add((record, field))
        else:  # entries come newest first: the oldest one's base is what stood before the action
            before[(record, field)] = _values_of(values, field, base)
            if field == DELETED and before[(record, field)][-1]:
                seen = [*now.of_cell(record, field), *_seen_by_deleters(values, base)]
                if not set(now.of_record(record)).issubset(seen):
                    now.partly[record] = seen
    cells = [(record, field, value) for (record, field), told in before.items() for value in told]
    return cells, len(untouchable)


def _values_at(stamps: set[str]) -> dict[str, tuple[str, Any, str]]:
    """(field, value, base) of entries; field "" with the whole state for a first state."""
    found = {}
    for marks, part in chunks(stamps):
        for ts, field, value, base in every(
            f'SELECT ts, field, value, base FROM "change" WHERE ts IN ({marks})', *part
        ):
            found[ts] = (field, orjson.loads(value), base)
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
    return (list(told)[-1:] if field == DELETED else list(told)) or [None]


def _seen_by_deleters(values: dict[str, tuple[str, Any, str]], base: str) -> set[str]:
    """What those who had deleted a record had seen of it."""
    deletions = [values[ts] for ts in base.split() if ts in values]
    return {ts for name, value, seen in deletions if name == DELETED and value for ts in seen.split()}


def _log_even_if_empty(writer: Writer) -> None:
    """An undo that found nothing left to put back still counts, else it would be offered for ever."""
    writer.open_action()
