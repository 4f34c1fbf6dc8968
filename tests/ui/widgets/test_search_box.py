"""Searching at the keyboard: results while typing, Enter opens, Esc closes, nothing found leads to registering."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import search_box
from ui.widgets.search_box import SearchBox
from ui.widgets.search_results import Result

PEOPLE = [Result("张三", "户主 · 一组", "410502********6010", 1), Result("张思", "之女 · 二组", "", 2)]


def find(text: str, limit: int) -> list[Result]:
    return [person for person in PEOPLE if person.name.startswith(text) or text in ("zs", "z")][:limit]


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[SearchBox]:
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    made = SearchBox(window)
    made.serve(find)
    QVBoxLayout(window).addWidget(made)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    made.setFocus()
    yield made
    for timer in window.findChildren(QTimer):  # as the main window does when it is closed
        timer.stop()
    window.close()


def test_results_while_typing(box: SearchBox, qtbot: QtBot) -> None:
    qtbot.keyClicks(box, "zs")
    assert box.results.isVisible()
    assert box.results.list.count() == 2
    box.setText("张三")
    assert box.results.list.count() == 1
    box.clear()
    assert not box.results.isVisible()


def test_enter_opens_the_chosen_line(box: SearchBox, qtbot: QtBot) -> None:
    opened: list[object] = []
    box.opened.connect(opened.append)
    qtbot.keyClicks(box, "zs")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert opened == [2]
    assert box.text() == ""
    assert not box.results.isVisible()


def test_a_click_opens_too(box: SearchBox, qtbot: QtBot) -> None:
    opened: list[object] = []
    box.opened.connect(opened.append)
    qtbot.keyClicks(box, "zs")
    item = box.results.list.item(1)
    place = box.results.list.visualItemRect(item).center()
    qtbot.mouseClick(box.results.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [2]


def test_escape_closes(box: SearchBox, qtbot: QtBot) -> None:
    qtbot.keyClicks(box, "zs")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.results.isVisible()
    assert box.text() == ""


def test_nothing_found_offers_to_register_what_was_typed(box: SearchBox, qtbot: QtBot) -> None:
    wanted: list[str] = []
    box.register_wanted.connect(wanted.append)
    box.setText("李四")
    assert box.results.nothing.text() == "没有找到“李四”"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert wanted == []  # Enter alone registers nobody
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box.results.register, Qt.Key.Key_Return)
    assert wanted == ["李四"]


def test_slow_answers_wait_for_a_pause(qtbot: QtBot, box: SearchBox) -> None:
    asked: list[str] = []

    def slow(text: str, limit: int) -> list[Result]:
        asked.append(text)
        qtbot.wait(20)
        return PEOPLE

    box._find = slow
    box.setText("张")
    for text in ("张三", "张三丰"):
        box.setText(text)
    assert asked == ["张"]
    qtbot.waitUntil(lambda: asked == ["张", "张三丰"])


def test_enter_does_not_open_what_an_older_text_found(qtbot: QtBot, box: SearchBox) -> None:
    opened: list[object] = []
    box.opened.connect(opened.append)
    box.setText("zs")
    box._slow = True
    box.setText("没有的人")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert opened == []


def test_it_warms_up_unseen_and_only_while_nobody_types(
    qtbot: QtBot, box: SearchBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_box, "_IDLE_MS", 1)
    asked: list[str] = []

    def found(text: str, limit: int) -> list[Result]:
        asked.append(text)
        return find(text, limit)

    box.serve(found)
    qtbot.waitUntil(lambda: bool(asked))
    assert (box.results.isVisible(), box.results.list.count(), box.text()) == (False, 0, "")
    qtbot.keyClicks(box, "zs")
    asked.clear()
    box.serve(found)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in box.findChildren(QTimer)))
    assert asked == []
    assert box.results.list.count() == 2
