"""Wherever one goes by its key, the keyboard is on that page once it has read what it shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.window.navigation import PLACES


@pytest.mark.parametrize("role", ["村级录入员", "镇级工作人员"])
@pytest.mark.parametrize("book", ["村", "镇"])
def test_the_keyboard_is_on_the_page(full_village: Village, full_town: Village, book: str, role: str) -> None:
    walker = Walker({"村": full_village, "镇": full_town}[book])
    window = walker.enter(role)
    lost = []
    for place in PLACES:
        if place.of or not place.is_for(window.session.may):
            continue
        window.activateWindow()  # after a dialog nobody does it on a screen without a window manager
        walker.breathe()
        window.rail._buttons["today"].setFocus()
        window.session.go(place.name)
        walker.idle()
        walker.wait(lambda: window.pages._waiting is None, "the keyboard")
        walker.breathe()
        page = window.pages.current()
        focus: QWidget | None = window.focusWidget()
        if page and takes_keys(page) and not (focus and page.isAncestorOf(focus) and focus.isVisible()):
            lost.append(place.name)
    walker.shut()
    assert lost == []


def takes_keys(page: QWidget) -> bool:
    """Whether there is anything on it for the keyboard."""
    return any(
        made.isVisible() and made.isEnabled() and made.focusPolicy() & Qt.FocusPolicy.TabFocus
        for made in page.findChildren(QWidget)
    )


def test_who_searches_meanwhile_goes_on_searching(full_village: Village) -> None:
    walker = Walker(full_village)
    window = walker.enter("村级录入员")
    window.session.go("hand-in")
    window.session.go("visits")
    walker.press("Ctrl+F")
    walker.idle()
    walker.wait(lambda: window.pages._waiting is None, "an end of waiting")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert window.top.search.hasFocus()
