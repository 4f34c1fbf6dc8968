"""A township's book into which two villages have handed in, in a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import merge_desk
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui.conftest import _close_windows, shown
from ui.window.main_window import MainWindow


@pytest.fixture(scope="session")
def _merged(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("town")
    *_, town = demo.make(folder, 2, 14, 5)
    with open_book(town, ACTOR) as book:
        merge_desk.merge(book, sorted((folder / "packages").glob("*.fpk")))
    return town.read_bytes()


@pytest.fixture
def township(_merged: bytes, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "宝莲寺镇.fpb"
    path.write_bytes(_merged)
    with open_book(path, ACTOR) as book:
        yield book
        _close_windows()


@pytest.fixture
def town(qtbot: QtBot, township: Book) -> MainWindow:
    return shown(qtbot, session_on(township))
