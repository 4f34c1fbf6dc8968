"""Short words for queries on the open book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, TypeVar

import orjson
import peewee

from db.record import Record
from db.store import database

T = TypeVar("T")

_ERRORS: Any = vars(peewee)["__exception_wrapper__"]  # what `execute_sql` does its own by
#: Rows that one statement inserts where many come: it takes a sixth less than one by one. The widest table has some
#: hundred columns, and SQLite takes 32,766 values.
_TOGETHER = 50
_ONE_ROW = re.compile(r"VALUES *(\((?:NULL,)?\?(?:,\?)*\))$")
#: The keys that `looked_up` seeks, `k.value`, as the table before that in which they are sought.
KEYS = "json_each(?1) k CROSS JOIN"
_CHUNK = 500  # keys in one IN (…); SQLite's oldest limit of variables is 999


def one(sql: str, *values: Any) -> Any:
    """The first row of a query, or None."""
    return database.execute_sql(sql, values).fetchone()


def every(sql: str, *values: Any) -> list[Any]:
    """All rows of a query."""
    return list(database.execute_sql(sql, values).fetchall())


def looked_up(sql: str, keys: Iterable[str], *values: Any) -> list[Any]:
    """All rows of a query that seeks these keys (`SELECT … FROM {KEYS} person t ON t.id = k.value`; other values are
    ?2 …), in their order. One statement, however many they are: to read another `IN (?,?…)` for each number of them,
    and to have it sort them, takes half as long again."""
    listed = list(dict.fromkeys(sorted(keys)))
    return every(sql, orjson.dumps(listed).decode(), *values) if listed else []


def many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """One statement for many rows, on the open transaction's connection. Its errors are peewee's, as of any other."""
    is_insert, waiting = _ONE_ROW.search(sql), iter(rows)
    while some := list(islice(waiting, _TOGETHER * _TOGETHER)):
        whole = len(some) // _TOGETHER * _TOGETHER if is_insert else 0
        if is_insert and whole:
            parts = (some[start : start + _TOGETHER] for start in range(0, whole, _TOGETHER))
            _run(sql + f",{is_insert[1]}" * (_TOGETHER - 1), [tuple(chain.from_iterable(part)) for part in parts])
        if whole < len(some):
            _run(sql, some[whole:] if whole else some)


def _run(sql: str, rows: Sequence[Sequence[Any]]) -> None:
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


def stored_rows(model: type[Record], keys: Sequence[str], names: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Stored rows by key: of these fields, the key among them, or of all."""
    names = names or [f.name for f in model._meta.sorted_fields]
    columns = ", ".join(f'"{name}"' for name in names)
    found = {}
    for marks, part in chunks(keys):
        for row in every(f'SELECT {columns} FROM "{model.table()}" WHERE id IN ({marks})', *part):
            values = dict(zip(names, row, strict=True))
            found[values["id"]] = values
    return found
