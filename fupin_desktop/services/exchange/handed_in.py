"""When this book was last handed in, and how much was written here since: a line at the foot of the window.

Read from the ledger alone, so that the first page need not load what packages need."""

from __future__ import annotations

import datetime as dt
import json

from db.changes import one
from db.clock import local
from db.connection import meta
from db.log import STRETCH, stretch

_LAST = """SELECT at, content FROM package WHERE way = 'out' AND kind = 'hand-in' AND outcome = 'written'
    ORDER BY rowid DESC LIMIT 1"""
#: A laptop's entries follow each other by their stamps: those after the last that was handed in are read, no others.
_SINCE = f"""SELECT count(*) FROM "change" WHERE {STRETCH} AND ts > ?"""


def last() -> tuple[dt.datetime, int] | None:
    """(when, changes written on this laptop since); None before the first hand-in."""
    row = one(_LAST)
    if row is None:
        return None
    upto = json.loads(row[1])["upto"]
    return local(dt.datetime.fromisoformat(row[0])), int(one(_SINCE, *stretch(str(meta("site")), upto), upto)[0])
