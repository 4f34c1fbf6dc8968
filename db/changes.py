"""The change log, and the one door for writes (MERGE.md).

A grow-only set of entries: history, audit, undo, export and merge all read it, and the ordinary tables are its current
view. An entry is one changed field of one record; a new record is one entry (field "") with its whole first state.

`base` names the entries that this one replaces. An entry no other one names is a leaf of its cell. The shown value is
that of the greatest leaf; more than one leaf with different values is a conflict.

    with change("李建国", "录入走访"):
        visit.save()

Everything within one `change` is one transaction and one action: it is done, undone and redone as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter
from typing import Any

from db import behind, log, written
from db.cells import Cells
from db.clock import Stamps
from db.homes import Homes
from db.leaves import Leaves as Leaves
from db.leaves import leaves as leaves
from db.log import Entry
from db.moment import Seen, moment_in_book, passed
from db.pages import to_json as to_json
from db.record import DELETED as DELETED
from db.record import Record
from db.shown import Table
from db.sql import chunks as chunks
from db.sql import every as every
from db.sql import many as many
from db.sql import one as one
from db.sql import stored_rows, tuples
from db.store import database, gate, writing

Values = Mapping[str, Any]
#: (key, field) → the values that stood there when somebody looked.
Saw = Callable[[str, str], Collection[Any]]

#: The title of what a new book begins with; without its village it is none, so nobody takes that back.
FOUNDING = "新建账本"
_PORTION = 500  # rows written at a time

_KEY = itemgetter("id")


@dataclass
class Written:
    """What a `put` did, in records, and whom it touched (screens redraw by it)."""

    added: int = 0
    changed: int = 0
    same: int = 0
    keys: list[str] = field(default_factory=list)


class Writer:
    """The open action. `put` and `delete` write tables and log together; both take stored values."""

    def __init__(self, actor: str, title: str, kind: str = "do", target: str | None = None) -> None:
        self.actor = actor
        self.title = title
        self.kind = kind
        self.target = target
        self.action: str | None = None
        self._stamps = stamps()
        #: What is to be sealed when the action is whole.
        self._behind: list[Entry] = []
        self._within: Stamps | None = None
        self._homes = Homes()

    def open_action(self) -> str:
        """The stamp of the action; it is logged only when something is written."""
        if self.action is None:
            [self.action] = self._stamps.take(1)
            database.execute_sql(
                'INSERT INTO "action" (ts, actor, title, kind, target) VALUES (?,?,?,?,?)',
                (self.action, self.actor, self.title, self.kind, self.target),
            )
        return self.action

    def close(self) -> None:
        """Seal what lies behind the second key, and remember the last stamp, so that the next change goes on from
        it."""
        if self._behind:
            behind.keep(self.put, self._behind)
        if self.action is not None:
            database.execute_sql("INSERT OR REPLACE INTO meta VALUES ('last_stamp', ?)", (self._stamps.last,))
            passed()
            written.belong(self._homes.found())

    def put(self, model: type[Record], rows: Sequence[Values], seen: Seen | None = None) -> Written:
        """Write rows (each with its `id`; fields left out stay as they are; None empties a field).

        Rows equal to what is stored write nothing. A deleted record that is put again comes back to life; not one that
        was `seen` and deleted meanwhile. Without `seen` the caller has seen what stands.
        """
        gate.check(model.room)
        if model.behind:
            behind.ready()
        done = Written()
        if not rows:
            return done
        rows = sorted(rows, key=_KEY)  # keys in order are written three times as fast
        last = one(f'SELECT max(id) FROM "{model.table()}"')[0] or ""
        for start in range(0, len(rows), _PORTION):
            part = rows[start : start + _PORTION]
            known = stored_rows(model, [key for key in map(_KEY, part) if key <= last])
            ghosts = _ghosts(model, known)
            known = {key: row for key, row in known.items() if key not in ghosts} if ghosts else known
            fresh = _merged_by_key([row for row in part if row["id"] not in known] if known else part)
            self._insert(model, fresh, ghosts)
            done.added += len(fresh)
            done.keys += map(_KEY, fresh)
            if known:
                self._change(model, [row for row in part if row["id"] in known], known, seen, done)
        return done

    def _change(
        self,
        model: type[Record],
        rows: Sequence[Values],
        known: Mapping[str, Values],
        seen: Seen | None,
        done: Written,
    ) -> None:
        cells: list[tuple[str, str, Any]] = []
        for row in rows:
            changes = _differences(known[row["id"]], row, was_living=_was_living(seen, row["id"]))
            cells += [(row["id"], name, value) for name, value in changes.items()]
            done.changed += bool(changes)
            done.same += not changes
        if seen is not None and cells and _has_passed(seen, cells, known):
            self.write_beside(model, cells, lambda key, name: (seen.rows.get(key, {}).get(name),))
        else:
            self.write_cells(model, cells)
        done.keys += dict.fromkeys(cell[0] for cell in cells)

    def write_beside(self, model: type[Record], cells: Sequence[tuple[str, str, Any]], saw: Saw) -> None:
        """Write cells of records that exist, of which something may have arrived after they were seen: what says
        nothing that `saw` tells of the cell, and was not written by this action, stays beside them, as if another
        laptop had written at the same time."""
        gate.check(model.room)
        keys = {key for key, _, _ in cells}
        now, told = leaves(model.table(), keys, model.log), Cells(model, keys, {})
        touched = [
            (key, of) for key, name, value in cells for of in (told.names if name == DELETED and value else (name,))
        ]
        told.read(touched)
        for key, name in touched:
            known = saw(key, name)
            strange = {ts for ts, said in told.leaves(key, name) if said not in known and not self._wrote(ts)}
            now.leave(key, name, strange)
        self._log_cells(model, cells, now)
        shown, table = Cells(model, keys, {}), Table(model)
        table.show(shown, [(key, name) for key, name, _ in cells])
        table.note_deletions(shown)

    def _wrote(self, ts: str) -> bool:
        action = self.open_action()
        return ts[17:] == action[17:] and ts > action

    def delete(self, model: type[Record], keys: Iterable[str], seen: Seen | None = None) -> Written:
        """Mark records as deleted. The entry replaces every leaf of the record that this laptop has seen."""
        return self.put(model, [{"id": key, DELETED: 1} for key in keys], seen)

    def _insert(self, model: type[Record], rows: Sequence[Values], ghosts: Collection[str]) -> None:
        if not rows:
            return
        table = model.table()
        if ghosts:
            many(f'DELETE FROM "{table}" WHERE id=?', [(key,) for key in ghosts])
        names = sorted(set().union(*rows))  # an empty column costs as much to write as a full one
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ",".join("?" * len(names))
        many(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuples(rows, names))
        self._log(model, self._beginnings(model, rows))
        model.after_write(rows, new=True)
        if ghosts:
            self._overrule(model, [row for row in rows if row["id"] in ghosts])

    def _beginnings(self, model: type[Record], rows: Sequence[Values]) -> list[Entry]:
        whole = repeat(self.open_action()), repeat(model.table())
        stamps, nothing = self._stamps_of(model).take(len(rows)), repeat("")
        return list(zip(stamps, *whole, map(_KEY, rows), nothing, map(_first_state, rows), nothing, strict=False))

    def begin_anew(self, model: type[Record], row: Values, told: Mapping[str, Sequence[str]]) -> None:
        """The beginning of a record whose log was erased (`db/erase.py`), and an entry over each cell of which the
        erased ones had `told`, replacing them."""
        self._insert(model, [row], ())
        born = self._stamps.last
        stamped = zip(self._stamps.take(len(told)), told.items(), strict=True)
        entries = [
            (stamp, self.open_action(), model.table(), row["id"], name, to_json(row.get(name)), " ".join([*base, born]))
            for stamp, (name, base) in stamped
        ]
        self._log(model, entries)

    def _overrule(self, model: type[Record], rows: Sequence[Values]) -> None:
        """What arrived of a record before its beginning shows again, but for what was written just now."""
        keys = [row["id"] for row in rows]
        cells = Cells(model, keys, {})
        Table(model).show_whole(cells, keys)
        known = [
            (row["id"], name, row.get(name, 0))
            for row in rows
            for name in cells.entries.get(row["id"], ())
            if name in row or name == DELETED
        ]
        self.write_cells(model, known)

    def write_cells(
        self, model: type[Record], cells: Sequence[tuple[str, str, Any]], seen: Leaves | None = None
    ) -> None:
        """Set (record key, field name, stored value) cells of records that exist, one entry each. `seen`: their leaves,
        where the caller has read them already. One cell with several values is a disagreement; the last one shows."""
        if not cells:
            return
        gate.check(model.room)
        seen = seen or leaves(model.table(), {key for key, _, _ in cells}, model.log)
        self._log_cells(model, cells, seen)
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        rows: dict[str, dict[str, Any]] = {}
        for key, name, value in cells:
            rows.setdefault(key, {"id": key})[name] = value
        for row in rows.values():
            by_columns.setdefault(tuple(name for name in row if name != "id"), []).append(row)
        for columns, group in by_columns.items():
            assignments = ", ".join(f'"{name}"=?' for name in columns)
            many(
                f'UPDATE "{model.table()}" SET {assignments} WHERE id=?',
                [[*(row[name] for name in columns), row["id"]] for row in group],
            )
        model.after_write(list(rows.values()), new=False)
        self._settle(model, [(key, name) for key, name, _ in cells], seen)

    def _log_cells(self, model: type[Record], cells: Sequence[tuple[str, str, Any]], seen: Leaves) -> None:
        action = self.open_action()
        stamped = list(zip(self._stamps_of(model).take(len(cells)), cells, strict=True))
        together: dict[str, list[str]] = {}
        for stamp, (key, name, _) in stamped:
            if name != DELETED:
                together.setdefault(key, []).append(stamp)
        entries = []
        for stamp, (key, name, value) in stamped:
            if name == DELETED and value:  # who deletes has seen what is written with it too
                base = [*seen.of_record(key), *together.get(key, ())]
            else:
                base = seen.of_cell(key, name)
            entries.append((stamp, action, model.table(), key, name, to_json(value), " ".join(base)))
        self._log(model, entries)

    def _stamps_of(self, model: type[Record]) -> Stamps:
        if model.behind and self._within is None:
            self._within = Stamps(self._stamps.site, max(self.open_action(), behind.last_stamp()))
        return self._within if model.behind and self._within else self._stamps

    def _log(self, model: type[Record], entries: list[Entry]) -> None:
        log.add(model.log, entries)
        self._homes.note(model, entries)
        if model.behind:
            self._behind += entries

    def _settle(self, model: type[Record], cells: Sequence[tuple[str, str]], seen: Leaves) -> None:
        """What was written here is decided. Only a record deleted elsewhere stays so, with an edit that it missed."""
        decided_cells = [(*cell, model.table()) for cell in cells]
        many(f"DELETE FROM {model.disputes} WHERE record=? AND field=? AND tbl=?", decided_cells)
        if len(set(cells)) < len(cells):
            split = [(*cell, model.table()) for cell, times in Counter(cells).items() if times > 1]
            many(f"INSERT INTO {model.disputes} (record, field, tbl) VALUES (?,?,?)", split)
        decided = {key for key, name in cells if name == DELETED} - seen.partly.keys()
        deleted = {key for key, _ in cells if seen.was_deleted(key)} - decided
        if deleted:
            Table(model).note_deletions(Cells(model, deleted, {}))


@contextmanager
def change(actor: str, title: str, *, kind: str = "do", target: str | None = None) -> Iterator[Writer]:
    """The door: one transaction, one action. An exception leaves the book as it was.

    Within an open change a second one joins it: services may call services.
    """
    if writing.writer is not None:
        yield writing.writer
        return
    database.connect(reuse_if_open=True)
    with database.atomic("IMMEDIATE"):
        writing.writer = opened = Writer(actor, title, kind, target)
        try:
            yield opened
            opened.close()
        finally:
            writing.writer = None
    passed()


def stamps() -> Stamps:
    """The stamps of the open book's site, going on from the last one used."""
    site = str(one("SELECT value FROM meta WHERE key='site'")[0])
    last = one("SELECT value FROM meta WHERE key='last_stamp'")
    return Stamps(site, last[0] if last else None)


