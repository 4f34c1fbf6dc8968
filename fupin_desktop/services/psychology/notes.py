"""Leaves of a file beside its records: safety plans, reviews by the expert, second entries of paper. Each is written
once and stays; a newer one of the same kind stands in place of the older."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from db.changes import change
from db.psychology import CaseNote
from fupin_desktop.cards.safety import Plan
from fupin_desktop.roles import Right
from fupin_desktop.rules import safety
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import team
from fupin_desktop.services.psychology.filing import TITLE, NotEntered, archive_of, may_enter
from fupin_desktop.services.psychology.marks import packed

SAFETY, REVIEW, SECOND_ENTRY = "safety", "review", "second entry"


def day_of(told: Mapping[str, Any]) -> dt.date | None:
    """The day of a leaf; None for one of a program that says it otherwise."""
    try:
        return dt.date.fromisoformat(str(told.get("date", "")))
    except ValueError:
        return None


def leaf(person: str, kind: str, actor: str, date: dt.date, content: Mapping[str, Any]) -> CaseNote:
    """A leaf, to be saved within an open change."""
    made = CaseNote(person=person)
    CaseNote.content.write(made, packed({**content, "kind": kind, "by": actor, "date": date.isoformat()}))
    return made


@needs(Right.PSYCHOLOGY)
def keep_safety_plan(actor: str, person: str, plan: Mapping[str, str], date: dt.date) -> None:
    """Keep a safety plan (`rules.safety.STEPS`) that was made with the person. Raises NotEntered."""
    found = may_enter(person, date)
    if lacking := safety.missing(plan):
        raise NotEntered(lacking)
    kept = {name: (plan.get(name) or "").strip() for name, _, _ in safety.STEPS}
    made = leaf(str(found.person.id), SAFETY, actor, date, kept)
    with change(actor, TITLE):
        made.save()


@needs(Right.PSYCHOLOGY)
def safety_paper(person: str, on: dt.date) -> Plan:
    """The newest safety plan, for the person to take home; blank to write on where there is none. Raises NotEntered."""
    found = archive_of(person, on)
    stands = next(iter(found.of_kind(SAFETY)), None)
    steps = tuple((label, str(stands[1].get(name, "")) if stands else "") for name, label, _ in safety.STEPS)
    date = day_of(stands[1]) if stands else None
    return Plan(str(found.person.name or ""), date, steps, _phones())


@needs(Right.PSYCHOLOGY)
def blank_safety_paper() -> Plan:
    """One to be filled in by hand."""
    return Plan("", None, tuple((label, "") for _, label, _ in safety.STEPS), _phones())


def _phones() -> tuple[str, ...]:
    return tuple(f"{one.name} {one.phone}" for one in team.on_call())
