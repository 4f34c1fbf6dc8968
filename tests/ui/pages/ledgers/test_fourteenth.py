"""The fourteenth ledger, as people meet it: in the window, with not a line of it there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from fupin_desktop.services.ledgers import books
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from tests.answered import session_on
from tests.books import ACTOR
from tests.edges import Dialogs
from tests.fupin_desktop.services.ledgers.test_fourteenth import claims as claims
from tests.fupin_desktop.services.ledgers.test_fourteenth import declared as declared
from tests.ledgers import saved
from tests.ui.conftest import shown
from tests.ui.pages.ledgers.test_page import CONTROL, fill, gone_to, press
from tests.ui.pages.ledgers.test_page import book as book
from tests.ui.pages.ledgers.test_page import household as household
from ui.dialogs.choose_household import HouseholdDialog
from ui.pages.checks import ChecksPage
from ui.pages.household_page import HouseholdPage
from ui.pages.ledgers.of_household import LedgersTab
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.page import Page
from ui.pages.town import TownPage
from ui.paper.printing import sheet_to_pdf
from ui.widgets.table import Table
from ui.window.main_window import MainWindow

P = TypeVar("P", bound=Page)


@pytest.fixture
def window(qtbot: QtBot, book: Book, household: str, claims: Ledger) -> MainWindow:
    return shown(qtbot, session_on(book))


def rows_of(table: Table) -> list[Any]:
    return [table.rows.row(number) for number in range(table.rows.rowCount())]


def test_added_by_key_it_is_listed_counted_printed_and_found(
    window: MainWindow, household: str, claims: Ledger, dialogs: Dialogs, tmp_path: Path
) -> None:
    def choose(dialog: HouseholdDialog) -> QDialog.DialogCode:
        dialog.household = household
        return QDialog.DialogCode.Accepted

    dialogs.when(HouseholdDialog, choose)
    view = gone_to(window, claims)
    view.add()
    fill(view, 7)
    press(Qt.Key.Key_Return, CONTROL)
    assert not view.is_filling
    assert view.list.table.rows.rowCount() == 1
    assert view.list.sums.text().startswith("共 1 条")
    assert history.undoable() == "登记临时救助"
    saved(claims, household, 1)  # from elsewhere, while the page is in sight
    window.session.changed.emit()
    assert view.list.table.rows.rowCount() == 2
    view.tabs.setCurrentIndex(1)
    table = view.numbers.table
    assert sum(table.rows.row(number).count for number in range(table.rows.rowCount())) == 2
    for blank in (False, True):
        for on in books.PAPERS.values():
            paper = books.paper(claims, Wanted(), catalogue.about(2026), on, blank=blank)
            assert sheet_to_pdf(paper, tmp_path / "名单.pdf") == 1
    window.session.go("ledgers")
    start = window.pages.current()
    assert isinstance(start, LedgersPage)
    rows = [start.table.rows.row(number) for number in range(start.table.rows.rowCount())]
    assert [row.count for row in rows if row.where == {"ledger": "aid"}] == ["2"]
    window.session.go("household", household=household, tab="台账")
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    assert isinstance(page.tab, LedgersTab)
    assert page.tab.table.rows.rowCount() == 2


def test_what_is_wrong_and_what_is_not_finished_lead_to_it(window: MainWindow, household: str, claims: Ledger) -> None:
    """数据检查 and the first page are read again by what was written there, and open its form."""
    first = read_again(window, "today", TownPage)
    sound = first.wrong.number.text()
    record = saved(claims, household, 1)
    record.date = dt.date(2099, 1, 1)  # type: ignore[attr-defined]
    entry.save(ACTOR, "改", [record])
    checks = read_again(window, "checks", ChecksPage)
    checks.check()
    window.session.jobs.finish()
    [place] = [n for n, line in enumerate(rows_of(checks.table)) if line.finding.table == "aid"]
    checks.table.stand_on(place)
    press(Qt.Key.Key_Return)
    form = window.pages.current()
    assert isinstance(form, LedgerPage)
    assert form.view
    assert form.view.is_filling
    fill(form.view, 9)
    press(Qt.Key.Key_Escape)
    first = read_again(window, "today", TownPage)
    assert (sound, first.wrong.number.text()) == ("6 处", "7 处")
    first.unfinished.buttons()[0].click()
    assert form.view.is_filling


def read_again(window: MainWindow, place: str, kind: type[P]) -> P:
    window.session.go(place)
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, kind)
    return page
