"""What is copied from a list, as Excel likes it, its menu, and which columns it shows."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.lists import COLUMNS, made
from ui.widgets.basics import button, column
from ui.widgets.table import Rows, Table

ALL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_copying_gives_lines_of_cells(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1, 2000, 3]))
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "张1\t1\t逾期 很久\n张2000\t2,000\t逾期 很久"


def test_copying_with_headings(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1, 2]))
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, ALL)
    assert QGuiApplication.clipboard().text() == "姓名\t数\t状态\n张2\t2\t逾期 很久"


def test_copying_nothing_leaves_the_clipboard_as_it_is(qtbot: QtBot) -> None:
    table = made(qtbot)
    QGuiApplication.clipboard().setText("别的")
    table.rows.show_source(Rows([1]))
    for modifiers in (Qt.KeyboardModifier.ControlModifier, ALL):
        qtbot.keyClick(table, Qt.Key.Key_C, modifiers)
    assert QGuiApplication.clipboard().text() == "别的"


def entries(table: Table) -> list[str]:
    return [action.text().partition("\t")[0] for action in table.menu().actions() if action.text()]


def chosen(table: Table, words: str) -> None:
    next(action for action in table.menu().actions() if action.text().startswith(words)).trigger()


def test_the_menu_offers_what_can_be_done_with_the_row(qtbot: QtBot) -> None:
    table, page = Table("test", COLUMNS, "名单"), QWidget()
    qtbot.addWidget(page)
    table.rows.show_source(Rows([5, 6]))
    table.stand_on(0)
    assert entries(table) == ["复制", "连表头一起复制", "全选", "显示哪些列"]
    opened: list[object] = []
    pressed: list[str] = []
    table.opened.connect(opened.append)
    ways = [button(words, partial(pressed.append, words)) for words in ("吊销…", "打印", "看不到的")]
    page.setLayout(column(table, *ways))
    page.show()
    ways[1].setEnabled(False)
    ways[2].hide()
    table.offer(*ways)
    table.addAction("记走访", partial(pressed.append, "走访"))
    assert entries(table) == ["打开", "记走访", "吊销…", "复制", "连表头一起复制", "全选", "显示哪些列"]
    for words in ("打开", "记走访", "吊销"):
        chosen(table, words)
    assert (opened, pressed) == ([5], ["走访", "吊销…"])
    chosen(table, "全选")
    chosen(table, "连表头")
    assert QGuiApplication.clipboard().text().splitlines()[0] == "姓名\t数\t状态"
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_menu_comes_by_the_right_button_and_by_its_key(qtbot: QtBot, reason: QContextMenuEvent.Reason) -> None:
    table = made(qtbot)
    event = QContextMenuEvent(reason, QPoint(5, 5), table.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(table.viewport(), event)
    assert QApplication.activePopupWidget() is None  # there is no row
    table.rows.show_source(Rows([1, 2]))
    table.stand_on(1)
    QApplication.sendEvent(table.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    row = table.visualRect(table.rows.index(1, 0)).bottomLeft()
    by_key = reason == QContextMenuEvent.Reason.Keyboard
    assert menu.pos() == (table.viewport().mapToGlobal(row) if by_key else event.globalPos())
    menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert menu not in table.findChildren(QMenu)


def test_columns_can_be_chosen_and_are_remembered(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1, 2]))
    table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    columns = next(one.menu() for one in table.menu().actions() if one.text() == "显示哪些列")
    assert isinstance(columns, QMenu)
    next(one for one in columns.actions() if one.text() == "姓名").trigger()
    assert [column.title for column in table.rows.columns] == ["数", "状态"]
    table.selectRow(0)
    assert table.copied() == "1\t逾期 很久"
    again = made(qtbot)
    assert [column.title for column in again.rows.columns] == ["数", "状态"]
    assert [table.columnWidth(n) for n in range(2)] == [again.columnWidth(n) for n in range(2)]
    table.show_columns(["姓名", "数", "状态"])
    assert table.rows.headerData(0, Qt.Orientation.Horizontal) == "姓名"
    table.show_columns(["没有这一列"])  # one stays
    assert len(table.rows.columns) == 3
    for titles in (["姓名", "状态"], ["数", "状态"]):  # as many others: no width is left of those before
        table.show_columns(titles)
    assert table.columnWidth(0) == made(qtbot).columnWidth(0)


def test_what_has_nothing_is_left_out_whatever_is_chosen_and_the_order_stays(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1, 2]))
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    wanted: list[str] = []
    table.rows.sort_wanted.connect(lambda order, _: wanted.append(order))
    whole = sum(table.columnWidth(n) for n in range(3))
    for chosen_titles in (["姓名", "数", "状态"], ["姓名", "数"]):
        table.leave_out(["数"])
        table.show_columns(chosen_titles)
        assert [one.title for one in table.rows.columns] == [one for one in chosen_titles if one != "数"]
        assert sum(table.columnWidth(n) for n in range(len(table.rows.columns))) == whole
    header = table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (0, Qt.SortOrder.DescendingOrder)
    table.leave_out(["姓名", "数", "状态"])
    assert [one.title for one in table.rows.columns] == ["姓名", "数"]  # never none at all
    assert wanted == []
