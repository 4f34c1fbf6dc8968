"""Around a project its money, around what is put right its steps and what was found after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from db.project import Project
from db.rectification import Rectification
from fupin_desktop.rules import money
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, yuan

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
