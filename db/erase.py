"""The legal erase (个人信息保护法 art. 47): records are removed physically, from their tables, the log, the conflicts
and the drafts; nothing of what they held stays, and nobody's undo brings it back.

What is left is an `Erasure`: when, by which two persons, on what ground, and which records (their keys, which tell
nothing). It is logged and travels like other records, so that the other desks learn of it; each erases its own copy
with two persons of its own (`services/psychology/erasing.py`): no package makes a book forget.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

import peewee

from db import cipher, search_blocks
from db.fields import Code, Date, Note, Privacy, Text
from db.log import Entry, turned
from db.psychology import REWRITTEN, ArchiveEntry
from db.record import Record
from db.said import state_of
from db.sql import chunks, every, many
from db.store import database

#: Where, besides their own table, something of a record lies: the table, and its column for the record's key.
_BESIDE = (("change", "record"), ("conflict", "record"), ("held", "record"), ("archive_touched", "record"))
#: In place of a table's name: an entry of the log, by its stamp, whose words are gone while its record stays.
ENTRY = "change"
_PERSON = "person"
_LARGEST_COMPACTED = 300_000_000  # bytes; SQLite holds the new file in memory meanwhile
#: Records by table; under `ENTRY` stamps.
Keys = Mapping[str, Collection[str]]


class Erasure(Record):
    """That something was erased, without what."""

    title = "依法删除"
    room = "danger"
    lasting = True
    goes_down = "1"

    date = Date("删除日期", required=True)
    ground = Code("依据", "erase_ground", required=True)
    by = Text("经办人", 40, privacy=Privacy.P1)
    second = Text("第二人", 40, privacy=Privacy.P1)
    #: "table key" a line; "change stamp" for an entry of the log whose record stays.
    records = Note("删除的记录")


def erase(action: Callable[[], str], records: Keys) -> int:
    """Remove records (keys by table), within an open change, whose stamp `action` tells; how many rows there
    were. What is removed already is passed over; what a package brings of it later is not taken (`db/merge.py`). Of the
    archives the keys are those of sealed entries and of what lies in them, which an older program's package brings."""
    database.execute_sql("PRAGMA secure_delete=ON")  # freed pages are overwritten at once
    removed = 0
    for table, keys in records.items():
        many("INSERT OR REPLACE INTO erased VALUES (?,?,?)", [(table, key, action()) for key in keys])
        if table == ENTRY:
            removed += _forget_entries(keys)
            continue
        _forget_found(table, keys)
        for holes, part in chunks(keys):
            removed += len(every(f'SELECT 1 FROM "{table}" WHERE id IN ({holes})', *part))
            database.execute_sql(f'DELETE FROM "{table}" WHERE id IN ({holes})', part)
            for beside, column in _BESIDE:
                database.execute_sql(f'DELETE FROM "{beside}" WHERE tbl=? AND {column} IN ({holes})', (table, *part))
    many("INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(8)))", [(REWRITTEN,)])
    return removed


def _forget_entries(stamps: Iterable[str]) -> int:
    removed = 0
    for holes, part in chunks(stamps):
        keys = list(map(turned, part))
        removed += len(every(f'SELECT 1 FROM "change" WHERE site_ts IN ({holes})', *keys))
        database.execute_sql(f'DELETE FROM "change" WHERE site_ts IN ({holes})', keys)
        database.execute_sql(f"DELETE FROM held WHERE ts IN ({holes})", part)
    return removed


def _forget_found(table: str, keys: Collection[str]) -> None:
    """The rows of the search index, and the words of its blocks."""
    index = {"person": "search", "household": "search_household"}.get(table)
    if index is None:
        return
    blocks = search_blocks.of_records(index, keys)
    for holes, part in chunks(keys):
        database.execute_sql(f"DELETE FROM {index} WHERE {table} IN ({holes})", part)
    search_blocks.renew(index, blocks)


