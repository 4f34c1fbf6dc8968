"""How often a household is to be visited: the rule and its SQL say the same."""

import datetime as dt
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fupin_desktop.rules import visits

TODAY = dt.date(2026, 11, 23)
DAYS = st.dates(dt.date(2024, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("hh_type", "monitor_cat", "eliminated", "on", "days"),
    [
        ("10", "1", False, None, visits.MONITORED_DAYS),
        ("30", "2", False, None, visits.MONITORED_DAYS),
        ("30", "2", True, dt.date(2026, 1, 1), 92),
        ("30", "2", True, None, 92),
        ("30", "2", True, dt.date(2025, 1, 1), visits.OTHER_DAYS),
        ("10", "1", True, dt.date(2025, 1, 1), visits.EXITED_DAYS),
        ("10", None, False, None, visits.EXITED_DAYS),
        ("30", None, False, None, visits.OTHER_DAYS),
        (None, None, False, None, visits.OTHER_DAYS),
    ],
)
def test_days_by_class(
    hh_type: str | None, monitor_cat: str | None, eliminated: bool, on: dt.date | None, days: int
) -> None:
    assert visits.allowed_days(hh_type, monitor_cat, eliminated, on, TODAY, visits.Revisits().of("")) == days


@given(
    st.sampled_from([None, "10", "20", "30"]), st.sampled_from([None, "1", "3"]), st.sampled_from([None, 0, 1]),
    st.none() | DAYS, st.none() | DAYS, st.tuples(st.integers(1, 400), st.integers(0, 30)),
    st.sampled_from([None, "410502101212", "410502101213"]),
)  # fmt: skip
@example("30", "1", 1, TODAY - dt.timedelta(days=20), TODAY - dt.timedelta(days=20), (10, 1), "410502101212")
@example("30", "1", 1, TODAY - dt.timedelta(days=20), TODAY - dt.timedelta(days=20), (10, 1), "410502101213")
@example("30", "1", 1, TODAY - dt.timedelta(days=150), TODAY - dt.timedelta(days=80), (90, 4), "410502101212")
def test_sql_and_rule_agree(
    hh_type: str | None,
    monitor_cat: str | None,
    eliminated: int | None,
    on: dt.date | None,
    last: dt.date | None,
    there: tuple[int, int],
    region: str | None,
) -> None:
    revisits = visits.Revisits(60, 6, {"410502101212": there})
    allowed = visits.allowed_days(hh_type, monitor_cat, bool(eliminated), on, TODAY, revisits.of(region))
    wanted = last is None or (TODAY - last).days > allowed
    condition = visits.overdue_sql(TODAY, "h.last", revisits)
    query = f"""SELECT {condition} FROM (SELECT ? AS hh_type, ? AS monitor_cat, ? AS risk_eliminated,
        ? AS risk_elim_date, ? AS last, ? AS region_code) h"""
    connection = sqlite3.connect(":memory:")
    days = [day and day.isoformat() for day in (on, last)]
    found = connection.execute(query, (hh_type, monitor_cat, eliminated, *days, region)).fetchone()[0]
    connection.close()
    assert bool(found) is wanted
