"""Big actions: room for them, and the order of work in which they take least time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from peewee import IntegrityError

from db import search_blocks
from db.moment import passed
from db.sql import every, one
from db.store import database

_WIDE = -256_000  # KiB
_FOR_MANY = -54_000
#: Changes of an action that may share a transaction, and of all that share one: some seconds' work, which is done again
#: where one of them fails. In a large book each package touches half of the pages: of ten that share one a page comes
#: into the journal once.
_SMALL, _TOGETHER = 30_000, 120_000


@contextmanager
def wide_cache(size: int = _WIDE) -> Iterator[None]:
    """Room for most pages of a big action: one that leaves the cache before the end is written again and again."""
    with _pragma("cache_size", size):
        yield


@contextmanager
def many_actions() -> Iterator[None]:
    """Room for many big actions in a row."""
    with wide_cache(_FOR_MANY):
        yield


class TakenBack(Exception):
    """An action failed, and those with which it was `together` were taken back too; the cause is why."""


class _Group(threading.local):
    is_open = False


_group = _Group()


def grouped(sizes: Sequence[float]) -> Iterator[range]:
    """The places of actions of these sizes (changes), those together that may come to the disk together."""
    start, held = 0, 0.0
    for number, size in enumerate(sizes):
        if number > start and (size > _SMALL or held + size > _TOGETHER):
            yield range(start, number)
            start, held = number, 0.0
        # a large one is alone: none joins it
        held += size if size <= _SMALL else _TOGETHER
    if start < len(sizes):
        yield range(start, len(sizes))


@contextmanager
def together() -> Iterator[None]:
    """Small actions (`whole`), written to the disk once: pages that several of them touch are not written for each.
    One that fails takes the others back (a savepoint for each costs what is won): raises TakenBack."""
    _group.is_open = True
    try:
        with database.atomic("IMMEDIATE"), search_blocks.once():
            yield
    finally:
        _group.is_open = False
        passed()


@contextmanager
def whole() -> Iterator[None]:
    """One action as a whole or not at all: in a transaction of its own, or in that of `together`."""
    if not _group.is_open:
        with database.atomic("IMMEDIATE"), search_blocks.once():
            yield
        return
    try:
        yield
    except Exception as error:
        raise TakenBack from error


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
def parents_last(tables: Collection[str]) -> Iterator[Callable[[], None]]:
    """Around a change that fills these tables (none: nothing is done): the records that its rows name are not looked up
    row by row. The function that it gives looks for those of all rows; who asks it within the change has IntegrityError
    as otherwise at the end. Saves a tenth of the writing."""
    with _pragma("foreign_keys", int(not tables)):
        yield partial(_find_parents, tables)


def _find_parents(tables: Collection[str]) -> None:
    for table in tables:
        for _, _, of, name, *_ in every(f'PRAGMA foreign_key_list("{table}")'):
            lost = f'"{name}" IS NOT NULL AND "{name}" NOT IN (SELECT id FROM "{of}")'
            if one(f'SELECT 1 FROM "{table}" WHERE {lost} LIMIT 1'):
                raise IntegrityError("FOREIGN KEY constraint failed")


@contextmanager
def _pragma(name: str, value: int) -> Iterator[None]:
    [usual] = one(f"PRAGMA {name}")
    database.execute_sql(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA {name}={usual}")