def restate(begin_anew: Callable[..., None], model: type[Record], row: Mapping[str, Any]) -> list[str]:
    """Write a record anew that stays without some of its words (`row`: its stored values now), within an open change
    (its `begin_anew`): one beginning, and over each cell that was told of before an entry that replaces what is gone,
    so that it is not shown again where it comes back. The stamps of what is to be erased, here and at other desks."""
    table, key = model.table(), str(row["id"])
    told: dict[str, list[str]] = defaultdict(list)
    stamps = []
    for ts, field, value in every('SELECT ts, field, value FROM "change" WHERE tbl=? AND record=?', table, key):
        stamps.append(ts)
        for name in state_of(value) if field == "" else (field,):
            told[name].append(ts)
    database.execute_sql("PRAGMA secure_delete=ON")
    _forget_found(table, [key])
    database.execute_sql("DELETE FROM conflict WHERE tbl=? AND record=?", (table, key))
    database.execute_sql(f'DELETE FROM "{table}" WHERE id=?', (key,))
    begin_anew(model, {name: value for name, value in row.items() if value is not None}, told)
    return stamps


class Erased:
    """What was erased here, and when: nothing of it is taken again, however old or late the package is that brings it.
    Only who was registered anew since is (a beginning that is younger)."""

    def __init__(
        self, known: Mapping[tuple[str, str], str], leaves: Collection[str], sealed: Collection[str] = ()
    ) -> None:
        """`known`: (table, key) → the stamp of the erasure. `leaves`: the tables whose records are about one person and
        nothing else. `sealed`: those that lie in the archives' sealed entries."""
        self._sealed = sealed
        self._known = dict(known)
        self._leaves = leaves
        #: What was begun anew in what was looked at.
        self._anew: set[tuple[str, str]] = set()

    def __bool__(self) -> bool:
        return bool(self._known)

    @classmethod
    def read(cls, leaves: Collection[str], sealed: Collection[str]) -> Erased:
        """As the open book has it."""
        known = {(table, key): at for table, key, at in every("SELECT tbl, record, at FROM erased")}
        return cls(known, leaves, sealed)

    def without(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries without what tells of it. A leaf of an erased person that a desk began which had not heard of it
        (a year's row) is told of neither."""
        return [entry for entry in entries if not self._is_erased(entry)]

    def _is_erased(self, entry: Entry) -> bool:
        ts, _, table, record, field, value, _ = entry
        table = ArchiveEntry.table() if table in self._sealed else table
        if (ENTRY, ts) in self._known:
            return True
        at = self._known.get((table, record))
        if at is None:
            return field == "" and table in self._leaves and self._is_leaf_of_erased(entry, _person(value))
        if ts <= at:
            return True
        if field == "":
            self._anew.add((table, record))
        return not self._stands((table, record))

    def _is_leaf_of_erased(self, entry: Entry, person: str) -> bool:
        at = self._known.get((_PERSON, person))
        if at is None or self._stands((_PERSON, person)):
            return False
        _, _, table, record, *_ = entry
        self._known[table, record] = at
        many("INSERT OR IGNORE INTO erased VALUES (?,?,?)", [(table, record, at)])
        return True

    def _stands(self, which: tuple[str, str]) -> bool:
        """Whether a record was begun anew since."""
        if which in self._anew:
            return True
        query = """SELECT 1 FROM "change" WHERE tbl = ? AND record = ? AND field = '' AND ts > ? LIMIT 1"""
        return bool(every(query, *which, self._known[which]))


def _person(value: str) -> str:
    return str(state_of(value).get(_PERSON) or "")


def is_there(records: Keys, at: str) -> bool:
    """Whether anything lies in the book of these records that was written before a stamp, that of their erasure: what
    was registered anew since is none of it."""
    return any(
        every(f'SELECT 1 FROM "change" WHERE {named} IN ({holes}) AND ts < ? {more} LIMIT 1', *part, at, *tables)
        for table, keys in records.items()
        for holes, part in chunks(map(turned, keys) if table == ENTRY else keys)
        for named, more, tables in ((("site_ts", "", ()) if table == ENTRY else ("record", "AND tbl = ?", (table,))),)
    )


def erased_at(asked: Erasure) -> str:
    """The stamp of an erasure."""
    rows = every("SELECT min(ts) FROM \"change\" WHERE tbl = 'erasure' AND record = ?", str(asked.id))
    return str(rows[0][0] or "")


def compact() -> None:
    """Write the file anew, so that nothing is left in it of what older saves had put into a page's free places: those
    were not overwritten. Of a book too large for the memory this takes, and on a full disk, what `erase` overwrote
    must do."""
    pages = int(database.execute_sql("PRAGMA page_count").fetchone()[0])
    if pages * cipher.PAGE_SIZE <= _LARGEST_COMPACTED:
        with suppress(peewee.PeeweeException):
            database.execute_sql("VACUUM")
