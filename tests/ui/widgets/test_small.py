"""Figures, charts, choices and empty states."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.bar_chart import BarChart
from ui.widgets.basics import LongButton, button, pane, row
from ui.widgets.choice import Choice
from ui.widgets.figure import Figure
from ui.widgets.header import Header


def test_a_figure_is_pressed_by_mouse_and_key(qtbot: QtBot) -> None:
    pressed: list[int] = []
    figure = Figure("该走访", lambda: pressed.append(1), "列出")
    qtbot.addWidget(figure)
    figure.show()
    figure.show_number("7 户", "2 户逾期", "warning")
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton)
    qtbot.keyClick(figure, Qt.Key.Key_Space)
    assert pressed == [1, 1]
    assert figure.accessibleName() == "该走访 7 户，2 户逾期"


def test_a_long_number_is_not_cut(qtbot: QtBot) -> None:
    figure = Figure("在册")
    qtbot.addWidget(figure)
    figure.resize(280, 120)
    figure.show()
    text = "61,000 户 · 200,000 人"
    figure.show_number(text, "")
    size = figure.number.font().pixelSize()
    assert size < theme.FIGURE
    assert QFontMetrics(theme.font(size)).horizontalAdvance(text) <= figure.number.width()


def test_long_words_end_in_dots_only_where_there_is_less_room(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, 150)
    try:
        for text in ("4105 0210 1212", "河南省安阳市文峰区宝莲寺镇袁薛庄村三组（老学校北）"):
            made = button(text, kind="chip", long=True)
            qtbot.addWidget(made)
            assert isinstance(made, LongButton)
            made.resize(made.sizeHint())
            whole = made.grab().toImage()
            assert made.shown == text
            made.resize(made.sizeHint() - QSize(9, 0))
            assert made.shown.endswith("…")
            assert made.grab().toImage() != whole.copy(made.rect())
    finally:
        theme.apply(qapp)


def test_the_chart_says_its_numbers(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.show_bars([("2025", 9920.0, "9,920"), ("2026", 12100.0, "12,100")], "人均纯收入 2026 年 12,100")
    image = chart.grab().toImage()
    colours = {image.pixelColor(x, 150).name() for x in range(image.width())}
    assert theme.ACCENT in colours
    assert chart.accessibleName() == "人均纯收入 2026 年 12,100"


def test_a_fall_is_not_in_the_colour_of_what_goes_well(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.show_bars([("2025", 12100.0, "12,100"), ("2026", 9920.0, "9,920")], "")
    image = chart.grab().toImage()
    colours = {image.pixelColor(x, 150).name() for x in range(image.width())}
    assert theme.WARNING in colours
    assert theme.ACCENT not in colours


def test_numbers_of_a_narrow_chart_do_not_touch(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.show_bars([(str(year), 1.0, "112,166") for year in range(5)], "")
    font = chart._fitting_font(50)
    assert QFontMetrics(font).horizontalAdvance("112,166") <= 50


def test_a_choice_keeps_what_was_chosen(qtbot: QtBot) -> None:
    changed: list[str] = []
    choice = Choice("村组", "全部村组", lambda: changed.append(choice.chosen))
    qtbot.addWidget(choice)
    choice.offer([("1", "一组"), ("2", "二组")])
    choice.choose("2")
    choice.offer([("2", "二组"), ("3", "三组")])
    assert choice.chosen == "2"
    choice.offer([("3", "三组")])
    assert choice.chosen == ""
    assert changed == []
    choice.setFocus()
    for pressed, key in ((choice, "Down"), (choice.view(), "Down"), (choice.view(), "Return")):
        qtbot.keyClick(pressed, Qt.Key[f"Key_{key}"])
    assert changed == ["3"]


def test_a_button_shows_its_focus_and_its_key(qtbot: QtBot) -> None:
    made = button("登记新户", kind="primary", key="Ctrl+N")
    qtbot.addWidget(made)
    assert made.toolTip() == "登记新户（Ctrl+N）"
    made.show()
    qtbot.waitExposed(made)
    before = made.grab().toImage()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    assert made.grab().toImage() != before


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot) -> None:
    pressed: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    save, cancel = button("保存", lambda: pressed.append("save")), button("取消", lambda: pressed.append("cancel"))
    save.setDefault(True)
    dialog.setLayout(row(save, cancel))
    dialog.show()
    qtbot.waitExposed(dialog)
    cancel.setFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    qtbot.keyClick(cancel, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == ["cancel", "cancel"]  # not the default one
    qtbot.keyClick(cancel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "cancel" not in pressed[2:]
    pressed.clear()
    page = QWidget()
    qtbot.addWidget(page)
    alone = button("登记新户", lambda: pressed.append("alone"))
    page.setLayout(row(alone))
    page.show()
    qtbot.waitExposed(page)
    alone.setFocus()
    resting = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(alone, resting)
    assert pressed == []
    qtbot.keyClick(alone, Qt.Key.Key_Return)
    assert pressed == ["alone"]


def test_a_button_acts_at_its_key_and_not_a_tenth_of_a_second_later(qtbot: QtBot) -> None:
    """Qt would hold it down for 100 ms first: the second of two quick keys made it forget the first."""
    pressed: list[int] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayout(row(*(button(str(n), partial(pressed.append, n), key=f"Ctrl+{n}") for n in (2, 3))))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [2, 3]


def test_tab_goes_through_a_header_as_it_stands(qtbot: QtBot) -> None:
    """In one row from the left; with what is beside the title in a second row, the commands first."""
    village, first, inner = (button(words) for words in ("全部村", "名单", "登记"))
    header = Header("冲突", village, commands=[first, inner])
    page = pane(header, button("名单里的一行"))  # Qt moves nothing behind what is the last of a window
    qtbot.addWidget(page)
    page.show()

    def order() -> list[QWidget]:
        found, one = list[QWidget](), page.nextInFocusChain()
        while one is not None and one is not page:
            found += [one] if one in (village, first, inner) else []
            one = one.nextInFocusChain()
        return found

    for wide, told in ((900, [village, first, inner]), (250, [first, inner, village]), (900, [village, first, inner])):
        page.resize(wide, 100)
        QApplication.processEvents()
        assert (village.y() > first.y()) is (wide == 250)
        assert order() == told, wide


def test_a_header_takes_a_second_row_for_what_comes_in(qtbot: QtBot) -> None:
    more = button("全部村 20")
    more.hide()
    header = Header("冲突", more, commands=[button("一条很长很长的命令" * 3) for _ in range(2)])
    qtbot.addWidget(header)
    header.resize(header.sizeHint())
    header.show()
    assert header.sizeHint().height() < 2 * more.sizeHint().height()
    more.setText("全部村" * 9)
    more.show()
    QApplication.processEvents()
    header.resize(header.sizeHint())
    assert more.geometry().top() > header.title.geometry().bottom()
    header.resize(2 * header.width(), header.height())
    QApplication.processEvents()
    assert more.geometry().top() < header.title.geometry().bottom()
