"""What other tables ask of a household: that its severely disabled are cared for (CA4), that somebody is paired with it
(HP2). Of one as it stands in a form, and of all in the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.clock import today
from db.sql import every
from fupin_desktop.rules.answers import SEVERE
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.rules.catalogue import CA4, HP2
from fupin_desktop.rules.facts import Case, is_helped
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import references
from fupin_desktop.services.book.references import Home

#: The members `p` of households `h` of whom a year (given twice) has no row of 兜底照护; `y`: what it says of them.
WITHOUT_CARE = """FROM person p JOIN resident h ON h.id = p.household
    LEFT JOIN person_year y ON y.person = p.id AND y.year = ? AND y.deleted IS NOT 1
    WHERE p.deleted IS NOT 1 AND p.member_state IS NOT '2' AND p.id NOT IN (SELECT c.person FROM care c
    WHERE c.person IS NOT NULL AND c.year = ? AND c.deleted IS NOT 1)"""
#: disability_care of who can't do most things alone, or nothing.
_FULL_CARE = frozenset({"4", "5"})
#: Two looks through a table each take a tenth of asking everybody both things.
_SEVERE = """p.id IN (SELECT id FROM person WHERE disab_level IN ('1', '2') UNION
    SELECT person FROM person_year WHERE year = ? AND disability_care IN ('4', '5') AND deleted IS NOT 1)"""
#: A household `h` that measures are for (`facts.is_helped`).
HELPED = "(h.hh_type = '10' OR h.monitor_cat IS NOT NULL)"
_INVOLVED = "SELECT region_code FROM village WHERE is_involved = 1 AND deleted IS NOT 1"
_PAIRED = f"SELECT 1 FROM helper WHERE role = '{PAIRED_HELPER}' AND \"end\" IS NULL AND deleted IS NOT 1"


def of_case(case: Case) -> Iterator[Finding]:
    """Of a household as it stands; nothing of one that has moved away."""
    home = case.household
    severe = [
        one.person
        for one in case.present
        if one.person["disab_level"] in SEVERE or one.year["disability_care"] in _FULL_CARE
    ]
    is_asked = bool(severe) and case.year == case.today.year
    alone = f"{_INVOLVED} AND region_code = ? AND NOT EXISTS ({_PAIRED} AND household = ?)"
    is_alone = is_helped(home) and bool(every(alone, home["region_code"], home["id"]))
    if not (is_asked or is_alone) or every("SELECT 1 FROM elsewhere WHERE id = ?", home["id"]):
        return
    for person in severe if is_asked else ():
        cared = "SELECT 1 FROM care WHERE person = ? AND year = ? AND deleted IS NOT 1"
        if not every(cared, person["id"], case.year):
            yield _uncared(person["id"], home["id"], person["name"] or "", case.year)
    if is_alone:
        yield _alone(home["id"], case.heads[0].person["name"] or "" if case.heads else "")


def of_book(year: int) -> Iterator[Finding]:
    """Of all; care is asked of this year alone."""
    if year == today().year:
        query = f"SELECT p.id, p.household, coalesce(p.name, '') {WITHOUT_CARE} AND {_SEVERE} ORDER BY p.id"
        for key, home, name in every(query, year, year, year):
            yield _uncared(key, home, name, year)
    for key, one in without_helper([code for (code,) in every(_INVOLVED)]).items():
        yield _alone(key, one.head)


def without_helper(codes: Sequence[str]) -> dict[str, Home]:
    """The helped households of villages that no paired helper stands by now."""
    marks = ",".join("?" * len(codes))
    query = f"""SELECT id FROM resident h WHERE region_code IN ({marks}) AND {HELPED} AND NOT EXISTS (
        {_PAIRED} AND household = h.id) ORDER BY region_code, id"""
    return references.homes(key for (key,) in every(query, *codes))


def _uncared(person: str, home: str, name: str, year: int) -> Finding:
    """Leads to who it is."""
    text = f"{name}是重度残疾或重度失能，{year} 年没有登记兜底照护。请核实后登记。"
    return Finding(Level.WARNING, CA4, text, "person", person, "disab_level", home, name, year)


def _alone(home: str, head: str) -> Finding:
    text = "这一户没有结对帮扶责任人。请在“帮扶”页里添加。"
    return Finding(Level.ERROR, HP2, text, "helper", home, "name", home, head)
