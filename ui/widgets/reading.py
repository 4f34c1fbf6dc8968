"""Reading for a page beside the window: what is in sight stays till the answer is there, and the newest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ui.jobs import Work
from ui.session import Session

Done = Callable[[Any], object]


class Reading(QObject):
    """One list of a page. While it is read, of further wishes only the newest waits, and only its answer is shown.

    It goes with its page: an answer that comes later is dropped.
    """

    def __init__(self, page: QObject, session: Session, failed: str) -> None:
        """`failed` is the sentence for a reading that fails."""
        super().__init__(page)
        self._session = session
        self._failed = failed
        self._next: tuple[Work, Done] | None = None
        self._done: Done | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._done is not None

    def start(self, work: Work, done: Done) -> None:
        """Read; `done` gets what was read."""
        self._next = (work, done)
        if not self.busy:
            self._run()

    def _run(self) -> None:
        assert self._next
        work, self._done = self._next
        self._next = None
        self._session.jobs.run(work, done=self._end, failed=self._fail)

    def _end(self, found: Any) -> None:
        done, self._done = self._done, None
        if self._next:
            self._run()
        elif done:
            done(found)

    def _fail(self, _error: Exception) -> None:
        self._done = None
        if self._next:
            self._run()
        else:
            self._session.said.emit(self._failed)
