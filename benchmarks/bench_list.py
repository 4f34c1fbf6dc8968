"""Opening the lists of a book of 200,000 persons to their first page, beside a bare sorted select of the keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from benchmarks.common import ACTOR, Result, book_of, median
from db.changes import one
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.lists import listing

HOUSEHOLDS = 61_000
_MOST = 0.3
_PAGE = 40


def run() -> list[Result]:
    path = book_of(HOUSEHOLDS)
    with closing(sqlite3.connect(path)) as bare:
        persons = median(lambda: bare.execute("SELECT id FROM person ORDER BY name").fetchall(), 5)
        households = median(lambda: bare.execute("SELECT id FROM household ORDER BY group_no").fetchall(), 5)
    with open_book(path, ACTOR, read_only=True):
        count = one("SELECT count(*) FROM person")[0]
        opened = listing.persons()
        scroll = median(lambda: opened.rows(opened.count // 2, _PAGE), 50)
        return [
            Result(f"open list of {count:,} persons", _opening(listing.persons), _MOST, persons),
            Result(f"open list of {HOUSEHOLDS:,} households", _opening(listing.households), _MOST, households),
            Result("scroll to the middle of it", scroll, 0.016),
        ]


def _opening(make: Callable[[], listing.Listing[Any]]) -> float:
    return median(lambda: make().rows(0, _PAGE), 5)
