"""The save of one visit with its log, beside a bare insert of the same row into a table of its own."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.bench_list import HOUSEHOLDS
from benchmarks.common import ACTOR, Result, book_of, folder, median
from db.changes import every, one
from db.visit import Visit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import open_book

_NOTE = "家里人都好，庄稼已收，玉米亩产一千一百斤。" * 5


def run() -> list[Result]:
    with open_book(book_of(HOUSEHOLDS), ACTOR):
        persons = one("SELECT count(*) FROM person")[0]
        households = iter([row[0] for row in every("SELECT id FROM household LIMIT 1000")])
        ours = median(lambda: entry.save(ACTOR, "录入走访", [a_visit(next(households))]), 200)
    name = f"save one visit, {persons:,} persons in the book"
    return [Result(name, ours, 0.020, bare_insert(folder() / "bare.db"))]


def a_visit(household: str) -> Visit:
    """A visit as it is recorded."""
    day = dt.date(2026, 11, 20)
    return Visit(
        household=household, visit_date=day, visitors=ACTOR, visitor_role="11", mode="1", reason="1", result="1",
        hh_sign=True, visitor_sign=True, note=_NOTE,
    )  # fmt: skip


def bare_insert(path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.executescript("PRAGMA journal_mode=wal; PRAGMA synchronous=full; CREATE TABLE visit (a, b, c, d, e, f)")
        row = ("household", "2026-11-20", ACTOR, "1", "1", _NOTE)
        return median(lambda: bare.execute("INSERT INTO visit VALUES (?,?,?,?,?,?)", row), 200)
