"""Who may print what, what is written down, which households, in which order."""

from __future__ import annotations

import pytest

from db import access_log
from db.changes import change, one
from db.household import Household
from fupin_desktop.cards.blocks import Table
from fupin_desktop.services.book.access import Denied, ReasonWanted
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import NothingToPrint, Order
from tests.books import ACTOR
from tests.locks import COUNSELLOR, RECORDER, Safe, cheap_keys, crew, safe
from tests.papers import ABOUT, complete, household

__all__ = ["cheap_keys", "crew", "safe"]

ELSEWHERE = "410502101214"


def elsewhere() -> str:
    """A household of another village."""
    with change(ACTOR, "登记"):
        made = Household(region_code=ELSEWHERE, group_no="一组", hh_type="10", household_no="X1")
        made.save()
    return str(made.id)


def test_a_counsellor_prints_nothing_of_the_village(crew: Safe) -> None:
    with crew.enter(RECORDER):
        key = household()
    with crew.enter(COUNSELLOR), pytest.raises(Denied, match="导出和打印"):
        catalogue.stack(Order("card", [key]), ABOUT)


def test_one_household_elsewhere_takes_a_reason(crew: Safe) -> None:
    with crew.enter(RECORDER), pytest.raises(ReasonWanted):
        catalogue.stack(Order("card", [elsewhere()]), ABOUT)


def test_what_leaves_the_book_is_written_down_first(crew: Safe) -> None:
    with crew.enter(RECORDER):
        keys = [household(number="1"), household("李四", number="2")]
        catalogue.note(catalogue.stack(Order("card", keys), ABOUT), "打印机 一楼")
        catalogue.note(catalogue.stack(Order("visit", keys[:1]), ABOUT), "存成 PDF")
        catalogue.note(catalogue.stack(Order("blank-visit"), ABOUT), "存成 PDF")
        told = [(entry.record, entry.note) for entry in access_log.entries() if entry.what == "打印"]
    assert told == [(keys[0], "走访记录表，1 户，存成 PDF"), ("", "帮扶明白卡，2 户，打印机 一楼")]


def test_cards_are_written_down_once_they_are_printed(book: Book) -> None:
    stack = catalogue.stack(Order("card", [household(), household("李四", number="2")]), ABOUT)
    for _ in stack.bundles():
        assert one("SELECT count(*) FROM card_print") == (0,)
    assert catalogue.keep(ACTOR, stack) == 2
    assert one("SELECT count(DISTINCT number) FROM card_print") == (2,)


def test_households_come_by_group_and_house(book: Book) -> None:
    with change(ACTOR, "登记"):
        for group in ("十组", "二组", "第1组", "一组"):
            for number in (2, 10):
                Household(region_code="410502101212", group_no=group, household_no=f"{number:03d}").save()
    keys = catalogue.in_order(str(made.id) for made in Household.living())
    found = [one("SELECT group_no, household_no FROM household WHERE id=?", key) for key in keys]
    assert {group for group, _ in found[:4]} == {"第1组", "一组"}  # one group, written in two ways
    assert found[4:] == [("二组", "002"), ("二组", "010"), ("十组", "002"), ("十组", "010")]


def test_a_number_that_is_not_there_is_named(book: Book) -> None:
    key = household()
    assert catalogue.households(["HH000123"]) == [key]
    with pytest.raises(NothingToPrint, match="没有户编号是“HH9”的农户"):
        catalogue.households(["HH000123", "HH9"])


def test_nothing_to_print_is_said(book: Book) -> None:
    with pytest.raises(NothingToPrint, match="没有要打印帮扶明白卡的农户"):
        catalogue.stack(Order("card", []), ABOUT)


def test_visits_of_the_psychological_team_are_not_told(book: Book) -> None:
    (bundle,) = catalogue.stack(Order("visit", [complete()]), ABOUT).bundles()
    assert len(bundle.sheets) == 1
    assert "赵心怡" not in str(bundle.sheets[0])


def test_an_archive_tells_how_many_of_each_are_enclosed(book: Book) -> None:
    (bundle,) = catalogue.stack(Order("archive", [complete()]), ABOUT).bundles()
    index = next(block for block in bundle.sheets[1].blocks if isinstance(block, Table))
    enclosed = {row[1]: row[4] for row in index.rows if row[2]}
    assert enclosed == {
        "排查表、信息采集表": "1", "收入测算（核查）表": "1", "帮扶计划和措施台账": "1", "走访记录": "1",
        "帮扶明白卡": "1",
    }  # fmt: skip


@pytest.mark.usefixtures("book")
def test_a_blank_form_says_nothing_that_somebody_would_sign() -> None:
    for form in catalogue.FORMS:
        for bundle in catalogue.stack(Order(catalogue.BLANK + form), ABOUT).bundles():
            tables = [block for sheet in bundle.sheets for block in sheet.blocks if isinstance(block, Table)]
            assert [table.empty for table in tables if table.empty] == [], form


@pytest.mark.usefixtures("book")
def test_a_form_without_a_visit_says_nothing_of_problems() -> None:
    [bundle] = catalogue.stack(Order("visit", [household()]), ABOUT).bundles()
    tables = [block for sheet in bundle.sheets for block in sheet.blocks if isinstance(block, Table)]
    assert [(table.empty, table.least) for table in tables] == [("", 3)]


@pytest.mark.usefixtures("book")
def test_of_several_villages_each_has_its_folder_and_its_name_on_the_file() -> None:
    keys = [household(), elsewhere()]
    made = list(catalogue.stack(Order("card", keys), ABOUT).bundles())
    assert len({one.folder for one in made}) == 2
    assert all(one.folder and one.name.startswith(one.folder) for one in made)
    assert not any("无户主" in one.name for one in made)
    assert [one.folder for one in catalogue.stack(Order("card", keys[:1]), ABOUT).bundles()] == [""]
