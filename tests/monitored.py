"""A household on its way through the steps of monitoring, for tests: what each step needs is filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from db.changes import change
from db.clue import Clue
from db.household import Household
from db.income import Income
from db.measure import Measure
from db.person import Person, PersonYear
from db.step import Step
from db.visit import Assessment, Visit
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.monitoring import clues
from tests.books import ACTOR, add_household

TOWNSHIP = "410502101"
#: The steps from the clue to 帮扶中, and from there to 已消除.
TO_HELP = ("104", "105", "106", "107", "108", "109", "110", "111", "112")
TO_END = ("201", "202", "203", "204", "205", "206", "207", "208")
#: Answers that each step needs.
ANSWERS: dict[str, dict[str, Any]] = {
    "102": {"opinion": "会商过"},
    "105": {"opinion": "比对无异常"},
    "106": {"attend": 21, "votes_for": 19, "votes_against": 1, "votes_none": 1, "place": "村委会", "result": "1"},
    "107": {"place": "公示栏", "objections": 0},
    "108": {"opinion": "同意", "result": "1"},
    "109": {"doc_no": "文振兴〔2026〕3 号", "result": "1"},
    "110": {"place": "公示栏"},
    "190": {},
    "191": {"opinion": "自愿撤回"},
    "201": {"mode": "1", "opinion": "收入稳定"},
    "203": {"attend": 21, "votes_for": 20, "votes_against": 0, "place": "村委会", "result": "1"},
    "204": {"place": "公示栏", "objections": 0},
    "205": {"opinion": "同意", "result": "1"},
    "206": {"doc_no": "文振兴〔2026〕9 号", "result": "1"},
    "207": {"place": "公示栏"},
    "208": {"mode": "1"},
    "209": {"opinion": "全家没有劳动能力"},
    "290": {"opinion": "收入还不稳"},
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    """An open, empty book of 宝莲寺镇, where steps of all levels are done."""
    path = tmp_path / "宝莲寺镇.fpb"
    create_book(path, TOWNSHIP, ACTOR)
    with open_book(path, ACTOR) as opened:
        yield opened


def clue_of(day: dt.date, household: Household | None = None, **known: Any) -> Clue:
    """A registered clue, found on a day."""
    of = household or add_household()[0]
    more: dict[str, Any] = {"found_on": day, "risk": ("01",), "summary": "住院花费大", "category": "3"} | known
    clue = clues.begin(str(of.id), ACTOR, **more)
    clue.contact, clue.contact_phone = "王干部", "13700000000"
    clues.register(ACTOR, clue)
    return clue


def provide(clue: Clue, day: dt.date) -> None:
    """All that the household needs for any step: visit, checks, statements, a measure, somebody who can work."""
    home = str(clue.household)
    person = Person.living().where(Person.household == home).get()
    amounts = dict.fromkeys(("wage", "biz", "prop", "trans", "cost", "claim_income", "rigid_expense"), 100)
    solved = dict.fromkeys(("dropout_problem", "house_problem", "uninsured_problem", "water_problem"), False)
    with change(ACTOR, "登记"):
        Visit(household=home, visit_date=day, reason="4", visitors="甲、乙").save()
        for kind in ("2", "3"):
            Assessment(household=home, year=day.year, occasion=kind, date=day, **solved).save()
            Income(household=home, year=day.year, kind=kind, members=1, **amounts).save()
        Measure(household=home, year=day.year, kind="05", status="2").save()
        PersonYear(person=person.id, year=day.year, labor="01").save()


def make(clue: Clue, code: str, day: dt.date, **said: Any) -> Step:
    """A step filled, not done."""
    step = steps.begin(clue, code, ACTOR)
    step.date = day
    if code in ("107", "204"):
        step.shown_from, step.shown_to = day, day + dt.timedelta(days=6)
    if code == "190":
        clue.reject_reasons = ("1",)
    for name, value in (ANSWERS.get(code, {}) | said).items():
        setattr(step, name, value)
    return step


def go(clue: Clue, codes: Sequence[str], day: dt.date, every: int = 1) -> dt.date:
    """Do these steps, a day apart, a notice after its days; gives the day of the last one."""
    last = day
    for code in codes:
        steps.do(ACTOR, clue, make(clue, code, day))
        last, day = day, day + dt.timedelta(days=8 if code in ("107", "204") else every)
    return last


def at(clue: Clue) -> str:
    """The code of the step that a clue stands at."""
    where = places.stands(clue)
    return where.at.code if where.at else ""


def dated(clue: Clue, day: dt.date) -> None:
    """As if it had been registered on a day."""
    with change(ACTOR, "日期"):
        clue.found_on, clue.category, clue.contact, clue.contact_phone = day, "3", "王干部", "13700000000"
        clue.save()
        for step in Step.select().where(Step.record == clue.id):
            step.date = day
            step.save()
