"""Who looked at what: a local table in which each entry carries the hash of the one before.

Only `append` writes it; triggers refuse changes. Entries name records by their keys and hold no values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from db.clock import milliseconds
from db.store import database

_START = "0" * 64
_INSERT = "INSERT INTO access (n, at, user, what, record, note, hash) VALUES (?,?,?,?,?,?,?)"
_CHOSEN = "(? = '' OR user = ?) AND (? = '' OR what = ?)"
_LAST = "SELECT n, hash FROM access ORDER BY n DESC LIMIT 1"

Run = Callable[[str, tuple[Any, ...]], Any]


@dataclass(frozen=True)
class Entry:
    """One look: `at` local time, `record` a key or "", `note` a reason or a count."""

    n: int
    at: dt.datetime
    user: str
    what: str
    record: str
    note: str


def append(run: Run, user: str, what: str, record: str = "", note: str = "", at: str = "") -> None:
    """Add an entry by `run` (which executes one statement within an open transaction)."""
    last = run(_LAST, ()).fetchone() or (0, _START)
    at = at or dt.datetime.fromtimestamp(milliseconds() / 1000).astimezone().isoformat(timespec="seconds")
    told = (last[0] + 1, at, user, what, record, note)
    run(_INSERT, (*told, _hash(last[1], told)))


def entries(limit: int = 1000, offset: int = 0, user: str = "", what: str = "") -> list[Entry]:
    """The log, newest first; of one user or kind where given."""
    query = f"SELECT n, at, user, what, record, note FROM access WHERE {_CHOSEN} ORDER BY n DESC LIMIT ? OFFSET ?"
    rows = database.execute_sql(query, (user, user, what, what, limit, offset)).fetchall()
    return [Entry(n, dt.datetime.fromisoformat(at), *rest) for n, at, *rest in rows]


def count(user: str = "", what: str = "") -> int:
    """How many entries there are."""
    found = database.execute_sql(f"SELECT count(*) FROM access WHERE {_CHOSEN}", (user, user, what, what)).fetchone()
    return int(found[0])


def known(column: str) -> list[str]:
    """The users, or kinds ("what"), that occur."""
    return [row[0] for row in database.execute_sql(f'SELECT DISTINCT "{column}" FROM access ORDER BY 1')]


def broken() -> Iterator[int]:
    """The numbers of entries that do not follow from the one before: changed, taken out or put in by other means."""
    before, expected = _START, 1
    for row in database.execute_sql("SELECT n, at, user, what, record, note, hash FROM access ORDER BY n"):
        if row[0] != expected or _hash(before, row[:6]) != row[6]:
            yield row[0]
        before, expected = row[6], row[0] + 1


def _hash(before: str, told: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *told], ensure_ascii=False).encode()).hexdigest()
