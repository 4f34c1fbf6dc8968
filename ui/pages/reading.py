"""Reading for a page beside the window: what is in sight stays till the answer is there, and the newest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ui.jobs import Work
from ui.session import Session

Done = Callable[[Any], object]


class Reading:
    """One list or page. While it is read, of further wishes only the newest waits, and only its answer is shown."""

    def __init__(self, session: Session, failed: str) -> None:
        """`failed` is the sentence for a reading that fails."""
        self._session = session
        self._failed = failed
        self._next: tuple[Work, Done] | None = None
        self.busy = False

    def start(self, work: Work, done: Done) -> None:
        """Read; `done` gets what was read."""
        self._next = (work, done)
        if not self.busy:
            self._run(self._next)

    def _run(self, wish: tuple[Work, Done]) -> None:
        work, done = wish
        self._next = None
        self.busy = True
        tell = partial(self._session.said.emit, self._failed)
        self._session.jobs.run(work, done=partial(self._end, done), failed=partial(self._end, lambda _: tell()))

    def _end(self, done: Done, found: Any) -> None:
        self.busy = False
        if self._next:
            self._run(self._next)
        else:
            done(found)
