"""The laptop's time, and stamps that never go back."""

from __future__ import annotations

import datetime as dt
import time

#: 1971 and 9998: whatever the time zone, such a moment can be shown.
_FIRST_SECOND, _LAST_SECOND = 31_536_000, 253_300_000_000
#: 2023: every system knows the time zone of then.
_KNOWN_SECOND = 1_700_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def milliseconds() -> int:
    """Milliseconds since 1970, as the laptop believes; the one place that asks (tests set the clock to 2009 here)."""
    return time.time_ns() // 1_000_000


def now() -> dt.datetime:
    """The time here, as the laptop believes."""
    return _at(milliseconds())


def today() -> dt.date:
    """The day, as the laptop believes."""
    return now().date()


def local(moment: dt.datetime) -> dt.datetime:
    """A moment in the time zone of this computer; one without a zone is meant here. Of a year for which the system
    knows no zone (Windows: before 1970 and after 3000) by the difference that there is today."""
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        here = (_EPOCH + dt.timedelta(seconds=_KNOWN_SECOND)).astimezone().tzinfo
    try:
        return moment.astimezone(here) if moment.tzinfo else moment.replace(tzinfo=here)
    except OverflowError:  # within hours of the first or last day that there is
        return moment


def _at(ms: float) -> dt.datetime:
    """So many milliseconds after 1970, by counting: `fromtimestamp` asks Windows, which knows as few years."""
    return local(_EPOCH + dt.timedelta(milliseconds=ms))


def now_text() -> str:
    """The moment with its time zone, as local tables keep it."""
    return now().isoformat(timespec="seconds")


class Stamps:
    """Stamps of one site: 12 hex digits of milliseconds, 4 of a counter, "-", the site's code.

    Each is greater than the one before, even when the laptop's clock is not (MERGE.md, the entry).
    """

    def __init__(self, site: str, last: str | None) -> None:
        self.site = site
        self._ms, self._count = (int(last[:12], 16), int(last[12:16], 16)) if last else (0, 0)

    def take(self, n: int) -> list[str]:
        """The next `n` stamps."""
        now = milliseconds()
        taken: list[str] = []
        if now > self._ms:
            self._ms, self._count = now, -1
        while len(taken) < n:
            if self._count == 0xFFFF:
                self._ms, self._count = self._ms + 1, -1
            end = min(self._count + n - len(taken), 0xFFFF)
            head, tail = f"{self._ms:012x}", f"-{self.site}"
            taken += [f"{head}{count:04x}{tail}" for count in range(self._count + 1, end + 1)]
            self._count = end
        return taken

    @property
    def last(self) -> str:
        """The last stamp given."""
        return f"{self._ms:012x}{self._count:04x}-{self.site}"


def written_at(stamp: str) -> dt.datetime:
    """When a stamp was given, as its laptop believed; a time that no calendar has (an old log may hold one that was
    made up) is shown as the last or first that there is."""
    seconds = min(max(stamp_ms(stamp) / 1000, _FIRST_SECOND), _LAST_SECOND)
    return _at(seconds * 1000)


def stamp_ms(stamp: str) -> int:
    """The milliseconds since 1970 that a stamp carries."""
    return int(stamp[:12], 16)
