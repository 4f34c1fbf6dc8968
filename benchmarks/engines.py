"""What the merge is held against: a raw upsert with row versions, session changesets, pygeodiff. Each merges the same
40 packages into one file and gives the seconds of CPU of the merging alone.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.common import cpu
from benchmarks.merging import COLUMNS, INTEGERS, Edit, Township
from db.cipher import PAGE_SIZE

_PRAGMAS = f"PRAGMA page_size={PAGE_SIZE}; PRAGMA journal_mode=wal; PRAGMA synchronous=full; PRAGMA cache_size=-32000"
_INDEXES = ("household(region_code)", "household(local_no)", "person(household)", "person(id_no)")


def raw(path: Path, town: Township) -> float:
    """INSERT … ON CONFLICT DO UPDATE where the version is newer: the last one to write a row wins it whole."""
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.executescript(_PRAGMAS)
        _make_tables(book, "TEXT NOT NULL PRIMARY KEY", "STRICT")
        upserts = {table: _upsert(table) for table in COLUMNS}
        book.execute("BEGIN")
        for table, rows in town.base.items():
            ordered = sorted(rows.values(), key=lambda row: str(row["id"]))
            book.executemany(upserts[table], [_values(table, row, "0") for row in ordered])
        book.execute("COMMIT")

        def merge(number: int, edits: list[Edit]) -> None:
            book.execute("BEGIN IMMEDIATE")
            for table, upsert in upserts.items():
                versioned = ((edit, f"{n:08}-{number}") for n, edit in enumerate(edits) if edit.table == table)
                book.executemany(upsert, [_values(table, edit.row, version) for edit, version in versioned])
            book.execute("COMMIT")

        return sum(cpu(partial(merge, number, edits)) for number, edits in enumerate(town.villages))


def sessions(folder: Path, town: Township) -> float:
    """SQLite's session extension: each village's changeset, applied with conflicts overwritten."""
    import apsw

    base = _base_file(folder / "session.db", town)
    changesets = []
    for edits in town.villages:
        village = Path(shutil.copy(base, folder / "village.db"))
        with closing(apsw.Connection(str(village))) as book:
            session = apsw.Session(book, "main")
            session.attach()
            _edit(book, edits)
            changesets.append(session.changeset())
    with closing(apsw.Connection(str(base))) as book:
        book.execute(_PRAGMAS)

        def keep(_reason: int, _change: Any) -> int:
            return int(apsw.SQLITE_CHANGESET_OMIT)

        return sum(cpu(partial(apsw.Changeset.apply, data, book, conflict=keep)) for data in changesets)


def geodiff(folder: Path, town: Township) -> float:
    """pygeodiff with integer keys: rebase on what the township has by now, and apply. All of the packages: one takes
    the longer the more were merged before it."""
    import pygeodiff

    engine = pygeodiff.GeoDiff()
    base = _base_file(folder / "geodiff.db", town)
    master, village = folder / "master.db", folder / "village.db"
    shutil.copy(base, master)
    seconds = 0.0
    for edits in town.villages:
        shutil.copy(base, village)
        with closing(sqlite3.connect(village, isolation_level=None)) as book:
            _edit(book, edits)
        seconds += cpu(lambda: engine.rebase(str(base), str(master), str(village), str(folder / "conflicts.json")))
        shutil.move(village, master)  # what was rebased is the township's book now
    return seconds


def _make_tables(book: sqlite3.Connection, key: str, kind: str = "") -> None:
    for table, names in COLUMNS.items():
        columns = ", ".join(f"{name} {'INTEGER' if name in INTEGERS else 'TEXT'}" for name in names)
        book.execute(f"CREATE TABLE {table} (id {key}, {columns}, version TEXT) {kind}")
    for number, columns in enumerate(_INDEXES):
        book.execute(f"CREATE INDEX index_{number} ON {columns}")


def _upsert(table: str) -> str:
    names = (*COLUMNS[table], "version")
    sets = ", ".join(f"{name}=excluded.{name}" for name in names)
    marks = ",".join("?" * (len(names) + 1))
    return (
        f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets} WHERE excluded.version > version"
    )


def _values(table: str, row: dict[str, Any], version: str, key: int | None = None) -> tuple[Any, ...]:
    return (row["id"] if key is None else key, *(row[name] for name in COLUMNS[table]), version)


def _base_file(path: Path, town: Township) -> Path:
    """The base with integer keys, for engines that take no other."""
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.execute(f"PRAGMA page_size={PAGE_SIZE}")
        _make_tables(book, "INTEGER NOT NULL PRIMARY KEY")
        book.execute("BEGIN")
        for table, rows in town.base.items():
            marks = ",".join("?" * (len(COLUMNS[table]) + 2))
            book.executemany(
                f"INSERT INTO {table} VALUES ({marks})",
                (_values(table, row, "0", number) for number, row in enumerate(rows.values(), 1)),
            )
        book.execute("COMMIT")
    return path


def _edit(book: Any, edits: list[Edit]) -> None:
    """Do a village's edits in its copy."""
    book.execute("BEGIN")
    for table, names in COLUMNS.items():
        for name in names:
            book.executemany(f"UPDATE {table} SET {name}=? WHERE id=?", list(_set(edits, table, name)))
        marks = ",".join("?" * (len(names) + 2))
        new = [_values(table, e.row, "0", e.number) for e in edits if e.table == table and not e.name]
        book.executemany(f"INSERT INTO {table} VALUES ({marks})", new)
    book.execute("COMMIT")


def _set(edits: list[Edit], table: str, name: str) -> Iterator[tuple[Any, int]]:
    return ((edit.row[name], edit.number) for edit in edits if edit.table == table and edit.name == name)
