"""Ctrl+Z in a field takes back what was typed there, then what was saved last; Ctrl+Y the other way round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from db.fields import Kind
from db.household import Household
from fupin_desktop.services.lists import listing
from tests.books import add_household
from tests.edges import Dialogs, accept
from ui.forms.line_inputs import NoteInput
from ui.pages.registration import RegistrationPage
from ui.widgets.frame import Dialog
from ui.widgets.undo_keys import is_own, means_the_book
from ui.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("field", [Household.address, Household.note])
def test_typing_is_taken_back_before_the_book(
    empty_window: MainWindow, qtbot: QtBot, field: Kind[str], dialogs: Dialogs
) -> None:
    dialogs.when(Dialog, accept)  # the household was registered on another page
    add_household()
    empty_window.session.written()
    empty_window.session.go("register")
    page = empty_window.pages.current()
    assert isinstance(page, RegistrationPage)
    empty_window.activateWindow()
    page.household.form.cell(Household.bank_name).input.restore("信用社")
    text = page.household.form.cell(field).input
    text.setFocus()
    qtbot.keyClicks(text, "3-16")
    for key, typed, households in (
        (Qt.Key.Key_Z, "", 1),
        (Qt.Key.Key_Z, "", 0),
        (Qt.Key.Key_Y, "3-16", 0),
        (Qt.Key.Key_Y, "3-16", 1),
    ):
        empty_window.activateWindow()  # as a window manager does when the progress has gone
        qtbot.waitUntil(lambda: text.hasFocus())
        qtbot.keyClick(text, key, CONTROL)
        assert (text.text(), listing.counts().households) == (typed, households)
    assert page.household.form.cell(Household.bank_name).input.text() == "信用社"  # the form stays as it is


@pytest.mark.parametrize("where", ["field", "note", "search"])
def test_control_y_is_the_texts_own_while_it_has_something_to_do_again(
    empty_window: MainWindow, qtbot: QtBot, where: str
) -> None:
    """Under X11 Qt's key for it is another one: the text asks for Ctrl+Y by its name."""
    empty_window.session.go("register")
    page = empty_window.pages.current()
    assert isinstance(page, RegistrationPage)
    cells = {"field": Household.address, "note": Household.note}
    text = page.household.form.cell(cells[where]).input if where in cells else empty_window.top.search
    qtbot.keyClicks(text, "3")
    own = text.document() if isinstance(text, NoteInput) else text
    qtbot.keyClick(text, Qt.Key.Key_Z, CONTROL)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Y, CONTROL)
    assert not means_the_book(event, own)
    assert is_own(event)
    qtbot.keyClick(text, Qt.Key.Key_Y, CONTROL)
    assert (text.toPlainText() if isinstance(text, NoteInput) else text.text()) == "3"
    assert means_the_book(event, own)
