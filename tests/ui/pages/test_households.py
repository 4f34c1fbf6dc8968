"""The list of households: filters, order, place, the card beside it, the way in."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.person import Person
from db.visit import Visit
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import brief
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter, HouseholdRow, Listing
from tests.books import ACTOR, add_household
from ui.pages.households import HouseholdsPage
from ui.session import Session
from ui.widgets.timeline import Timeline
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> HouseholdsPage:
    window.pages.go("households")
    found = window.pages.current()
    assert isinstance(found, HouseholdsPage)
    return found


def gone_to(window: MainWindow) -> list[tuple[str, dict[str, Any]]]:
    """Where the window is asked to go from now on."""
    window.session.wanted.disconnect(window.pages.go)
    wanted: list[tuple[str, dict[str, Any]]] = []
    window.session.wanted.connect(lambda name, where: wanted.append((name, where)))
    return wanted


def names(page: HouseholdsPage) -> list[str]:
    return [page.households.rows.index(n, 0).data() for n in range(page.households.rows.rowCount())]


def test_all_households_are_listed(page: HouseholdsPage) -> None:
    assert page.households.rows.rowCount() == 12
    assert page.total.text() == "12 户"
    assert page.filters._chips["all"].text() == "全部 12"


@pytest.mark.parametrize("chip", ["monitored", "missing", "overdue"])
def test_a_chip_narrows_to_its_count(page: HouseholdsPage, chip: str) -> None:
    made = page.filters._chips[chip]
    made.click()
    count = int(made.text().split()[-1])
    assert page.total.text() == f"{count} 户"
    assert page.households.rows.rowCount() == count
    if not count:
        assert page.or_empty.currentWidget() is page.no_hit


def test_typing_narrows_after_a_pause(page: HouseholdsPage, qtbot: QtBot) -> None:
    first = names(page)[0]
    page.filters.text.setText(first)
    qtbot.waitUntil(lambda: page.households.rows.rowCount() < 12)
    assert first in names(page)


def test_nothing_fits_and_the_way_back(page: HouseholdsPage) -> None:
    page.filters.text.setText("没有这个人")
    page.filters.changed.emit()
    assert page.or_empty.currentWidget() is page.no_hit
    page.filters.reset()
    assert page.households.rows.rowCount() == 12


def test_headings_sort(page: HouseholdsPage) -> None:
    page.households.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    sizes = [int(page.households.rows.index(n, 2).data()) for n in range(12)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_row_is_found_again_after_a_change(page: HouseholdsPage, window: MainWindow) -> None:
    page.households.stand_on(5)
    stood = page.households.current().key
    window.pages.go("today")
    add_household("安安", group_no="一组")
    window.session.written()
    window.session.go("households")
    assert page.households.rows.rowCount() == 13
    assert page.households.current().key == stood


def test_the_card_shows_the_chosen_household(page: HouseholdsPage, qtbot: QtBot) -> None:
    page.households.stand_on(3)
    row = page.households.current()
    qtbot.waitUntil(lambda: row.head in [label.text() for label in page.summary.findChildren(QLabel)])
    assert page.chosen_household() == row.key


def test_a_long_address_ends_in_the_card(page: HouseholdsPage, qtbot: QtBot) -> None:
    home, _ = add_household("安安", group_no="一组")
    with change("测试", "改住址"):
        home.address = long = "袁薛庄村一组豆腐巷北头老槐树东" * 4
        home.save()
    page.summary.show_household(str(home.id))
    qtbot.waitUntil(lambda: long in [label.toolTip() for label in page.summary.findChildren(QLabel)])
    [told] = [label.text() for label in page.summary.findChildren(QLabel) if label.toolTip() == long]
    assert told == f"{long[:38]}…"


def test_a_large_household_leaves_room_for_its_last_visit(page: HouseholdsPage, qtbot: QtBot) -> None:
    """At the height of a small screen; where there is no room, nothing is promised by a heading."""
    home, _ = add_household("安安", group_no="一组")
    with change("测试", "登记"):
        for number in range(13):
            Person(household=home.id, name=f"欧阳秀{number}", relation="10", member_state="1").save()
        Visit(household=home.id, visit_date=dt.date(2026, 3, 1), visitors="王秀梅", note="都好").save()
    page.summary.show_household(str(home.id))
    more = "还有 10 人，打开可见"
    qtbot.waitUntil(lambda: more in [label.text() for label in page.summary.findChildren(QLabel)])
    qtbot.waitUntil(lambda: len(page.summary.findChildren(Timeline)) == 1)  # that of the household before goes later
    [told] = page.summary.findChildren(Timeline)
    qtbot.waitUntil(lambda: told.shown == 1)
    told.resize(told.width(), 40)
    assert [label.text() for label in told.findChildren(QLabel) if label.isVisible()] == []


def test_the_card_is_read_beside_the_window(
    page: HouseholdsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = brief.read
    threads: list[threading.Thread] = []

    def noted(household: str, person: str = "") -> brief.Brief | None:
        threads.append(threading.current_thread())
        return read(household, person)

    monkeypatch.setattr(brief, "read", noted)
    page.households.stand_on(4)
    qtbot.waitUntil(lambda: bool(threads) and not page.summary._reading.busy)
    assert threading.main_thread() not in threads


def test_the_card_is_of_a_person_where_persons_are_listed(page: HouseholdsPage, qtbot: QtBot) -> None:
    page.by_person.click()
    page.persons.stand_on(1)
    row = page.persons.current()

    def said() -> list[str]:
        return [label.text() for label in page.summary.findChildren(QLabel)]

    qtbot.waitUntil(lambda: row.name in said() and "证件号码" in said())
    assert str(Person.get_by_id(row.key).id_no) not in said()
    assert "最近几次走访" in said()


def test_the_number_to_call_is_shown_by_a_key(page: HouseholdsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.households.stand_on(0)
    number = str(Household.get_by_id(page.households.current().key).phone)
    qtbot.waitUntil(lambda: "打电话" in [made.text() for made in page.summary.findChildren(QPushButton)])
    assert number not in "".join(label.text() for label in page.summary.findChildren(QLabel))
    with qtbot.waitSignal(window.session.said) as told:
        qtbot.keyClick(page.households, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert number in told.args[0]
    assert f"{number[:3]} {number[3:7]} {number[7:]}" in [label.text() for label in page.summary.findChildren(QLabel)]
    page.households.stand_on(1)
    qtbot.waitUntil(lambda: number[3:7] not in "".join(label.text() for label in page.summary.findChildren(QLabel)))


def test_enter_opens_the_household(page: HouseholdsPage, window: MainWindow, qtbot: QtBot) -> None:
    wanted = gone_to(window)
    page.households.stand_on(2)
    qtbot.keyClick(page.households, Qt.Key.Key_Return)
    assert wanted == [("household", {"household": page.households.current().key})]


def test_persons_are_one_switch_away(page: HouseholdsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.by_person.click()
    count = listing.persons().count
    assert page.persons.rows.rowCount() == count
    assert page.total.text() == f"{count} 人"
    ids = [page.persons.rows.index(n, 6).data() for n in range(count)]
    assert all("*" in number for number in ids if number)
    wanted = gone_to(window)
    page.persons.stand_on(4)
    person = page.persons.current()
    qtbot.keyClick(page.persons, Qt.Key.Key_Return)
    assert wanted == [("household", {"household": person.household, "person": person.key})]


def test_who_left_is_shown_by_a_filter_and_not_counted(page: HouseholdsPage, window: MainWindow) -> None:
    household = page.households.rows.row(0).key
    before = listing.counts().persons
    with change(ACTOR, "登记"):
        Person(household=household, name="走了的人", relation="12", member_state="2", id_missing=True).save()
    window.session.written()
    gone = page.filters._chips["gone"]
    assert not gone.isVisible()
    page.by_person.click()
    assert gone.isVisible()
    assert page.filters._chips["all"].text() == f"全部 {before}"
    assert page.total.text() == f"{before} 人"
    gone.click()
    listed = [page.persons.rows.row(n) for n in range(page.persons.rows.rowCount())]
    assert "走了的人" in [row.name for row in listed]
    assert all(page.persons.rows.index(n, 4).data() == "已减少" for n in range(len(listed)))
    assert gone.text() == f"已减少人员 {len(listed)}"
    page.by_household.click()
    assert (gone.isVisible(), page.filters.filter, page.total.text()) == (False, Filter(), "12 户")


def test_an_empty_book_offers_the_first_step(empty_window: MainWindow) -> None:
    empty_window.pages.go("households")
    page = empty_window.pages.current()
    assert isinstance(page, HouseholdsPage)
    assert page.or_empty.currentWidget() is page.or_empty.empty
    with change(ACTOR, "登记"):
        add_household()
    empty_window.session.written()
    assert page.or_empty.currentWidget() is page.households


def test_a_figure_of_the_first_page_comes_with_its_chip(page: HouseholdsPage, window: MainWindow) -> None:
    page.by_person.click()
    window.session.go("households", chip="missing")
    assert page.total.text() == f"{listing.counts().missing} 户"
    assert page.filters._chips["missing"].isChecked()
    assert page.filters.filter.missing


def test_a_long_list_is_read_beside_the_window(village: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in sight stays till the answer comes; of several wishes only the newest is shown."""
    session = Session(village)
    page = HouseholdsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.focus_first()
    qtbot.waitUntil(lambda: page.households.rows.rowCount() == 12)
    assert page.households.hasFocus()
    go_on, asked, read = threading.Event(), [], listing.households

    def slow(wanted: Filter, *order: Any, **more: Any) -> Listing[HouseholdRow]:
        asked.append((wanted, threading.current_thread() is threading.main_thread()))
        assert go_on.wait(5)
        return read(wanted, *order, **more)

    monkeypatch.setattr(listing, "households", slow)
    for chip in ("missing", "overdue", "monitored"):
        page.filters._chips[chip].click()
    page.households.stand_on(11)
    assert page.households.current() is not None
    go_on.set()
    wanted = read(Filter(monitored=True)).count
    qtbot.waitUntil(lambda: page.total.text() == f"{wanted} 户")
    assert asked == [(Filter(missing=True), False), (Filter(monitored=True), False)]
    session.jobs.close()


def test_an_answer_for_a_page_that_is_gone_is_dropped(village: Book, qtbot: QtBot) -> None:
    session = Session(village)
    page = HouseholdsPage(session)
    page.refresh()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    session.jobs.close()
    qtbot.wait(50)  # an exception here fails the test


def test_a_list_that_cannot_be_read_is_told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(listing, "households", broken)
    window.pages.go("households")
    assert "名单没有读出来" in window.status.said.text()
