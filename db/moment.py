"""When something was read: what has come into the log since then, whoever read it had not seen.

A save says what its form had seen (`Seen`): it replaces that, and leaves beside it what arrived meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.store import database

#: A state of the log: how many merges have brought something, and the last stamp given here.
Moment = tuple[int, str]


class _Now:
    """The present one of a book, as far as it is known to have not passed."""

    book: Any = None
    told: Moment | None = None


def moment() -> Moment | None:
    """The present state of the log. It may be told too old (another thread writes): never too new for what is read
    afterwards, and what was read before is compared with what stands when it is saved. None while no book is open."""
    if database.obj is None or database.is_closed():
        return None
    if _Now.told is None or _Now.book is not database.obj:
        _Now.told, _Now.book = moment_in_book(), database.obj
    return _Now.told


def moment_in_book() -> Moment:
    """The same, asked of the book."""
    query = "SELECT key, value FROM meta WHERE key IN ('arrivals', 'last_stamp')"
    told = dict(database.execute_sql(query).fetchall())
    return int(told.get("arrivals", 0)), told.get("last_stamp", "")


def passed() -> None:
    """Something was written."""
    _Now.told = None


@dataclass(frozen=True)
class Seen:
    """What stood in a form, a draft, a plan: when it was read, and the stored values by key. Of a record that is not
    there nothing was seen."""

    moment: Moment
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
