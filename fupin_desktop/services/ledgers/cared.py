"""兜底照护: who may have to be cared for and is in no row of the year."""

from __future__ import annotations

from collections.abc import Iterator

from db.sql import every
from fupin_desktop.rules.catalogue import CA4
from fupin_desktop.rules.finding import Finding, Level

_SEVERE = "(p.disab_level IN ('1', '2') OR y.disability_care IN ('4', '5'))"
_FROM = """FROM person p JOIN resident h ON h.id = p.household
    LEFT JOIN person_year y ON y.person = p.id AND y.year = ? AND y.deleted IS NOT 1
    WHERE p.deleted IS NOT 1 AND p.member_state IS NOT '2' AND NOT EXISTS (SELECT 1 FROM care c
    WHERE c.person = p.id AND c.year = ? AND c.deleted IS NOT 1)"""


def check(year: int) -> Iterator[Finding]:
    """CA4: of whom the papers say that they can't care for themselves. Leads to who it is."""
    query = f"SELECT p.id, p.household, coalesce(p.name, '') {_FROM} AND {_SEVERE} ORDER BY p.id"
    for key, home, name in every(query, year, year):
        text = f"{name}是重度残疾或重度失能，{year} 年没有登记兜底照护。请核实后登记。"
        yield Finding(Level.WARNING, CA4, text, "person", key, "disab_level", home, name, year)
