"""What lists of households and persons are narrowed to, as SQL on a household `h`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from db import search
from db.clock import today
from db.household import Household
from db.person import Person
from fupin_desktop.rules import visits
from fupin_desktop.services.book.list_sql import HEAD, LAST_VISIT, PRESENT


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; the defaults narrow nothing.

    `missing`: a required field of the household or a member is empty, or there is no head. `overdue`: the household
    was not visited within the days that its class allows. `gone`: of persons those who left their household, who
    otherwise are no members and not listed.
    """

    text: str = ""
    region: str = ""
    group: str = ""
    hh_type: str = ""
    monitor_cat: str = ""
    monitored: bool = False
    missing: bool = False
    overdue: bool = False
    gone: bool = False


def of_households(wanted: Filter) -> tuple[str, list[Any]]:
    """The condition and its values."""
    parts, values = ["h.deleted IS NOT 1"], []
    if wanted.region:
        parts.append("h.region_code >= ? AND h.region_code < ?")
        values += [wanted.region, wanted.region + "~"]
    if wanted.group:
        parts.append("coalesce(h.group_no, h.natural_village) = ?")
        values.append(wanted.group)
    if wanted.hh_type:
        parts.append("h.hh_type = ?")
        values.append(wanted.hh_type)
    if wanted.monitor_cat:
        parts.append("h.monitor_cat = ?")
        values.append(wanted.monitor_cat)
    if wanted.monitored:
        parts.append("h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1")
    if wanted.missing:
        parts.append(missing())
    if wanted.overdue:
        parts.append(overdue())
    if wanted.text:
        hits = list({hit.household for hit in search.find(wanted.text, 1000)})
        parts.append(f"h.id IN ({','.join('?' * len(hits))})")
        values += hits
    return " AND ".join(f"({part})" for part in parts), values


@cache
def missing() -> str:
    """SQL: a required field of the household or of a member is empty, or there is no head."""
    own = " OR ".join(f'h."{name}" IS NULL' for name, kind in Household.kinds().items() if kind.required)
    of_member = " OR ".join(
        f'p."{name}" IS NULL' + (" AND p.id_missing IS NOT 1" if name == "id_no" else "")
        for name, kind in Person.kinds().items()
        if kind.required
    )
    member = f"EXISTS (SELECT 1 FROM person p WHERE p.household = h.id AND {PRESENT} AND ({of_member}))"
    return f"{own} OR {member} OR {HEAD} IS NULL"


def overdue() -> str:
    """SQL: days since the last visit exceed what the class of the household allows (DICTIONARY §5)."""
    return visits.overdue_sql(today(), LAST_VISIT)
