"""Every button that a role finds on every page, in a village's book and a township's, and the
district's own at its: none may fail.

A dialog that opens is read, its own switches are pressed, and it is closed by Esc. The count of different buttons
pressed may grow, never shrink (`LEAST`).
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from tests.edges import Chooser
from tests.walks.walker import Walker
from ui.window.navigation import PLACES, START

#: (book, role) → how many different buttons were pressed when this was counted last, less some that depend on the day.
LEAST = {
    ("村", "管理员"): 195, ("镇", "管理员"): 180,
    ("村", "村级录入员"): 158, ("镇", "村级录入员"): 150,
    ("村", "心理专干"): 103, ("镇", "心理专干"): 103,
    ("村", "镇级工作人员"): 111, ("镇", "镇级工作人员"): 112,
    ("区", "镇级工作人员"): 185,
}  # fmt: skip
#: Pressed in a walk of their own: they close the book.
_ELSEWHERE = {"锁定", "退出", "更换钥匙…", "给账本加密…"}


@pytest.mark.slow
@pytest.mark.parametrize(("book", "role"), LEAST)
def test_every_button(book: str, role: str, request: pytest.FixtureRequest, chooser: Chooser) -> None:
    desk = Walker(request.getfixturevalue({"村": "full_village", "镇": "full_town", "区": "full_district"}[book]))
    chooser.always_cancel = True
    desk.enter(role)
    pressed: set[tuple[str, str]] = set()
    desk.otherwise = lambda dialog: _through(desk, dialog, pressed)
    for place in PLACES:
        _go(desk, place.name)
        if desk.window.pages.here == place.name:
            _page(desk, place.name, pressed)
    desk.idle()
    assert len(pressed) >= LEAST[book, role], sorted(pressed)


def _go(desk: Walker, name: str) -> None:
    desk.window.session.go(name)
    desk.idle()


def _page(desk: Walker, name: str, pressed: set[tuple[str, str]]) -> None:
    while button := next((one for one in _buttons(desk.window.pages) if (name, _words(one)) not in pressed), None):
        pressed.add((name, _words(button)))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        desk.idle()
        _drop_popup()
        if desk.window.pages.here != name:
            _go(desk, name)
        if desk.window.pages.here != name:  # it does not let one go: a form that asks
            _go(desk, START)
            return


def _through(desk: Walker, dialog: QDialog, pressed: set[tuple[str, str]]) -> None:
    name = type(dialog).__name__
    for button in _buttons(dialog):
        if (name, _words(button)) not in pressed and button.isVisible() and button.isCheckable():
            pressed.add((name, _words(button)))
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            desk.breathe()
            _drop_popup()
    pressed.add((name, "Esc"))
    desk.press("Escape")
    if dialog.isVisible():
        dialog.reject()


def _drop_popup() -> None:
    """A calendar or a list that came down; a click beside it would close it."""
    if popup := QApplication.activePopupWidget():
        popup.close()


def _buttons(within: QWidget) -> list[QAbstractButton]:
    return [
        made for made in within.findChildren(QAbstractButton)
        if made.isVisible() and made.isEnabled() and _words(made) and _words(made) not in _ELSEWHERE
    ]  # fmt: skip


def _words(button: QAbstractButton) -> str:
    return button.text().strip() or button.accessibleName()
