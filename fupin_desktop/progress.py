"""How long work tells where it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

#: Called now and then with (done, total, what is being done); raises Cancelled to stop the work, whose transaction
#: then rolls back. A total of 0 means unknown.
Progress = Callable[[int, int, str], None]


class Cancelled(Exception):
    """The person stopped the work; nothing was changed."""


def no_progress(_done: int, _total: int, _text: str) -> None:
    """For work that nobody watches."""
