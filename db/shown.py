"""Bringing a table, the search and the list of conflicts in line with the log, for the records that a merge touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from db.cells import Cells
from db.dates import day_of
from db.fields import Date, Ref
from db.record import DELETED, Record
from db.sql import KEYS, chunks, looked_up, many, stored_rows, tuples

#: record, field.
Cell = tuple[str, str]


class Unstorable(ValueError):
    """A value that the field can't hold."""


class Table:
    """The table of a model. `parents` collects the keys that its records name, by table."""

    def __init__(self, model: type[Record], parents: dict[str, set[str]] | None = None) -> None:
        parents = defaultdict(set) if parents is None else parents
        self.model = model
        self.name = model.table()
        self.kinds = model.kinds()
        self.names = {*self.kinds, DELETED}
        self._types = {name: int if kind.column_type == "INTEGER" else str for name, kind in self.kinds.items()}
        self._types[DELETED] = int
        self._days = {name for name, kind in self.kinds.items() if isinstance(kind, Date)}
        self._refs = {name: parents[kind.table] for name, kind in self.kinds.items() if isinstance(kind, Ref)}
        #: Conflicts that were not there before.
        self.conflicts: list[Cell] = []

    def check(self, name: str, value: Any) -> None:
        """Raises Unstorable for what no program of ours writes: it would break a page later."""
        if value is None:
            return
        if type(value) is not self._types[name]:
            raise Unstorable
        if name in self._days:
            day_of(value)

    def insert(self, rows: Sequence[dict[str, Any]]) -> None:
        """New records, whole."""
        if not rows:
            return
        rows = sorted(rows, key=lambda row: str(row["id"]))
        names = sorted(set().union(*rows))
        columns = ", ".join(f'"{name}"' for name in names)
        many(
            f'INSERT INTO "{self.name}" ({columns}) VALUES ({",".join("?" * len(names))})',
            tuples(rows, names),
        )
        for name, parents in self._refs.items():
            parents.update(row[name] for row in rows if row.get(name))
        self.model.after_write(rows, new=True)

    def show(self, cells: Cells, touched: Collection[Cell]) -> None:
        """Some cells of records; a record of which nothing was there yet gets its row."""
        cells.read(touched)
        self._make_rows({record for record, _ in touched if record not in cells.births})
        rows: dict[str, dict[str, Any]] = {}
        split: set[Cell] = set()
        doubtful: list[Cell] = []
        decided = cells.plain
        for cell in touched:
            record, name = cell
            if cell in decided:
                value = cells.value(decided[cell], name)
            else:
                doubtful.append(cell)
                value, disagree = cells.shown(record, name)
                if disagree:
                    split.add(cell)
            if record in rows:
                rows[record][name] = value
            else:
                rows[record] = {"id": record, name: value}
        self._update(list(rows.values()))
        self._note(doubtful, split)

    def show_whole(self, cells: Cells, keys: Collection[str]) -> None:
        """All cells of records."""
        for _, part in chunks(keys):
            touched = [cell for record in part for cell in cells.all_of(record)]
            cells.read(touched)
            self._make_rows(part)
            stored = stored_rows(self.model, part)
            changes = []
            split: set[Cell] = set()
            for record in part:
                now = {name: cells.shown(record, name) for name in cells.names}
                split.update((record, name) for name, (_, disagree) in now.items() if disagree)
                row = {name: value for name, (value, _) in now.items() if stored[record][name] != value}
                if row:
                    changes.append({"id": record, **row})
            self._update(changes)
            self._note(touched, split)

    def note_deletions(self, cells: Cells) -> None:
        """Of records that somebody deleted: whether somebody else had changed what the deleter had not seen."""
        touched = [record for record, told in cells.entries.items() if DELETED in told and record in cells.births]
        cells.read([cell for record in touched for cell in cells.all_of(record)])
        split = set()
        for record in touched:
            value, disagree = cells.shown(record, DELETED)
            if disagree or (value and cells.unseen(record)):
                split.add((record, DELETED))
        self._note([(record, DELETED) for record in touched], split)

    def _make_rows(self, keys: Collection[str]) -> None:
        """Rows for records that the table lacks: shown as deleted until something says otherwise."""
        many(f'INSERT OR IGNORE INTO "{self.name}" (id, deleted) VALUES (?,1)', [(key,) for key in keys])

    def _update(self, rows: Sequence[dict[str, Any]]) -> None:
        for _, part in chunks(rows):  # of a large table these are read once, whichever of their columns is set
            self._update_some(part)
        self.model.after_write(rows, new=False)

    def _update_some(self, rows: Sequence[dict[str, Any]]) -> None:
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_columns[tuple(row)].append(row)
        for names, group in by_columns.items():
            columns = names[1:]
            # a row that shows it already is not written again
            sets = ", ".join(f'"{name}"=?{number}' for number, name in enumerate(columns, 2))
            differs = " OR ".join(f'"{name}" IS NOT ?{number}' for number, name in enumerate(columns, 2))
            query = f'UPDATE "{self.name}" SET {sets} WHERE id=?1 AND ({differs})'
            many(query, tuples(group, names))
            for name in self._refs.keys() & columns:
                self._refs[name].update(row[name] for row in group if row[name])

    def _note(self, touched: Collection[Cell], split: Collection[Cell]) -> None:
        """Keep the list of conflicts: of the touched cells, these are some."""
        disputes = self.model.disputes
        query = f"SELECT c.record, c.field FROM {KEYS} {disputes} c ON c.record = k.value AND c.tbl = ?2"
        listed: set[Cell] = {tuple(row) for row in looked_up(query, {record for record, _ in touched}, self.name)}
        gone = listed.intersection(touched).difference(split)
        many(f"DELETE FROM {disputes} WHERE record=? AND field=? AND tbl=?", [(*cell, self.name) for cell in gone])
        new = [cell for cell in split if cell not in listed]
        many(f"INSERT INTO {disputes} (record, field, tbl) VALUES (?,?,?)", [(*cell, self.name) for cell in new])
        self.conflicts += new


def add_ghosts(parents: Mapping[str, Collection[str]]) -> None:
    """Rows for parents that have not arrived, so that their children can be kept: shown as deleted until they have."""
    for table, keys in parents.items():
        there = {row[0] for row in looked_up(f'SELECT t.id FROM {KEYS} "{table}" t ON t.id = k.value', keys)}
        many(f'INSERT INTO "{table}" (id, deleted) VALUES (?,1)', [(key,) for key in keys if key not in there])
