"""What somebody chose on the pages of one book is not chosen in another that is opened after it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book, open_book
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui.conftest import shown
from tests.ui.townships import _merged as _merged
from tests.ui.townships import township as township
from ui import preferences
from ui.pages.page import Page
from ui.widgets.table import Table
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

#: One page shows them all; of these one is always kept to an answer.
LEDGERS = ("measure", "money")
W = TypeVar("W", bound=QWidget)


def _begun(qtbot: QtBot, book: Book) -> MainWindow:
    preferences.opened(book.path)
    return shown(qtbot, session_on(book))


def _choose_everything(page: Page) -> None:
    """The last of every list of choices, a chip, the last row."""
    boxes = [box for box in _seen(page, QComboBox) if box.isEnabled() and box.count() > 1]
    for box in boxes:
        box.setCurrentIndex(box.count() - 1)
    for box in boxes[:1]:  # which reads the list by all of them
        box.activated.emit(box.currentIndex())
    chips = [made for made in _seen(page, QAbstractButton) if made.property("kind") == "chip"]
    for chip in chips[-1:]:
        chip.click()
    for table in _seen(page, Table):
        table.stand_on(table.rows.rowCount() - 1)


def _seen(page: Page, kind: type[W]) -> list[W]:
    return [made for made in page.findChildren(kind) if made.isVisible()]


def _stands(page: Page) -> list[str]:
    """What is chosen, pressed, typed, stood on."""
    chosen = [f"{box.accessibleName()}: {box.currentText()}" for box in _seen(page, QComboBox)]
    pressed = [made.text() for made in _seen(page, QAbstractButton) if made.isChecked()]
    typed = [line.text() for line in _seen(page, QLineEdit)]
    return chosen + pressed + typed + [f"{one.name} {one.currentIndex().row()}" for one in _seen(page, Table)]


def _standing(window: MainWindow, *, choose: bool) -> dict[str, list[str]]:
    """How every page stands when it is first gone to; all is chosen anew there where asked."""
    told: dict[str, list[str]] = {}
    for place in PLACES:
        # the effect reckons anew for every choice, and remembers none; the activities are a ledger too
        ways = [{"ledger": name} for name in LEDGERS] if place.name == "ledger" else [{}]
        for where in ways if place.name not in ("effect", "effect list", "activities") else ():
            window.pages.go(place.name, where)
            page = window.pages.current()
            assert page
            told.setdefault(f"{window.pages.here} {where.get('ledger', '')}", _stands(page))
            if choose:
                _choose_everything(page)
    window.close()
    return told


def test_how_lists_stand_belongs_to_a_book(qtbot: QtBot, township: Book, tmp_path: Path) -> None:
    """The other book has the same villages and households."""
    usual = _standing(_begun(qtbot, township), choose=True)
    assert any(key.startswith("list/") for key in preferences.store().allKeys())
    township.close()
    other = tmp_path / "另一本.fpb"
    shutil.copy(township.path, other)
    with open_book(other, ACTOR) as book:
        found = _standing(_begun(qtbot, book), choose=False)
    assert {name: said for name, said in found.items() if said != usual[name]} == {}
