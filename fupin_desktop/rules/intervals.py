"""When the next contact and the next screening of a file are due (DICTIONARY §8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fupin_desktop.rules.psychology import Colour, Thresholds

_FIRST_CONTACTS = 3  # of a yellow file: the first, and every two weeks twice; as long as the risk is medium
_MEDIUM = 2
#: By the level of an assessed risk; what was not assessed, and medium, is the usual.
_RED_INTERVALS: Mapping[int | None, str] = {0: "red_interval_low", 1: "red_interval_low", 3: "red_interval_high"}


@dataclass(frozen=True)
class Dates:
    """When a file is due; None: not."""

    contact: dt.date | None
    screening: dt.date | None


def next_dates(
    colour: Colour,
    marked: dt.date,
    contacts: Sequence[dt.date],
    screenings: Sequence[dt.date],
    limits: Thresholds,
    *,
    is_key: bool = False,
    risk: int | None = None,
) -> Dates:
    """When the next contact and the next screening are due (§8.5). `risk`: the level that was assessed of the sign.

    `marked`: since when the file has this colour; `contacts` and `screenings`: on or after that day, in order, the
    screening that made it not counted. A grey file is one whose screening has still to be finished.
    """

    def after(day: dt.date, name: str) -> dt.date:
        return day + dt.timedelta(days=limits[name])

    last = screenings[-1] if screenings else marked
    if colour is Colour.RED:
        contact = after(contacts[-1], _RED_INTERVALS.get(risk, "red_interval")) if contacts else marked
        return Dates(contact, after(last, "red_rescreen"))
    if colour is Colour.YELLOW:
        contact = after(marked, "yellow_first")
        if contacts:
            is_close = len(contacts) < _FIRST_CONTACTS or (risk or 0) >= _MEDIUM
            contact = after(contacts[-1], "yellow_first" if is_close else "yellow_interval")
        first = after(marked, "yellow_rescreen")
        again = after(marked if len(screenings) < 2 else last, "yellow_rescreen_again")
        return Dates(contact, again if screenings else first)
    if colour is Colour.BLUE:
        return Dates(None, after(last, "blue_rescreen_key" if is_key else "blue_rescreen"))
    return Dates(None, after(last, "unfinished") if screenings else None)
