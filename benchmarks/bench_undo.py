"""Undo and redo of an import of 10,000 rows as one action, in CPU, beside a bare update of the same rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial

from benchmarks.common import ACTOR, Result, cpu, folder
from db.changes import change, every, one
from db.person import PersonYear
from fupin_desktop.demo import books
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.household import history

_HOUSEHOLDS = 3_060
_BARE = """BEGIN; UPDATE household SET deleted = 1; UPDATE person SET deleted = 1; UPDATE person_year SET deleted = 1;
COMMIT"""


def run() -> list[Result]:
    path = folder() / "undo.fpb"
    create_book(path, books.TOWNSHIP, ACTOR)
    with open_book(path, ACTOR):
        with change(ACTOR, "导入") as writer:  # what a roster row brings: the person, and what is asked of it this year
            books.fill(_HOUSEHOLDS, 1)
            rows = [
                {"person": row[0], "year": 2026, "health": "01", "labor": "01"}
                for row in every("SELECT id FROM person")
            ]
            writer.put(PersonYear, [{**row, "id": PersonYear.new_key(row)} for row in rows])
        persons = one("SELECT count(*) FROM person")[0]
        undone, redone, again, once_more = (
            cpu(partial(work, ACTOR)) for work in (history.undo, history.redo, history.undo, history.redo)
        )
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare_time = cpu(lambda: bare.executescript(_BARE))
    return [
        Result(f"undo an import of {persons:,} rows", undone, 1, bare_time),
        Result(f"redo an import of {persons:,} rows", redone, 1, bare_time),
        Result(f"undo an import of {persons:,} rows again", again, 1, bare_time),
        Result(f"redo an import of {persons:,} rows again", once_more, 1, bare_time),
    ]
