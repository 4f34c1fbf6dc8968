"""What every sheet says of where it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """The place whose book it is and the time of printing, for the foot of each page; the year whose ages are told."""

    place: str
    printed: dt.datetime
    year: int

    @property
    def today(self) -> dt.date:
        return self.printed.date()

    @property
    def as_of(self) -> dt.date:
        """The day that ages are told for: of a past year its end."""
        return min(self.today, dt.date(self.year, 12, 31))

    def foot(self, number: str = "", more: str = "") -> str:
        """What stands at the foot of a page."""
        parts = [self.place, f"{self.printed:%Y-%m-%d} 打印"]
        parts += [f"卡号 {number}"] if number else []
        return " · ".join([*parts, more] if more else parts)
