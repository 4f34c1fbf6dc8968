"""Who stands by a household, and by its village: added, corrected, and followed by another, never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from db.clock import today
from db.household import Household
from db.measure import Helper
from fupin_desktop.regions import plain_group
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.services.book import entry, privacy
from fupin_desktop.services.household import casework


def of_household(household: Household) -> list[Helper]:
    """Its own, and those of its village that serve its group; who serves now first."""
    found = list(Helper.living().where(Helper.household == household.id))
    group = plain_group(str(household.group_no or ""))
    serving = of_village(str(household.region_code or ""))
    found += [h for h in serving if not h.group_no or plain_group(str(h.group_no)) == group]
    privacy.veiled(found)
    return _in_order(found)


def of_village(region: str) -> list[Helper]:
    """Who serves a whole village, or a group of it."""
    found = list(Helper.living().where((Helper.region_code == region) & Helper.household.is_null()))
    privacy.veiled(found)
    return _in_order(found)


def paired(helpers: Sequence[Helper]) -> Helper | None:
    """The official who stands by the household now."""
    return next((h for h in helpers if h.role == PAIRED_HELPER and h.household and h.end is None), None)


def new(region: str, household: str | None = None, role: str | None = None) -> Helper:
    """One more, from today."""
    role = role or (PAIRED_HELPER if household else None)
    return casework.blank(Helper, region_code=region, household=household, role=role, start=today())


def successor(before: Helper) -> Helper:
    """Who takes over from another: the same role, for the same household or village."""
    made = new(str(before.region_code), str(before.household) if before.household else None, str(before.role))
    made.group_no = before.group_no
    return made


def save(actor: str, helper: Helper, before: Helper | None = None) -> None:
    """Save one; the one `before` served until then, and stays listed."""
    if before is None:
        entry.save(actor, "登记帮扶责任人", [helper])
        return
    before.end = helper.start or today()
    entry.save(actor, "更换帮扶责任人", [before, helper])


def _in_order(helpers: Sequence[Helper]) -> list[Helper]:
    return sorted(helpers, key=lambda h: (h.end is not None, h.household is None, str(h.role), h.start or dt.date.max))
