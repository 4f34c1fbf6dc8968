"""From a file to a session."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from db import behind
from db.connection import FAILURES, BookError, reason
from db.files import cloud, is_shared
from db.keys import Ring
from fupin_desktop import lazy
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import archives, unlocking
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book.opening import Book
from ui import preferences
from ui.session import Session

_ARCHIVES = "打开心理档案"
_LEFT = "心理档案这一次没有打开，别的都能用。要看心理档案时，请关掉账本再打开一次。"
_BROKEN = "心理档案没有打开：{}。别的都能用。请先备份，再做“核对账本”；要看心理档案，可以从备份恢复。"

_SHARED = "请把账本拷到本机再用：在共享文件夹里，断了网就存不上，那台电脑上的人也能把它拷走。"
_SYNCED = "请把账本挪出 {} 的文件夹：在那里会传到网上去。"


def is_locked(path: Path) -> bool:
    """Whether a password has to be asked for first."""
    return unlocking.is_locked(path)


def session(path: Path, ring: Ring | None = None, window: QWidget | None = None) -> Session | None:
    """The book opened for the one at the keyboard; None when it stays closed, which was said. What takes long is seen
    over `window`."""
    book = opened(path, preferences.text("actor") or "未具名", ring)
    if book is None:
        return None
    preferences.opened(book.path)
    _open_archives(book, window)
    book.notice += _seen_elsewhere(book.path)
    return Session(book)


def _seen_elsewhere(path: Path) -> str:
    """What is to be known of a book that does not lie on this computer alone."""
    if is_shared(path):
        return _SHARED
    return _SYNCED.format(service) if (service := cloud(path)) else ""


def _open_archives(book: Book, window: QWidget | None) -> None:
    """Who stops it, or has a broken disk, goes on without them."""
    try:
        if archives.waiting() <= behind.FEW:
            archives.open_all()
        else:
            lazy.load("ui.dialogs.progress:wait_on")(window, _ARCHIVES, archives.open_all)
        archives.beside(_open_beside)
    except Cancelled:
        archives.leave()
        book.notice = f"{book.notice}{_LEFT}"
    except FAILURES as error:
        archives.leave()
        book.notice = f"{book.notice}{_BROKEN.format(reason(error))}"


def _open_beside() -> None:
    """Whatever page or dialog stands there asks for them: it can't go on without."""
    over = QApplication.activeWindow()
    lazy.load("ui.dialogs.progress:wait_on")(over, _ARCHIVES, archives.open_all, cancels=False)


def opened(path: Path, actor: str, ring: Ring | None) -> Book | None:
    """The book, after all that can be done for one that does not open at once."""
    try:
        return books.open_book(path, actor, ring=ring, archives_later=True)
    except BookError as error:
        rescued: Book | None = lazy.load("ui.window.rescue:opened")(path, actor, ring, error)
        return rescued
