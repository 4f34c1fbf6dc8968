"""A book in which nothing stands yet: every page is read, and says what would be there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import create_book, open_book
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui.conftest import _close_windows, shown
from ui.window.navigation import PLACES

#: What has pictures is drawn elsewhere; every ledger is one page (tests/ui/pages/ledgers/test_page.py).
_DRAWN = {"effect", "psychology report"}


def _wordless(page: QWidget) -> list[str]:
    """Lists in sight without a row."""
    tables = [one for one in page.findChildren(QTableView) if one.isVisible()]
    return [one.accessibleName() for one in tables if not one.model().rowCount()]


def test_every_page_of_a_township_s_empty_book_is_read_and_says_what_would_be_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    create_book(tmp_path / "空.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "空.fpb", ACTOR) as book:
        session = session_on(book)
        said: list[str] = []
        session.said.connect(said.append)
        window = shown(qtbot, session)
        silent = {}
        for name in [place.name for place in PLACES if not place.of and place.name not in _DRAWN]:
            window.pages.go(name)
            session.jobs.finish()
            QApplication.processEvents()
            page = window.pages.current()
            assert page
            if lists := _wordless(page):
                silent[name] = lists
        assert said == []
        assert silent == {"paper entry": ["可能是谁"]}
        _close_windows()
