"""监测统计: each number leads to the board with the cases that it counts, and back to all."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.clock import today
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import add_household
from tests.monitored import clue_of, go
from tests.monitored import office as office
from tests.ui.conftest import shown
from ui.pages.monitoring.board import MonitoringPage
from ui.pages.monitoring.numbers import MonitoringNumbersPage

DAY = today() - dt.timedelta(days=20)


def test_each_number_leads_to_its_list(office: Book, qtbot: QtBot) -> None:
    window = shown(qtbot, session_on(office))
    window.session.go("monitoring numbers")
    page = window.pages.current()
    assert isinstance(page, MonitoringNumbersPage)
    assert page.face.currentWidget() is page.face.empty
    for name, source in (("甲", "12"), ("乙", "14"), ("丙", "14")):
        clue = clue_of(DAY, add_household(name)[0], source=source)
    go(clue, ("190",), DAY)
    page.refresh()
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == [
        "按来源", "按风险", "按村", "按发现年度", "按月", "每步几天",
    ]  # fmt: skip
    assert "过期没审定 2 件（应为 0）" in page.cleared.text()
    made = page._tabs["按来源"]
    first = made.table.rows.row(0)
    assert first.label == "走访回访发现"
    made.table.cell_opened.emit(first, 5)
    board = window.pages.current()
    assert isinstance(board, MonitoringPage)
    assert board.table.rows.rowCount() == 1
    assert board.told.text() == "只列：来源 走访回访发现，不纳入"
    board.everything.click()
    assert board.table.rows.rowCount() == 3
    assert not board.everything.isVisible()
    page.cleared.click()
    assert board.table.rows.rowCount() == 2
    page.year.choose("1999")
    assert page.list_output(made.table) is not None


def test_the_board_leads_here(office: Book, qtbot: QtBot) -> None:
    clue_of(DAY)
    window = shown(qtbot, session_on(office))
    window.session.go("monitoring")
    [numbers] = [one for one in window.findChildren(QPushButton) if one.text() == "统计"]
    numbers.click()
    assert isinstance(window.pages.current(), MonitoringNumbersPage)
