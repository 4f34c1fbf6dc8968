"""数据检查 to its field, a visit from the first page, search and back, a new year, another's household: as the village
recorder does it, in an encrypted book, by keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from db.changes import change
from db.clock import today
from db.household import Household, Housing, Living
from db.money import Money
from db.organisation import Activity
from db.person import Person, PersonYear
from fupin_desktop.roles import Role
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book import entry, unlocking, users
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import checks, years
from tests.ui.pages.test_findings_open import landed
from tests.walks.filling import view_of
from tests.walks.village import CREW, ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker, labels
from ui import theme
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.left_out import LeftOutDialog
from ui.dialogs.open_year import YearDialog
from ui.dialogs.outside import OutsideDialog
from ui.pages.checks import ChecksPage
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.ledgers.page import LedgerPage
from ui.pages.today import TodayPage
from ui.pages.visit_page import VisitPage

NOW = years.current()
LIMITED, SECRET = "一组录入员", "Yizu-2026"


def register(name: str, group: str = "一组", *of: int) -> str:
    """A household of one, with housing and the year's form of these years."""
    with change("村级录入员", "登记新户"):
        home = Household(region_code=ZHANGXUEZHUANG, hh_type="10", address=f"{group} 3 号", group_no=group)
        home.save()
        person = Person(household=home.id, name=name, relation="01", sex="1", member_state="1")
        person.save()
        for year in of:
            Housing(household=home.id, year=year, house_grade="A", is_danger=True).save()
            Living(household=home.id, year=year, road_km=9, elec_living=False).save()
            PersonYear(person=person.id, year=year, labor="01", health=("01", "02")).save()
    return str(home.id)


def at(desk: Walker, key: str, kind: type[Any]) -> Any:
    """Go along the rail: a button pressed by its key lets go a moment later."""
    desk.press(key)
    page = desk.wait_for(lambda: desk.window.pages.current(), kind)
    desk.idle()
    return page


def test_each_line_of_the_check_leads_to_its_field(clerk: Walker) -> None:
    """A book of three years: none of the lines opens 2023, none lands on the name."""
    register("张海", "一组", 2023, NOW)
    register("李梅", "二组", NOW - 1)
    page: ChecksPage = at(clerk, "Alt+4", ChecksPage)
    lines = clerk.wait(page.table.rows.rowCount, "findings")
    assert lines > 12
    for number in range(lines):
        finding = page.table.rows.row(number).finding
        if not finding.household:
            continue
        page.table.stand_on(number)
        page.table.setFocus()
        clerk.press("Return")
        clerk.idle()
        here = clerk.window.pages.current()
        assert not isinstance(here, ChecksPage), finding
        there = landed(clerk.window)
        is_new = finding.record == finding.household and finding.table != "household"
        assert there is not None, finding
        assert (there[0], there[2]) == (finding.table, finding.field)
        assert is_new or there[1] == finding.record
        if isinstance(here, HouseholdPage):
            assert (here.year, here.years.property("state") or "") == (finding.year, "")
        clerk.wait(lambda: _back(clerk), "the list again")


def _back(desk: Walker) -> bool:
    if not isinstance(desk.window.pages.current(), ChecksPage):
        desk.press("Escape")
    return isinstance(desk.window.pages.current(), ChecksPage)


