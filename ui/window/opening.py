"""From a file to a session."""

from __future__ import annotations

from pathlib import Path

from db.connection import BookError
from db.keys import Ring
from fupin_desktop import lazy
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book
from ui import preferences
from ui.session import Session


def is_locked(path: Path) -> bool:
    """Whether a password has to be asked for first."""
    return unlocking.is_locked(path)


def session(path: Path, ring: Ring | None = None) -> Session | None:
    """The book opened for the one at the keyboard; None when it stays closed, which was said."""
    book = opened(path, preferences.text("actor") or "未具名", ring)
    if book is None:
        return None
    preferences.opened(book.path)
    return Session(book)


def opened(path: Path, actor: str, ring: Ring | None) -> Book | None:
    """The book, after all that can be done for one that does not open at once."""
    try:
        return books.open_book(path, actor, ring=ring)
    except BookError as error:
        rescued: Book | None = lazy.load("ui.window.rescue:opened")(path, actor, ring, error)
        return rescued
