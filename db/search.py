"""The search index: what people type to find a person, kept small so that half a million persons are found in a frame.

Derived from person and household rows on every write; not logged, not exported; `rebuild` makes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.kind import narrow
from db.pinyin import keys as pinyin_keys
from db.store import database

#: Persons, and households: what of them is searched.
TABLES = ("search", "search_household")
#: Where a hit came from, best first.
EXACT, PREFIX, INSIDE = 0, 1, 2


#: Up to so many persons a scan fits into a frame; larger books are scanned only where nothing else was found.
SCANNED = 100_000


@dataclass(frozen=True)
class Hit:
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
    database.connection().executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)


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
    changed = {row["id"]: row.keys() for row in changes if row.keys() & {*names[1:], "deleted"}}
    stored = _read(f"SELECT {', '.join(names)}, deleted FROM {record} WHERE id IN ({{}})", list(changed))
    _forget(table, record, [row[0] for row in stored if row[-1]])
    rows = {row[0]: row_of(*row[:-1]) for row in stored if not row[-1]}
    _put(table, (row for key, row in rows.items() if "deleted" in changed[key]))
    for fields, columns in parts:
        sets = ", ".join(f"{column}=?" for column in columns)
        wanted = [row for key, row in rows.items() if changed[key] & fields and "deleted" not in changed[key]]
        database.connection().executemany(
            f"UPDATE {table} SET {sets} WHERE {record}=?",
            [[*(row[place] for place in columns.values()), row[0]] for row in wanted],
        )


def rebuild() -> None:
    """Make the index anew from the tables (after a restore, or when `verify` finds it wrong)."""
    database.execute_sql("DELETE FROM search")
    database.execute_sql("DELETE FROM search_household")
    persons = database.execute_sql("SELECT id, household, name, id_no, phone, deleted FROM person").fetchall()
    households = database.execute_sql("SELECT id, household_no, local_no, phone, address, deleted FROM household")
    database.connection().executemany(
        "INSERT INTO search VALUES (?,?,?,?,?,?)", [_person_row(*row[:5]) for row in persons if not row[5]]
    )
    database.connection().executemany(
        "INSERT INTO search_household VALUES (?,?,?,?)",
        [_household_row(*row[:5]) for row in households.fetchall() if not row[5]],
    )


def _person_row(*fields: str | None) -> tuple[Any, ...]:
    key, household, name, id_no, phone = fields
    name = name or ""
    # Beginnings of ID numbers are found by the index on person; here only what stands inside them.
    digits = f"{(id_no or '')[6:]} {phone or ''}"
    return key, household or "", name, *pinyin_keys(name), digits


def _household_row(*fields: str | None) -> tuple[Any, ...]:
    key, number, local, phone, address = fields
    return key, (number or local or "").upper(), phone or "", address or ""


def _read(query: str, keys: list[str]) -> list[Any]:
    found = []
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found += database.execute_sql(query.format(",".join("?" * len(part))), part).fetchall()
    return found


def _forget(table: str, column: str, keys: list[str]) -> None:
    database.connection().executemany(f"DELETE FROM {table} WHERE {column}=?", [(key,) for key in keys])


def find(text: str, limit: int = 50) -> list[Hit]:
    """Persons (and households) that `text` may mean, best first: name, pinyin initials, full pinyin, part of an ID
    number, phone, household number, address. Blank text finds nothing."""
    text = narrow(text).lower()
    if not text:
        return []
    hits: dict[tuple[str, str | None], Hit] = {}
    for rank, query, values in _steps(text):
        if rank == INSIDE and hits and not _is_small():
            break
        for household, person in database.execute_sql(f"{query} LIMIT ?{len(values) + 1}", (*values, limit)).fetchall():
            hits.setdefault((household, person), Hit(household, person, rank))
        if len(hits) >= limit:
            break
    return list(hits.values())[:limit]


def _is_small() -> bool:
    return (database.execute_sql("SELECT max(rowid) FROM search").fetchone()[0] or 0) <= SCANNED


def _steps(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """The queries for a text, best first. `INDEXED BY` keeps a scan on the narrow index, not the wide table."""
    if re.fullmatch(r"[\d-]+x?", text):
        upper = text.upper()
        return [
            (PREFIX, _PERSON_ID, _range(upper)),
            (PREFIX, _NUMBER, _range(upper)),
            (INSIDE, _inside("search_digits", "digits"), (upper,)),
            (INSIDE, _HOUSEHOLD_DIGITS, (upper,)),
        ]
    if text.isascii():
        return [
            (EXACT, _of_person("initials = ?"), (text,)),
            (PREFIX, _of_person("pinyin >= ? AND pinyin < ?"), _range(text)),
            (PREFIX, _of_person("initials >= ? AND initials < ?"), _range(text)),
            (PREFIX, _NUMBER, _range(text.upper())),
            (INSIDE, _inside("search_pinyin", "pinyin"), (text,)),
        ]
    return [
        (EXACT, _of_person("name = ?"), (text,)),
        (PREFIX, _of_person("name >= ? AND name < ?"), _range(text)),
        (INSIDE, _inside("search_name", "name"), (text,)),
        (INSIDE, "SELECT household, NULL FROM search_household WHERE instr(address, ?) > 0", (text,)),
    ]


def _range(prefix: str) -> tuple[str, str]:
    return prefix, prefix + "\U0010ffff"


def _of_person(condition: str) -> str:
    return f"SELECT household, person FROM search WHERE {condition}"


def _inside(index: str, column: str) -> str:
    """Of a text and a limit. A scan that stays within the index takes a fifth less; what it finds is looked up then."""
    return f"""SELECT household, person FROM search WHERE rowid IN
        (SELECT rowid FROM search INDEXED BY {index} WHERE instr({column}, ?1) > 0 LIMIT ?2)"""


_PERSON_ID = "SELECT household, id FROM person WHERE id_no >= ? AND id_no < ? AND deleted IS NOT 1"
_NUMBER = "SELECT household, NULL FROM search_household WHERE number >= ? AND number < ?"
_HOUSEHOLD_DIGITS = """SELECT household, NULL FROM search_household WHERE rowid IN
    (SELECT rowid FROM search_household INDEXED BY search_phone WHERE instr(phone, ?1) > 0 OR instr(number, ?1) > 0
    LIMIT ?2)"""
