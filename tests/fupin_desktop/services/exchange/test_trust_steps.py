"""Steps of townships and districts, and what they decide of a clue, a village has to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from db.changes import change
from db.clue import Clue
from db.step import Step
from tests.exchange import ACTOR, Town
from tests.exchange import _merged_once as _merged_once
from tests.exchange import _town_once as _town_once
from tests.exchange import merged_town as town
from tests.forger import NEW, Village
from tests.fupin_desktop.services.exchange.test_trust import forger as forger
from tests.fupin_desktop.services.exchange.test_trust import held_back, sent

__all__ = ["town"]

CLUE, APPROVED = f"{NEW}21", f"{NEW}22"
DAY = dt.date(2026, 11, 1)


@pytest.fixture
def case(town: Town, forger: Village) -> str:
    """A clue of the forger's own household that the township has approved."""
    with town.opened(), change(ACTOR, "线索"):
        clue = Clue(id=CLUE, household=forger.own_household, source="12", outcome="1", closed_on=DAY)
        clue.save()
        Step(id=APPROVED, record=CLUE, flow="1", step="109", date=DAY, result="1", level="4").save()
    return CLUE


def step(forger: Village, key: str, **said: Any) -> list[Any]:
    values = {"record": CLUE, "flow": "1", "step": "190", "date": "2026-11-02", "result": "5", "level": "6"} | said
    return forger.says("step", f"{NEW}{key}", "", values)


@pytest.mark.parametrize(
    "said",
    [{"step": "109", "level": "4"}, {"step": "108", "level": "5"}, {"step": "190", "level": "5"},
     {"step": "111", "level": "6"}, {"step": "190", "level": None}, {"step": "190", "level": "1"}],
    ids=["district", "township", "as township", "a township's as village", "of none", "of the nation"],
)  # fmt: skip
def test_a_village_does_no_step_of_those_above(town: Town, forger: Village, case: str, said: dict[str, Any]) -> None:
    done = held_back(town, forger, step(forger, "31", **said))
    assert "只由上级下发" in done.held_rows[0]


def test_a_village_changes_and_deletes_none(town: Town, forger: Village, case: str) -> None:
    held_back(
        town,
        forger,
        forger.says("step", APPROVED, "result", "2", forger.base("step", APPROVED, "result")),
        forger.says("step", APPROVED, "level", "6"),
        forger.says("step", APPROVED, "deleted", 1, forger.base("step", APPROVED, "deleted")),
    )


def test_its_own_step_does_not_become_one_of_those_above(town: Town, forger: Village, case: str) -> None:
    sent(town, forger, step(forger, "32", step="106"))
    assert forger.row("step", f"{NEW}32")["level"] == "6"
    held_back(
        town,
        forger,
        forger.says("step", f"{NEW}32", "level", "4"),
        forger.says("step", f"{NEW}32", "step", "109"),
    )


def test_what_was_decided_above_a_village_does_not_overrule(town: Town, forger: Village, case: str) -> None:
    held_back(
        town,
        forger,
        forger.says("clue", CLUE, "outcome", "2", forger.base("clue", CLUE, "outcome")),
        forger.says("clue", CLUE, "closed_on", "2026-11-03", forger.base("clue", CLUE, "closed_on")),
        forger.says("clue", CLUE, "deleted", 1, forger.base("clue", CLUE, "deleted")),
    )


def test_a_village_takes_nobody_in(town: Town, forger: Village, case: str) -> None:
    born = {"household": forger.own_household, "source": "12", "outcome": "1"}
    done = held_back(town, forger, forger.says("clue", f"{NEW}41", "", born), forger.says("clue", CLUE, "outcome", "1"))
    assert "只由上级下发" in done.held_rows[0]


def test_a_rejection_that_had_not_seen_the_approval_is_a_conflict(town: Town, forger: Village, case: str) -> None:
    """The village may refuse its own case; both stand until somebody decides, and the approval is not replaced."""
    sent(town, forger, step(forger, "33"), forger.says("clue", CLUE, "outcome", "2"))
    assert ("clue", CLUE, "outcome") in [tuple(row) for row in town.conflicts()]
    assert forger.row("step", f"{NEW}33")["step"] == "190"
