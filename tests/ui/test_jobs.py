"""Work on the worker: results and errors come to the main thread, cancel cancels, nothing is left behind."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from db.changes import change, one
from db.household import Household
from fupin_desktop.progress import Progress
from fupin_desktop.services.book.opening import Book
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
    jobs = Jobs()
    jobs.stop()
    jobs.run(lambda _: 1, done=got.append, failed=never)
    jobs.finish()
    assert got == [1]  # stopping is not for good


def test_a_book_that_went_is_told(jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its connection the work can't begin; unanswered, its progress would stand for ever."""

    def gone() -> None:
        raise OSError

    monkeypatch.setattr("ui.jobs.worker_connection", gone)
    got: list[Exception] = []
    jobs.run(lambda _: 1, done=never, failed=got.append)
    jobs.finish()
    assert [type(error) for error in got] == [OSError]


class _Forgotten:
    """A plain object that asks for work, and that nobody holds."""

    def __init__(self, got: list[int]) -> None:
        self._got = got

    def ask(self, jobs: Jobs, work: Any) -> None:
        jobs.run(work, done=self._keep, failed=self._fail)

    def _keep(self, what: int) -> None:
        self._got.append(what)

    def _fail(self, error: Exception) -> None:
        self._got.append(-1)


def test_who_asked_gets_the_answer_though_nobody_holds_it(jobs: Jobs) -> None:
    """The import of the window was dead for this: its flow was gone before the file was read."""

    def fail(_: Progress) -> int:
        raise ValueError

    got: list[int] = []
    _Forgotten(got).ask(jobs, lambda _: 3)
    _Forgotten(got).ask(jobs, fail)
    gc.collect()
    jobs.finish()
    assert got == [3, -1]


def test_a_widget_that_went_gets_no_answer(jobs: Jobs) -> None:
    begun = threading.Event()

    class Page(QLabel):
        def keep(self, what: str) -> None:
            self.setText(what)

    page = Page()
    jobs.run(lambda _: str(begun.wait(5)), done=page.keep, failed=never)
    delete(page)
    begun.set()
    jobs.finish()  # an answer to what Qt has deleted would raise


def test_after_its_answer_nobody_is_held(jobs: Jobs) -> None:
    asker = _Forgotten([])
    there = weakref.ref(asker)
    asker.ask(jobs, lambda _: 3)
    jobs.finish()
    del asker
    jobs.run(lambda _: 4, done=lambda _: None, failed=never)
    jobs.finish()
    gc.collect()
    assert there() is None


def test_a_job_is_deleted_on_the_thread_of_the_window(jobs: Jobs) -> None:
    """Deleted on the worker's, while an answer is on its way to it, it takes the program down."""
    threads: list[threading.Thread] = []
    for _ in range(200):
        job = jobs.run(lambda _: 1, done=lambda _: None, failed=never)
        weakref.finalize(job, lambda: threads.append(threading.current_thread()))
        del job
    jobs.finish()
    jobs.stop()
    gc.collect()
    assert len(threads) == 200
    assert set(threads) == {threading.main_thread()}


def test_work_that_was_answered_keeps_nobody(jobs: Jobs) -> None:
    """Nor does who keeps its `progress`."""

    class Page:
        def show(self, _found: object) -> None: ...

    left: list[weakref.ref[Page]] = []
    kept: list[Progress] = []
    for _ in range(20):
        page = Page()
        left.append(weakref.ref(page))
        jobs.run(kept.append, done=page.show, failed=never)
        jobs.finish()
    del page
    jobs.stop()
    gc.collect()
    assert len(kept) == 20
    assert [one for one in left if one() is not None] == []
