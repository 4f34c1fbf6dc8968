"""All rules on a household, its people and its years (DICTIONARY §16, as far as the book has what they ask about).

Rules on village totals (VI1) come with those records; what needs the whole book (ID4, a phone in two households) is in
`services/household/checks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from fupin_desktop.rules import (
    catalogue,
    completeness,
    household,
    income_warnings,
    measures,
    monitoring,
    person,
    problems,
    visits,
    work,
)
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.finding import Finding, Level


def check(case: Case) -> Iterator[Finding]:
    """Everything that is missing or odd about a household, in the order of its page."""
    yield from household.check(case)
    yield from completeness.missing(case)
    for member in case.present:
        yield from person.check(case, member)
        yield from work.check(case, member)
    yield from income_warnings.check(case)
    yield from monitoring.check(case)
    yield from measures.check(case)
    yield from problems.check(case)
    yield from _overdue(case)


def _overdue(case: Case) -> Iterator[Finding]:
    row = case.household
    allowed = visits.allowed_days(
        row["hh_type"],
        row["monitor_cat"],
        case.is_eliminated,
        row["risk_elim_date"],
        case.today,
        (case.limits[visits.DAYS], case.limits[visits.MONTHS]),
    )
    last, often = case.last_visit, visits.often(allowed).removesuffix("一次").strip()
    if last is None:
        text = f"还没有走访记录。这类户{often}至少走访一次，请安排走访。"
        yield case.lacks(Level.INFO, catalogue.V1, "visit", "visit_date", text)
    elif (case.today - last).days > allowed:
        days = (case.today - last).days
        text = f"已 {days} 天没有走访（上次 {last}），这类户{often}至少走访一次。请安排走访。"
        yield case.lacks(Level.INFO, catalogue.V1, "visit", "visit_date", text)
