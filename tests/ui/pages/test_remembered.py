"""How the lists stand is found again at the next start; the ini file holds nothing that names a person."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui.conftest import shown
from ui import preferences
from ui.pages.checks import ChecksPage
from ui.pages.households import HouseholdsPage
from ui.pages.visits import VisitsPage
from ui.window.main_window import MainWindow


@pytest.fixture
def start(qtbot: QtBot, village: Book) -> Any:
    """A function that gives a page of a window that was just started."""
    windows: list[MainWindow] = []

    def again(name: str) -> QWidget:
        for window in windows:
            window.close()
        windows.append(shown(qtbot, session_on(village)))
        windows[-1].pages.go(name)
        page = windows[-1].pages.current()
        assert page
        return page

    return again


def test_the_lists_of_households_and_persons_stand_as_before(start: Any) -> None:
    with change(ACTOR, "分组"):
        for household in Household.living().limit(6):
            household.group_no = "九组"
            household.save()
    page: HouseholdsPage = start("households")
    page.households.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    page.filters.group.choose("九组")
    page.filters.changed.emit()
    page.households.stand_on(3)
    stood = page.households.current()
    again: HouseholdsPage = start("households")
    assert (again.total.text(), again.filters.filter.group) == ("6 户", "九组")
    assert again.households.current() == stood
    header = again.households.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)
    sizes = [again.households.rows.row(n).size for n in range(6)]
    assert sizes == sorted(sizes, reverse=True)
    again.filters.reset("monitored")
    again.by_person.click()
    again.persons.stand_on(2)
    person = again.persons.current()
    third: HouseholdsPage = start("households")
    assert (third.by_person.isChecked(), third.filters.filter.monitored) == (True, True)
    assert third.persons.current() == person


def test_what_was_typed_is_not_remembered(start: Any) -> None:
    page: HouseholdsPage = start("households")
    page.households.stand_on(4)
    stood = page.households.current()
    page.filters.text.setText(stood.head)
    page.filters.changed.emit()
    again: HouseholdsPage = start("households")
    assert (again.filters.text.text(), again.total.text()) == ("", "12 户")
    assert again.households.current() == stood
    kept = [str(preferences.store().value(key)) for key in preferences.store().allKeys()]
    assert stood.key in kept
    assert not [value for value in kept if stood.head in value]


def test_visits_and_findings_stand_as_before(start: Any) -> None:
    visits: VisitsPage = start("visits")
    visits.made.stand_on(5)
    made = visits.made.current()
    assert start("visits").made.current() == made
    page: ChecksPage = start("checks")
    page.levels[Level.WARNING].click()
    page.table.stand_on(3)
    finding = page.table.current().finding
    again: ChecksPage = start("checks")
    assert again.levels[Level.WARNING].isChecked()
    assert again.table.current().finding == finding
