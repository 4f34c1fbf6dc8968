"""What tests of screens need: the dressed application, settings of their own, a window on a small book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import keys
from db.keys import Cost
from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import Book, open_book
from tests.answered import close_all, session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import chooser as chooser
from tests.edges import dialogs as dialogs
from tests.edges import nothing_is_left as nothing_is_left
from tests.edges import nothing_outlives as nothing_outlives
from tests.edges import printers as printers
from tests.patience import PATIENCE
from ui import preferences
from ui.session import Session
from ui.window.app import application
from ui.window.main_window import MainWindow

CHEAP = Cost(1, 8 * 1024, 1)

for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
    _wait.__kwdefaults__["timeout"] = round(PATIENCE * 1000)  # type: ignore[index]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, qtbot: QtBot) -> Iterator[None]:
    """The person's own settings are left alone; every test begins with none, and with normal letters."""
    preferences.lie_in(tmp_path / "settings")
    application()
    # the last test's windows go now: dressing anew would dress them too
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    yield
    close_all()


@pytest.fixture(scope="session")
def _village(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("demo") / "袁薛庄村.fpb"
    demo.make_village(path, YUANXUEZHUANG, 12, 1)
    return path.read_bytes()


def _close_windows() -> None:
    """As a person does before the book is closed; qtbot would do it after."""
    for widget in QApplication.topLevelWidgets():
        for timer in widget.findChildren(QTimer):
            timer.stop()
        if isinstance(widget, MainWindow):
            widget.close()
            widget.deleteLater()


@pytest.fixture
def book(book: Book) -> Iterator[Book]:
    """An open, empty book."""
    yield book
    _close_windows()


@pytest.fixture
def village(_village: bytes, tmp_path: Path) -> Iterator[Book]:
    """An open demo village of 12 households."""
    path = tmp_path / "袁薛庄村.fpb"
    path.write_bytes(_village)
    with open_book(path, ACTOR) as opened:
        yield opened
        _close_windows()


@pytest.fixture
def session(book: Book) -> Session:
    """On an empty book; work is done at once."""
    return session_on(book)


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as cheap as it can be: what is tested is not how long it takes."""
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)


@pytest.fixture(scope="session")
def _locked_village(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    path = tmp_path_factory.mktemp("locked") / "袁薛庄村.fpb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "measured_cost", lambda: CHEAP)
        demo.make_village(path, YUANXUEZHUANG, 6, 1, locked=True)
    return path.read_bytes(), keys.beside(path).read_bytes()


@pytest.fixture
def locked_path(_locked_village: tuple[bytes, bytes], tmp_path: Path, cheap_keys: None) -> Path:
    """A locked demo village of 6 households, closed; its users: demo.USERS."""
    path = tmp_path / "袁薛庄村.fpb"
    path.write_bytes(_locked_village[0])
    keys.beside(path).write_bytes(_locked_village[1])
    return path


def shown(qtbot: QtBot, session: Session) -> MainWindow:
    """The window of a session, on screen."""
    window = MainWindow()
    window.fill(session)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def window(qtbot: QtBot, village: Book) -> MainWindow:
    """The window on the demo village."""
    return shown(qtbot, session_on(village))


@pytest.fixture
def empty_window(qtbot: QtBot, session: Session) -> MainWindow:
    """The window on an empty book."""
    return shown(qtbot, session)
