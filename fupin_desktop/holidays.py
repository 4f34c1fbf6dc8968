"""Public holidays as far as they are known: `resources/holidays.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from typing import Any

from db.resources import RESOURCES
from fupin_desktop.rules.terms import Days


@cache
def off() -> frozenset[dt.date]:
    """Every day that is off."""
    return frozenset(
        first + dt.timedelta(days=number)
        for year in _raw().values()
        for first, last in year["off"]
        for number in range((last - first).days + 1)
    )


@cache
def days() -> Days:
    """Which days offices work on: terms are reckoned by it."""
    worked = frozenset(day for year in _raw().values() for day in year.get("worked", ()))
    return Days(off(), worked, frozenset(int(name) for name, year in _raw().items() if year.get("published", True)))


def is_known(year: int) -> bool:
    """Whether the arrangement of a year is published; else only weekends, and what the law itself says, are off."""
    return year in days().published


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "holidays.toml").read_text(encoding="utf-8"))
