"""救助理赔 by steps: from the application to the payment, refused, and what a village leaves to those above."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from db import undo
from db.person import Person
from db.relief import Claim
from db.step import Step
from fupin_desktop.ledgers.relief import CLAIMS
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.flows.steps import NotAllowed
from fupin_desktop.services.ledgers import counts, desk
from fupin_desktop.services.ledgers.lists import Wanted
from tests.books import ACTOR, add_household
from tests.monitored import office as office

DAY = dt.date(2026, 5, 4)


@pytest.fixture
def claim(office: Book) -> Claim:
    home, *_ = add_household()
    person = Person.living().where(Person.household == home.id).first()
    made = Claim(household=home.id, person=person.id if person else None, scheme="2", policy_year=2026, trigger="1",
                 applied_on=DAY, loss=Decimal(20000), deductible=Decimal(5000), ratio=Decimal(60), state="1",
                 mechanism="33")  # fmt: skip
    entry.save(ACTOR, "申请", [made])
    return made


def go(claim: Claim, code: str, days: int, **said: object) -> Step:
    step = steps.begin(claim, code, ACTOR)
    step.date = DAY + dt.timedelta(days)
    for name, value in said.items():
        setattr(step, name, value)
    steps.do(ACTOR, claim, step)
    return step


def test_from_the_application_to_the_payment(claim: Claim) -> None:
    go(claim, "701", 0)
    go(claim, "702", 3, opinion="看了结算单，情况属实。")
    assert (claim.state, claim.verified_on) == ("2", DAY + dt.timedelta(3))
    hung = {"shown_from": DAY + dt.timedelta(4), "shown_to": DAY + dt.timedelta(8), "place": "村委会"}
    notice = go(claim, "703", 4, **hung)
    assert (claim.state, claim.shown_from, claim.shown_to) == ("3", hung["shown_from"], hung["shown_to"])
    with pytest.raises(NotAllowed):  # nobody said how the notice ended, nor how much
        go(claim, "704", 12, opinion="同意。")
    notice.objections = 0
    steps.finish(ACTOR, notice)
    claim.amount = Decimal(9000)
    go(claim, "704", 12, opinion="同意。")
    assert (claim.state, claim.approved_on) == ("4", DAY + dt.timedelta(12))
    assert counts.chip_counts(CLAIMS, Wanted())["已批准没有发"] == 1
    go(claim, "705", 20)
    assert (claim.state, claim.paid_on) == ("5", DAY + dt.timedelta(20))
    assert not [one for one in desk.check_book() if one.table == "claim" and str(one.rule) != "CM6"]
    undo.undo(ACTOR)
    stored = Claim.find(str(claim.id))
    assert stored
    assert (stored.state, stored.paid_on, str(places.stands(stored).at.code)) == ("4", None, "704")  # type: ignore[union-attr]


def test_refused_with_a_reason_and_taken_up_again(claim: Claim) -> None:
    go(claim, "701", 0)
    go(claim, "702", 2, opinion="没有超过起付线。", result="2")
    with pytest.raises(NotAllowed, match="不予救助原因"):
        go(claim, "790", 3)
    claim.refused_reason = "没有超过起付线"
    go(claim, "790", 3)
    assert claim.state == "6"
    go(claim, "701", 30)
    go(claim, "702", 31, opinion="又住院一次。")
    assert claim.state == "2"


def test_one_that_was_paid_without_steps_stays_paid(claim: Claim) -> None:
    claim.state, claim.amount, claim.paid_on = "5", Decimal(3000), DAY
    entry.save(ACTOR, "补登", [claim])
    go(claim, "701", 0)
    assert claim.state == "5"
