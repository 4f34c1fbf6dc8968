"""The encrypted book beside the plain one doing the same work in the same run; unlocking and opening one."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.bench_excel import make_roster
from benchmarks.bench_list import HOUSEHOLDS
from benchmarks.bench_save import a_visit
from benchmarks.common import ACTOR, Result, book_of, folder, once
from db import connection, keys
from db.changes import every, one
from db.keys import Ring
from fupin_desktop.services.book import entry, rekeying, unlocking
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from fupin_desktop.services.lists.search import find

_TOWNSHIP, _PASSWORD = "410502101", "Zhenji-2026"
_ROUNDS, _TIMES = 4, 60
_ROWS = 100_000


def run() -> list[Result]:
    plain = book_of(HOUSEHOLDS)
    locked = folder() / "locked.fpb"
    shutil.copyfile(plain, locked)
    ring, _ = rekeying.encrypt(locked, ACTOR, _PASSWORD)
    unlocked = statistics.median(once(lambda: unlocking.unlock(locked, ACTOR, _PASSWORD)) for _ in range(5))
    with open_book(plain, ACTOR):
        persons = one("SELECT count(*) FROM person")[0]
    saves, searches = _saves(plain, locked, ring), _searches(plain, locked, ring)
    imports = _imports()
    return [
        Result("unlock by password (Argon2id as measured here)", unlocked, 1.0),
        Result(f"open the file, {persons:,} persons, by its key", _opened(locked, ring), 0.005),
        Result("save one visit, encrypted beside plain", saves[1], 2, saves[0], of_baseline=True),
        Result("search, encrypted beside plain", searches[1], 2.5, searches[0], of_baseline=True),
        Result(f"import {_ROWS:,} rows, encrypted beside plain", imports[1], 1.3, imports[0], of_baseline=True),
    ]


def _opened(path: Path, ring: Ring) -> float:
    [key] = ring.book_keys(keys.load(path))
    times = []
    for _ in range(20):
        times.append(once(lambda: connection.open_file(path, key=key)))
        connection.close()
    return statistics.median(times)


def _in_turn(plain: Path, locked: Path, ring: Ring, work: Callable[[], list[float]]) -> tuple[float, float]:
    """The medians of what both books took, in turn, so that both meet the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        with open_book(plain, ACTOR):
            times[0].extend(work())
        with open_book(locked, "", ring=ring):
            times[1].extend(work())
    return statistics.median(times[0]), statistics.median(times[1])


def _visited(key: str) -> None:
    entry.save(ACTOR, "录入走访", [a_visit(key)])


def _saves(plain: Path, locked: Path, ring: Ring) -> tuple[float, float]:
    def work() -> list[float]:
        households = [row[0] for row in every("SELECT id FROM household LIMIT ?", _TIMES)]
        return [once(partial(_visited, key)) for key in households]

    return _in_turn(plain, locked, ring, work)


def _searches(plain: Path, locked: Path, ring: Ring) -> tuple[float, float]:
    def work() -> list[float]:
        rows = every("SELECT name, initials, pinyin, substr(digits, 1, 8) FROM search LIMIT ?", _TIMES)
        return [once(partial(find, word)) for row in rows for word in row if word]

    return _in_turn(plain, locked, ring, work)


def _imports() -> tuple[float, float]:
    source = folder() / "roster_locks.xlsx"
    make_roster(source, _ROWS)
    plain, locked = folder() / "import_plain.fpb", folder() / "import_locked.fpb"
    create_book(plain, _TOWNSHIP, ACTOR)
    create_book(locked, _TOWNSHIP, ACTOR, _PASSWORD)
    with open_book(plain, ACTOR) as book:
        bare = once(lambda: apply_import(book, plan_import([source])))
    with open_book(locked, "", ring=unlocking.unlock(locked, ACTOR, _PASSWORD)) as book:
        return bare, once(lambda: apply_import(book, plan_import([source])))
