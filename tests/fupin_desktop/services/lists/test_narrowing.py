"""Households and persons are narrowed by what their members are: age, health, disability, work."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change
from db.clock import today
from db.household import Household
from db.person import Person, PersonYear
from db.visit import Visit
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from tests.books import ACTOR, YUANXUEZHUANG


def _home(name: str, birth: str, *, health: str = "1", labor: str = "1", level: str = "") -> None:
    with change(ACTOR, "登记"):
        home = Household(region_code=YUANXUEZHUANG, hh_type="10", group_no="一组")
        home.save()
        person = Person(
            household=home.id, name=name, birth=dt.date.fromisoformat(birth), relation="01", member_state="1"
        )
        person.disab_level = level or None
        person.save()
        for year, said in ((2020, "1"), (2025, health)):
            PersonYear(person=person.id, year=year, health=said.split(","), labor=labor).save()


def _named(wanted: Filter) -> tuple[list[str], list[str], int]:
    persons = [row.name for row in listing.persons(wanted).rows(0, 99)]
    homes = [row.head for row in listing.households(wanted, "head").rows(0, 99)]
    return persons, homes, listing.count_persons(wanted)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(age="60-"), ["老人"]), (Filter(age="60-60"), []), (Filter(age="0-6"), ["小孩"]),
        (Filter(health="3"), ["病人"]), (Filter(health="2"), ["病人"]), (Filter(labor="4"), ["老人"]),
        (Filter(disability="any"), ["病人"]), (Filter(disability="2"), ["病人"]), (Filter(disability="1"), []),
        (Filter(age="0-60", health="3"), ["病人"]), (Filter(age="60-", health="3"), []),
        (Filter(region="410502101999", age="60-"), []),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_by_persons(book: Book, wanted: Filter, names: list[str]) -> None:
    now = today()
    _home("老人", f"{now.year - 60}-{now:%m-%d}", labor="4")
    _home("小孩", f"{now.year - 3}-01-01")
    _home("病人", "1980-05-06", health="2,3", level="2")
    assert _named(wanted) == (names, names, len(names))


def test_who_turns_sixty_tomorrow_is_not_sixty(book: Book) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    _home("还差一天", f"{tomorrow.year - 60}-{tomorrow:%m-%d}")
    assert _named(Filter(age="60-")) == ([], [], 0)


def test_of_many_who_are_meant_none_is_left_out(book: Book) -> None:
    """More than any cut: of whom a village lists, others have the same name."""
    there, many = "410502101214", 1200
    with change(ACTOR, "登记") as writer:
        homes = [{"id": f"h{n:04}", "region_code": there if n % 2 else YUANXUEZHUANG} for n in range(many)]
        writer.put(Household, homes)
        writer.put(Person, [{"id": f"p{n:04}", "household": f"h{n:04}", "name": f"张{n:04}", "relation": "01",
                             "member_state": "1"} for n in range(many)])  # fmt: skip
        writer.put(Visit, [{"id": f"v{n:04}", "household": f"h{n:04}"} for n in range(many)])
    for region, count in (("", many), (there, many // 2)):
        wanted = Filter(text="张", region=region)
        ledger = lists.listed(named("visit"), Wanted(text="张", region=region))
        assert (listing.households(wanted).count, listing.persons(wanted).count, ledger.count) == (count,) * 3