def test_what_is_mended_is_saved_in_the_year_of_the_finding(clerk: Walker) -> None:
    key = register("张海", "一组", 2023, NOW)
    page: ChecksPage = at(clerk, "Alt+4", ChecksPage)
    clerk.wait(page.table.rows.rowCount, "findings")
    number = next(n for n in range(page.table.rows.rowCount()) if page.table.rows.row(n).finding.rule == "LI2.road_km")
    page.table.stand_on(number)
    page.table.setFocus()
    clerk.press("Return")
    clerk.idle()
    clerk.press("Ctrl+A")
    clerk.write("2")
    clerk.press("Ctrl+Return")
    clerk.idle()
    found = {row["year"]: row["road_km"] for row in clerk.dump() if row["table"] == "living"}
    assert {year: float(km) / 100 for year, km in found.items()} == {2023: 9.0, NOW: 2.0}  # as it is stored
    assert not [f for f in checks.findings(key, NOW) if f.rule == "LI2.road_km"]
    first: TodayPage = at(clerk, "Alt+1", TodayPage)  # says by now how many errors are left, and leads to them
    clerk.wait(lambda: first.wrong.text().endswith("处"), "the errors")
    first.wrong.setFocus()
    clerk.press("Space")
    page = clerk.wait_for(clerk.window.pages.current, ChecksPage)
    assert page.levels[Level.ERROR].isChecked()
    clerk.wait(lambda: first.wrong.text() == f"错误 {page.table.rows.rowCount()} 处", "as many as are listed")


def test_a_visit_from_the_first_page_asks_whose_it_is(clerk: Walker) -> None:
    first, second = register("张海"), register("李梅")
    for name, key in (("张海", first), ("李梅", second)):
        at(clerk, "Alt+1", TodayPage)

        def choose(dialog: HouseholdDialog, name: str = name) -> None:
            clerk.press("Return")  # nobody is chosen yet
            assert "请先选一户" in dialog.said.text() or not dialog.choose.isEnabled()
            clerk.write(name)
            clerk.press("Return")

        clerk.when(HouseholdDialog, choose)
        clerk.press("Ctrl+T")
        clerk.idle()
        page = clerk.wait_for(clerk.window.pages.current, VisitPage)
        assert page.chosen_household() == key
        assert f"{name}户" in page.heading.text()
        page.panel.form.cells["visit.note"].input.setFocus()
        clerk.write(f"看望{name}")
        clerk.press("Ctrl+Return")
        clerk.idle()
    notes = {row["household"]: row["note"] for row in clerk.dump() if row["table"] == "visit"}
    assert notes == {first: "看望张海", second: "看望李梅"}


def test_nobody_is_chosen(clerk: Walker) -> None:
    clerk.when(HouseholdDialog, lambda _: clerk.press("Escape"))
    clerk.press("Ctrl+T")
    clerk.idle()
    clerk.page(TodayPage)
    at(clerk, "Alt+2", HouseholdsPage)  # leaving does not crash either


def test_search_open_and_back(clerk: Walker) -> None:
    key = register("欧阳海", "一组", 2023)
    clerk.press("Ctrl+F")
    clerk.write("欧阳海")
    assert len(clerk.window.top.search.results.list.findItems("欧阳海", Qt.MatchFlag.MatchContains)) == 1
    clerk.press("Return")
    clerk.idle()
    page = clerk.page(HouseholdPage)
    assert (page.chosen_household(), page.year) == (key, NOW)  # not the newest with data
    clerk.pick(page.years, page.years.findData("2023"))
    clerk.idle()
    assert page.year == 2023
    assert page.years.property("state") == "warning"
    clerk.press("Escape")
    clerk.wait(lambda: isinstance(clerk.window.pages.current(), TodayPage), "the first page")


def test_a_new_year_lists_whom_it_left_out(clerk: Walker) -> None:
    register("张海", "一组", NOW - 1)
    register("李梅", "一组", NOW - 3)
    register("王五", "二组")
    clerk.when(YearDialog, lambda _: clerk.press("Return"))
    told: list[str] = []

    def look(dialog: LeftOutDialog) -> None:
        rows = [dialog.table.rows.row(n) for n in range(dialog.table.rows.rowCount())]
        told.extend(f"{line.head} {line.last}" for line in rows)
        clerk.press("Return")

    clerk.when(LeftOutDialog, look)
    clerk.choose_errand("year")
    clerk.wait(lambda: told, "whom it left out")
    clerk.idle()
    assert told == [f"李梅 {NOW - 3}", "王五 0"]
    opened = [row["year"] for row in clerk.dump() if row["table"] == "housing"]
    assert sorted(opened) == sorted([NOW - 1, NOW - 3, NOW, NOW])


