"""A window that is closed is gone, with its session and pages, and what they had found in the book."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from db.changes import every
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from ui.window.main_window import MainWindow


def _seen(book: Book) -> dict[str, weakref.ref[object]]:
    """A window in which pages of every way of reading were gone to, closed; weakly, by name."""
    session, window = session_on(book), MainWindow()
    window.fill(session)
    window.show()
    home, visit = every("SELECT household, id FROM visit LIMIT 1")[0]
    of_home: dict[str, Any] = {"household": home}
    ways = {"household": of_home, "visit": of_home | {"visit": visit}, "ledger": {"ledger": "measure"}}
    for name in ("households", "effect", *ways):
        window.pages.go(name, ways.get(name))
    kept: dict[str, object] = {"window": window, "session": session, **window.pages._made}
    seen = {name: weakref.ref(one) for name, one in kept.items()}
    for timer in window.findChildren(QTimer):
        timer.stop()
    session.jobs.finish()
    window.close()
    window.deleteLater()
    session.jobs.close()
    return seen


def test_a_closed_window_is_gone_with_its_pages(village: Book) -> None:
    seen = _seen(village)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert len(seen) > 6
    assert [name for name, one in seen.items() if one() is not None] == []
