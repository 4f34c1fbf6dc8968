"""When a file is due, by its colour and the risk that was assessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from fupin_desktop.rules.intervals import Dates, next_dates
from fupin_desktop.rules.psychology import Colour
from tests.fupin_desktop.rules.test_psychology import BLUE, DAY, GREY, LIMITS, RED, YELLOW


def dates(colour: Colour, contacts: Sequence[int] = (), screenings: Sequence[int] = (), **more: Any) -> Dates:
    def on(days: Sequence[int]) -> list[dt.date]:
        return [DAY + dt.timedelta(day) for day in days]

    return next_dates(colour, DAY, on(contacts), on(screenings), LIMITS, **more)


def after(contact: int | None, screening: int | None) -> Dates:
    def on(day: int | None) -> dt.date | None:
        return None if day is None else DAY + dt.timedelta(day)

    return Dates(on(contact), on(screening))


def test_red_the_same_day_then_weekly_and_screened_after_two_weeks() -> None:
    assert dates(RED) == after(0, 14)
    assert dates(RED, [0]) == after(7, 14)
    assert dates(RED, [0, 7, 14], [14]) == after(21, 28)


def test_yellow_within_two_weeks_then_twice_every_two_then_monthly() -> None:
    assert dates(YELLOW) == after(14, 30)
    assert dates(YELLOW, [10]) == after(24, 30)
    assert dates(YELLOW, [10, 24]) == after(38, 30)
    assert dates(YELLOW, [10, 24, 38], [30]) == after(68, 90)
    assert dates(YELLOW, [10, 24, 38, 68], [30, 90]) == after(98, 180)


def test_intervals_follow_the_risk_that_was_assessed() -> None:
    assert [dates(RED, [0], risk=level) for level in (0, 1, 2, 3)] == [after(day, 14) for day in (7, 7, 7, 3)]
    assert dates(YELLOW, [10, 24, 38], [30], risk=2) == after(52, 90)
    assert dates(YELLOW, [10, 24, 38], [30], risk=1) == after(68, 90)
    assert dates(RED, risk=1) == after(0, 14)  # whoever has not been met since is due at once


def test_blue_yearly_key_groups_half_yearly() -> None:
    assert dates(BLUE) == after(None, 365)
    assert dates(BLUE, is_key=True) == after(None, 182)
    assert dates(BLUE, screenings=[365]) == after(None, 730)


def test_grey_only_where_something_was_begun() -> None:
    assert dates(GREY) == after(None, None)
    assert dates(GREY, screenings=[0]) == after(None, 7)
