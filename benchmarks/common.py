"""What every benchmark gives back, how it takes time, and the big books that several of them need."""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from fupin_desktop.demo import books
from fupin_desktop.services.book.opening import create_book, open_book

T = TypeVar("T")

ACTOR = "基准"
#: Where the big books of a run lie, shared by its benchmarks.
FOLDER = "FUPIN_BENCH_DIR"


@dataclass(frozen=True)
class Result:
    """One measured thing. `most` bounds `ours`, or with `of_baseline` the ratio ours/baseline."""

    name: str
    ours: float
    most: float
    baseline: float | None = None
    of_baseline: bool = False
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        return self.ours / self.baseline if self.baseline else None

    @property
    def ok(self) -> bool:
        measured = self.ratio if self.of_baseline else self.ours
        return measured is not None and measured <= self.most


def median(work: Callable[[], object], times: int = 50) -> float:
    """The median of so many runs, in seconds."""
    return statistics.median(once(work) for _ in range(times))


def median_of(work: Callable[[T], object], values: Iterable[T]) -> float:
    """The median over values of one kind, in seconds."""
    return statistics.median(once(partial(work, value)) for value in values)


def once(work: Callable[[], object]) -> float:
    """The time of one run, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cpu(work: Callable[[], object]) -> float:
    """The seconds of CPU, user's and kernel's, of one run, of this process and those that it waited for (the reader of
    workbooks): on a machine that others use too, the only ones that tell."""
    start = _used()
    work()
    return _used() - start


def _used() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def folder() -> Path:
    """A folder for the files of this run."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="bench")
    return Path(os.environ[FOLDER])


def book_of(households: int) -> Path:
    """A closed book with so many households and about 3.3 persons in each; made once a run."""
    path = folder() / f"households_{households}.fpb"
    if not path.exists():
        create_book(path, books.TOWNSHIP, ACTOR)
        with open_book(path, ACTOR):
            books.fill(households, 1)
    return path
