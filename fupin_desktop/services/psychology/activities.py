"""Group activities: lectures, small classes, films, salons, cadre training. Numbers of people, never who (§8.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import every
from db.codes import code_list


@dataclass(frozen=True)
class Total:
    """How often a kind of activity took place, and for how many people in all."""

    kind: str
    label: str
    times: int
    people: int


def totals(first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> list[Total]:
    """Times and people by kind, in the order of the code list. No person is told by them."""
    query = """SELECT kind, count(*), coalesce(sum(people), 0) FROM psy_activity
        WHERE date BETWEEN ? AND ? AND deleted IS NOT 1 GROUP BY kind"""
    found = {kind: (times, people) for kind, times, people in every(query, first.isoformat(), last.isoformat())}
    kinds = code_list("psy_activity")
    return [Total(item.code, item.label, *found[item.code]) for item in kinds.offered if item.code in found]
