"""CL and SP: each rule on a case as packages and hands may leave it, once firing, and on a sound one silent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from db.changes import change
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.measure import Measure
from db.step import Step
from db.visit import Assessment
from fupin_desktop.rules import catalogue
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.monitoring import checks
from tests.books import ACTOR, add_household
from tests.monitored import TO_END, TO_HELP, clue_of, go, provide
from tests.monitored import office as office

DAY = today() - dt.timedelta(days=300)
_OURS = {code for code in catalogue.RULES if code[:2] in ("CL", "SP")}


def codes() -> set[str]:
    return {str(finding.rule) for finding in checks.found()}


@pytest.fixture
def clue(office: Book) -> Clue:
    """A case that went all the way, as it should."""
    made = clue_of(DAY)
    provide(made, DAY)
    last = go(made, TO_HELP, DAY)
    go(made, TO_END, last + dt.timedelta(days=190))
    visit = Step.get(Step.step == "104")
    spoil(visit, person_by="甲、乙")
    return made


def spoil(record: Any, **values: Any) -> None:
    """Write past the service, as a package or another program may."""
    with change(ACTOR, "改"):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def step(code: str) -> Any:
    return Step.get(Step.step == code)


def test_a_sound_case_says_nothing(clue: Clue) -> None:
    assert codes() == set()


def home(clue: Clue) -> Any:
    return Household.get_by_id(clue.household)


def _reopened(clue: Clue) -> None:
    for one in Step.select().where(Step.step > "104"):
        spoil(one, deleted=True)
    spoil(clue, outcome=None, closed_on=None)


def _two_open(clue: Clue) -> None:
    _reopened(clue)
    clue_of(today(), home(clue))


def _stranger(clue: Clue) -> None:
    spoil(clue, person=add_household("李四", "410502196001010025")[1].id)


def _never_entered(clue: Clue) -> None:
    spoil(home(clue), monitor_cat=None)


def _without(clue: Clue) -> None:
    other, _ = add_household("王五")
    spoil(other, monitor_cat="2", monitor_found_ym=f"{today():%Y%m}")


def _after(code: str, before: str) -> Any:
    return lambda clue: spoil(step(code), date=step(before).date + dt.timedelta(days=1))


def _entered_late(clue: Clue) -> None:
    for code in ("111", "112"):
        spoil(step(code), date=step(code).date + dt.timedelta(days=60))


def _no_measure(clue: Clue) -> None:
    for one in Measure.select():
        spoil(one, kind="01")


SPOILT: dict[str, Any] = {
    "CL1": lambda clue: spoil(clue, found_on=today() + dt.timedelta(days=1)),
    "CL2": lambda clue: spoil(clue, source="13", dept=None),
    "CL3": _stranger,
    "CL4": _reopened,
    "CL5": lambda clue: spoil(clue, outcome="2", reject_reasons=None),
    "CL6": _two_open,
    "CL7": _never_entered,
    "CL8": _without,
    "CL9": lambda clue: spoil(home(clue), risk_eliminated=False),
    "SP1": lambda clue: spoil(step("107"), shown_to=step("107").shown_from),
    "SP2": lambda clue: spoil(step("106"), votes_against=9),
    "SP3": lambda clue: spoil(step("105"), deleted=True),
    "SP4": _after("105", "107"),
    "SP5": lambda clue: spoil(step("203"), votes_for=5),
    "SP6": _entered_late,
    "SP7": lambda clue: spoil(_checked_again(clue), house_problem=True),
    "SP8": _no_measure,
    "SP9": lambda clue: spoil(step("108"), result="3", opinion=None),
    "SP10": lambda clue: spoil(step("104"), person_by="甲"),
}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"monitor_cat": "1"}, "“监测类别”和办理步骤“录入建档”"),
        ({"risk_eliminated": None}, "“风险消除”和办理步骤“标注风险消除”"),
        ({"risk_note": "别的项随便改"}, ""),
    ],
)
def test_official_fields_stand_as_the_steps_say(clue: Clue, values: dict[str, Any], told: str) -> None:
    spoil(home(clue), **values)
    found = [one.text for one in checks.found() if one.rule == "CL9"]
    assert [told in text for text in found] == ([True] if told else [])


def test_no_official_field_without_its_step(office: Book) -> None:
    """Typed by hand, or brought by a roster, while the case is under way."""
    clue = clue_of(today() - dt.timedelta(days=3))
    assert "CL9" not in codes()
    spoil(home(clue), monitor_cat="2", monitor_found_ym=f"{today():%Y%m}")
    [found] = [one for one in checks.found() if one.rule == "CL9"]
    assert "“录入建档”" in found.text
    spoil(home(clue), monitor_found_ym="201901")
    assert "CL9" not in codes(), "it was monitored before"
    spoil(home(clue), risk_eliminated=True, risk_elim_date=today())
    [found] = [one for one in checks.found() if one.rule == "CL9"]
    assert "“标注风险消除”" in found.text


def _checked_again(clue: Clue) -> Any:
    return Assessment.get(Assessment.occasion == "3")


def test_every_rule_has_its_case() -> None:
    assert SPOILT.keys() == _OURS


@pytest.mark.parametrize("code", sorted(SPOILT))
def test_what_is_wrong_is_found_and_leads_to_the_case(clue: Clue, code: str) -> None:
    SPOILT[code](clue)
    found = [finding for finding in checks.found() if finding.rule == code]
    assert len(found) == (2 if code == "CL6" else 1)
    assert found[0].table == "clue"
    assert any(finding.rule == code for finding in desk.check_book())
