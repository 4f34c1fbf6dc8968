"""普查: the walk through one household by key presses alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.psychology import Consent
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.psychology import census, consents, filing
from fupin_desktop.services.psychology.census import Home, State
from tests.books import ACTOR
from tests.edges import Dialogs
from tests.ui.pages.psychology.test_screening import keys
from ui import wording
from ui.dialogs.psychology.consent import ConsentDialog
from ui.pages.psychology.census import CensusPage
from ui.pages.psychology.screening import ScreeningPage
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> CensusPage:
    window.activateWindow()
    window.pages.go("census")
    found = window.pages.current()
    assert isinstance(found, CensusPage)
    return found


def homes() -> list[Home]:
    return census.of_village(region(), wording.today(), to_do_only=False)


def family_of_adults(page: CensusPage, fewest: int = 2) -> Home:
    """Put the keyboard on a household of several adults."""
    number, home = next(
        (number, home)
        for number, home in enumerate(page._homes)
        if len(home.persons) >= fewest and all((one.age or 0) >= 18 for one in home.persons)
    )
    page.homes.stand_on(number)
    page.homes.setFocus()
    return home


@pytest.fixture
def agreeing(dialogs: Dialogs) -> list[str]:
    """Everybody who is asked agrees."""
    asked: list[str] = []

    def agree(dialog: ConsentDialog) -> int:
        asked.append(str(dialog._found.person.id))
        for name, code in (("given_by", "1"), ("way", "1")):
            dialog.input(name).show_value(code)
        dialog.save_button.click()
        return dialog.result()

    dialogs.when(ConsentDialog, agree)
    return asked


def test_a_household_is_walked_through_by_keys(
    window: MainWindow, page: CensusPage, agreeing: list[str], qtbot: QtBot
) -> None:
    home = family_of_adults(page)
    pressed = keys(Qt.Key.Key_Return)  # to the people of this household
    assert page.persons.hasFocus()
    for one in home.persons:
        assert page.persons.current().person == one.person
        pressed += keys(Qt.Key.Key_Return)
        shown = window.pages.current()
        assert isinstance(shown, ScreeningPage)
        pressed += keys(Qt.Key.Key_Space)  # consent, asked and given
        pressed += keys("1", "1", "000100000", "0", Qt.Key.Key_Return, Qt.Key.Key_Return)
        assert window.pages.here == "census"
    walked = next(other for other in homes() if other.household == home.household)
    assert [one.state for one in walked.persons] == [State.SCREENED] * len(home.persons)
    assert agreeing == [one.person for one in home.persons]
    assert page.homes.hasFocus()  # at the next household
    following = page.homes.current()
    assert following.household != home.household
    assert following.to_do
    assert pressed <= 1 + 16 * len(home.persons)


def test_esc_leads_back_to_where_one_was(window: MainWindow, page: CensusPage, agreeing: list[str]) -> None:
    home = family_of_adults(page)
    keys(Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Space, "1", "1", "00", Qt.Key.Key_Escape)
    assert window.pages.here == "census"
    assert page.homes.current().household == home.household
    assert page.persons.hasFocus()
    assert page.persons.current().person == home.persons[0].person


def test_who_says_no_is_not_asked_again(window: MainWindow, page: CensusPage) -> None:
    home = family_of_adults(page)
    person = home.persons[0].person
    given = Consent(
        person=person, purpose=filing.SCREENING, date=wording.today(), given_by=consents.SELF, way="3", declined=True
    )
    consents.give(ACTOR, given)
    page.refresh()
    family_of_adults(page)
    assert page.persons.current().person == home.persons[1].person


def test_the_head_line_counts_people(page: CensusPage, persons_screened: int) -> None:
    people = sum(len(home.persons) for home in homes())
    page.refresh()
    assert page.done.text() == f"已筛查 {persons_screened} 人，共 {people} 人"


@pytest.fixture
def persons_screened(persons: list[str]) -> int:
    """How many of those with a file belong to the census."""
    of_census = {one.person for home in homes() for one in home.persons}
    return len(of_census & set(persons))


def test_done_households_are_listed_when_asked_for(page: CensusPage, persons: list[str]) -> None:
    QApplication.processEvents()
    page.refresh()
    before = page.homes.rows.rowCount()
    page.all.setChecked(True)
    assert page.homes.rows.rowCount() == len(homes()) >= before
