"""Drop-downs: what walks a closed one opens it and chooses nothing; Enter and a click choose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.choice import Choice

YEARS = [("2026", "2026 年"), ("2025", "2025 年"), ("2024", "2024 年")]


@pytest.fixture
def begun() -> list[str]:
    """What was chosen."""
    return []


@pytest.fixture
def choice(qtbot: QtBot, begun: list[str]) -> Choice:
    made = Choice("年度", "全部年度", lambda: begun.append(made.chosen), YEARS)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize("name", ["Down", "Up", "PageDown", "PageUp", "Home", "End", "2"])
def test_a_key_that_walks_opens_the_list_and_enter_chooses(choice: Choice, begun: list[str], name: str) -> None:
    QTest.keyClick(choice, Qt.Key[f"Key_{name}"])
    assert choice.view().isVisible()
    for _ in range(2):
        QTest.keyClick(choice.view(), Qt.Key.Key_Down)
    assert (choice.currentIndex(), begun) == (0, [])
    line = choice.view().currentIndex().row()
    QTest.keyClick(choice.view(), Qt.Key.Key_Return)
    assert not choice.view().isVisible()
    assert (choice.currentIndex(), begun) == (line, [YEARS[line - 1][0]])


def test_escape_chooses_nothing(choice: Choice, begun: list[str]) -> None:
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice.view(), Qt.Key.Key_Down)
    QTest.keyClick(choice.view(), Qt.Key.Key_Escape)
    assert (choice.view().isVisible(), choice.currentIndex(), begun) == (False, 0, [])


def test_letters_go_to_the_line_that_begins_so(choice: Choice, begun: list[str]) -> None:
    for letter in "2025":
        QTest.keyClicks(choice.view() if choice.view().isVisible() else choice, letter)
    assert (choice.view().currentIndex().data(), begun) == ("2025 年", [])


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F1])
def test_other_keys_are_the_dialogs(choice: Choice, begun: list[str], key: Qt.Key) -> None:
    QTest.keyClick(choice, key)
    assert (choice.view().isVisible(), begun) == (False, [])


def test_the_wheel_is_the_pages(choice: Choice, begun: list[str]) -> None:
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(QPointF(2, 2), QPointF(2, 2), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, *none, False)
    QApplication.sendEvent(choice, turned)
    assert (choice.currentIndex(), begun, turned.isAccepted()) == (0, [], False)
