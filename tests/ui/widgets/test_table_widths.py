"""A list fits its window: columns, rows, dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.widgets.lists import COLUMNS, made
from ui import theme
from ui.widgets.basics import button
from ui.widgets.chips import Chip
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table


def test_a_dragged_width_is_remembered_and_a_narrow_window_is_not(qtbot: QtBot) -> None:
    table = made(qtbot)
    table.horizontalHeader().resizeSection(0, 150)
    table.resize(240, 300)
    QApplication.processEvents()
    assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()
    again = made(qtbot)
    assert again.columnWidth(0) == 150


def _of_one_row(qtbot: QtBot, name: str, columns: Sequence[Column], width: int) -> Table:
    table = Table(name, columns, "名单")
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    qtbot.waitExposed(table)
    table.rows.show_source(Rows([1]))
    return table


def test_a_heading_is_never_cut_and_keeps_room_for_its_arrow(qtbot: QtBot) -> None:
    columns = (
        Column("人均纯收入(元)", lambda r: str(r), 20, right=True, order="net"),
        Column("村组", lambda r: "张薛庄村三组", 20),
        Column("提示", lambda r: "", 60),
    )
    table = _of_one_row(qtbot, "headings", columns, 600)
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


def test_a_place_stays_whole_longer_than_other_words(qtbot: QtBot) -> None:
    columns = (
        Column("村", lambda r: "三十里铺村第十二组", 60),
        Column("单位", lambda r: "文峰区住房和城乡建设局", 200),
    )
    for width, is_whole in ((260, True), (120, False)):
        table = _of_one_row(qtbot, f"places {width}", columns, width)
        assert (table.columnWidth(0) >= table.sizeHintForColumn(0)) is is_whole
        assert table.columnWidth(1) < table.sizeHintForColumn(1)
        assert sum(table.columnWidth(n) for n in range(2)) <= table.viewport().width()


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
    table = _of_one_row(qtbot, "needs", columns, 620)
    assert sum(table.columnWidth(n) for n in range(4)) <= table.viewport().width()
    assert all(table.columnWidth(n) >= table.sizeHintForColumn(n) for n in range(4))
    chips = QFontMetrics(theme.font(theme.SMALL))
    words = chips.horizontalAdvance("监测 · 边缘易致贫户") + chips.horizontalAdvance("走访逾期")
    assert table.columnWidth(2) > words + 2 * 16


def test_where_all_are_cut_the_widest_are(qtbot: QtBot) -> None:
    columns = (
        Column("姓名", lambda r: "赵心怡", 80),
        Column("单位", lambda r: "安阳市心理卫生协会宝莲寺镇服务站", 300),
        Column("能看什么", lambda r: "自己负责的档案和全部红色的档案", 300),
    )
    table = _of_one_row(qtbot, "widest", columns, 320)
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


def test_the_row_that_comes_into_sight_when_rows_are_made_whole_is_not_cut(qtbot: QtBot) -> None:
    """Its text may be the longest: rows are fitted first, then the columns to what they show."""
    columns = (Column("类别", lambda row: "字" * (row + 1), 20), Column("题目", lambda row: "一", 300, gives_way=True))
    table = Table("growing", columns, "名单")
    qtbot.addWidget(table)
    table.show()
    table.rows.show_source(Rows(range(20)))
    for height in range(220, 420, 7):
        table.resize(600, height)
        assert table.columnWidth(0) >= table.sizeHintForColumn(0), height


def test_figures_are_cut_last_and_of_a_name_a_few_characters_stay(qtbot: QtBot) -> None:
    """Half an amount is another amount, and the end of a masked number is what one knows it by."""
    columns = (
        Column("户主", lambda r: "买买提艾力·阿卜杜热依木", 28),
        Column("证件号码", lambda r: "410502********8685", 60),
        Column("金额(元)", lambda r: "1,234,567.50", 60, right=True),
        Column("类别", lambda r: "", 40, chips=lambda r: [Chip("监测 · 边缘易致贫户", "warning")]),
        Column("情况", lambda r: "到家时老人在院里晒玉米，说夏天以来膝盖疼得厉害", 300),
    )
    for room in range(580, 800, 15):
        table = _of_one_row(qtbot, "figures", columns, room)
        assert sum(table.columnWidth(n) for n in range(5)) <= table.viewport().width()
        assert all(table.columnWidth(n) >= table.sizeHintForColumn(n) for n in (1, 2, 3)), room
        assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("买买提艾…"), room


def test_spare_room_stands_behind_words_and_parts_no_figures(qtbot: QtBot) -> None:
    columns = (
        Column("村", lambda r: "袁薛庄村", 90),
        Column("企业", lambda r: "安阳袁薛庄建材有限公司", 150),
        Column("户", lambda r: "60", 60, right=True),
        Column("资金(元)", lambda r: "60,000", 80, right=True),
    )
    table = _of_one_row(qtbot, "spare", columns, 900)
    assert sum(table.columnWidth(n) for n in range(4)) == table.viewport().width()
    assert [table.columnWidth(n) for n in (0, 2)] == [90, 60]
    assert table.columnWidth(3) < 110
