"""A district's list of itself has all of its land, what is numbered under the zone's code too; a merged village's has
what still lies under the old codes. Over every list that can be narrowed to a region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.person import Person, PersonYear
from db.visit import Visit
from db.work import WorkIntent
from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.rules import placing
from fupin_desktop.rules.answers import ORDINARY_LABOR
from fupin_desktop.services.book.opening import create_book, open_book, register_village
from fupin_desktop.services.exchange.workbooks import export_workbook
from fupin_desktop.services.ledgers import filial, lists, matching, survey
from fupin_desktop.services.lists import listing, overview, search
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.psychology import census
from tests.books import ACTOR
from tests.merged import FIRST, NEW, SECOND, declared, merger
from tests.monitored import clue_of

DISTRICT, ZONE = "410502", "410571563001"
DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module", autouse=True)
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One household of the district's own code, one of the zone's, one of a village to be merged with the first's."""
    folder = tmp_path_factory.mktemp("区")
    create_book(folder / "区.fpb", DISTRICT, ACTOR)
    with open_book(folder / "区.fpb", ACTOR):
        for code in (FIRST, SECOND, ZONE):
            _live(code)
        yield folder


def _live(code: str) -> None:
    with change(ACTOR, "登记"):
        register_village(code)
        home = Household(region_code=code, hh_type="10", household_no=f"{code}0000001")
        home.save()
        who = Person(household=home.id, name="赵一", relation="01", member_state="1", birth=dt.date(1961, 1, 1))
        who.save()
        PersonYear(person=who.id, year=2024, labor=ORDINARY_LABOR).save()
        WorkIntent(person=who.id, work_class=placing.WILLING, surveyed_on=DAY).save()
        Visit(household=home.id, visit_date=dt.date(2024, 1, 2), visitor="王干部").save()
    clue_of(DAY, home)


COUNTS: dict[str, Callable[[str, Path], int]] = {
    "households": lambda code, _: listing.households(Filter(region=code)).count,
    "persons": lambda code, _: listing.persons(Filter(region=code)).count,
    "due": lambda code, _: overview.due(code).count,
    "cards": lambda code, _: len(cards_state.households(cards_state.Wanted(code))),
    "lacking": lambda code, _: len(cards_state.lacking_in_villages(code)),
    "census": lambda code, _: len(census.of_village(code, DAY)),
    "cases": lambda code, _: len(board.narrowed(board.read(), board.Wanted(region=code))),
    "ledger": lambda code, _: lists.listed(VISITS, lists.Wanted(code)).count,
    "elders": lambda code, _: len(filial.sheet(2026, code)),
    "to be asked": lambda code, _: len(survey.sheet(2026, code)),
    "seekers": lambda code, _: len(matching.read(code).seekers),
    "search": lambda code, _: len(search.find("赵一", region=code)),
    "export": lambda code, folder: export_workbook(folder / "名册.xlsx", "template", whose=code),
}


@pytest.mark.parametrize("name", COUNTS)
def test_all_of_its_land(name: str, book: Path) -> None:
    count = COUNTS[name]
    told = {code: count(code, book) for code in (DISTRICT, ZONE, ZONE[:6], FIRST, FIRST[:9])}
    assert told == {DISTRICT: 3, ZONE: 1, ZONE[:6]: 1, FIRST: 1, FIRST[:9]: 2}
    with declared(*merger()):
        assert {code: count(code, book) for code in (NEW, DISTRICT)} == {NEW: 2, DISTRICT: 3}
