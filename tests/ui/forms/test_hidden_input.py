"""Numbers of the book hide their middle until they are asked for; nothing is lost by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db import access_log
from db.household import Household
from db.person import Person
from db.refusal import Refusal
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import add_household
from ui.forms.hidden_input import HiddenInput, IdInput, PhoneInput
from ui.forms.inputs import make
from ui.pages.household_page import HouseholdPage

NUMBER, MASKED = "410502195504056010", "410502********6010"


@pytest.fixture
def number(qtbot: QtBot) -> IdInput:
    made = make(Person.id_no)
    qtbot.addWidget(made)
    assert isinstance(made, IdInput)
    made.show()
    made.setFocus()
    made.show_value(NUMBER)
    return made


def test_covered_it_shows_six_and_four_and_is_worth_the_whole(number: IdInput) -> None:
    number.cover(lambda: None)
    assert number.text() == number.displayText() == MASKED
    assert (number.value(), number.typed()) == (NUMBER, NUMBER)
    number.tidy()
    assert number.text() == MASKED


def test_f6_asks_and_shows(number: IdInput, qtbot: QtBot) -> None:
    asked: list[int] = []
    number.cover(lambda: asked.append(1))
    qtbot.keyClick(number, Qt.Key.Key_F6)
    assert (number.text(), asked, number.isReadOnly()) == (NUMBER, [1], False)


@pytest.mark.parametrize("key", [Qt.Key.Key_7, Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_who_types_sees_first_what_stands_there(number: IdInput, qtbot: QtBot, key: Qt.Key) -> None:
    number.cover(lambda: None)
    qtbot.keyClick(number, key)
    assert number.text() == NUMBER


def test_enter_passes_by(number: IdInput, qtbot: QtBot) -> None:
    number.cover(lambda: pytest.fail("nobody asked"))
    with qtbot.waitSignal(number.left):
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert number.is_covered


def test_the_eye_and_a_double_click_ask_too(number: IdInput, qtbot: QtBot) -> None:
    number.cover(lambda: None)
    assert number._eye.isVisible()
    number._eye.click()
    assert (number.text(), number._eye.isVisible()) == (NUMBER, False)
    number.cover(lambda: None)
    qtbot.mouseDClick(number, Qt.MouseButton.LeftButton)
    assert number.text() == NUMBER


def test_a_refusal_is_said_and_shows_nothing(number: IdInput, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refusal("没有权限：查看完整的证件号码。")

    number.cover(refuse)
    with qtbot.waitSignal(number.trimmed) as said:
        qtbot.keyClick(number, Qt.Key.Key_F6)
    assert said.args == ["没有权限：查看完整的证件号码。"]
    assert number.text() == MASKED


def test_what_may_only_be_looked_at_stays_so(number: IdInput, qtbot: QtBot) -> None:
    number.look_only()
    number.cover(lambda: None)
    number.uncover()
    assert (number.text(), number.isReadOnly()) == (NUMBER, True)


def test_a_draft_of_the_same_number_leaves_it_covered(number: IdInput) -> None:
    number.cover(lambda: None)
    number.restore(NUMBER)
    assert number.text() == MASKED
    number.restore("4105021955")
    assert (number.text(), number.is_covered) == ("4105021955", False)


def test_a_short_or_empty_one_has_nothing_to_hide(qtbot: QtBot) -> None:
    made = make(Household.phone)
    qtbot.addWidget(made)
    assert isinstance(made, PhoneInput)
    made.cover(lambda: None)
    assert not made.is_covered


def test_the_household_page_covers_what_the_book_has(qtbot: QtBot, book: Book) -> None:
    household, person = add_household(phone="13837210000")
    page = HouseholdPage(session_on(book))
    qtbot.addWidget(page)
    page.show_for(household=str(household.id), person=str(person.id))
    seen = [made.text() for made in page.findChildren(HiddenInput)]
    assert MASKED in seen
    assert NUMBER not in " ".join([*seen, *(made.toolTip() for made in page.findChildren(QWidget))])
    covered = next(made for made in page.findChildren(HiddenInput) if made.text() == MASKED)
    covered.uncover()
    [entry] = [entry for entry in access_log.entries() if entry.what == "查看完整号码"]
    assert (entry.record, entry.note) == (str(person.id), "证件号码")
    page.tab.keep()
    assert Person.get_by_id(str(person.id)).id_no == NUMBER
