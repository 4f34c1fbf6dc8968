"""Terms: over New Year, 调休 weekends, into years whose holidays nobody published; by calendar and working days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fupin_desktop import holidays
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.rules import settings, terms
from fupin_desktop.rules.flows import BACK, Done, standing

DAYS = holidays.days()
NUMBERS = {name: one.value for name, one in settings.declared().items() if one.value is not None}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "number", "working", "due"),
    [
        ("2019-04-26", 1, True, "2019-04-28"),  # a Sunday that was worked
        ("2019-04-27", 1, True, "2019-04-28"),
        ("2019-04-30", 2, True, "2019-05-06"),  # 1 to 4 May off, Sunday the 5th worked, Monday
        ("2019-04-26", 2, False, "2019-04-28"),
        ("2018-12-28", 3, False, "2019-01-02"),  # ends on the last day of the holiday
        ("2025-12-31", 1, True, "2026-01-04"),  # a Sunday that is worked
        ("2025-12-31", 5, False, "2026-01-05"),
        ("2026-02-13", 1, True, "2026-02-14"),  # a Saturday before the spring festival
        ("2026-02-14", 1, True, "2026-02-24"),
        ("2026-11-02", 5, True, "2026-11-09"),
        ("2026-11-02", 5, False, "2026-11-09"),  # ends on a Saturday
        ("2026-11-02", 3, False, "2026-11-05"),
        ("2026-11-07", 0, False, "2026-11-07"),
    ],
)
def test_until_when(since: str, number: int, working: bool, due: str) -> None:
    found = terms.after(day(since), number, DAYS, working=working)
    assert found.day == day(due)
    between = {day(since) + dt.timedelta(days=n) for n in range(1, (found.day - day(since)).days + 1)}
    counted = between - {skipped for skipped, _ in found.skipped}
    assert len(counted) == number, "why it is this day: every day between is counted or told as skipped"
    assert DAYS.is_worked(found.day) or not number


def test_why_says_what_was_skipped() -> None:
    found = terms.after(day("2026-09-30"), 1, DAYS, working=True)
    assert [why for _, why in found.skipped] == ["节假日"] * 7
    assert terms.after(day("2026-11-06"), 1, DAYS, working=True).skipped == (
        (day("2026-11-07"), "周末"), (day("2026-11-08"), "周末"),
    )  # fmt: skip


@pytest.mark.parametrize(("since", "provisional"), [("2026-12-20", False), ("2026-12-30", True), ("2031-05-01", True)])
def test_into_a_year_whose_holidays_nobody_published(since: str, provisional: bool) -> None:
    assert terms.after(day(since), 3, DAYS, working=True).provisional is provisional


@pytest.mark.parametrize(
    ("since", "months", "due"),
    [("2026-08-31", 6, "2027-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2026-01-15", 12, "2027-01-15")],
)
def test_months(since: str, months: int, due: str) -> None:
    assert terms.months_after(day(since), months).day == day(due)


def test_due_today_is_not_late() -> None:
    found = terms.after(day("2026-11-02"), 3, DAYS, working=False)
    assert [found.late(found.day + dt.timedelta(days=n)) for n in (-1, 0, 1, 5)] == [0, 0, 1, 5]


def _due(*steps: tuple[str, str], **more: Any) -> terms.Due | None:
    done = [Done(str(n), code, day(on)) for n, (code, on) in enumerate(steps)]
    if more:
        done[-1] = done[-1]._replace(**more)
    return terms.due(MONITORING, standing(MONITORING, done), DAYS, NUMBERS)


def test_each_step_is_due_after_the_one_before() -> None:
    assert _due(("101", "2026-11-02")) == terms.after(day("2026-11-02"), 3, DAYS, working=False)
    compared = _due(("101", "2026-11-02"), ("104", "2026-11-04"))
    assert compared
    assert compared.day == day("2026-11-09")
    decided = _due(("101", "2026-11-02"), ("104", "2026-11-03"), ("105", "2026-11-04"), ("106", "2026-11-05"),
                   ("107", "2026-11-05"), ("108", "2026-11-13"))  # fmt: skip
    assert decided
    assert (decided.since, decided.day) == (day("2026-11-02"), day("2026-11-17"))


def test_a_notice_is_due_on_its_last_day_and_a_promise_holds() -> None:
    hung = _due(("101", "2026-11-02"), ("107", "2026-11-05"), shown_to=day("2026-11-11"))
    assert hung
    assert hung.day == day("2026-11-11")
    promised = _due(("101", "2026-11-02"), due=day("2026-11-20"))
    assert promised
    assert promised.promised
    assert promised.day == day("2026-11-20")


def test_opened_again_the_dates_begin_anew() -> None:
    again = _due(("101", "2026-10-02"), ("190", "2026-10-09"), ("101", "2026-11-02"))
    assert again
    assert again.since == day("2026-11-02")


def test_a_case_at_rest_has_no_term() -> None:
    assert _due(("101", "2026-11-02"), ("190", "2026-11-03")) is None
    back = _due(("101", "2026-11-02"), ("108", "2026-11-13"), result=BACK)
    assert back, "sent back, it is due again"
