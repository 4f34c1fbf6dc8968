"""How often a household is to be visited (DICTIONARY §5; the numbers are defaults). After its risk ended it is visited
again (定期回访) as often and as long as the settings say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from fupin_desktop.rules.settings import shipped

MONITORED_DAYS = 31
EXITED_DAYS = 92
OTHER_DAYS = 366
#: The settings.
DAYS, MONTHS = "revisit_days", "revisit_months"


@dataclass(frozen=True)
class Revisits:
    """定期回访: every so many `days`, for so many `months`; `elsewhere`: (days, months) by the region of a household,
    where they are others."""

    days: int = field(default_factory=lambda: shipped()[DAYS])
    months: int = field(default_factory=lambda: shipped()[MONTHS])
    elsewhere: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, region: str | None) -> tuple[int, int]:
        """As they hold in a region."""
        return self.elsewhere.get(region or "", (self.days, self.months))


def _lasting(months: int) -> int:
    """So many months in days; a year has 366."""
    return months * 61 // 2


def often(days: int) -> str:
    """How often that is, in words."""
    words = {MONITORED_DAYS: "每月一次", EXITED_DAYS: "每季度一次", OTHER_DAYS: "每年一次"}
    return words.get(days, f"{days} 天一次")


def allowed_days(
    hh_type: str | None, monitor_cat: str | None, eliminated: bool, eliminated_on: dt.date | None, today: dt.date,
    revisit: tuple[int, int],
) -> int:  # fmt: skip
    """The most days that may pass between two visits to a household of this class; `revisit`: days, months."""
    days, months = revisit
    if monitor_cat and not eliminated:
        return MONITORED_DAYS
    if monitor_cat and eliminated and (eliminated_on is None or (today - eliminated_on).days <= _lasting(months)):
        return days
    return EXITED_DAYS if hh_type == "10" else OTHER_DAYS


def overdue_sql(today: dt.date, last_visit: str, revisits: Revisits) -> str:
    """The same as an SQL condition on a household `h`; `last_visit` is the SQL of its last visit's day.

    A household that was never visited is overdue.
    """
    often, lasting = str(revisits.days), str(_lasting(revisits.months))
    if revisits.elsewhere:
        pairs = [(region, *told) for region, told in revisits.elsewhere.items() if region.isalnum()]
        cases = " ".join(f"WHEN '{of}' THEN {days}" for of, days, _ in pairs)
        often = f"CASE h.region_code {cases} ELSE {often} END"
        cases = " ".join(f"WHEN '{of}' THEN {_lasting(months)}" for of, _, months in pairs)
        lasting = f"CASE h.region_code {cases} ELSE {lasting} END"
    days = f"""CASE WHEN h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1 THEN {MONITORED_DAYS}
        WHEN h.monitor_cat IS NOT NULL
            AND coalesce(julianday('{today}') - julianday(h.risk_elim_date), 0) <= {lasting} THEN {often}
        WHEN h.hh_type = '10' THEN {EXITED_DAYS} ELSE {OTHER_DAYS} END"""
    return f"coalesce(julianday('{today}') - julianday({last_visit}), 99999) > {days}"
