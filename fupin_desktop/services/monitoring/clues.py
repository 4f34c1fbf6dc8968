"""Clues 监测线索: registering one, with its first step and its number."""

from __future__ import annotations

from db.changes import change
from db.clock import today
from db.clue import Clue
from db.connection import meta
from db.household import Household
from db.sql import one
from fupin_desktop.services.book import access
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.household.filling import blank

FIRST = "101"
_LOOKED_FOR, _APPLIED, _PUSHED = "12", "11", "13"  # clue_source: 村组排查, 农户自主申报, 部门比对
_USUAL = "1"
#: Characters of a number: village, year, laptop, serial.
_LAPTOP, _SERIAL = 4, 4


def begin(household: str, actor: str, key: str = "", **known: object) -> Clue:
    """A clue of a household, found today, with what can be proposed; `known`: what else is. It is not saved. Raises
    ReasonWanted."""
    access.open_household(household)
    clue = blank(Clue, id=key or None, household=household)
    clue.found_on, clue.found_by, clue.handler = today(), actor, actor
    clue.source, clue.severity = _LOOKED_FOR, _USUAL
    for name, value in known.items():
        setattr(clue, name, value)
    clue.due = places.decided_by(clue, clue.found_on)
    return clue


def register(actor: str, clue: Clue) -> None:
    """Save a clue with its first step and its number, as one action. Raises NotAllowed, Denied, ReasonWanted."""
    _check(clue)
    with change(actor, "登记监测线索"):
        clue.clue_no = clue.clue_no or next_number(clue)
        clue.save()
        step = steps.begin(clue, FIRST, actor)
        step.date = clue.found_on
        steps.do(actor, clue, step)


def correct(actor: str, clue: Clue) -> None:
    """Save a clue of the book that was put right."""
    access.open_record(str(clue.id))
    _check(clue)
    with change(actor, "修改监测线索"):
        clue.save()


def _check(clue: Clue) -> None:
    """Raises NotAllowed for what a clue can't be without."""
    empty = [kind.label for name, kind in clue.kinds().items() if kind.required and not getattr(clue, name)]
    if clue.source == _APPLIED and not clue.way:
        empty.append(Clue.way.label)
    if clue.source == _PUSHED and not clue.dept:
        empty.append(Clue.dept.label)
    if empty:
        raise steps.NotAllowed(f"没有填：{'、'.join(empty)}。")
    if clue.found_on and clue.due and clue.found_on > clue.due:
        raise steps.NotAllowed("发现日期晚于办理期限。请改正其中一个。")


def next_number(clue: Clue) -> str:
    """Village, year, laptop and a serial: unique without a network, and never given again."""
    home = Household.find(str(clue.household))
    year = (clue.found_on or today()).year
    head = f"{home.region_code or '' if home else '':0>12}{year}{str(meta('site'))[-_LAPTOP:].upper()}"
    last = one("SELECT max(clue_no) FROM clue WHERE clue_no GLOB ?", f"{head}[0-9][0-9][0-9][0-9]")[0]
    return f"{head}{int(last[-_SERIAL:]) + 1 if last else 1:0{_SERIAL}d}"
