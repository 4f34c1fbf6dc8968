"""兜底照护: who may have to be cared for and is in no row of the year."""

from __future__ import annotations

from dataclasses import dataclass

from db.relief import Care
from db.sql import every
from fupin_desktop.ledgers.relief import CARES
from fupin_desktop.services.book import references, there
from fupin_desktop.services.book.list_sql import lying_in
from fupin_desktop.services.household.beside import WITHOUT_CARE
from fupin_desktop.services.ledgers import lists

#: Lives with nobody else.
_ALONE = """NOT EXISTS (SELECT 1 FROM person o WHERE o.household = p.household AND o.id <> p.id
    AND o.deleted IS NOT 1 AND o.member_state IS NOT '2')"""
#: care_category → what makes one of it.
_REASONS = {
    "1": f"coalesce(y.labor IN ('03', '04'), 0) AND {_ALONE}",
    "2": "coalesce(h.whole_no_labor, 0)",
    "3": "coalesce(p.disab_level IN ('1', '2'), 0)",
    "4": "coalesce(y.tekun <> '0', 0)",
    "5": "coalesce(y.disability_care IN ('4', '5'), 0)",
    "6": "coalesce(instr(',' || y.key_group || ',', ',07,') > 0, 0)",
}


@dataclass(frozen=True)
class Needy:
    """Somebody who may have to be cared for; `categories`: the codes that the book speaks for."""

    person: str
    name: str
    household: str
    head: str
    place: str
    categories: tuple[str, ...]

    @property
    def why(self) -> str:
        """In words."""
        return "、".join(Care.categories.codes.label(code) for code in self.categories)


def needy(year: int, region: str = "") -> list[Needy]:
    """Whom the book gives a reason to ask about, without a row of the year; by village, group, household. Raises
    Denied."""
    lists.opened(CARES)
    inside, codes = lying_in("h.region_code", region)
    reasons = ", ".join(_REASONS.values())
    query = f"""SELECT p.id, coalesce(p.name, ''), p.household, {reasons} {WITHOUT_CARE} AND {inside}
        AND ({" OR ".join(_REASONS.values())}) ORDER BY h.region_code, h.group_no, p.household, p.relation, p.id"""
    rows = every(query, year, year, *codes)
    homes, placed = references.homes(row[2] for row in rows), there.placing()
    return [
        Needy(key, name, home, homes[home].head, placed(homes[home].village, homes[home].group),
              tuple(code for code, holds in zip(_REASONS, told, strict=True) if holds))
        for key, name, home, *told in rows
    ]  # fmt: skip
