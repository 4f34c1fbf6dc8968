"""A round of real books: a township, villages bound to it, and the window on whichever is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import open_book
from tests.answered import session_on
from tests.books import ACTOR
from tests.edges import Answer
from tests.ui.conftest import _close_windows, shown
from ui.dialogs.destination import DestinationDialog
from ui.window.main_window import MainWindow

At = Callable[..., AbstractContextManager[MainWindow]]


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    """A folder with two villages that have handed in and their township, which has taken nothing yet: village-1.fpb …,
    township.fpb, packages/*.fpk. Made anew for each test: a copied book would write under a code of its own."""
    demo.make(tmp_path / "round", 2, 8, 1)
    return tmp_path / "round"


@pytest.fixture
def at(qtbot: QtBot) -> At:
    """`with at(path) as window`: the window on a book, until it is closed."""

    @contextmanager
    def opened(path: Path, *, read_only: bool = False) -> Iterator[MainWindow]:
        with open_book(path, ACTOR, read_only=read_only) as book:
            yield shown(qtbot, session_on(book))
            _close_windows()

    return opened


def yes(dialog: QDialog) -> None:
    """Press the button where Enter goes, by the key."""
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def no(dialog: QDialog) -> None:
    """Press Esc."""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def into(folder: Path) -> Answer:
    """Choose this folder in the dialog that asks where to."""

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DestinationDialog)
        dialog.destination.take(folder)
        yes(dialog)

    return choose
