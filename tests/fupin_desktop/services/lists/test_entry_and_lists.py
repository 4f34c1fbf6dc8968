"""What is saved is found, listed and shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from db.changes import change
from db.household import Household, Housing
from db.income import Income
from db.person import Person, PersonYear
from db.visit import Visit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import family
from fupin_desktop.services.lists import listing, search
from fupin_desktop.services.lists.listing import Filter
from tests.books import ACTOR, YUANXUEZHUANG, add_household


def test_a_household_without_a_number_gets_a_local_one(book: Book) -> None:
    numbers = []
    for head in ("张三", "李四"):
        household = Household(region_code=YUANXUEZHUANG, address=head)
        entry.save(ACTOR, "登记新户", [household])
        numbers.append(household.local_no)
    assert numbers == [YUANXUEZHUANG + "0001", YUANXUEZHUANG + "0002"]
    rostered = Household(region_code=YUANXUEZHUANG, household_no="4105021012127000000")
    entry.save(ACTOR, "登记新户", [rostered])
    assert rostered.local_no is None


@pytest.mark.parametrize(
    ("typed", "rank"),
    [
        ("单雄信", 0), ("sxx", 0), ("shanxiongxin", 1), ("shanx", 1), ("sx", 1), ("单", 1), ("雄信", 2), ("xiong", 2),
        ("41052219", 1), ("195504", 2), ("13812345678", 2), ("5678", 2), ("hh000123", 1), ("HH0001", 1), ("东街", 2),
        ("单 雄信", 0), ("５６７８", 2),
    ],
)  # fmt: skip
def test_found_by_whatever_is_typed(book: Book, typed: str, rank: int) -> None:
    household, _ = add_household("单雄信", "410522195504050018", household_no="HH000123", phone="13812345678")
    household.address = "东街 3 号"
    entry.save(ACTOR, "改地址", [household])
    add_household("李四", "410502196003036013", phone="15900000000")
    found = search.find(typed)
    assert [(hit.name, hit.rank) for hit in found][:1] == [("单雄信", rank)]
    assert "李四" not in [hit.name for hit in found]
    assert found[0].village == "袁薛庄村"


@pytest.mark.parametrize(
    "typed", ["", "  ", "%", "*", "_", "[", "'", "没有的人", "zzzz", "000000", "\ud800", "x" * 10_000]
)
def test_nothing_is_found_for_what_nobody_has(book: Book, typed: str) -> None:
    add_household()
    assert search.find(typed) == []


def test_deleted_people_are_not_found(book: Book) -> None:
    household, person = add_household()
    entry.delete(ACTOR, "登记错了", [person, household])
    assert search.find("张三") == []
    assert search.find("袁薛庄") == []
    assert listing.households().count == listing.persons().count == 0


def test_a_household_row_tells_what_the_list_shows(book: Book) -> None:
    household, person = add_household(group_no="一组", phone="13812345678")
    with change(ACTOR, "录入"):
        Income(household=household.id, year=2025, kind="1", members=2, wage=Decimal(20_001), cost=Decimal(1)).save()
        Visit(household=household.id, visit_date=dt.date(2026, 1, 5)).save()
        Person(household=household.id, name="王五", relation="02", member_state="2").save()
    [row] = listing.households().rows(0, 10)
    assert (row.head, row.village, row.group, row.size) == ("张三", "袁薛庄村", "一组", 1)
    assert row.net_per_capita == Decimal(10_000)
    assert row.last_visit == dt.date(2026, 1, 5)
    assert (row.is_overdue, row.is_missing, row.hh_type) == (True, True, "脱贫户")
    [one] = listing.persons(order="birth").rows(0, 10)
    assert (one.household, one.key, one.is_gone) == (household.id, person.id, False)


@pytest.mark.parametrize("order", sorted(listing.PERSON_ORDERS))
def test_who_left_is_listed_and_counted_only_when_asked_for(book: Book, order: str) -> None:
    household, _ = add_household(group_no="一组")
    with change(ACTOR, "录入"):
        Person(household=household.id, name="王五", relation="02", member_state="2").save()
        Person(household=household.id, name="李四", member_state="2", deleted=True).save()

    def listed(wanted: Filter) -> list[tuple[str, bool]]:
        found = listing.persons(wanted, order)
        assert listing.count_persons(replace(wanted, text="")) == found.count
        return [(row.name, row.is_gone) for row in found.rows(0, 9)]

    assert listed(Filter()) == listed(Filter(group="一组")) == listed(Filter(missing=True)) == [("张三", False)]
    assert listed(Filter(gone=True)) == listed(Filter(gone=True, group="一组")) == [("王五", True)]
    assert listed(Filter(gone=True, text="王五")) == [("王五", True)]
    assert listing.persons(Filter(text="王五")).count == listing.persons(Filter(gone=True, group="二组")).count == 0
    assert listing.counts().persons == 1


def test_filters_narrow(book: Book) -> None:
    first, _ = add_household("张三", group_no="一组")
    second, _ = add_household("李四", "410502196003036013", group_no="二组")
    second.monitor_cat = "2"
    entry.save(ACTOR, "纳入监测", [second])
    with change(ACTOR, "走访"):
        Visit(household=first.id, visit_date=dt.datetime.now().astimezone().date()).save()

    def heads(wanted: Filter) -> list[str]:
        return sorted(row.head for row in listing.households(wanted).rows(0, 100))

    assert heads(Filter(monitor_cat="2")) == ["李四"]
    assert heads(Filter(monitor_cat="1")) == []
    assert heads(Filter(group="二组")) == heads(Filter(monitored=True)) == heads(Filter(overdue=True)) == ["李四"]
    assert heads(Filter(text="zs")) == ["张三"]
    assert heads(Filter(region="410502101")) == heads(Filter(hh_type="10")) == ["张三", "李四"]
    assert heads(Filter(region="410502101213")) == heads(Filter(hh_type="30")) == []
    assert [p.name for p in listing.persons(Filter(group="一组")).rows(0, 9)] == ["张三"]
    assert [p.name for p in listing.persons(Filter(text="李四")).rows(0, 9)] == ["李四"]
    assert listing.counts() == listing.Counts(2, 2, 1, 2, 1)
    assert listing.groups() == ["一组", "二组"] or sorted(listing.groups()) == ["一组", "二组"]
    assert listing.villages() == [(YUANXUEZHUANG, "袁薛庄村")]


@pytest.mark.parametrize("order", sorted(listing.HOUSEHOLD_ORDERS))
def test_every_order_sorts_both_ways(book: Book, order: str) -> None:
    for number, name in enumerate(("张三", "李四", "王五")):
        household, _ = add_household(
            name, f"41050219600303601{number}", group_no=f"{number}组", household_no=f"{number}"
        )
        with change(ACTOR, "收入"):
            Income(household=household.id, year=2025, kind="1", given_net_pc=Decimal(number)).save()
    up = [row.key for row in listing.households(order=order).rows(0, 9)]
    down = [row.key for row in listing.households(order=order, descending=True).rows(0, 9)]
    assert sorted(up) == sorted(down)
    assert up != down or order in ("size", "hh_type", "last_visit")
    assert listing.place(up[1], listing.households(order=order)) == 1


def test_a_family_shows_the_year_asked_for(book: Book) -> None:
    household, person = add_household()
    with change(ACTOR, "录入"):
        for year, health in ((2024, ("01",)), (2025, ("02", "04"))):
            PersonYear(person=person.id, year=year, health=health).save()
            Housing(household=household.id, year=year, house_grade="A").save()
        Income(household=household.id, year=2024, kind="1", wage=Decimal(5)).save()
    latest = family.load(str(household.id))
    assert latest is not None
    assert (latest.year, latest.years, latest.size) == (2025, [2024, 2025], 1)
    assert latest.head is not None
    assert latest.members[0].year is not None
    assert latest.members[0].year.health == ("02", "04")
    assert latest.income() is None
    earlier = family.load(str(household.id), 2024)
    assert earlier is not None
    assert earlier.income() is not None
    assert earlier.housing is not None
    assert earlier.water is None
    assert family.load("nobody") is None
