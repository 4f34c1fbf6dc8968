"""The search index: what people type to find a person, kept small so that half a million persons are found in a frame.

Derived from person and household rows on every write; not logged, not exported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from db import search_blocks
from db.kind import number_text
from db.names import fold_name
from db.pinyin import keys as pinyin_keys
from db.sql import KEYS, every, looked_up, many

#: Persons, and households: what of them is searched.
TABLES = ("search", "search_household")
#: Where a hit came from, best first.
EXACT, PREFIX, INSIDE = 0, 1, 2


#: Up to so many persons a scan fits into a frame; larger books are scanned only where nothing else was found.
SCANNED = 300_000
#: As a limit: all that there are.
ALL = 1 << 62


class Hit(NamedTuple):
    """A person found (or a household without members: person is None)."""

    household: str
    person: str | None
    rank: int


def index_persons(rows: Iterable[Mapping[str, Any]], new: bool) -> None:
    """Take written person rows into the index. `new` rows hold the whole record, others what changed."""
    if new:
        _put("search", (_person_row(*map(r.get, _OF_PERSON)) for r in rows if not r.get("deleted")))
    else:
        _renew("person", _OF_PERSON, _person_row, _PERSON_PARTS, rows)


def index_households(rows: Iterable[Mapping[str, Any]], new: bool) -> None:
    """The same for household rows."""
    if new:
        living = (r for r in rows if not r.get("deleted"))
        _put("search_household", (_household_row(*map(r.get, _OF_HOUSEHOLD)) for r in living))
    else:
        _renew("household", _OF_HOUSEHOLD, _household_row, _HOUSEHOLD_PARTS, rows)


def _put(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    marks = "?,?,?,?,?,?" if table == "search" else "?,?,?,?"
    before = search_blocks.last(table)
    many(f"INSERT OR REPLACE INTO {table} VALUES (NULL,{marks})", rows)
    search_blocks.renew_from(table, before + 1)


_OF_PERSON = ("id", "household", "name", "id_no", "phone")
_OF_HOUSEHOLD = ("id", "household_no", "local_no", "phone", "address")
#: Fields of the record → columns of the index, and their places in its row: an index that stays is not written again.
_PERSON_PARTS = (
    ({"household"}, {"household": 1}),
    ({"name"}, {"name": 2, "initials": 3, "pinyin": 4}),
    ({"id_no", "phone"}, {"digits": 5}),
)
_HOUSEHOLD_PARTS = (
    ({"household_no", "local_no"}, {"number": 1}),
    ({"phone"}, {"phone": 2}),
    ({"address"}, {"address": 3}),
)


def _renew(
    record: str,
    names: tuple[str, ...],
    row_of: Callable[..., tuple[Any, ...]],
    parts: Sequence[tuple[set[str], dict[str, int]]],
    changes: Iterable[Mapping[str, Any]],
) -> None:
    """Bring the index in line with changed rows of a record's table."""
    table = "search" if record == "person" else "search_household"
    told = {*names[1:], "deleted"}
    changed = {row["id"]: row.keys() for row in changes if not told.isdisjoint(row)}
    query = f"""SELECT s.place, r.deleted, {", ".join(f"r.{name}" for name in names)}
        FROM {KEYS} {record} r ON r.id = k.value LEFT JOIN {table} s ON s.{record} = r.id"""
    stored = looked_up(query, changed)
    many(f"DELETE FROM {table} WHERE place=?", [row[:1] for row in stored if row[1]])
    rows = [(row[0], row_of(*row[2:])) for row in stored if not row[1]]
    _put(table, [row for _, row in rows if "deleted" in changed[row[0]]])
    for fields, columns in parts:
        wanted = [(place, row) for place, row in rows if changed[row[0]] & fields and "deleted" not in changed[row[0]]]
        sets = ", ".join(f"{column}=?" for column in columns)
        values = [[*(row[at] for at in columns.values()), place] for place, row in wanted if place]
        many(f"UPDATE {table} SET {sets} WHERE place=?", values)
        search_blocks.renew(table, {place // search_blocks.ROWS for *_, place in values}, columns)


def _person_row(*fields: str | None) -> tuple[Any, ...]:
    key, household, name, id_no, phone = fields
    name = fold_name(name or "")
    # Beginnings of ID numbers are found by the index on person; here only what stands inside them.
    digits = f"{(id_no or '')[6:]} {phone or ''}"
    return key, household or "", name, *pinyin_keys(name), digits


def _household_row(*fields: str | None) -> tuple[Any, ...]:
    key, number, local, phone, address = fields
    return key, number_text(number or local or "").upper(), phone or "", address or ""


def find(text: str, limit: int = 50) -> list[Hit]:
    """Persons (and households) that `text` may mean, best first: name, pinyin initials, full pinyin, part of an ID
    number, phone, household number, address. Blank text finds nothing."""
    text = number_text(text).lower()
    if not text:
        return []
    hits: dict[tuple[str, str | None], Hit] = {}
    for rank, ask in _steps(text):
        if rank == INSIDE and hits and search_blocks.last("search") > SCANNED:
            break
        for household, person in ask(limit):
            hits.setdefault((household, person), Hit(household, person, rank))
        if len(hits) >= limit:
            break
    return list(hits.values())[:limit]


def _steps(text: str) -> list[tuple[int, Callable[[int], list[Any]]]]:
    """What to ask for a text, best first: up to so many (household, person)."""
    if re.fullmatch(r"[\d-]+x?", text):
        upper = text.upper()
        return [
            (PREFIX, _asked(_PERSON_ID, *_range(upper))),
            (PREFIX, _asked(_NUMBER, *_range(upper))),
            (INSIDE, partial(search_blocks.inside, "digits", upper)),
            (INSIDE, partial(search_blocks.inside, "number", upper)),
        ]
    if text.isascii():
        return [
            (EXACT, _of_person("initials = ?", text)),
            (PREFIX, _of_person("pinyin >= ? AND pinyin < ?", *_range(text))),
            (PREFIX, _of_person("initials >= ? AND initials < ?", *_range(text))),
            (PREFIX, _asked(_NUMBER, *_range(text.upper()))),
            (INSIDE, partial(search_blocks.inside, "pinyin", text)),
        ]
    name = fold_name(text)
    return [
        (EXACT, _of_person("name = ?", name)),
        (PREFIX, _of_person("name >= ? AND name < ?", *_range(name))),
        (INSIDE, partial(search_blocks.inside, "name", name)),
        (INSIDE, partial(search_blocks.inside, "address", text)),
    ]


def _range(prefix: str) -> tuple[str, str]:
    return prefix, prefix + "\U0010ffff"


def _of_person(condition: str, *values: str) -> Callable[[int], list[Any]]:
    return _asked(f"SELECT household, person FROM search WHERE {condition}", *values)


def _asked(query: str, *values: str) -> Callable[[int], list[Any]]:
    return partial(every, f"{query} LIMIT ?", *values)


_PERSON_ID = "SELECT household, id FROM person WHERE id_no >= ? AND id_no < ? AND deleted IS NOT 1"
_NUMBER = "SELECT household, NULL FROM search_household WHERE number >= ? AND number < ?"