@pytest.fixture
def limited(village: Village) -> Walker:
    """A recorder of 一组 before a book with a household of 二组."""
    with open_book(village.path, "", ring=unlocking.unlock(village.path, "管理员", CREW["管理员"][1])) as book:
        users.add(book, LIMITED, SECRET, Role.RECORDER, groups=("一组",))
        register("外组人", "二组", NOW)
    village.passwords[LIMITED] = SECRET
    return Walker(village)


def test_anothers_household_asks_why_once_wherever_it_is_opened(limited: Walker) -> None:
    limited.enter(LIMITED)
    at(limited, "Alt+2", HouseholdsPage)  # it stands on that household; its card is read by a timer
    if not theme.crowded():  # then the list has the whole width
        limited.waits_to_see("不在您负责的村组")
    asked: list[str] = []

    def give(dialog: OutsideDialog) -> None:
        asked.append(dialog.windowTitle())
        limited.write("村界调整")
        limited.press("Return")

    limited.when(OutsideDialog, give)
    limited.press("Return")
    limited.idle()
    assert limited.page(HouseholdPage).name.text() == "外组人户"
    at(limited, "Alt+2", HouseholdsPage)
    limited.press("Ctrl+T")  # a visit to it: asked before
    limited.idle()
    limited.page(VisitPage)
    assert len(asked) == 1
    entries = limited.book_says("access-log", str(limited.village.path))
    assert [e["note"] for e in entries if e["what"] == "打开外村外组农户"] == ["村界调整"]


def test_the_line_of_a_ledger_leads_to_its_field_too(clerk: Walker) -> None:
    """2,500 people at a lecture: 25 is typed at once, and nothing else of it is another."""
    lecture = Activity(kind="11", date=today(), region_code=ZHANGXUEZHUANG, topic="政策课", people=2500)
    entry.save("村级录入员", "登记活动", [lecture])
    page: ChecksPage = at(clerk, "Alt+4", ChecksPage)
    clerk.wait(page.table.rows.rowCount, "findings")
    lines = [page.table.rows.row(number) for number in range(page.table.rows.rowCount())]
    page.table.stand_on(next(n for n, line in enumerate(lines) if line.finding.rule == "AC4"))
    clerk.press("Return")
    clerk.idle()
    clerk.write("25")
    clerk.press("Ctrl+Return")
    clerk.idle()
    clerk.wait(lambda: not clerk.page(LedgerPage).view.is_filling, "saved")
    kept = Activity.get_by_id(str(lecture.id))
    assert (kept.kind, kept.people) == ("11", 25)


def test_money_of_somebody_of_another_group_asks_why(limited: Walker) -> None:
    """It names the elder and no household; whose it is, is known all the same."""
    with open_book(limited.village.path, "", ring=unlocking.unlock(limited.village.path, "管理员", CREW["管理员"][1])):
        person = Person.get(Person.name == "外组人")
        with change("管理员", "记一笔"):
            Money(account="02", direction="1", date=today(), amount=Decimal(200), person=person.id, payer="李明",
                  region_code=ZHANGXUEZHUANG).save()  # fmt: skip
    limited.enter(LIMITED)
    view = view_of(limited, "money")
    view.list.filters["account"].choose("02")
    view.list.refresh()
    limited.idle()
    asked: list[str] = []

    def give(dialog: OutsideDialog) -> None:
        asked.append(labels(dialog))
        limited.write("对孝善账")
        limited.press("Return")

    limited.when(OutsideDialog, give)
    view.list.table.setFocus()
    limited.press("Return")
    limited.idle()
    limited.wait(lambda: view.is_filling, "the form")
    assert "不在您负责的村组" in asked[0]
    entries = limited.book_says("access-log", str(limited.village.path))
    assert [e["note"] for e in entries if e["what"] == "打开外村外组农户"] == ["对孝善账"]
    limited.shut()
