"""Group activities: lectures, small classes, films, salons, cadre training. Numbers of people, never who (§8.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import every
from db.codes import code_list
from db.psychology import PsyActivity
from db.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.access import needs

_TITLE = "心理活动"


class NotKept(Refusal):
    """An activity can't be kept like this."""


@dataclass(frozen=True)
class Total:
    """How often a kind of activity took place, and for how many people in all."""

    kind: str
    label: str
    times: int
    people: int


@needs(Right.PSYCHOLOGY)
def keep(actor: str, activity: PsyActivity) -> None:
    """Keep an activity. Raises NotKept."""
    if not activity.kind or activity.date is None:
        raise NotKept("请填形式和日期。")
    entry.save(actor, _TITLE, [activity])


@needs(Right.PSYCHOLOGY)
def remove(actor: str, activity: PsyActivity) -> None:
    """Delete one that was entered by mistake."""
    entry.delete(actor, _TITLE, [activity])


@needs(Right.PSYCHOLOGY)
def listed(first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> list[PsyActivity]:
    """The activities of these days, newest first."""
    chosen = PsyActivity.living().where((PsyActivity.date >= first) & (PsyActivity.date <= last))
    return sorted(chosen, key=lambda one: (one.date, one.id), reverse=True)


def totals(first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> list[Total]:
    """Times and people by kind, in the order of the code list. No person is told by them."""
    query = """SELECT kind, count(*), coalesce(sum(people), 0) FROM psy_activity
        WHERE date BETWEEN ? AND ? AND deleted IS NOT 1 GROUP BY kind"""
    found = {kind: (times, people) for kind, times, people in every(query, first.isoformat(), last.isoformat())}
    kinds = code_list("psy_activity")
    return [Total(item.code, item.label, *found[item.code]) for item in kinds.offered if item.code in found]
