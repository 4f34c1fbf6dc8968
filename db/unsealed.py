"""What older programs wrote of the archives: it lies in the log of the book in plain, as it came, until somebody who
holds the second key seals it. In portions, each a transaction of its own: cut off, the rest is sealed at the next
opening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from db import behind, sealing
from db.arrived import NAMES, PLAIN
from db.log import COLUMNS, RECORD, TABLE, TS, Entry
from db.psychology import BEHIND, OfFile
from db.record import Record
from db.said import cells_of
from db.sealing import BadSeal, NoKey, Sealed
from db.sql import every, many, one
from db.store import database

#: So many records are sealed at a time.
_PORTION = 500


def note_plain(entries: Iterable[Entry]) -> None:
    """Entries of an older program have come into the log: they wait for who holds the key."""
    dated = {(e[TABLE], e[RECORD]) for e in entries if issubclass(BEHIND[e[TABLE]], OfFile)}
    many("INSERT OR IGNORE INTO archive_touched VALUES (?,?)", sorted(dated))
    database.execute_sql("INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(8)))", (PLAIN,))


def waits() -> bool:
    """Whether anything may wait in plain."""
    return one("SELECT 1 FROM meta WHERE key = ?", PLAIN) is not None


def plain_left() -> int:
    """How many entries wait in plain."""
    return waits() and int(one(f'SELECT count(*) FROM "change" WHERE tbl IN ({NAMES})')[0])


def held_plain() -> int:
    """How many of them came in a package and do not count."""
    return int(one(f"SELECT count(*) FROM held WHERE tbl IN ({NAMES}) AND state <> 'in'")[0])


def seal_portion(put: Callable[[type[Record], list[dict[str, Any]]], object]) -> int:
    """Seal some of what waits in plain, within an open change, and take it out of the log; how many entries."""
    behind.ready()
    query = f'SELECT DISTINCT record FROM "change" WHERE tbl IN ({NAMES}) LIMIT ?'
    records = [row[0] for row in every(query, _PORTION)]
    if not records:
        database.execute_sql("DELETE FROM meta WHERE key = ?", (PLAIN,))
        return 0
    marks = ",".join("?" * len(records))
    where = f"tbl IN ({NAMES}) AND record IN ({marks})"
    entries = [tuple(row) for row in every(f'SELECT {COLUMNS} FROM "change" WHERE {where}', *records)]
    known = 'SELECT c.ts FROM "change" c JOIN behind_log l ON l.site_ts = c.site_ts WHERE l.entry IS NOT NULL'
    sealed = {row[0] for row in every(f"{known} AND c.{where.replace('record IN', 'c.record IN')}", *records)}
    made = behind.keep(put, [_unsealed(entry) for entry in entries if entry[TS] not in sealed])
    many("DELETE FROM archive_touched WHERE tbl = 'archive_entry' AND record = ?", [(key,) for key in made])
    database.execute_sql(f'DELETE FROM "change" WHERE {where}', records)
    return len(entries)


def _unsealed(entry: Entry) -> Entry:
    """An entry of an older program without the seals of its own within, as far as they open."""
    ts, action, table, record, field, value, base = entry
    seals = {name for name, kind in BEHIND[table].kinds().items() if isinstance(kind, Sealed)}
    cells = cells_of(field, value)
    for name in seals & cells.keys():
        if cells[name]:
            try:
                cells[name] = sealing.reveal(cells[name], table, record, name)
            except (NoKey, BadSeal):
                continue
    return (
        ts,
        action,
        table,
        record,
        field,
        orjson.dumps(cells[field] if field else cells, option=orjson.OPT_SORT_KEYS).decode(),
        base,
    )
