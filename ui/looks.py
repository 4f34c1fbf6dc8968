"""Looks: what takes seconds to find in the book, found in short steps between which the worker does what else is asked
for; one for all pages of a session, kept until what it is about (`ui/shown.py`) is written or the day is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from fupin_desktop.progress import Progress, Steps
from fupin_desktop.services.book.opening import Book
from ui import wording
from ui.jobs import Jobs
from ui.shown import SHOWS

T = TypeVar("T")


@dataclass(frozen=True)
class _Found:
    what: Any


class Look(QObject, Generic[T]):
    """`begin` makes its steps anew."""

    #: It is found, or a step further.
    moved = Signal()
    #: The error by which it could not be found.
    failed = Signal(object)

    def __init__(self, book: Book, jobs: Jobs, name: str, begin: Callable[[], Steps[T]]) -> None:
        super().__init__()
        self._book, self._jobs, self._begin, self._shows = book, jobs, begin, SHOWS[name]
        self._steps: Steps[T] | None = None
        self._at: tuple[object, ...] = ()
        self._found: _Found | None = None
        #: (done, total) of what is being looked for.
        self.reached = (0, 0)

    @property
    def known(self) -> T | None:
        """What was found; None where the book has changed since."""
        found: T | None = self._found.what if self._found and self._at == self._now() else None
        return found

    @property
    def last(self) -> T | None:
        """The same, though the book may have changed since."""
        return self._found.what if self._found else None

    @property
    def busy(self) -> bool:
        """Whether it is being looked for."""
        return self._steps is not None

    def want(self) -> None:
        """See to it that it gets known; `moved` tells."""
        if self.known is not None:
            self.moved.emit()
        elif self._steps is None or self._at != self._now():
            self._start()

    def _start(self) -> None:
        self._found, self._at, self.reached = None, self._now(), (0, 0)
        self._steps = self._begin()
        self._go_on(self._steps)

    def _now(self) -> tuple[object, ...]:
        return (wording.today(), *self._book.version(self._shows))

    def _go_on(self, steps: Steps[T]) -> None:
        self._jobs.run(partial(_step, steps), done=partial(self._take, steps), failed=partial(self._fail, steps))

    def _take(self, steps: Steps[T], told: Any) -> None:
        if steps is not self._steps:  # begun anew meanwhile
            return
        if not isinstance(told, _Found):
            self.reached = told[:2]
            self.moved.emit()
            self._go_on(steps)
        elif self._at != self._now():
            self._start()
        else:
            self._steps, self._found = None, told
            self.moved.emit()

    def _fail(self, steps: Steps[T], error: Exception) -> None:
        if steps is self._steps:
            self._steps = None
            self.failed.emit(error)


def _step(steps: Steps[Any], _progress: Progress) -> Any:
    try:
        return next(steps)
    except StopIteration as end:
        return _Found(end.value)
