"""Pieces of SQL that several lists share; `h` is the household."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection
from itertools import filterfalse
from operator import itemgetter
from typing import Any

from db.store import database

#: A person `p` who counts as a member now.
PRESENT = "p.deleted IS NOT 1 AND p.member_state IS NOT '2'"
#: The name of the head.
HEAD = """(SELECT q.name FROM person q WHERE q.household = h.id AND q.relation = '01' AND q.deleted IS NOT 1
    AND q.member_state IS NOT '2' LIMIT 1)"""
#: The day of the last visit.
LAST_VISIT = "(SELECT max(visit_date) FROM visit WHERE household = h.id AND deleted IS NOT 1)"


def numbers(query: str, *values: Any, without: Collection[int] = ()) -> array[int]:
    """The row numbers that a query gives first of each row, but for some, as a `Listing` keeps them."""
    found = map(itemgetter(0), database.execute_sql(query, values))
    return array("q", filterfalse(without.__contains__, found) if without else found)


def day(text: str | None) -> dt.date | None:
    """A stored day."""
    return dt.date.fromisoformat(text) if text else None
