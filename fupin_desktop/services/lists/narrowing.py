"""What lists of households and persons are narrowed to, as SQL on a household `h`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from db import search
from db.clock import today
from db.household import Household
from db.pages import to_json
from db.person import Person
from fupin_desktop.rules import visits
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.list_sql import HEAD, HERE, LAST_VISIT, PRESENT, lying_in, moved


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; the defaults narrow nothing.

    `missing`: a required field of the household or a member is empty, or there is no head. `overdue`: the household
    was not visited within the days that its class allows. `gone`: of persons those who left their household, who
    otherwise are no members and not listed. `moved`: the households that have moved away, which are
    otherwise not listed. `age`: from and below ("60-80", "60-"); `health`, `labor`, `disability`:
    codes, of the latest year; "any" of a disability has any level or certificate. Of households those fit that have
    such a member.
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
    moved: bool = False
    age: str = ""
    health: str = ""
    labor: str = ""
    disability: str = ""

    @property
    def of_persons(self) -> bool:
        """Whether it asks for what is of a person."""
        return bool(self.age or self.health or self.labor or self.disability)


ANY = "any"


def of_year(field: str) -> str:
    """SQL: what was said of a person `p` in the latest year that says it."""
    return f"""(SELECT y.{field} FROM person_year y WHERE y.person = p.id AND y.deleted IS NOT 1
        AND y.{field} IS NOT NULL ORDER BY y.year DESC LIMIT 1)"""


def of_person(wanted: Filter) -> tuple[str, list[Any]]:
    """The condition on a person `p`, and its values; "1" where nothing is asked of one."""
    parts, values = ["1"], []
    if wanted.age:
        least, _, below = wanted.age.partition("-")
        parts.append("p.birth <= ?")
        values.append(_born(int(least)))
        if below:
            parts.append("p.birth > ?")
            values.append(_born(int(below)))
    if wanted.health:
        parts.append(f"',' || {of_year('health')} || ',' LIKE ?")
        values.append(f"%,{wanted.health},%")
    if wanted.labor:
        parts.append(f"{of_year('labor')} = ?")
        values.append(wanted.labor)
    if wanted.disability == ANY:
        parts.append("p.disab_level IS NOT NULL OR p.disab_cert IS NOT NULL")
    elif wanted.disability:
        parts.append("p.disab_level = ?")
        values.append(wanted.disability)
    return " AND ".join(f"({part})" for part in parts), values


def _born(age: int) -> str:
    """The latest birthday of somebody of so many years."""
    now = today()
    day = f"{now:%m-%d}"
    return f"{now.year - age:04d}-{day}"


def of_households(wanted: Filter) -> tuple[str, list[Any]]:
    """The condition and its values."""
    parts, values = [moved() if wanted.moved else HERE], []
    if wanted.region:
        inside, codes = lying_in("h.region_code", wanted.region)
        parts.append(inside)
        values += codes
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
    if wanted.of_persons:
        condition, more = of_person(wanted)
        parts.append(f"EXISTS (SELECT 1 FROM person p WHERE p.household = h.id AND {PRESENT} AND {condition})")
        values += more
    if wanted.text:
        hits = {hit.household for hit in search.find(wanted.text, search.ALL)}
        parts.append("h.id IN (SELECT value FROM json_each(?))")
        values.append(to_json(list(hits)))
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
    return visits.overdue_sql(today(), LAST_VISIT, settings.revisits())
