"""The copy at the closing of a book: made, also of a large one, and told where it can't be."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db import backup
from db.connection import BookError
from fupin_desktop.services.book.opening import Book
from tests.books import add_household
from tests.edges import Dialogs, accept
from ui.widgets.frame import Dialog
from ui.window import closing


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """The window that closes."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_large_book_is_copied_in_sight(parent: QWidget, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_SMALL", 0)
    add_household()
    closing.back_up(book, parent)
    [made] = backup.listed(book.path)
    assert backup.is_good(made.path)
    closing.back_up(book, parent)  # nothing was done since
    assert backup.listed(book.path) == [made]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "磁盘满了或不能写。请清理磁盘，或在“备份与恢复”里另存到 U 盘。"),
        (BookError("账本正被别的程序占用，没有备份。"), "账本正被别的程序占用，没有备份。"),
    ],
)
def test_what_could_not_be_copied_is_told(
    parent: QWidget, book: Book, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr(Book, "backup_now", full)
    add_household()
    dialogs.when(Dialog, accept)
    closing.back_up(book, parent)
    assert told in dialogs.said[0]
    assert "No space" not in dialogs.said[0]
