"""What there is once (a village's year) is entered once: a second one is refused beside the field, one that was deleted
comes back when it is entered again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.village import VillageYear
from fupin_desktop.ledgers.village import VILLAGE_YEARS
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import history
from tests.answered import session_on
from tests.books import ACTOR
from tests.edges import Dialogs, accept
from tests.ledgers import saved
from tests.ui.conftest import shown
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

VILLAGE, OTHER = "410502101212", "410502101201"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, book: Book) -> MainWindow:
    return shown(qtbot, session_on(book))


def _view(window: MainWindow) -> LedgerView:
    window.session.go("ledger", ledger=VILLAGE_YEARS.name)
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    return page.view


def _fill(view: LedgerView, region: str, year: int, households: int) -> None:
    view.add()
    for name, value in {"region_code": region, "year": year, "households": households}.items():
        view.panel.form.cells[f"village_year.{name}"].input.show_value(value)


def _enter(view: LedgerView, region: str, year: int, households: int) -> None:
    _fill(view, region, year, households)
    _keep(view)


def _keep(view: LedgerView) -> None:
    QTest.keyClick(view.panel.form.cells["village_year.households"].input, Qt.Key.Key_Return, CONTROL)


def _stored() -> list[tuple[str, int, int]]:
    return sorted((one.region_code, one.year, one.households) for one in VillageYear.living())


def test_a_second_one_is_refused_beside_its_field(window: MainWindow) -> None:
    view = _view(window)
    _enter(view, VILLAGE, 2026, 300)
    assert _stored() == [(VILLAGE, 2026, 300)]
    _enter(view, VILLAGE, 2026, 999)
    assert view.is_filling
    assert _stored() == [(VILLAGE, 2026, 300)]
    [said] = view.panel.troubles()
    assert (said.field, "已经登记过一条" in said.text) == ("year", True)
    view.sheet.check()
    year = view.panel.form.cells["village_year.year"]
    assert "已经登记过一条" in year.message.text()
    year.input.show_value(2025)
    view.sheet.check()
    assert "已经登记过一条" not in year.message.text()
    _keep(view)
    assert _stored() == [(VILLAGE, 2025, 999), (VILLAGE, 2026, 300)]


def test_one_of_the_book_does_not_become_another(window: MainWindow) -> None:
    saved(VILLAGE_YEARS, "", 0)
    view = _view(window)
    view.refresh()
    before = _stored()
    view.list.table.stand_on(0)
    QTest.keyClick(view.list.table, Qt.Key.Key_Return)
    view.panel.form.cells["village_year.year"].input.show_value(2019)
    _keep(view)
    assert (view.is_filling, _stored()) == (True, before)
    [said] = view.panel.troubles()
    assert "不能改成别的" in said.text


def test_deleted_and_entered_again_it_is_there_again(window: MainWindow, dialogs: Dialogs) -> None:
    view = _view(window)
    _enter(view, VILLAGE, 2026, 300)
    [one] = VillageYear.living()
    view.list.table.stand_on(0)
    assert [line.record.id for line in view.list.table.chosen()] == [one.id]  # though Ctrl was held
    dialogs.when(Dialog, accept)
    view.remove()
    assert _stored() == []
    _fill(view, VILLAGE, 2026, 310)
    view.sheet.save()  # the question has closed: no window is active here, and a shortcut finds none
    assert _stored() == [(VILLAGE, 2026, 310)]
    assert VillageYear.get().id == one.id
    assert view.list.table.rows.rowCount() == 1
    history.undo(ACTOR)
    assert _stored() == []
