"""The access log as it is read on screen: newest first, by user and kind, with the names of whom was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import access_log, sealing
from db.access_log import Entry
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, records, summary
from fupin_desktop.services.book.access import SEALED, needs


@dataclass(frozen=True)
class Look:
    """An entry, and the name of the person or household that it speaks of, "" where there is none."""

    entry: Entry
    name: str


class Looks:
    """The entries of a user and kind ("" for all), read as they come into sight."""

    @needs(Right.ACCESS_LOG)
    def __init__(self, user: str = "", what: str = "") -> None:
        self._user, self._what = user, what
        self.count = access_log.count(user, what)

    @needs(Right.ACCESS_LOG)
    def rows(self, start: int, n: int) -> Sequence[Look]:
        """Up to `n` entries from `start`."""
        found = access_log.entries(n, start, self._user, self._what)
        return [Look(entry, _name(entry)) for entry in found]


@needs(Right.ACCESS_LOG)
def users_and_kinds() -> tuple[list[str], list[str]]:
    """Whom and what the log speaks of."""
    return access_log.known("user"), access_log.known("what")


@needs(Right.ACCESS_LOG)
def first_broken() -> int | None:
    """The number of the first entry that was changed, taken out or put in by other means."""
    return next(access_log.broken(), None)


def _name(entry: Entry) -> str:
    if not entry.record or ("心理" in entry.what and not access.may(Right.PSYCHOLOGY)):
        return ""
    try:
        key = sealing.reveal(entry.record, *SEALED).split()[0] if sealing.is_sealed(entry.record) else entry.record
    except (sealing.NoKey, sealing.BadSeal):
        return ""
    return summary.name_of(key) or summary.name_of(records.household_of(key) or "")
