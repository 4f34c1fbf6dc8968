"""The table of all lists: virtual, opened by Enter, ordered by its headings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import createdByPython

from tests.ui.widgets.lists import COLUMNS, made
from ui.widgets.basics import scrolled
from ui.widgets.chips import CHIPS, Chip
from ui.widgets.table import Column, Rows, Table


class Counting:
    """A long source that remembers what was asked of it."""

    count = 200_000

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def rows(self, start: int, n: int) -> Sequence[int]:
        self.asked.append((start, n))
        return range(start, min(start + n, self.count))


def test_only_what_is_in_sight_is_read(qtbot: QtBot) -> None:
    table, source = made(qtbot), Counting()
    table.rows.show_source(source)
    table.viewport().grab()
    assert sum(n for _, n in source.asked) < 500
    table.scrollToBottom()
    table.viewport().grab()
    assert max(start for start, _ in source.asked) > 199_000
    assert sum(n for _, n in source.asked) < 1000


def test_what_scrolls_lies_on_a_widget_of_ours(qtbot: QtBot) -> None:
    areas = (made(qtbot), scrolled(QWidget()))
    qtbot.addWidget(areas[1])
    assert all(createdByPython(area.viewport()) for area in areas)


def test_what_is_shown_anew_keeps_the_place(qtbot: QtBot) -> None:
    """On the line where it stood, or the last; or where it is to be."""
    table = made(qtbot)
    table.show_rows([1, 2, 3])
    assert table.current() == 1
    table.stand_on(2)
    for rows, at, stands in (([4, 5, 6], None, 6), ([7], None, 7), ([8, 9], 1, 9), ([], None, None), ([1, 2], None, 1)):
        table.show_rows(rows, at=at)
        assert table.current() == stands, rows
    table.show_rows(Rows([5, 6]), at=1)
    assert table.current() == 6


def test_numbers_stand_at_the_right(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1234567]))
    index = table.rows.index(0, 1)
    assert index.data() == "1,234,567"
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    heading = table.rows.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert heading & Qt.AlignmentFlag.AlignRight


def test_enter_and_double_click_open(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([5, 6, 7]))
    opened: list[object] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == []  # the keyboard stands on no row
    table.stand_on(1)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(table, key)
    place = table.visualRect(table.rows.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert opened == [6, 6, 7]


def test_a_heading_asks_for_an_order_only_where_there_is_one(qtbot: QtBot) -> None:
    table = made(qtbot)
    wanted: list[tuple[str, bool]] = []
    table.rows.sort_wanted.connect(lambda order, descending: wanted.append((order, descending)))
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert wanted == [("name", True)]


@pytest.mark.parametrize("descending", [True, False])
def test_the_order_chosen_last_is_remembered_with_its_way(qtbot: QtBot, descending: bool) -> None:
    table = made(qtbot)
    assert table.sorted_by("number") == ("number", False)  # nobody has chosen any
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
    assert table.rows.sorted_by == "name"
    again = made(qtbot)
    assert again.sorted_by("number") == ("name", descending)
    header = again.horizontalHeader()
    way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (0, way)


def test_other_rows_are_shown_at_once_and_nothing_of_those_before(qtbot: QtBot) -> None:
    table = made(qtbot)
    first, second = Rows([1, 2]), Rows([3])
    for source, shown in ((first, ["张1", "张2"]), (second, ["张3"])):
        table.rows.show_source(source)
        assert table.rows.source is source
        assert [table.rows.index(n, 0).data() for n in range(table.rows.rowCount())] == shown


def test_what_leaves_the_book_may_say_less_and_stands_on_a_line(qtbot: QtBot) -> None:
    table = made(qtbot)
    hidden = Column("号码", lambda r: "410502198003050013", 100, leaves=lambda r: "410502********0013")
    assert table.rows.leaving(1, hidden) == "410502********0013"
    assert table.rows.leaving(1, COLUMNS[2]) == "逾期 很久"


def test_chips_carry_words(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1]))
    assert table.rows.index(0, 2).data(CHIPS) == [Chip("逾期", "warning")]
    assert table.rows.index(0, 0).data(CHIPS) is None
    assert table.rows.rowCount(QModelIndex()) == 1
    assert not table.grab().isNull()


def test_stood_on_is_one_row_also_while_ctrl_is_held_and_none_beyond_the_last(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1, 2]))
    held, free = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    handle = table.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_Control, held)
    for number in (0, 1, 1, 2, -1):
        table.stand_on(number)
    chosen_rows = table.chosen()
    QTest.keyRelease(handle, Qt.Key.Key_Control, free)
    assert (table.current(), chosen_rows) == (2, [2])


def test_a_screen_reader_hears_of_which_column_a_cell_is(qtbot: QtBot) -> None:
    chips = [Column("户主", lambda row: row), Column("级别", lambda row: "错误", chips=lambda row: [Chip("错误")])]
    table = Table("spoken", [*chips, Column("备注", lambda row: "")], "名单")
    qtbot.addWidget(table)
    table.rows.show_source(Rows(["张三"]))
    table.show()
    spoken = QAccessible.queryAccessibleInterface(table)
    told = [spoken.child(number) for number in range(spoken.childCount())]
    cells = [one.text(QAccessible.Text.Name) for one in told if one.role() == QAccessible.Role.Cell]
    assert cells == ["户主 张三", "级别 错误", "备注 空"]
    assert (spoken.role(), spoken.text(QAccessible.Text.Name)) == (QAccessible.Role.Table, "名单")


def test_what_the_keyboard_stands_on_stays_in_sight_when_there_is_less_room(qtbot: QtBot) -> None:
    """What is said of the chosen line below a list takes its room; who has scrolled away is left where they are."""
    table = made(qtbot)
    table.resize(400, 400)
    table.show_rows(list(range(60)))
    table.stand_on(9)
    assert table.visualRect(table.currentIndex()).top() > 160
    table.resize(400, 160)
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    table.resize(400, 150)
    assert not table.viewport().rect().intersects(table.visualRect(table.currentIndex()))


def test_a_list_that_comes_back_shows_the_line_where_it_stood(qtbot: QtBot) -> None:
    """The next day: nothing was stood on before in this window."""
    table = made(qtbot)
    table.resize(400, 300)
    table.show()
    table.rows.show_source(Rows(list(range(600))))
    table.stand_on(300)
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_several_that_are_chosen_stay_chosen_while_they_are_the_same(qtbot: QtBot) -> None:
    table = made(qtbot)
    several = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows

    def choose(rows: list[int], then: list[int], at: int | None = None) -> list[int]:
        table.show_rows(rows, at=0)
        table.selectionModel().select(table.rows.index(2, 0), several)
        table.show_rows(then, at=at)
        return list(table.chosen())

    assert choose([10, 20, 30, 40], [10, 20, 30, 40]) == [10], "nobody said by what they are known again"
    table.several.same = lambda number: number // 10
    assert choose([10, 20, 30, 40], [11, 21, 31, 41]) == [11, 31]
    assert choose([10, 20, 30, 40], [10, 20, 40]) == [10], "one of them is gone"
    assert choose([10, 20, 30, 40], [10, 20]) == [10]
    assert choose([10, 20, 30, 40], [10, 20, 30, 40], at=1) == [20], "the keyboard is taken elsewhere"
    table.stand_on(2)
    assert table.chosen() == [30]
