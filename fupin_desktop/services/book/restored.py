"""What a book that was put back from an older copy has to hear of: who was erased by law since. The copies beside it
know, the one that stood here among them; so people are asked to erase again, and no package brings back more."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from db import backup, cipher
from db.changes import many
from db.connection import meta
from db.merge import Bundle, take
from db.store import database

_ENTRIES = """SELECT ts, action, tbl, record, field, value, base FROM "change" WHERE tbl = 'erasure'"""
_ACTIONS = f"""SELECT ts, actor, title, kind, target FROM "action" WHERE ts IN (SELECT action FROM ({_ENTRIES}))"""


def hear_of_erasures(path: Path, key: bytes | None) -> None:
    """Take over what the copies of this book tell of erasures. What can't be read is passed over."""
    for copy in backup.files(path):
        with suppress(sqlite3.Error), cipher.bare(copy, key, immutable=True) as opened:
            row = opened.execute("SELECT value FROM meta WHERE key = 'book'").fetchone()
            if row is None or row[0] != meta("book"):
                continue
            erased = opened.execute("SELECT tbl, record, at FROM erased").fetchall()
            told = Bundle(
                actions=[tuple(one) for one in opened.execute(_ACTIONS)],
                entries=[tuple(one) for one in opened.execute(_ENTRIES)],
            )
            with database.atomic("IMMEDIATE"):
                many("INSERT OR IGNORE INTO erased VALUES (?,?,?)", erased)
                take(told)
