"""Doing one step of a record, as `ledgers/flows.py` declares.

A step, what it writes of its record and of that one's household are one change, one undo.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from db.changes import change
from db.clock import today
from db.clue import Clue
from db.codes import code_list
from db.household import Household
from db.record import Record
from db.refusal import Refusal
from db.step import Step
from fupin_desktop.ledgers import flows
from fupin_desktop.rules.flows import Sets, Stage, Standing
from fupin_desktop.services.book import access, settings
from fupin_desktop.services.flows import places
from fupin_desktop.services.flows.lacking import lacking, unfinished
from fupin_desktop.services.household.filling import blank

_OPENED = "101"


class NotAllowed(Refusal):
    """The step can't be done; the sentence names what is missing."""


def begin(record: Record, code: str, actor: str) -> Step:
    """A step to be filled: of today, by who is at the keyboard, with what can be proposed. It is not saved."""
    stage, levels = flows.STAGES[code], places.levels()
    level = next((one for one in stage.levels if one in levels), stage.levels[0])
    step = blank(Step, record=str(record.id), flow=code[0], step=code, date=today(), result=stage.results[0],
                 level=level, person_by=actor)  # fmt: skip
    if any(field is Step.mode for field in stage.form):
        step.mode = _mode_before(record)
    if stage.notice:
        number = settings.numbers(places.region_of(record))[stage.notice]
        step.shown_from, step.shown_to = today(), today() + dt.timedelta(days=number - 1)
    return step


def do(actor: str, record: Record, step: Step, more: Iterable[Record] = ()) -> None:
    """Do a step: it, what was typed of the record with it, what it writes, and `more` that it brings about, as one
    action. Raises NotAllowed with what is missing, Denied, ReasonWanted."""
    access.open_record(str(record.id))
    if missing := lacking(record, step):
        raise NotAllowed("\n".join(missing))
    stage, before = flows.STAGES[str(step.step)], places.stands(record)
    with change(actor, f"{places.title(stage.code)}：{code_list('step_result').label(step.result)}") as writer:
        household = _written(stage, step, record)
        step.save()
        record.save()
        for one in (household, *more):
            if one is not None:
                one.save()
        if before.disputed:
            writer.write_cells(type(record), _settled(record, before, stage.code))


def hangs(step: Step) -> bool:
    """Whether it is not yet written down how a step ended: the objections to a notice."""
    return any(getattr(step, str(field.name)) is None for field in flows.STAGES[str(step.step)].later)


def hanging(record: Record) -> Step | None:
    """The notice of a record that hangs; None where none does."""
    at = places.stands(record).at
    step = Step.find(at.key) if at else None
    return step if step and hangs(step) else None


def finish(actor: str, step: Step) -> None:
    """Write down how a step ended that was done before: the objections to a notice. Raises NotAllowed."""
    access.open_record(str(step.record))
    if missing := unfinished(step):
        raise NotAllowed("\n".join(missing))
    with change(actor, f"{places.title(str(step.step))}：记异议"):
        step.save()


def _written(stage: Stage, step: Step, record: Record) -> Household | None:
    """Set what a step writes; gives the household of the record where something of it is set."""
    sets = stage.sets if places.done(step).is_good else stage.else_sets
    household = places.home(record) if any(_is_of_home(one) for one in sets) else None
    for one in sets:
        target = household if _is_of_home(one) else record
        if target is not None:
            setattr(target, str(one.field.name), _value(one, step, record))
    if stage.code == _OPENED and isinstance(record, Clue) and step.date and _is_later(step.date, record.found_on):
        record.due = places.decided_by(record, step.date)  # its days begin anew
    return household


def _is_later(day: dt.date, found_on: dt.date | None) -> bool:
    return found_on is not None and day > found_on


def _settled(record: Record, before: Standing, code: str) -> list[tuple[str, str, Any]]:
    """What the one of two desks that a step follows has written of the record: (key, field, stored value). It stands
    now, whatever the other one wrote."""
    flow = flows.of(type(record))
    follows = [done for done in before.disputed if code in (done.code, *flow.by_code[done.code].then)]
    found = []
    for one in (one for done in follows[:1] for one in flow.by_code[done.code].sets if not _is_of_home(one)):
        name = str(one.field.name)
        found.append((str(record.id), name, record.kinds()[name].db_value(getattr(record, name))))
    return found


def _is_of_home(one: Sets) -> bool:
    return one.field.model is Household


def _value(one: Sets, step: Step, record: Record) -> Any:
    model = getattr(one.value, "model", None)
    if model is not None:
        return getattr(step if model is Step else record, str(one.value.name))
    return one.value(step, record) if callable(one.value) else one.value


def _mode_before(record: Record) -> str | None:
    """How the risk is to end, as the last step that says it says."""
    said = [step for step in places.of([str(record.id)])[str(record.id)] if step.mode]
    return max(said, key=lambda step: (step.date, str(step.id))).mode if said else None
