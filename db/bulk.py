"""Big actions: room for them, and the order of work in which they take least time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from db.sql import every, one
from db.store import database

_WIDE = -256_000  # KiB
_FOR_MANY = -48_000


@contextmanager
def wide_cache(size: int = _WIDE) -> Iterator[None]:
    """Room for most pages of a big action: one that leaves the cache before the end is written again and again."""
    with _pragma("cache_size", size):
        yield


@contextmanager
def many_actions() -> Iterator[None]:
    """Room for many big actions in a row, each on disk when it is done."""
    with wide_cache(_FOR_MANY):
        yield


@contextmanager
def indexes_last(tables: Collection[str]) -> Iterator[None]:
    """Fill tables that are as good as empty: their indexes, but for the keys, are left out and made at the end.

    To sort once takes a fifth less of the writing than to find a place for each row. Inside the open change: what fails
    leaves tables and indexes as they were.
    """
    marks = ",".join("?" * len(tables))
    indexes = every(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        *tables,
    )
    for name, _ in indexes:
        database.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _, made in indexes:
        database.execute_sql(made)


@contextmanager
def _pragma(name: str, value: int) -> Iterator[None]:
    [usual] = one(f"PRAGMA {name}")
    database.execute_sql(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA {name}={usual}")
