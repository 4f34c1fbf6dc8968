"""One keystroke in the search box among 500,000 persons, beside a bare look-up on an indexed column."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.common import ACTOR, Result, book_of, median_of
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.lists.search import find

HOUSEHOLDS = 152_000
_TIMES = 60
_KEYSTROKE, _SUBSTRING = 0.016, 0.060


def run() -> list[Result]:
    path = book_of(HOUSEHOLDS)
    chance = random.Random(1)
    with closing(sqlite3.connect(path)) as bare:
        sample = bare.execute(
            "SELECT p.name, p.id_no, s.initials, s.pinyin, p.phone FROM person p JOIN search s ON s.person = p.id"
            " WHERE p.id_no <> '' AND p.phone <> '' ORDER BY p.id LIMIT ?", (_TIMES * 200,)
        ).fetchall()  # fmt: skip
        persons = bare.execute("SELECT count(*) FROM person").fetchone()[0]
    people = chance.sample(sample, _TIMES)
    bare_time = _bare(path, [row[0] for row in people])
    words = {
        "name": [row[0] for row in people],
        "surname": [row[0][:1] for row in people],
        "initials": [row[2] for row in people],
        "one letter": [row[2][:1] for row in people],
        "full pinyin": [row[3] for row in people],
        "ID prefix": [row[1][: chance.randint(6, 14)] for row in people],
    }
    inside = {
        "end of an ID": [row[1][-4:] for row in people],
        "end of a phone": [row[4][-6:] for row in people],
        "nobody: name": [f"{row[0]}无此人" for row in people],
        "nobody: letters": [f"{row[3]}qx" for row in people],
        "nobody: digits": [f"77{chance.randrange(10**8):08d}7" for _ in people],
    }
    with open_book(path, ACTOR, read_only=True):
        find("暖")
        return [
            _measure(f"search {persons:,} persons: {name}", texts, most, bare_time)
            for most, kinds in ((_KEYSTROKE, words), (_SUBSTRING, inside))
            for name, texts in kinds.items()
        ]


def _measure(name: str, texts: list[str], most: float, bare: float) -> Result:
    return Result(name, median_of(find, texts), most, bare)


def _bare(path: Path, names: list[str]) -> float:
    query = "SELECT person FROM search WHERE name >= ? AND name < ? LIMIT 50"
    with closing(sqlite3.connect(path)) as bare:
        return median_of(lambda name: bare.execute(query, (name, name + "\U0010ffff")).fetchall(), names)
