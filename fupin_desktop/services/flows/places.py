"""Where a record stands after its steps, and until when the next one is due. Nothing of it is stored."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from db.clue import Clue
from db.codes import code_list
from db.household import Household
from db.record import Record
from db.sql import chunks
from db.step import Step
from fupin_desktop import holidays
from fupin_desktop.ledgers import flows
from fupin_desktop.roles import Right
from fupin_desktop.rules import terms
from fupin_desktop.rules.answers import BY_SUPPORT
from fupin_desktop.rules.flows import DISTRICT, TOWNSHIP, VILLAGE, Done, Standing, standing
from fupin_desktop.rules.terms import Due
from fupin_desktop.services.book import access, opening, settings

_VILLAGE_DIGITS = 12
#: Of `clue_source`: the household was monitored before the book had clues.
ON_REGISTER = "19"


def levels() -> tuple[str, ...]:
    """The levels that whoever is at the keyboard may do steps for. A village's book says nothing of those above: what
    it said its township would not take (`services/exchange/decided.py`)."""
    if len(opening.region()) == _VILLAGE_DIGITS or not access.may(Right.OFFICE):
        return (VILLAGE,)
    return (VILLAGE, TOWNSHIP, DISTRICT)


def done(step: Step) -> Done:
    """A step as the rules look at it."""
    return Done(
        str(step.id), str(step.step), step.date or dt.date.min, str(step.result), str(step.level),
        bool(step.mode) and step.mode != BY_SUPPORT, step.due, step.shown_from, step.shown_to, step.objections,
    )  # fmt: skip


def of(records: Iterable[str]) -> dict[str, list[Step]]:
    """The steps of these records, by record, in no order."""
    found: dict[str, list[Step]] = defaultdict(list)
    for _, part in chunks(list(records)):
        for step in Step.living().where(Step.record.in_(part)):
            found[str(step.record)].append(step)
    return found


def stands(record: Record, steps: Sequence[Step] | None = None) -> Standing:
    """Where a record stands. `steps`: its own, where the caller has read them."""
    own = of([str(record.id)])[str(record.id)] if steps is None else steps
    return standing(flows.of(type(record)), map(done, own), registered=is_registered(record))


def is_registered(record: Record) -> bool:
    """Whether a clue is of a household that was monitored before the book had clues."""
    return isinstance(record, Clue) and record.source == ON_REGISTER


def due(record: Record, where: Standing) -> Due | None:
    """Until when its next step is due, and why."""
    return terms.due(flows.of(type(record)), where, holidays.days(), settings.numbers(region_of(record)))


def decided_by(clue: Clue, since: dt.date) -> dt.date:
    """Until when a clue is to be decided that was registered, or opened anew, on a day."""
    numbers = settings.numbers(region_of(clue))
    in_working_days = bool(numbers[terms.IN_WORKING_DAYS])
    return terms.after(since, numbers["chain_days"], holidays.days(), working=in_working_days).day


def title(code: str) -> str:
    """What a step is called."""
    return code_list("step").label(code)


def home(record: Record) -> Household | None:
    """The household of a clue; None for other records."""
    return Household.find(str(record.household)) if isinstance(record, Clue) else None


def region_of(record: Record) -> str:
    """The region whose settings hold for a record."""
    return str(getattr(home(record) or record, "region_code", None) or opening.region())
