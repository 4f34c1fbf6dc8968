"""The report of a district's book of 65,000 persons in 60 villages, all of them helped: every line for each village and
year, beside SQLite handing over the same tables; and of the same book encrypted. CPU seconds, garbage left alone as in
the window's worker."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.common import ACTOR, Result, folder
from db.changes import one
from fupin_desktop.demo.district import book as district_book
from fupin_desktop.demo.district.making import AS_OF
from fupin_desktop.services.book import rekeying, unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.effect import reading, tables
from fupin_desktop.services.effect import run as effect
from fupin_desktop.services.effect.line import asked

#: So many times the demo district.
TIMES = 48
#: More than the district has.
VILLAGES = 60
_PASSWORD = "Bench-2020-effect"
_MOST = 2.0
_OWN = ("household", "person", "person_year", "employment", "living", "housing", "water", "income", "assessment",
        "problem", "measure", "helper", "loan", "settlement", "claim", "clue", "work_intent", "care")  # fmt: skip


def run() -> list[Result]:
    path = _book()
    gc.disable()
    with open_book(path, ACTOR, read_only=True):
        persons = one("SELECT count(*) FROM person")[0]
        bare = min(_cpu(lambda: _bare(path)) for _ in range(3))
        ours = min(_cpu(_all_figures) for _ in range(3))
        pages = min(_cpu(lambda: tables.made(effect.run(asked(AS_OF), years=True))) for _ in range(3))
    rekeying.encrypt(path, ACTOR, _PASSWORD)
    with open_book(path, "", ring=unlocking.unlock(path, ACTOR, _PASSWORD), read_only=True):
        locked = min(_cpu(_all_figures) for _ in range(3))
    return [
        Result(f"report of {persons:,} persons: every line, village and year", ours, _MOST, bare),
        Result("the same of the encrypted book", locked, _MOST, bare),
        Result("the same as all tabs show it", pages, _MOST, bare),
    ]


def _all_figures() -> None:
    run = effect.run(asked(AS_OF), years=True)
    assert len(run.villages()) == VILLAGES
    run.matrix()


def _bare(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for source in reading._SOURCES:
            cursor = raw.execute(f'SELECT * FROM "{source.name}"')
            while cursor.fetchmany(20_000):
                pass


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _book() -> Path:
    """The demo district with every household so many times over; its search and log are of the first only."""
    path = folder() / "effect.fpb"
    shutil.copyfile(district_book.make(folder(), 1), path)
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("CREATE TEMP TABLE k (k)")
        raw.executemany("INSERT INTO k VALUES (?)", [(f"{number:04x}",) for number in range(1, TIMES)])
        for table in _OWN:
            names = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
            told = ", ".join(f'"{name}"' for name in names)
            made = ", ".join(map(_copied, names))
            where = "WHERE household IS NOT NULL" if table == "helper" else ""
            raw.execute(f'INSERT INTO "{table}" ({told}) SELECT {made} FROM "{table}", k {where}')
        _more_villages(raw)
        raw.commit()
    return path


def _more_villages(raw: sqlite3.Connection) -> None:
    """Villages like one of the district's, and to each some of the households."""
    known = raw.execute("SELECT count(DISTINCT region_code) FROM village").fetchone()[0]
    for number in range(VILLAGES - known):
        code = f"4105021013{number:02}"
        for table in ("village", "village_year"):
            names = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
            made = ", ".join(
                {"id": f"id || '-{number}'", "region_code": f"'{code}'"}.get(one, f'"{one}"') for one in names
            )
            told = ", ".join(f'"{name}"' for name in names)
            raw.execute(f"INSERT INTO {table} ({told}) SELECT {made} FROM {table} WHERE region_code = '410502101212'")
        raw.execute(f"UPDATE household SET region_code = '{code}' WHERE rowid % {VILLAGES} = {number}")


def _copied(name: str) -> str:
    if name in ("household_no", "local_no"):
        return "NULL"
    # a key like any other: no version of UUID begins with 0
    other = f'substr("{name}", 1, 14) || k || substr("{name}", 19)'
    return other if name in ("id", "household", "person") else f'"{name}"'
