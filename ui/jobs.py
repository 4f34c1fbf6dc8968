"""Long work beside the window: one worker thread, results on the main thread, a cancel that cancels.

    session.jobs.run(lambda progress: check_book(progress), done=self._show, failed=self._say)

The work is an ordinary function that takes `progress`. It runs with a database connection of its own; meanwhile nothing
else may write (the progress dialog sees to that by being modal).

Whoever asks for work may be forgotten by everybody meanwhile: a job holds whom it answers until it has answered. (Qt
holds the method of a plain object weakly: an answer to one that was gone came to nobody, without a word.) A widget that
is deleted meanwhile gets no answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Literal

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QObject,
    Qt,
    QThreadPool,
    Signal,
    SignalInstance,
)
from shiboken6 import isValid

from db.connection import worker_connection
from fupin_desktop.progress import Cancelled, Progress

_OFTEN = 0.05  # seconds between two reports to the screen

Work = Callable[[Progress], Any]
Answer = Callable[[Any], object]


class Job(QObject):
    """One piece of work. At its end comes `ended`, then exactly one of `done`, `failed` and `cancelled`."""

    progressed = Signal(int, int, str)
    ended = Signal()
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Work, *, connected: bool = True) -> None:
        super().__init__()
        self._work, self._connected = work, connected
        self._stop = threading.Event()
        self._told = 0.0
        self.started = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next step, and takes back what it wrote."""
        self._stop.set()

    def progress(self, done: int, total: int, text: str) -> None:
        """What the work calls at each step."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= _OFTEN or 0 < total <= done:
            self._told = now
            self.progressed.emit(done, total, text)

    def work(self) -> None:
        """Do it, on whichever thread this is called."""
        try:
            with worker_connection() if self._connected else nullcontext():
                self._do()
        except Exception as error:  # the connection could not be made
            self._end(self.failed, error)

    def _do(self) -> None:
        try:
            result = self._work(self.progress)
        except Cancelled:
            self._end(self.cancelled)
        except Exception as error:  # carried to the main thread, which says it in words
            self._end(self.failed, error)
        else:
            self._end(self.done, result)

    def _end(self, outcome: SignalInstance, *what: Any) -> None:
        self.ended.emit()
        outcome.emit(*what)


class Jobs(QObject):
    """The worker of a window. Work on a book that is not open (unlocking, making, re-keying one) is not `connected`."""

    def __init__(self, *, connected: bool = True) -> None:
        super().__init__()
        self._connected = connected
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        #: What waits for `go_on`; None while nothing need wait.
        self._held: list[Job] | None = None
        #: What is done on this thread then.
        self._late: list[Callable[[], object]] = []
        #: What runs or waits, by id, each with whom it answers. (A job that held its own answer would never go.)
        self._open: dict[int, tuple[Job, Answer, Answer]] = {}
        #: Answered, but the worker may still be leaving it: it goes with the next one. Were the worker the last to hold
        #: it, it would be deleted there, under the hands of this thread.
        self._last: Job | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether some work is running."""
        return bool(self._open)

    def run(
        self,
        work: Work,
        *,
        done: Answer,
        failed: Answer,
        prepared: Callable[[Job], None] | None = None,
    ) -> Job:
        """Start work. `prepared` gets the job before it starts (to show its progress)."""
        job = Job(work, connected=self._connected)
        if self._closed:  # an answer that came late asked for more
            return job
        key = id(job)
        self._open[key] = (job, done, failed)
        queued = Qt.ConnectionType.QueuedConnection
        # whom it answers is not told to the job itself: who keeps its `progress` would keep them
        job.done.connect(lambda result: self._answer(key, 1, result), queued)
        job.failed.connect(lambda error: self._answer(key, 2, error), queued)
        job.cancelled.connect(lambda: self._let_go(key), queued)
        if prepared:
            prepared(job)
        if self._held is None:
            self._pool.start(job.work)  # a runnable of our own would never go, and keep whom it answers
        else:
            self._held.append(job)
        return job

    def _answer(self, key: int, which: Literal[1, 2], what: Any) -> None:
        if key not in self._open:
            return
        callback = self._open[key][which]
        owner = getattr(callback, "__self__", None)
        try:
            if not isinstance(owner, QObject) or isValid(owner):
                callback(what)
        finally:
            self._let_go(key)

    def _let_go(self, key: int) -> None:
        if key in self._open:
            self._last, _, _ = self._open.pop(key)

    def rest(self) -> None:
        """Begin nothing till `go_on`: a worker that loads modules holds up the window that is being painted."""
        self._held = []

    def later(self, do: Callable[[], object]) -> None:
        """What takes its time on this thread: done at once, or while work rests, at `go_on`."""
        if self._held is None:
            do()
        else:
            self._late.append(do)

    def go_on(self) -> None:
        """Do what was asked for."""
        held, self._held = self._held or [], None
        late, self._late = self._late, []
        for job in held:
            self._pool.start(job.work)
        for do in late:
            do()

    def finish(self) -> None:
        """Wait, with the window alive, until everything that was asked for is answered."""
        while self._open:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def close(self) -> None:
        """Stop for good: the book is about to be closed, and nothing may ask for it any more."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop what runs and wait for it; nothing is left behind."""
        for job, _, _ in self._open.values():
            job.cancel()
        self._late.clear()
        self.go_on()
        self._pool.waitForDone()
        self._open.clear()
        self._last = None
