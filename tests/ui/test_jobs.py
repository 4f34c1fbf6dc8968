"""Work on the worker: results and errors come to the main thread, cancel cancels, nothing is left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.changes import change, one
from db.household import Household
from fupin_desktop.progress import Progress
from fupin_desktop.services.book import Book
from tests.books import ACTOR, YUANXUEZHUANG
from ui.jobs import Job, Jobs


@pytest.fixture
def jobs(book: Book) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def never(what: Any) -> None:
    raise AssertionError(what)


def test_the_result_comes_to_the_main_thread(jobs: Jobs, qtbot: QtBot) -> None:
    got: list[Any] = []

    def work(progress: Progress) -> tuple[str, bool]:
        progress(1, 2, "一")
        return "好", threading.current_thread() is threading.main_thread()

    jobs.run(work, done=lambda r: got.append((*r, threading.current_thread() is threading.main_thread())), failed=never)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("好", False, True)]
    qtbot.waitUntil(lambda: not jobs.busy)


def test_an_error_comes_too(jobs: Jobs, qtbot: QtBot) -> None:
    got: list[Exception] = []

    def work(_progress: Progress) -> None:
        raise ValueError("坏了")

    jobs.run(work, done=never, failed=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert str(got[0]) == "坏了"


def test_cancelling_takes_back_what_was_written(jobs: Jobs, qtbot: QtBot) -> None:
    begun, ended = threading.Event(), []

    def work(progress: Progress) -> None:
        with change(ACTOR, "长活"):
            Household(region_code=YUANXUEZHUANG).save()
            begun.set()
            while True:
                progress(0, 0, "做着")

    def prepared(job: Job) -> None:
        job.cancelled.connect(lambda: ended.append(True))

    job = jobs.run(work, done=never, failed=never, prepared=prepared)
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert one("SELECT count(*) FROM household")[0] == 0


def test_one_after_the_other(jobs: Jobs, qtbot: QtBot) -> None:
    got: list[int] = []

    def work(number: int, _progress: Progress) -> int:
        return number

    for number in range(5):
        jobs.run(partial(work, number), done=got.append, failed=never)
    qtbot.waitUntil(lambda: len(got) == 5)
    assert got == [0, 1, 2, 3, 4]


def test_closing_stops_the_work(book: Book) -> None:
    jobs = Jobs()

    def work(progress: Progress) -> None:
        while True:
            progress(0, 0, "做着")

    jobs.run(work, done=never, failed=never)
    jobs.close()
    assert not jobs.busy


def test_what_is_closed_takes_no_more_work(book: Book) -> None:
    jobs = Jobs()
    jobs.close()
    jobs.run(never, done=never, failed=never)
    assert not jobs.busy
    got: list[int] = []
    jobs = Jobs(inline=True)
    jobs.stop()
    jobs.run(lambda _: 1, done=got.append, failed=never)
    assert got == [1]  # stopping is not for good


def test_inline_works_at_once() -> None:
    got: list[int] = []
    Jobs(inline=True).run(lambda _: 3, done=got.append, failed=never)
    assert got == [3]
