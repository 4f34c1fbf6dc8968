"""Whether a household has the records that a step needs (`rules/flows.py: Want`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from db.clue import Clue
from db.record import Record
from db.visit import Visit
from fupin_desktop.rules import measures, monitoring
from fupin_desktop.rules.answers import AFTER_ELIMINATION, AT_IDENTIFICATION
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.flows import Want
from fupin_desktop.services.household import cases, years

_TO_VERIFY = "4"  # 预警核实


@dataclass(frozen=True)
class Wanted:
    """One, and whether it is there; `table`, `kind`: where it is filled."""

    want: Want
    is_there: bool
    table: str = ""
    kind: str = ""


_PLACES = {
    Want.VISIT: ("visit", ""),
    Want.CHECK_FOUND: ("assessment", AT_IDENTIFICATION),
    Want.STATEMENT_FOUND: ("income", AT_IDENTIFICATION),
    Want.MEASURE: ("measure", ""),
    Want.MEASURE_FOR_RISK: ("measure", ""),
    Want.CHECK_AFTER: ("assessment", AFTER_ELIMINATION),
    Want.STATEMENT_AFTER: ("income", AFTER_ELIMINATION),
    Want.ABLE: ("person_year", ""),
}


def wanted(record: Record, wants: tuple[Want, ...]) -> list[Wanted]:
    """Each of these, as the household of a clue has it; none of other records."""
    if not wants or not isinstance(record, Clue):
        return []
    found = cases.read([str(record.household)], years.current())
    return [Wanted(want, any(_LOOKED_UP[want](case, record) for case in found), *_PLACES[want]) for want in wants]


def _was_visited(_: Case, clue: Clue) -> bool:
    since = clue.found_on or dt.date.min
    query = Visit.living().where((Visit.household == clue.household) & (Visit.visit_date >= since))
    return bool(query.where(Visit.reason == _TO_VERIFY).exists())


def _is_solved(case: Case, _: Clue) -> bool:
    made = case.answers.get(AFTER_ELIMINATION)
    return made is not None and monitoring.is_solved(made)


_LOOKED_UP: dict[Want, Callable[[Case, Clue], bool]] = {
    Want.VISIT: _was_visited,
    Want.CHECK_FOUND: lambda case, _: AT_IDENTIFICATION in case.answers,
    Want.STATEMENT_FOUND: lambda case, _: case.statement(AT_IDENTIFICATION) is not None,
    Want.MEASURE: lambda case, _: bool(case.measures),
    Want.MEASURE_FOR_RISK: lambda case, _: not measures.unmet(case),
    Want.CHECK_AFTER: _is_solved,
    Want.STATEMENT_AFTER: lambda case, _: monitoring.is_stated(case),
    Want.ABLE: lambda case, _: not case.is_without_labor,
}
