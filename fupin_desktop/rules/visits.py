"""How often a household is to be visited (DICTIONARY §5; the numbers are defaults)."""

from __future__ import annotations

import datetime as dt

MONITORED_DAYS = 31
EXITED_DAYS = 92
ELIMINATED_DAYS = 92
OTHER_DAYS = 366


def allowed_days(
    hh_type: str | None, monitor_cat: str | None, eliminated: bool, eliminated_on: dt.date | None, today: dt.date
) -> int:
    """The most days that may pass between two visits to a household of this class."""
    if monitor_cat and not eliminated:
        return MONITORED_DAYS
    if monitor_cat and eliminated and (eliminated_on is None or (today - eliminated_on).days <= 366):
        return ELIMINATED_DAYS
    return EXITED_DAYS if hh_type == "10" else OTHER_DAYS


def overdue_sql(today: dt.date, last_visit: str) -> str:
    """The same as an SQL condition on a household `h`; `last_visit` is the SQL of its last visit's day.

    A household that was never visited is overdue.
    """
    days = f"""CASE WHEN h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1 THEN {MONITORED_DAYS}
        WHEN h.monitor_cat IS NOT NULL AND coalesce(julianday('{today}') - julianday(h.risk_elim_date), 0) <= 366
            THEN {ELIMINATED_DAYS}
        WHEN h.hh_type = '10' THEN {EXITED_DAYS} ELSE {OTHER_DAYS} END"""
    return f"coalesce(julianday('{today}') - julianday({last_visit}), 99999) > {days}"
