"""Which tables of the open book this program has written, by whichever thread, and of which households: what was read
before may be otherwise.

Noted where every statement passes (`db/opened.py`, `db/sql.py`), so that nobody who writes need say so; counted when it
is committed, so that nobody who reads in between takes it for known.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Container
from functools import lru_cache

_WRITES = re.compile(
    r'\s*(?:INSERT|REPLACE|UPDATE|DELETE)\b(?: OR \w+)?(?: INTO| FROM)? +(?:\w+\.)?"?(\w+)', re.IGNORECASE
)


#: `Writer.close`: that there was an action is told by its own tables.
_STAMP = "VALUES ('last_stamp'"
#: What is written of every action, beside its own tables.
_OF_ACTIONS = frozenset({"action", "change", "conflict", "search", "search_block", "search_household"})


class _Open(threading.local):
    """What the open transaction of this thread has written."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        #: Whose all of it is, once that was told; None: anybody's.
        self.homes: frozenset[str] | None = None
        #: Whether more was written after that.
        self.is_mixed = False


_open = _Open()
_lock = threading.Lock()
_last: dict[str, int] = {}
#: The same of what was written of this household alone, and of what was written of anybody.
_of_home: dict[str, dict[str, int]] = {}
_of_all: dict[str, int] = {}
_count = 0


@lru_cache(2048)
def table_of(sql: str) -> str:
    """The table that a statement writes; "" for one that reads, and for what is noted of every action."""
    found = None if _STAMP in sql else _WRITES.match(sql)
    return found[1] if found else ""


def note(table: str, *, is_open: bool) -> None:
    """A table was written; `is_open`: in a transaction, of whose end `committed` or `taken_back` tells."""
    _open.tables.add(table)
    if _open.homes is not None:
        _open.homes, _open.is_mixed = None, True
    if not is_open:
        committed()


def belong(told: tuple[Collection[str], Collection[str]] | None) -> None:
    """What the open transaction has written is of these households, if it is all in these tables; what comes after is
    anybody's."""
    if told and not _open.is_mixed and _open.tables <= {*told[1], *_OF_ACTIONS}:
        _open.homes = frozenset(told[0])


def committed() -> None:
    """What the transaction of this thread has written counts."""
    global _count
    if _open.tables:
        with _lock:
            _count += 1
            _last.update(dict.fromkeys(_open.tables, _count))
            if _open.homes is None:
                _of_all.update(dict.fromkeys(_open.tables, _count))
            else:
                for home in _open.homes:
                    _of_home.setdefault(home, {}).update(dict.fromkeys(_open.tables, _count))
        taken_back()


def taken_back() -> None:
    """The transaction of this thread has written nothing."""
    _open.tables.clear()
    _open.homes, _open.is_mixed = None, False


def count(tables: Container[str] | None = None, household: str = "") -> int:
    """Another after each thing that was written into these tables, or any; of one `household` without what is of others
    alone."""
    if tables is None:
        return _count
    with _lock:
        told = (_of_all, _of_home.get(household, {})) if household else (_last,)
        return max((last for written in told for table, last in written.items() if table in tables), default=0)


def homes_since(tables: Container[str], before: int) -> set[str] | None:
    """Of which households something was written into these tables since the count was this; None: of anybody."""
    with _lock:
        if any(last > before for table, last in _of_all.items() if table in tables):
            return None
        return {home for home, told in _of_home.items()
                if any(last > before for table, last in told.items() if table in tables)}  # fmt: skip
