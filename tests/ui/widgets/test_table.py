"""The table of all lists: virtual, copied as Excel likes it, opened by Enter, fitting its window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.basics import button, column
from ui.widgets.chips import CHIPS, Chip
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table

ALL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
COLUMNS = (
    Column("姓名", lambda r: f"张{r}", 100, order="name"),
    Column("数", lambda r: f"{r:,}", 80, right=True),
    Column("状态", lambda r: "逾期\n很久", 200, chips=lambda r: [Chip("逾期", "warning")]),
)


class Counting:
    """A long source that remembers what was asked of it."""

    count = 200_000

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def rows(self, start: int, n: int) -> Sequence[int]:
        self.asked.append((start, n))
        return range(start, min(start + n, self.count))


def made(qtbot: QtBot, width: int = 500) -> Table:
    table = Table("test", COLUMNS, "名单")
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_only_what_is_in_sight_is_read(qtbot: QtBot) -> None:
    table, source = made(qtbot), Counting()
    table.rows.show_source(source)
    table.viewport().grab()
    assert sum(n for _, n in source.asked) < 500
    table.scrollToBottom()
    table.viewport().grab()
    assert max(start for start, _ in source.asked) > 199_000
    assert sum(n for _, n in source.asked) < 1000


def test_numbers_stand_at_the_right(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1234567]))
    index = table.rows.index(0, 1)
    assert index.data() == "1,234,567"
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    heading = table.rows.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert heading & Qt.AlignmentFlag.AlignRight


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


def test_a_dragged_width_is_remembered_and_a_narrow_window_is_not(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.horizontalHeader().resizeSection(0, 150)
    table.resize(240, 300)
    QApplication.processEvents()
    assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()
    again = made(qtbot)
    assert again.columnWidth(0) == 150


def test_chips_carry_words(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows([1]))
    assert table.rows.index(0, 2).data(CHIPS) == [Chip("逾期", "warning")]
    assert table.rows.index(0, 0).data(CHIPS) is None
    assert table.rows.rowCount(QModelIndex()) == 1
    assert not table.grab().isNull()


def test_a_heading_is_never_cut_and_keeps_room_for_its_arrow(qtbot: QtBot) -> None:
    columns = (
        Column("人均纯收入(元)", lambda r: str(r), 20, right=True, order="net"),
        Column("村组", lambda r: "张薛庄村三组", 20),
        Column("提示", lambda r: "", 60),
    )
    table = Table("headings", columns, "名单")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    qtbot.waitExposed(table)
    table.rows.show_source(Rows([1]))
    header = table.horizontalHeader()
    before = table.columnWidth(0)
    for arrow in (" ↑", " ↓"):
        place = QPoint(header.sectionViewportPosition(0) + 10, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert table.rows.headerData(0, Qt.Orientation.Horizontal) == f"人均纯收入(元){arrow}"
        assert header.sectionSizeFromContents(0).width() <= table.columnWidth(0) == before
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)


def test_in_a_narrow_room_headings_go_last(qtbot: QtBot) -> None:
    table = made(qtbot, 170)
    header = table.horizontalHeader()
    assert all(table.columnWidth(n) >= header.sectionSizeFromContents(n).width() for n in range(3))
    assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()


def in_a_dialog(qtbot: QtBot, screen: int, rows: int) -> tuple[Dialog, Table]:
    """A dialog whose list asks for 600 px, with so many px of screen for it."""
    dialog, table = Dialog(None, "名单"), Table("test", COLUMNS, "名单")
    dialog._most = lambda: screen  # type: ignore[method-assign]
    table.ask_height(600)
    table.rows.show_source(Rows(range(rows)))
    dialog.body.addWidget(table, 1)
    dialog.buttons(button("关闭", dialog.reject))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog, table


def test_a_list_in_a_dialog_gives_way_before_the_dialog_scrolls(qtbot: QtBot) -> None:
    _, table = in_a_dialog(qtbot, 1000, 50)
    assert table.height() == 600
    dialog, table = in_a_dialog(qtbot, 400, 50)
    assert not dialog.findChildren(QScrollArea)
    assert dialog.height() == 400
    assert table.viewport().height() > 3 * theme.px(theme.ROW)


def test_a_long_list_ends_with_a_whole_row(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.rows.show_source(Rows(range(50)))
    for height in range(200, 260, 7):
        table.resize(500, height)
        high, room = table.rowHeight(0), table.viewport().height()
        assert room % high < room // high  # not one px a row
        assert high >= theme.px(theme.ROW) * 9 // 10
    table.rows.show_source(Rows(range(2)))
    assert table.rowHeight(0) == theme.px(theme.ROW)


def test_what_no_text_needs_is_given_up_before_a_text_is_cut(qtbot: QtBot) -> None:
    columns = (
        Column("姓名", lambda r: "张三", 200),
        Column("证件号码", lambda r: "410502********8685", 60),
        Column("类别", lambda r: "", 60, chips=lambda r: [Chip("监测 · 边缘易致贫户"), Chip("走访逾期")]),
        Column("村组", lambda r: "四组", 200),
    )
    table = Table("needs", columns, "名单")
    qtbot.addWidget(table)
    table.resize(620, 300)
    table.show()
    qtbot.waitExposed(table)
    table.rows.show_source(Rows([1]))
    assert sum(table.columnWidth(n) for n in range(4)) <= table.viewport().width()
    assert all(table.columnWidth(n) >= table.sizeHintForColumn(n) for n in range(4))
    chips = QFontMetrics(theme.font(theme.SMALL))
    words = chips.horizontalAdvance("监测 · 边缘易致贫户") + chips.horizontalAdvance("走访逾期")
    assert table.columnWidth(2) > words + 2 * 16


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


def test_where_all_are_cut_the_widest_are(qtbot: QtBot) -> None:
    columns = (
        Column("姓名", lambda r: "赵心怡", 80),
        Column("单位", lambda r: "安阳市心理卫生协会宝莲寺镇服务站", 300),
        Column("能看什么", lambda r: "自己负责的档案和全部红色的档案", 300),
    )
    table = Table("widest", columns, "名单")
    qtbot.addWidget(table)
    table.resize(320, 300)
    table.show()
    qtbot.waitExposed(table)
    table.rows.show_source(Rows([1]))
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()


def test_no_letters_of_one_more_row_stand_at_the_foot_of_a_long_list(qtbot: QtBot) -> None:
    table = Table("whole rows", [Column("数", str)], "数")
    qtbot.addWidget(table)
    table.rows.show_source(Rows(list(range(500))))
    table.show()
    for height in range(220, 700, 13):
        table.resize(300, height)
        left = table.viewport().height() % table.rowHeight(0)
        assert left <= (table.rowHeight(0) - theme.px(theme.NORMAL)) // 2, height  # where its letters begin
        assert 0.85 < table.rowHeight(0) / theme.px(theme.ROW) < 1.25


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
