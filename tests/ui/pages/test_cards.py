"""明白卡: the list, its chips, marking several, the village's own."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.measure import Helper
from db.person import Person
from db.village import Village
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, entry
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import Looked, Stage
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Dialogs
from ui import preferences
from ui.dialogs.hung import HungDialog
from ui.dialogs.village_help import VillageHelpDialog
from ui.forms.helper import HelperDialog
from ui.pages import cards
from ui.pages.cards import CardsPage
from ui.paper import letters
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> CardsPage:
    monkeypatch.setattr("fupin_desktop.services.household.years.current", lambda: 2026)
    window.pages.go("cards")
    made = window.pages.current()
    assert isinstance(made, CardsPage)
    return made


def press(page: CardsPage, chip: str) -> None:
    page.filters.chips[chip].click()


def test_chips_count_and_narrow(page: CardsPage) -> None:
    everything = cards_state.states(cards_state.households(), 2026)
    assert page.table.rows.rowCount() == len(everything) > 3
    for chip in ("lacking", *(stage.name for stage in Stage)):
        press(page, chip)
        count = page.table.rows.rowCount()
        assert page.filters.chips[chip].text().endswith(f" {count}")
        assert {s.stage for s in page.shown} <= ({Stage[chip]} if chip != "lacking" else set(Stage))
    press(page, "lacking")
    assert all(state.lacks for state in page.shown)
    assert page.households_in_sight() == [state.household for state in page.shown]  # what printing is meant for
    page.filters.who.choose("everybody")
    page.read()
    press(page, "all")
    assert page.table.rows.rowCount() == 12
    page.remember()
    assert preferences.text("list/cards/chip") == "all"


def test_enter_leads_to_what_is_missing(page: CardsPage, qtbot: QtBot) -> None:
    press(page, "lacking")
    state = page.table.current()
    with qtbot.waitSignal(page.session.wanted) as gone:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    name, where = gone.args
    assert (name, where["household"], where["table"]) == ("household", state.household, state.lacks[0].table)


def test_several_are_marked_at_once(page: CardsPage, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs) -> None:
    press(page, "all")
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for number in range(3):
        page.table.selectionModel().select(page.table.rows.index(number, 0), flags)
    keys = [state.household for state in page.chosen()]
    assert len(keys) == 3
    assert page.households_in_sight() == keys

    def run(dialog: HungDialog) -> QDialog.DialogCode:
        assert not dialog.photos.isVisibleTo(dialog)
        dialog.form.cells["card_return.hung"].input.restore("20991231")
        dialog.accept()
        assert "还没有到" in dialog.said.text()
        for name in ("signed", "hung"):
            dialog.form.cells[f"card_return.{name}"].input.restore("20261115")
        monkeypatch.setattr("ui.dialogs.hung.today", lambda: dt.date(2026, 11, 26))
        dialog.accept()
        return QDialog.DialogCode(dialog.result())

    dialogs.when(HungDialog, run)
    page.mark_hung()
    hung = {s.household: s.hung for s in cards_state.states(keys, 2026)}
    assert set(hung.values()) == {dt.date(2026, 11, 15)}


def test_what_the_village_lacks_is_said_once_and_filled_in(page: CardsPage, dialogs: Dialogs) -> None:
    assert page.notices.text == "袁薛庄村的卡都缺：四组没有网格员。"

    def fill(dialog: HelperDialog) -> QDialog.DialogCode:
        texts = {"role": "11", "name": "薛大山", "org": "村委会", "phone": "13800003333", "group_no": "四组"}
        for name, text in texts.items():
            dialog.form.cells[f"helper.{name}"].input.restore(text)
        dialog.accept()
        return QDialog.DialogCode(dialog.result())

    def run(dialog: VillageHelpDialog) -> int:
        dialog.list.add()
        dialog.form.cell(Village.hotline).input.restore("12345")
        dialog.accept()
        return dialog.result()

    dialogs.when(HelperDialog, fill)
    dialogs.when(VillageHelpDialog, run)
    page.notices.buttons()[0].click()
    assert page.notices.text == ""
    assert [v.hotline for v in Village.living()] == ["12345"]
    [added] = list(Helper.living().where(Helper.name == "薛大山"))
    assert (added.household, added.region_code, added.group_no) == (None, YUANXUEZHUANG, "四组")


def test_who_may_not_print_has_no_such_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "may", lambda right: right is not Right.EXPORT)
    window.pages.go("cards")
    assert window.pages.here != "cards"


def test_the_cards_of_a_township_are_in_sight_at_once_and_then_all(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry.save(ACTOR, "x", [Village(region_code="410502101214", name="张薛庄村")])
    monkeypatch.setattr(cards, "_AT_ONCE", 2)
    shown: list[int] = []
    take = CardsPage._take

    def count(page: CardsPage, read: Looked) -> None:
        shown.append(len(read.states))
        take(page, read)

    monkeypatch.setattr(CardsPage, "_take", count)
    window.pages.go("cards")
    page = window.pages.current()
    assert isinstance(page, CardsPage)
    whole = len(cards_state.households())
    assert shown[0] == 2
    assert page.table.rows.rowCount() == whole > 2
    assert not page.is_reading
    page.look._found = None  # as while it is being looked through
    assert page.is_reading


def test_columns_read_well(page: CardsPage) -> None:
    state = page.table.rows.row(0)
    texts = [column.show(state) for column in cards.COLUMNS]
    assert texts[0] == state.head
    assert ACTOR not in texts


def test_a_name_that_no_font_here_draws_is_told_before_it_is_printed(
    page: CardsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    [person, *_] = Person.living().where(Person.relation == "01")
    person.name = "张\U00020bb7"
    entry.save(ACTOR, "x", [person])
    page.read()
    [told] = [lack.text for state in page.shown for lack in state.lacks if lack.letters]
    assert "\U00020bb7" in told
    monkeypatch.setattr("ui.paper.letters.drawn_here", lambda _: True)
    page.read()
    assert not [lack for state in page.shown for lack in state.lacks if lack.letters]


@pytest.mark.usefixtures("page")
def test_what_the_shipped_font_has_is_drawn_here() -> None:
    assert letters.drawn_here("张䶮·")
    assert not letters.drawn_here("\ue863")


def test_a_card_that_hangs_needs_no_chip() -> None:
    """As most cards are: only what is to be done stands out."""
    told = {stage: cards._stage(SimpleNamespace(stage=stage)) for stage in Stage}  # type: ignore[arg-type]
    assert [stage for stage, chips in told.items() if chips is None] == [Stage.HUNG]
