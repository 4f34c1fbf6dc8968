"""The board of 10,000 cases with 55,000 steps, and the statistics, beside fetching the bare rows."""

from __future__ import annotations

import datetime as dt
import gc

from benchmarks.common import ACTOR, Result, folder, median
from db.changes import change
from db.clue import Clue
from db.household import Household
from db.person import Person
from db.sql import every
from db.step import Step
from fupin_desktop.demo.books import TOWNSHIP
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.monitoring import board, statistics

CASES = 10_000
_DAY = dt.date(2026, 11, 2)
_CODES = ("101", "104", "105", "106", "107", "108", "109", "110", "111", "112")


def run() -> list[Result]:
    path = folder() / "monitoring.fpb"
    create_book(path, TOWNSHIP, ACTOR)
    with open_book(path, ACTOR):
        _fill()
        gc.freeze()  # as the window: its worker never collects
        bare = median(lambda: [every(board.STEPS), every(board.CLUES)], 7)
        read = median(board.read, 7)
        lines = board.read()
        counted = median(lambda: board.counts(lines, board.Wanted(region="410502101")), 7)
        told = median(statistics.read, 5)
    return [
        Result(f"board of {CASES:,} cases: read and derived", read, 0.3, bare),
        Result("its chips counted anew", counted, 0.02),
        Result("statistics of the same", told, 0.6, bare),
    ]


def _fill() -> None:
    with change(ACTOR, "填满") as writer:
        writer.put(Household, [{"id": f"h{n:05d}", "region_code": f"{TOWNSHIP}212"} for n in range(CASES)])
        writer.put(Person, [
            {"id": f"p{n:05d}", "household": f"h{n:05d}", "name": f"张{n}", "relation": "01", "member_state": "1"}
            for n in range(CASES)
        ])  # fmt: skip
        writer.put(Clue, [
            {"id": f"c{n:05d}", "household": f"h{n:05d}", "source": "12", "found_on": _DAY.isoformat(), "risk": "01"}
            for n in range(CASES)
        ])  # fmt: skip
        writer.put(Step, [
            {"id": f"s{n:05d}{code}", "record": f"c{n:05d}", "flow": "1", "step": code, "result": "5", "level": "6",
             "date": (_DAY - dt.timedelta(days=n % 400 + 20 - place)).isoformat()}
            for n in range(CASES) for place, code in enumerate(_CODES[: n % len(_CODES) + 1])
        ])  # fmt: skip
