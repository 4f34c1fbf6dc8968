"""The demo district, made once a run; each test opens a copy of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.changes import one
from fupin_desktop.demo.district import book as district_book
from fupin_desktop.reports.effect.hits import by_place
from fupin_desktop.reports.effect.row import Row
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.effect import run as effect
from fupin_desktop.services.effect.line import asked
from fupin_desktop.services.effect.run import Run

AS_OF = dt.date(2020, 11, 30)


@pytest.fixture(scope="session")
def made_district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """district.fpb; not to be written."""
    return district_book.make(tmp_path_factory.mktemp("district"), 1)


@pytest.fixture
def district(made_district: Path, tmp_path: Path) -> Iterator[Book]:
    """A copy, open."""
    path = tmp_path / "district.fpb"
    shutil.copyfile(made_district, path)
    with open_book(path, "区扶贫办") as book:
        yield book


def stored(n: int) -> bytes:
    """The bytes of a frozen report, as they were written."""
    return bytes(one("SELECT content FROM report_run WHERE n = ?", n)[0])


def of_offices(run: Run, row: Row) -> float:
    """What of an additive line lies in no village, but with the township or district itself."""
    told = by_place(run._of(row, "find", run.asked.period.year), max(1, len(run._read.places)))
    inside = run.inside(run.asked.region, run.asked.period.year)
    return float(sum(told[at] for at, code in enumerate(run._read.places) if len(code) < 12 and inside[at])) / row.scale


def ran(region: str = "", *, years: bool = False, as_then: bool = False) -> Run:
    """The report of the newspaper page."""
    return effect.run(asked(AS_OF, region=region, as_then=as_then), years=years)
