"""Pieces of SQL that several lists share; `h` is the household."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection
from itertools import filterfalse
from operator import itemgetter
from typing import Any

from db.record import Record
from db.sql import every
from db.store import database
from fupin_desktop import regions
from fupin_desktop.rules import answers

#: A household `h` counts in this book: it was not deleted and has not moved away. The view `resident` has the same.
HERE = "h.deleted IS NOT 1 AND h.id NOT IN (SELECT id FROM elsewhere)"
#: A person `p` who counts as a member now.
PRESENT = "p.deleted IS NOT 1 AND p.member_state IS NOT '2'"
#: The household of a person `p` was not deleted: where one laptop deleted it and another went on, all waits together.
HOMED = "coalesce(p.household, '') NOT IN (SELECT id FROM household WHERE deleted = 1)"


def as_if(typed: Record | None, query: str, *values: Any) -> list[Any]:
    """All rows of a query; `typed`: were this record saved as it stands in its form."""
    if typed is None:
        return every(query, *values)
    table, told = typed.table(), typed.stored()
    names = [name for name in ("id", "deleted", *typed.kinds()) if name in query]  # each is copied, row by row
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    saved = f'SELECT {columns} FROM main."{table}" WHERE id IS NOT ? UNION ALL SELECT {marks}'
    return every(f'WITH "{table}" AS ({saved}) {query}', told.get("id"), *map(told.get, names), *values)


def head(field: str, household: str = "h.id") -> str:
    """A field of the head of a household: whoever is 户主 and has not left, of several the eldest. In Python the same
    is asked of `rules.facts.is_head`."""
    return f"""(SELECT q.{field} FROM person q WHERE q.household = {household} AND q.relation = '{answers.HEAD}'
        AND q.deleted IS NOT 1 AND q.member_state IS NOT '{answers.LEFT}' ORDER BY q.birth, q.id LIMIT 1)"""


#: The name of the head.
HEAD = head("name")
#: The day of the last visit.
LAST_VISIT = "(SELECT max(visit_date) FROM visit WHERE household = h.id AND deleted IS NOT 1)"


def newest(table: str, of: str, by: str, among: str = "1", within: str = "''") -> str:
    """The keys of the records of a table that tell how things stand (`ledgers/ledger.py: Latest`), among those of a
    condition; in each answer of `within` by itself."""
    day = f"""printf('%-10s', coalesce("{by}", ''))"""
    return f"""SELECT substr(max({day} || id), 11) FROM "{table}" WHERE deleted IS NOT 1 AND {among}
        GROUP BY coalesce("{of}", id), {within}"""


def of_today(column: str) -> str:
    """The code that a village has today, for one that it had: what two columns are compared by (`regions.is_same`)."""
    gone = [(code, today) for code in regions.changes() if (today := regions.now(code)) != code]
    told = " ".join(f"WHEN '{code}' THEN '{today}'" for code, today in gone)
    return f"CASE {column} {told} ELSE {column} END" if told else column


def moved() -> str:
    """It was of this book and lies elsewhere; one that is offered to this book is not meant."""
    return f"""h.deleted IS NOT 1 AND h.id IN (SELECT id FROM elsewhere) AND NOT EXISTS (SELECT 1 FROM "move" m
        WHERE m.household = h.id AND m.deleted IS NOT 1 AND {of_today("m.from_village")} = {of_today("h.region_code")}
        AND NOT EXISTS (SELECT 1 FROM border b WHERE m.to_village >= b.start AND m.to_village < b."end"))"""


_GROUP = "replace(replace(h.group_no, '第', ''), '组', '')"
_NUMERALS = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(regions.NUMERALS))
#: Groups as people count them: 一组, 二组, 三组, as 1组 (`regions.plain_group`).
GROUP_KEYS = (f"CASE {_GROUP} {_NUMERALS} ELSE CAST({_GROUP} AS INTEGER) END", "h.group_no", "h.natural_village")
#: Households by village, group and house.
HOUSE_ORDER = ", ".join(("h.region_code", *GROUP_KEYS, "h.household_no", "h.local_no", "h.id"))


def lying_in(column: str, region: str) -> tuple[str, list[str]]:
    """The condition that a region code lies in a region ("": anywhere, or nowhere), and its values: also a district's
    land that is numbered otherwise, and what a merged village was called before (`regions.area`)."""
    if not region:
        return "1", []
    area = regions.area(region)
    told = " OR ".join(f"{column} >= ? AND {column} < ?" for _ in area)
    return f"({told})", [end for start in area for end in (start, f"{start}~")]


def numbers(query: str, *values: Any, without: Collection[int] = ()) -> array[int]:
    """The row numbers that a query gives first of each row, but for some, as a `Listing` keeps them."""
    found = map(itemgetter(0), database.execute_sql(query, values))
    return array("q", filterfalse(without.__contains__, found) if without else found)


def day(text: str | None) -> dt.date | None:
    """A stored day."""
    return dt.date.fromisoformat(text) if text else None
