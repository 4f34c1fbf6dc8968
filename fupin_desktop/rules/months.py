"""Months as they are kept: 202611."""

from __future__ import annotations

import datetime as dt


def month_of(day: dt.date) -> str:
    """The month of a day."""
    return f"{day.year}{day.month:02d}"


def year_of(day: dt.date | None) -> int | None:
    """The year of a day; None for none."""
    return day.year if day else None


def day_of(month: str | None) -> dt.date | None:
    """The first day of a month; None for none."""
    return dt.date(int(month[:4]), int(month[4:]), 1) if month else None


def begun(first: dt.date, last: dt.date) -> int:
    """How many months from one day to another have begun: 13 of a year and a day."""
    return (last.year - first.year) * 12 + last.month - first.month + (last.day > first.day)


def between(first: str, last: str) -> int:
    """How many months lie from one month to another; negative when `last` comes first."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[4:]) - int(first[4:])
