"""Undo in the window: what was done elsewhere is named and asked about; the band says what went, and brings it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.changes import every
from db.household import Household
from db.person import Person
from fupin_desktop.services.book import entry, opening
from fupin_desktop.services.household import history, years
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, accept, cancel
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import FormTab, MembersTab
from ui.widgets.frame import Dialog
from ui.window import undoing
from ui.window.main_window import MainWindow


class Asked:
    """In place of the question: what it said, and the answer."""

    def __init__(self, dialogs: Dialogs) -> None:
        self.titles: list[str] = []
        self.texts: list[str] = []
        self.agrees = True
        dialogs.when(Dialog, self._answer)

    def _answer(self, dialog: Dialog) -> int:
        title, text = (made.text() for made in dialog.findChildren(QLabel))
        assert any(made.text() in title for made in dialog.findChildren(QPushButton))
        self.titles.append(title)
        self.texts.append(text)
        return accept(dialog) if self.agrees else cancel(dialog)


@pytest.fixture
def asked(dialogs: Dialogs) -> Asked:
    return Asked(dialogs)


def press(window: MainWindow, name: str) -> None:
    window.actions_.name_undo()  # the tests write beside the window
    window.actions_.by_name[name].trigger()


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    assert window._contents
    return {made.text(): made for made in window._contents.band.buttons()}


def band(window: MainWindow) -> str:
    assert window._contents
    return window._contents.band.text


def test_what_was_done_on_this_page_goes_without_a_question(empty_window: MainWindow, asked: Asked) -> None:
    empty_window.pages.go("households")
    household, _ = add_household()
    empty_window.session.written()
    press(empty_window, "undo")
    assert asked.titles == []
    assert Household.get_by_id(household.id).deleted
    assert band(empty_window) == "已撤销“登记新户”（张三家），2 条记录。"
    press(empty_window, "redo")
    assert asked.titles == []
    assert not Household.get_by_id(household.id).deleted
    assert band(empty_window) == "已重做“登记新户”（张三家），2 条记录。"


def test_what_was_done_elsewhere_is_named_first(empty_window: MainWindow, asked: Asked) -> None:
    household, _ = add_household()
    empty_window.session.written()
    empty_window.pages.go("visits")
    asked.agrees = False
    press(empty_window, "undo")
    assert not Household.get_by_id(household.id).deleted
    assert asked.titles == ["撤销“登记新户”？"]
    assert f"张三家，{ACTOR} " in asked.texts[0]
    assert "2 条记录" in asked.texts[0]
    asked.agrees = True
    press(empty_window, "undo")
    assert Household.get_by_id(household.id).deleted
    empty_window.pages.go("checks")
    press(empty_window, "redo")
    assert asked.titles[2:] == ["重做“登记新户”？"]
    assert not Household.get_by_id(household.id).deleted


def test_another_household_on_the_same_page_is_elsewhere(empty_window: MainWindow, asked: Asked) -> None:
    (first, person), (second, _) = add_household(), add_household("王五", "410502196003036013")
    empty_window.session.go("household", household=str(first.id))
    entry.save(ACTOR, "修改成员", [Person(id=person.id, phone="13812345678")])
    empty_window.session.go("household", household=str(first.id))  # still there
    press(empty_window, "undo")
    assert asked.titles == []
    press(empty_window, "redo")
    empty_window.session.go("household", household=str(second.id))
    asked.agrees = False
    press(empty_window, "undo")
    assert asked.titles == ["撤销“修改成员”？"]
    assert Person.get_by_id(person.id).phone == "13812345678"


def test_the_band_brings_it_back_without_asking_again(empty_window: MainWindow, asked: Asked) -> None:
    household, _ = add_household()
    empty_window.session.written()
    press(empty_window, "undo")
    assert asked.titles == []
    buttons(empty_window)["重做"].click()
    assert not Household.get_by_id(household.id).deleted
    buttons(empty_window)["撤销"].click()
    assert Household.get_by_id(household.id).deleted
    buttons(empty_window)["知道了"].click()
    assert band(empty_window) == ""


@pytest.mark.parametrize("leave", ["save", "page"])
def test_the_band_goes_with_the_next_save_and_the_next_page(empty_window: MainWindow, asked: Asked, leave: str) -> None:
    add_household()
    press(empty_window, "undo")
    assert band(empty_window)
    if leave == "save":
        add_household("王五", "410502196003036013")
        empty_window.session.written()
    else:
        empty_window.pages.go("visits")
    assert band(empty_window) == ""


def test_two_quick_presses_take_back_what_was_meant(
    empty_window: MainWindow, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second was pressed before the first had been done: it means nothing any more."""
    add_household()
    meant = history.to_undo()
    add_household("王五", "410502196003036013")
    monkeypatch.setattr(undoing, "_BACK", undoing._Way("撤销", lambda: meant, history.undo))
    said: list[str] = []
    empty_window.session.said.connect(said.append)
    press(empty_window, "undo")
    assert said == ["账本刚才又改过，没有撤销。请看清楚再按一次。"]
    assert Household.living().count() == 2


def test_the_band_can_be_reached_by_keys(empty_window: MainWindow, asked: Asked, qtbot: QtBot) -> None:
    household, _ = add_household()
    empty_window.session.written()
    press(empty_window, "undo")
    made = buttons(empty_window)["重做"]
    assert made.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert made.accessibleName() == "重做"
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert not Household.get_by_id(household.id).deleted


def saved_as_it_is(window: MainWindow, household: Household) -> Iterator[str]:
    """Every tab of a household saved without a change; what was said."""
    said: list[str] = []
    window.session.said.connect(said.append)
    window.session.go("household", household=str(household.id), year=years.years()[-1])
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        if isinstance(page.tab, MembersTab):
            page.tab.open(str(page.tab.table.rows.row(0).person.id))
        if isinstance(page.tab, FormTab | MembersTab):
            page.tab.sheet.save()
            yield from said
            said.clear()


def test_saving_what_was_not_changed_is_no_action(window: MainWindow) -> None:
    """On every tab of every household: undo would take back something else, long out of sight."""
    mark = opening.mark()
    said = [words for household in Household.living() for words in saved_as_it_is(window, household)]
    assert said.count("没有改动，不用保存。") > 40
    # a stored sum that its lines contradict is put right by whoever saves the statement
    written = every('SELECT DISTINCT tbl, field FROM "change" WHERE ts > ?', mark)
    assert set(map(tuple, written)) <= {("income", "rigid_expense")}


def test_saving_a_change_says_so(window: MainWindow) -> None:
    said: list[str] = []
    window.session.said.connect(said.append)
    window.session.go("household", household=str(Household.living().first().id))
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    assert isinstance(page.tab, FormTab)
    page.tab.sheet.panels[0].forms()[0].set(Household.address, "村东头 7 号")
    page.tab.sheet.save()
    assert said[-1] == "已保存：修改户信息"
    assert history.undoable() == "修改户信息"
