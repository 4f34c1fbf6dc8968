"""From a file to a session."""

from __future__ import annotations

from pathlib import Path

from db.connection import BookError
from fupin_desktop import later
from fupin_desktop.services import book as books
from fupin_desktop.services.book import Book
from ui import preferences
from ui.session import Session


def session(path: Path) -> Session | None:
    """The book opened for the one at the keyboard; None when it stays closed, which was said."""
    book = opened(path, preferences.text("actor") or "未具名")
    if book is None:
        return None
    preferences.opened(book.path)
    return Session(book)


def opened(path: Path, actor: str) -> Book | None:
    """The book, after all that can be done for one that does not open at once."""
    try:
        return books.open_book(path, actor)
    except BookError as error:
        rescued: Book | None = later.load("ui.rescue:opened")(path, actor, error)
        return rescued
