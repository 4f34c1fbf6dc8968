"""A worker whose answer has come when `run` returns: tests of one screen need no waiting in every line.

The work is done where it is for people, on the worker's thread and connection, and its answer comes through the event
loop. Walks (tests/walks) use the worker as it is.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from fupin_desktop.services.book.opening import Book
from ui.jobs import Job, Jobs, Work
from ui.session import Session


class Answered(Jobs):
    """The real worker, waited for."""

    def run(self, work: Work, **answers: Any) -> Job:
        job = super().run(work, **answers)
        while id(job) in self._open:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return job


#: Of this test. A worker holds its last work, and with it the page that asked, until it is closed.
_made: list[Answered] = []


def session_on(book: Book) -> Session:
    """An open book whose work is waited for."""
    _made.append(jobs := Answered())
    return Session(book, jobs=jobs)


def close_all() -> None:
    """At the end of a test: who closes a book closes its worker."""
    while _made:
        _made.pop().close()
