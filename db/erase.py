"""The legal erase (个人信息保护法 art. 47): records are removed physically, from their tables, the log, the conflicts
and the drafts; nothing of what they held stays, and nobody's undo brings it back.

What is left is an `Erasure`: when, by which two persons, on what ground, and which records (their keys, which tell
nothing). It is logged and travels like other records, so that the other desks learn of it; each erases its own copy
with two persons of its own (`services/psychology/erasing.py`): no package makes a book forget.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from db.fields import Code, Date, Note, Privacy, Text
from db.record import Record
from db.sql import chunks, every, many
from db.store import database

#: Where, besides their own table, something of a record lies: the table, and its column for the record's key.
_BESIDE = (("change", "record"), ("conflict", "record"), ("held", "record"), ("archive_touched", "record"))


class Erasure(Record):
    """That something was erased, without what."""

    title = "依法删除"
    room = "danger"
    lasting = True

    date = Date("删除日期", required=True)
    ground = Code("依据", "erase_ground", required=True)
    by = Text("经办人", 40, privacy=Privacy.P1)
    second = Text("第二人", 40, privacy=Privacy.P1)
    #: "table key" a line.
    records = Note("删除的记录")


def erase(records: Mapping[str, Collection[str]], drafts_of: Iterable[str] = ()) -> int:
    """Remove records (keys by table) and the drafts about these others, within an open transaction; how many rows there
    were. What is removed already is passed over."""
    database.execute_sql("PRAGMA secure_delete=ON")  # freed pages are overwritten at once
    removed = 0
    for table, keys in records.items():
        for holes, part in chunks(keys):
            removed += len(every(f'SELECT 1 FROM "{table}" WHERE id IN ({holes})', *part))
            database.execute_sql(f'DELETE FROM "{table}" WHERE id IN ({holes})', part)
            for beside, column in _BESIDE:
                database.execute_sql(f'DELETE FROM "{beside}" WHERE tbl=? AND {column} IN ({holes})', (table, *part))
    many("DELETE FROM draft WHERE record=? AND form GLOB 'psychology*'", [(key,) for key in drafts_of])
    return removed


def is_there(records: Mapping[str, Collection[str]]) -> bool:
    """Whether anything of these records lies in the book."""
    return any(
        every(f'SELECT 1 FROM "{where}" WHERE {named} IN ({holes}) LIMIT 1', *part)
        for table, keys in records.items()
        for holes, part in chunks(keys)
        for where, named in ((table, "id"), ("change", "record"))
    )
