"""The laptop's time, and stamps that never go back."""

from __future__ import annotations

import datetime as dt
import time

#: 1971 and 9998: whatever the time zone, and on Windows too, such a moment can be shown.
_FIRST_SECOND, _LAST_SECOND = 31_536_000, 253_300_000_000


def milliseconds() -> int:
    """Milliseconds since 1970, as the laptop believes; the one place that asks (tests set the clock to 2009 here)."""
    return time.time_ns() // 1_000_000


def today() -> dt.date:
    """The day, as the laptop believes."""
    return dt.datetime.fromtimestamp(milliseconds() / 1000).astimezone().date()


def now_text() -> str:
    """The moment with its time zone, as local tables keep it."""
    return dt.datetime.fromtimestamp(milliseconds() / 1000).astimezone().isoformat(timespec="seconds")


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
    return dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone()


def stamp_ms(stamp: str) -> int:
    """The milliseconds since 1970 that a stamp carries."""
    return int(stamp[:12], 16)
