"""What goes down to a village: what hangs on its households however far, and nothing that is the office's alone."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.clue import Clue, DeptRecord
from db.household import Household
from db.money import Money
from db.organisation import Cadre
from db.project import Loan
from db.record import Record
from db.rectification import Rectification
from db.report import Figure
from db.step import Step
from db.visit import Photo
from fupin_desktop.services.book import scope
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

VILLAGE, TOWNSHIP, DISTRICT = VILLAGES[0], VILLAGES[0][:9], VILLAGES[0][:6]


def test_what_hangs_on_a_household_goes_down_and_what_the_office_keeps_does_not(town: Town) -> None:
    with town.opened():
        home = Household(region_code=VILLAGE, household_no="D1")
        with change(ACTOR, "登记"):
            home.save()
            clue = Clue(household=home.id, found_on=dt.date(2026, 11, 1))
            clue.save()
            step = Step(record=clue.id, step="104")
            step.save()
            evidence = Photo(record=step.id, digest="a" * 64)
            loan, inside = Loan(household=home.id), Money(region_code=VILLAGE, account="02")
            township = Money(region_code=TOWNSHIP, account="05")
            cadre, statistic = (
                Cadre(region_code=TOWNSHIP, name="李四"),
                Figure(region_code=DISTRICT, row="R01", year=2026, kind="1"),
            )
            down: list[Record] = [evidence, loan, inside, township, cadre, statistic]
            item = Rectification(region_code=VILLAGE, item_no="1")
            kept: list[Record] = [
                item, DeptRecord(household=home.id, source="0101"), Cadre(region_code=DISTRICT, name="王五"),
                Money(region_code=DISTRICT, account="05"),
                Figure(region_code=DISTRICT, row="R01", year=2026, kind="4"),
            ]  # fmt: skip
            for record in (*down, *kept):
                record.save()
            of_item = Step(record=item.id, step="404")
            of_item.save()
        keys = set(scope.of_region(VILLAGE))
        assert {str(record.id) for record in (home, clue, step, *down)} <= keys
        assert keys.isdisjoint(str(record.id) for record in (of_item, *kept))
        assert str(loan.id) in scope.of_household(str(home.id))


def test_money_of_a_household_goes_where_that_lies(town: Town) -> None:
    """Whatever village stands beside it: no other one hears of it."""
    with town.opened(), change(ACTOR, "登记"):
        home = Household(region_code=VILLAGE)
        home.save()
        paid = Money(household=home.id, region_code=VILLAGES[1], account="04", direction="1")
        paid.save()
        assert str(paid.id) in scope.of_region(VILLAGE)
        assert str(paid.id) not in scope.of_region(VILLAGES[1])
