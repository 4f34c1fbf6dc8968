"""How long work tells where it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Called now and then with (done, total, what is being done); raises Cancelled to stop the work, whose transaction
#: then rolls back. A total of 0 means unknown.
Progress = Callable[[int, int, str], None]


#: Work in short steps, between which other work may be done: each says (done, total, what is being done); what was
#: found is returned. No query is left half read between two steps.
Steps = Generator[tuple[int, int, str], None, T]


class Cancelled(Exception):
    """The person stopped the work; nothing was changed."""


def no_progress(_done: int, _total: int, _text: str) -> None:
    """For work that nobody watches."""


def through(steps: Steps[T], progress: Progress = no_progress) -> T:
    """Take all steps at once, and give what they found. Raises Cancelled."""
    try:
        while True:
            progress(*next(steps))
    except StopIteration as end:
        found: T = end.value
        return found


#: The total of a bar that counts no things: the parts of a `Course`.
WHOLE = 10_000


class Course:
    """Several works one after the other as one bar: each moves it on by its share, and it never goes back."""

    def __init__(self, progress: Progress, shares: Sequence[float]) -> None:
        self._progress = progress
        self._shares = shares
        self._reached = 0

    def leg(self, number: int, told: str = "{}") -> Progress:
        """The progress of one of the works; `told` takes what it says."""
        before, share, whole = sum(self._shares[:number]), self._shares[number], sum(self._shares)

        def step(done: int, total: int, text: str) -> None:
            place = int(WHOLE * (before + share * min(1.0, done / total if total else 0)) / whole)
            self._reached = max(self._reached, place)
            self._progress(self._reached, WHOLE, told.format(text))

        return step
