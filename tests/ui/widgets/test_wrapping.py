"""Rows that go on in the next line, and what has at least the room that it needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.basics import button, column
from ui.widgets.least_room import LeastRoom
from ui.widgets.stacked import Stacked
from ui.widgets.views import Tabs
from ui.widgets.wrapping import Wrapping


def _shown(qtbot: QtBot, widget: QWidget, wide: int, high: int) -> None:
    qtbot.addWidget(widget)
    widget.resize(wide, high)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.wait(20)


@pytest.mark.parametrize("right", [False, True])
def test_what_has_no_room_begins_the_next_line(qtbot: QtBot, right: bool) -> None:
    words = [button(f"第 {number} 个按钮") for number in range(6)]
    wrapping, whole, last = Wrapping(*words, right=right), QWidget(), QLabel("下面")
    whole.setLayout(column(wrapping, last))
    wide = words[0].sizeHint().width()
    _shown(qtbot, whole, wide * 7, 200)
    assert len({one.y() for one in words}) == 1
    whole.resize(wide * 2 + 20, 300)
    qtbot.wait(20)
    assert len({one.y() for one in words}) == 3
    assert all(wrapping.rect().contains(one.geometry()) for one in words)
    assert last.y() >= wrapping.geometry().bottom()
    words[0].hide()  # who is hidden takes no place
    qtbot.wait(20)
    assert words[1].y() == 0
    if right:
        assert words[5].geometry().right() == wrapping.width() - 1


def test_what_is_hidden_stays_hidden(qtbot: QtBot) -> None:
    hidden, shown = button("不许"), button("可以")
    hidden.hide()
    made = Wrapping(hidden, shown)
    _shown(qtbot, made, 300, 40)
    assert hidden.isHidden()
    assert shown.isVisible()
    assert shown.x() == 0
    assert Wrapping().sizeHint() == QSize(0, 0)


def _high(pixels: int) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(inside := QLabel("高"))
    inside.setMinimumSize(100, pixels)
    return made


def test_less_room_than_is_needed_moves_and_of_a_stack_what_is_in_sight_counts(qtbot: QtBot) -> None:
    stack = Stacked()
    stack.addWidget(_high(100))
    stack.addWidget(_high(500))
    room = LeastRoom(stack)
    _shown(qtbot, room, 300, 300)
    bar = room.verticalScrollBar()
    assert bar.maximum() == 0
    assert stack.height() == 300
    stack.setCurrentIndex(1)
    assert bar.maximum() > 200
    assert room.horizontalScrollBar().maximum() == 0
    bar.setValue(bar.maximum())
    stack.setCurrentIndex(0)
    assert bar.maximum() == 0


def test_sentences_that_wrap_count_too(qtbot: QtBot) -> None:
    whole, said = QWidget(), QLabel("一句很长的话。" * 40)
    said.setWordWrap(True)
    tall = QLabel("高")
    tall.setMinimumHeight(250)
    whole.setLayout(column(said, tall))
    _shown(qtbot, room := LeastRoom(whole), 200, 200)
    assert said.height() >= said.heightForWidth(said.width())
    assert room.verticalScrollBar().maximum() > 0


def test_what_the_keyboard_goes_to_comes_into_sight(qtbot: QtBot) -> None:
    whole, first, last = QWidget(), QLineEdit(), QLineEdit()
    whole.setLayout(column(first, _high(500), last))
    _shown(qtbot, room := LeastRoom(whole), 300, 200)
    first.setFocus()
    assert not room.viewport().rect().contains(last.mapTo(room, last.rect().center()))
    last.setFocus()
    assert room.viewport().rect().contains(last.mapTo(room, last.rect().center()))


def test_tabs_need_what_the_one_in_sight_needs(qtbot: QtBot) -> None:
    tabs = Tabs("几页")
    tabs.addTab(_high(100), "矮")
    tabs.addTab(_high(500), "高")
    qtbot.addWidget(tabs)
    low = tabs.minimumSizeHint().height()
    tabs.setCurrentIndex(1)
    assert tabs.minimumSizeHint().height() >= low + 400


@pytest.mark.parametrize(
    ("size", "letters", "crowded"),
    [((1366, 728), 100, False), ((1366, 728), 115, False), ((1366, 728), 130, True), ((1280, 680), 100, False),
     ((1093, 574), 100, True), ((911, 472), 100, True), ((3840, 2080), 115, False), ((1366, 560), 100, True)],
)  # fmt: skip
def test_little_room_counts_as_large_letters_do(
    size: tuple[int, int], letters: int, crowded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = SimpleNamespace(availableSize=lambda: QSize(*size))
    monkeypatch.setattr("ui.theme.QGuiApplication.primaryScreen", lambda: screen)
    monkeypatch.setattr(theme, "scale", lambda: letters)
    assert theme.crowded() is crowded
    assert theme.room() <= 1
    assert 120 <= theme.rail_width() <= 176
