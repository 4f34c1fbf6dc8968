"""The search index: what people type to find a person, kept small so that half a million persons are found in a frame.

Derived from person and household rows on every write; not logged, not exported; `rebuild` makes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.kind import narrow
from db.pinyin import keys as pinyin_keys
from db.store import database

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
        full = [
            (r["id"], r["household"], r.get("name"), r.get("id_no"), r.get("phone"), r.get("deleted")) for r in rows
        ]
    else:
        keys = [r["id"] for r in rows if r.keys() & {"household", "name", "id_no", "phone", "deleted"}]
        full = _read("SELECT id, household, name, id_no, phone, deleted FROM person WHERE id IN ({})", keys)
        _forget("search", "person", keys)
    living = [_person_row(*row[:5]) for row in full if not row[5]]
    database.connection().executemany("INSERT OR REPLACE INTO search VALUES (?,?,?,?,?,?)", living)


def index_households(rows: Iterable[Mapping[str, Any]], new: bool) -> None:
    """The same for household rows."""
    names = ("id", "household_no", "local_no", "phone", "address", "deleted")
    if new:
        full: list[Any] = [tuple(r.get(name) for name in names) for r in rows]
    else:
        keys = [r["id"] for r in rows if r.keys() & set(names[1:])]
        full = _read(f"SELECT {', '.join(names)} FROM household WHERE id IN ({{}})", keys)
        _forget("search_household", "household", keys)
    living = [_household_row(*row[:5]) for row in full if not row[5]]
    database.connection().executemany("INSERT OR REPLACE INTO search_household VALUES (?,?,?,?)", living)


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


def _person_row(key: str, household: str, name: str | None, id_no: str | None, phone: str | None) -> tuple[Any, ...]:
    name = name or ""
    # Beginnings of ID numbers are found by the index on person; here only what stands inside them.
    digits = f"{(id_no or '')[6:]} {phone or ''}"
    return key, household, name, *pinyin_keys(name), digits


def _household_row(
    key: str, number: str | None, local: str | None, phone: str | None, address: str | None
) -> tuple[Any, ...]:
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
        for household, person in database.execute_sql(f"{query} LIMIT ?", (*values, limit)).fetchall():
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
            (INSIDE, _HOUSEHOLD_DIGITS, (upper, upper)),
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
    return f"SELECT household, person FROM search INDEXED BY {index} WHERE instr({column}, ?) > 0"


_PERSON_ID = "SELECT household, id FROM person WHERE id_no >= ? AND id_no < ? AND deleted IS NOT 1"
_NUMBER = "SELECT household, NULL FROM search_household WHERE number >= ? AND number < ?"
_HOUSEHOLD_DIGITS = """SELECT household, NULL FROM search_household INDEXED BY search_phone
    WHERE instr(phone, ?) > 0 OR instr(number, ?) > 0"""
