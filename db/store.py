"""The open book. `db/connection.py` points it at a file; one book is open in a process at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from peewee import DatabaseProxy

database = DatabaseProxy()


class _Writing(threading.local):
    """The open change of `db/changes.py` on this thread; a worker's is its own, as its connection is."""

    writer: Any = None


writing = _Writing()


class Refused(Exception):
    """The one at the keyboard may not write this."""


def _nobody(room: str) -> None:
    raise Refused(f"no book is open to write {room!r}")


class Gate:
    """Who may write which part of the book (`Record.room`). The services set it for the one who opened the book."""

    #: Raises for a part that may not be written.
    check: Callable[[str], None] = staticmethod(_nobody)

    def shut(self) -> None:
        """Nobody may write."""
        self.check = _nobody


gate = Gate()
