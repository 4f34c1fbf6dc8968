"""When this book was last handed in, and how much was written here since: a line at the foot of the window.

Read from the ledger alone, so that the first page need not load what packages need."""

from __future__ import annotations

import datetime as dt
import json

from db.changes import one
from db.clock import local

_LAST = """SELECT at, content FROM package WHERE way = 'out' AND kind = 'hand-in' AND outcome = 'written'
    ORDER BY rowid DESC LIMIT 1"""
#: Entries follow each other by their stamps: those after the last that was handed in are read, no others.
_SINCE = (
    """SELECT count(*) FROM "change" WHERE ts > ? AND ts GLOB '*-' || (SELECT value FROM meta WHERE key = 'site')"""
)


def last() -> tuple[dt.datetime, int] | None:
    """(when, changes written on this laptop since); None before the first hand-in."""
    row = one(_LAST)
    if row is None:
        return None
    return local(dt.datetime.fromisoformat(row[0])), int(one(_SINCE, json.loads(row[1])["upto"])[0])