def _ghosts(model: type[Record], known: Mapping[str, Values]) -> set[str]:
    """Rows that only keep the place of a record whose beginning has not arrived."""
    keys = {key for key, row in known.items() if row[DELETED]}
    for marks, part in chunks(list(keys)):
        query = f"""SELECT record FROM "{model.log}" WHERE field='' AND record IN ({marks}) AND tbl = ?"""
        keys.difference_update(row[0] for row in every(query, *part, model.table()))
    return keys


def _has_passed(seen: Seen, cells: Iterable[tuple[str, str, Any]], known: Mapping[str, Values]) -> bool:
    """Whether a merge has brought something since, or these cells stand otherwise than they were seen."""
    (arrivals, last), (then, before) = moment_in_book(), seen.moment
    return arrivals != then or any(
        known[key][name] != seen.rows.get(key, {}).get(name)
        for key, name, _ in cells
        if key in seen.rows or last != before
    )


def _was_living(seen: Seen | None, key: str) -> bool:
    """Whether a record was seen, and not deleted then."""
    row = seen.rows.get(key, {}) if seen else {}
    return DELETED in row and not row[DELETED]


def _differences(stored: Values, wanted: Values, *, was_living: bool) -> dict[str, Any]:
    changes = {name: value for name, value in wanted.items() if stored[name] != value}
    if stored[DELETED] and DELETED not in wanted and not was_living:
        changes[DELETED] = 0
    return changes


def _first_state(row: Values) -> str:
    """What a record begins with: what is filled, without the key."""
    state = {**row}
    del state["id"]
    if None in state.values():
        state = {name: value for name, value in state.items() if value is not None}
    return to_json(state)


def _merged_by_key(rows: Sequence[Values]) -> Sequence[Values]:
    """Rows that name the same new record twice become one, the later values winning."""
    if len(set(map(_KEY, rows))) == len(rows):
        return rows
    found: dict[str, Values] = {}
    for row in rows:
        found[row["id"]] = {**found.get(row["id"], {}), **row}
    return list(found.values())
