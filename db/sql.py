"""Short words for queries on the open book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

import peewee

from db.record import Record
from db.store import database

T = TypeVar("T")

_ERRORS: Any = vars(peewee)["__exception_wrapper__"]  # what `execute_sql` does its own by
_CHUNK = 500  # keys in one IN (…); SQLite's oldest limit of variables is 999


def one(sql: str, *values: Any) -> Any:
    """The first row of a query, or None."""
    return database.execute_sql(sql, values).fetchone()


def every(sql: str, *values: Any) -> list[Any]:
    """All rows of a query."""
    return list(database.execute_sql(sql, values).fetchall())


def many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """One statement for many rows, on the open transaction's connection. Its errors are peewee's, as of any other."""
    if rows == []:
        return
    try:
        with _ERRORS:
            done = database.connection().executemany(sql, rows)
    except peewee.OperationalError as error:
        database.obj.explain(error)
        raise
    database.obj.note(sql, done)


def chunks(keys: Iterable[T]) -> Iterator[tuple[str, list[T]]]:
    """("?,?,…", keys) in pieces that fit one IN (…)."""
    listed = list(keys)
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        yield ",".join("?" * len(part)), part


def tuples(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The values of these names (all that the rows have), row by row; None for what a row lacks."""
    if len(names) > 1 and set(map(len, rows)) == {len(names)}:
        return list(map(itemgetter(*names), rows))  # in a third of the time
    return [tuple(map(row.get, names)) for row in rows]


def stored_rows(model: type[Record], keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Stored rows by key."""
    names = [f.name for f in model._meta.sorted_fields]
    columns = ", ".join(f'"{name}"' for name in names)
    found = {}
    for marks, part in chunks(keys):
        for row in every(f'SELECT {columns} FROM "{model.table()}" WHERE id IN ({marks})', *part):
            values = dict(zip(names, row, strict=True))
            found[values["id"]] = values
    return found
