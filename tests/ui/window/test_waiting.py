"""A book on a disk that gives no answer (a share whose computer is off, a stick that dies): the window stands, says so,
and takes another book."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.connection import SUFFIX
from fupin_desktop.commands import start
from fupin_desktop.services.book.opening import create_book
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Dialogs, accept, cancel
from tests.winerrors import win_error
from ui import preferences
from ui.dialogs.start import StartDialog
from ui.widgets.frame import Dialog
from ui.widgets.volumes import is_there
from ui.window.app import Desk, application
from ui.window.waiting import WaitingView


class Silent:
    """A folder whose disk answers nobody until `answers`; who asks it on the window's own thread has failed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._told = folder, threading.Event()
        self.error: OSError | None = None
        self.asked_by_window = 0

    def answers(self, error: OSError | None = None) -> None:
        self.error = error
        self._told.set()

    def in_place_of(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(path: Any, *given: Any, **more: Any) -> Any:
            if isinstance(path, str | os.PathLike) and Path(path).is_relative_to(self.folder):
                if not self._told.is_set() and threading.current_thread() is threading.main_thread():
                    self.asked_by_window += 1
                else:
                    self._told.wait()
                if self.error:
                    raise self.error
            return real(path, *given, **more)

        return ask


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk(application())
    preferences.keep("actor", ACTOR)
    yield made
    if made.window:
        made.window.close()
        made.window.deleteLater()


def _made(path: Path) -> Path:
    path.parent.mkdir()
    create_book(path, YUANXUEZHUANG, ACTOR)
    return path


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """The book on the disk that is silent."""
    return _made(tmp_path / "镇里" / f"远{SUFFIX}")


@pytest.fixture
def silent(far: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Silent]:
    made = Silent(far.parent)
    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, made.in_place_of(getattr(os, name)))
    yield made
    made.answers()
    assert made.asked_by_window == 0


def _waiting(desk: Desk) -> WaitingView:
    assert desk.window
    view = desk.window.centralWidget()
    assert isinstance(view, WaitingView)
    return view


def _opens(qtbot: QtBot, desk: Desk, book: Path) -> None:
    qtbot.waitUntil(lambda: hasattr(desk.window, "session"))
    assert desk.window
    assert desk.window.session.book.path == book


def test_another_can_be_chosen(
    qtbot: QtBot, desk: Desk, far: Path, silent: Silent, dialogs: Dialogs, tmp_path: Path
) -> None:
    near = _made(tmp_path / "这里" / f"近{SUFFIX}")
    preferences.keep("books", f"{far}|{near}")
    assert desk.begin(None)
    view = _waiting(desk)
    assert "还没有回答" in view.said.text()
    assert view.said.text().startswith(f"“{far.parent}”")
    assert desk.window
    assert "锁" not in desk.window.windowTitle()

    def choose(dialog: StartDialog) -> QDialog.DialogCode:
        dialog.take(near)
        return QDialog.DialogCode.Accepted

    dialogs.when(StartDialog, choose)
    view.other.click()
    _opens(qtbot, desk, near)
    silent.answers()
    qtbot.wait(200)
    assert desk.window.session.book.path == near


def test_it_is_opened_once_it_is_there(qtbot: QtBot, desk: Desk, far: Path, silent: Silent) -> None:
    assert desk.begin(far)
    view, window = _waiting(desk), desk.window
    assert view.again.isHidden()
    silent.answers(win_error(53))
    qtbot.waitUntil(view.again.isVisible)
    assert view.said.text() == f"打不开“{far}”：共享文件夹连不上，请看看网线和对方的电脑。"
    silent.answers()
    view.again.click()
    assert view.again.isHidden()
    _opens(qtbot, desk, far)
    assert desk.window is window


@pytest.mark.parametrize("has_a_window", [True, False])
def test_one_that_is_open_elsewhere_or_no_book_leaves_no_empty_window(
    qtbot: QtBot, desk: Desk, far: Path, silent: Silent, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch,
    has_a_window: bool,
) -> None:  # fmt: skip
    """The window that has the book comes forward; what is no book is said, and another asked for."""
    far.write_bytes(b"photo")
    quits: list[bool] = []
    assert desk.begin(far)
    monkeypatch.setattr(desk, "_app", SimpleNamespace(quit=lambda: quits.append(True)))
    monkeypatch.setattr("ui.window.doorbell.answered", lambda book: has_a_window)
    dialogs.when(Dialog, accept)
    dialogs.when(StartDialog, cancel)
    silent.answers()
    qtbot.waitUntil(lambda: bool(quits))
    assert any("不是本程序的账本" in said for said in dialogs.said) != has_a_window


def test_a_double_click_on_it_is_a_book(far: Path, silent: Silent, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []

    def window(book: Path | None) -> int:
        opened.append(book)
        return 0

    monkeypatch.setattr(start, "has_display", lambda: True)
    assert start.main([str(far)], window, lambda _: 2) == 0
    assert opened == [far]


def test_what_is_written_is_not_offered_there(far: Path, silent: Silent) -> None:
    assert not is_there(far.parent)
