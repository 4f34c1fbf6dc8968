"""Around a project its money; around what is put right its steps and what was found after it; around a loan what else
the household owes, the borrower's birth, how the household stands, measure 0301."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from db.project import Loan, Project
from db.rectification import Rectification
from fupin_desktop.rules import money
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, standings, yuan

#: 小额信贷 among the measures.
MEASURE = "0301"
_PROGRESS, _ACCEPTED, _CLOSED, _PASSED = "404", "406", "407", "1"


def look_at_projects(records: Sequence[Project], _homes: Homes) -> Beside:
    """For PJ2, PJ3."""
    query = """SELECT project, direction, sum(amount) FROM money WHERE project IN ({}) AND account = ?
        AND deleted IS NOT 1 GROUP BY project, direction"""
    sums = {(key, way): yuan(amount) for key, way, amount in asked(query, [str(o.id) for o in records], money.PROJECTS)}
    return {
        str(one.id): {"came": sums.get((one.id, money.IN), yuan(0)), "spent": sums.get((one.id, money.OUT), yuan(0))}
        for one in records
    }


def look_at_rectifications(records: Sequence[Rectification], _homes: Homes) -> Beside:
    """For RC5–RC7."""
    keys = [str(one.id) for one in records]
    found: Beside = {key: {} for key in keys}
    query = """SELECT record, step, result, "date" FROM step WHERE record IN ({}) AND flow = '4' AND deleted IS NOT 1
        ORDER BY "date", id"""
    for key, step, result, day in asked(query, keys):
        told = found[key]
        if step == _CLOSED:
            told.setdefault("accepted", False)
        if step == _ACCEPTED and result == _PASSED:
            told["accepted"] = True
        if step == _PROGRESS or "last_progress" not in told:
            told["last_progress"] = dt.date.fromisoformat(day) if day else None
    query = "SELECT DISTINCT parent FROM rectification WHERE parent IN ({}) AND scope = '3' AND deleted IS NOT 1"
    followed = {row[0] for row in asked(query, keys)}
    for key, told in found.items():
        told["followed"] = key in followed
    return found


def look_at_loans(records: Sequence[Loan], homes: Homes) -> Beside:
    """For LN2, LN3, LN6, LN11."""
    owed: dict[str, dict[str, int]] = defaultdict(dict)
    query = "SELECT household, id, balance FROM loan WHERE household IN ({}) AND deleted IS NOT 1"
    for home, key, balance in asked(query, homes.values()):
        owed[home][key] = balance or 0
    born = dict(asked("SELECT id, birth FROM person WHERE id IN ({})", [str(one.person) for one in records]))
    stand = standings(homes.values())
    query = "SELECT household, year FROM measure WHERE household IN ({}) AND item = ? AND deleted IS NOT 1"
    helped = {tuple(row) for row in asked(query, homes.values(), MEASURE)}
    found: Beside = {}
    for one in records:
        home = homes.get(str(one.id), "")
        found[str(one.id)] = {
            "owed": yuan(sum(amount for key, amount in owed[home].items() if key != one.id)),
            "born": Loan.start.python_value(born.get(str(one.person))),
            "entitled": _is_entitled(one, stand.get(home)),
            "helped": (home, one.start.year) in helped if one.start and home else None,
        }
    return found


def _is_entitled(loan: Loan, standing: Any) -> bool | None:
    """Whether the household may have one at its start; None where it is not known."""
    if standing is None:
        return None
    return bool(standing.is_helped or (standing.until and loan.start and standing.until > str(loan.start)))
