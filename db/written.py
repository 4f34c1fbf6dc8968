"""Which tables of the open book this program has written, by whichever thread: what was read before may be otherwise.

Noted where every statement passes (`db/opened.py`, `db/sql.py`), so that nobody who writes need say so; counted when it
is committed, so that nobody who reads in between takes it for known.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from functools import lru_cache

_WRITES = re.compile(
    r'\s*(?:INSERT|REPLACE|UPDATE|DELETE)\b(?: OR \w+)?(?: INTO| FROM)? +(?:\w+\.)?"?(\w+)', re.IGNORECASE
)


#: `Writer.close`: that there was an action is told by its own tables.
_STAMP = "VALUES ('last_stamp'"


class _Open(threading.local):
    """What the open transaction of this thread has written."""

    def __init__(self) -> None:
        self.tables: set[str] = set()


_open = _Open()
_lock = threading.Lock()
_last: dict[str, int] = {}
_count = 0


@lru_cache(2048)
def table_of(sql: str) -> str:
    """The table that a statement writes; "" for one that reads, and for what is noted of every action."""
    found = None if _STAMP in sql else _WRITES.match(sql)
    return found[1] if found else ""


def note(table: str, *, is_open: bool) -> None:
    """A table was written; `is_open`: in a transaction, of whose end `committed` or `taken_back` tells."""
    _open.tables.add(table)
    if not is_open:
        committed()


def committed() -> None:
    """What the transaction of this thread has written counts."""
    global _count
    if _open.tables:
        with _lock:
            _count += 1
            _last.update(dict.fromkeys(_open.tables, _count))
        _open.tables.clear()


def taken_back() -> None:
    """The transaction of this thread has written nothing."""
    _open.tables.clear()


def count(tables: Collection[str] | None = None) -> int:
    """Another after each thing that was written into these tables, or any."""
    return _count if tables is None else max((_last.get(table, 0) for table in tables), default=0)
