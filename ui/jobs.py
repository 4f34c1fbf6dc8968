"""Long work beside the window: one worker thread, results on the main thread, a cancel that cancels.

    session.jobs.run(lambda progress: check_book(progress), done=self._show, failed=self._say)

The work is an ordinary function that takes `progress`. It runs with a database connection of its own; meanwhile nothing
else may write (the progress dialog sees to that by being modal).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance

from db.connection import worker_connection
from fupin_desktop.progress import Cancelled, Progress

_OFTEN = 0.05  # seconds between two reports to the screen

Work = Callable[[Progress], Any]


class Job(QObject):
    """One piece of work. At its end comes `ended`, then exactly one of `done`, `failed` and `cancelled`."""

    progressed = Signal(int, int, str)
    ended = Signal()
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
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


class _Task(QRunnable):
    def __init__(self, job: Job, *, connected: bool) -> None:
        super().__init__()
        self._job, self._connected = job, connected

    def run(self) -> None:
        with worker_connection() if self._connected else nullcontext():
            self._job.work()


class Jobs(QObject):
    """The worker of a window. `inline` does the work at once on the caller's thread (for tests).

    Work on a book that is not open (unlocking, making, re-keying one) is not `connected`.
    """

    def __init__(self, *, inline: bool = False, connected: bool = True) -> None:
        super().__init__()
        self._inline, self._connected = inline, connected
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._open: list[Job] = []
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether some work is running."""
        return bool(self._open)

    def run(
        self,
        work: Work,
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        prepared: Callable[[Job], None] | None = None,
    ) -> Job:
        """Start work. `prepared` gets the job before it starts (to show its progress)."""
        job = Job(work)
        if self._closed:  # an answer that came late asked for more
            return job
        self._open.append(job)
        queued = Qt.ConnectionType.AutoConnection if self._inline else Qt.ConnectionType.QueuedConnection
        job.done.connect(done, queued)
        job.failed.connect(failed, queued)
        for outcome in (job.done, job.failed, job.cancelled):
            outcome.connect(lambda *_: self._forget(job), queued)
        if prepared:
            prepared(job)
        if self._inline:
            job.work()
        else:
            self._pool.start(_Task(job, connected=self._connected))
        return job

    def _forget(self, job: Job) -> None:
        if job in self._open:
            self._open.remove(job)

    def close(self) -> None:
        """Stop for good: the book is about to be closed, and nothing may ask for it any more."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop what runs and wait for it; nothing is left behind."""
        for job in self._open:
            job.cancel()
        self._pool.waitForDone()
        self._open.clear()
