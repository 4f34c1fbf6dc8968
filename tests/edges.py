"""The edges of the program in tests of screens: Qt's file chooser, one fake for all; and nothing on the screen, nor a
clock that ticks there, outlives its test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.commands import ROOT

_UI = str(ROOT / "ui")
#: Where a chooser is asked from: the file within ui/, and the function.
Site = tuple[str, str]


class Chooser:
    """Qt's file chooser: gives what was set down for it, and checks that it is asked as people can use it."""

    def __init__(self) -> None:
        self.answers: list[list[Path]] = []
        self.asked: list[str] = []
        self.sites: list[Site] = []
        #: For walks that press whatever there is: nothing is ever chosen.
        self.always_cancel = False

    def give(self, *paths: Path) -> None:
        """The next time it opens, these are chosen; none is 取消."""
        self.answers.append(list(paths))

    def several(self, parent: QWidget, title: str, folder: str = "", filters: str = "") -> tuple[list[str], str]:
        """In the place of getOpenFileNames."""
        return [str(path) for path in self._next(parent, title, folder, filters)], filters

    def one(self, parent: QWidget, title: str, folder: str = "", filters: str = "") -> tuple[str, str]:
        """In the place of getOpenFileName and getSaveFileName."""
        return "".join(self.several(parent, title, folder, filters)[0][:1]), filters

    def folder(self, parent: QWidget, title: str, folder: str = "") -> str:
        """In the place of getExistingDirectory."""
        return "".join(str(path) for path in self._next(parent, title, folder, "( *.)")[:1])

    def _next(self, parent: QWidget, title: str, folder: str, filters: str) -> list[Path]:
        assert isinstance(parent, QWidget), f"“{title}” belongs to no window"
        assert isinstance(folder, str), f"“{title}” begins nowhere"
        assert title, "a chooser without a title"
        assert "*." in filters, f"“{title}” shows every file"
        self.asked.append(title)
        self.sites.append(_site())
        if self.always_cancel:
            return []
        assert self.answers, f"nobody expected the file chooser “{title}”"
        return self.answers.pop(0)


def _site() -> Site:
    frame = sys._getframe()
    while not frame.f_code.co_filename.startswith(_UI):
        assert frame.f_back
        frame = frame.f_back
    return Path(frame.f_code.co_filename).relative_to(_UI).as_posix(), frame.f_code.co_name


@pytest.fixture(autouse=True)
def chooser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chooser]:
    """The file chooser of every test of a screen."""
    made = Chooser()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", made.several)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", made.one)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", made.one)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", made.folder)
    yield made
    assert not made.answers, f"the file chooser never opened for {made.answers}"


@pytest.fixture(autouse=True)
def nothing_outlives(qtbot: QtBot) -> Iterator[None]:
    """A window that stays, or a timer that ticks in one, would act in the next test's book."""
    before = {id(top) for top in QApplication.topLevelWidgets()}
    yield
    left = [top for top in QApplication.topLevelWidgets() if id(top) not in before]
    seen = [_named(top) for top in left if top.isVisible()]
    ticking = [f"{_named(timer.parent())} every {timer.interval()} ms" for top in left
               for timer in top.findChildren(QTimer) if timer.isActive()]  # fmt: skip
    for top in left:
        for timer in top.findChildren(QTimer):
            timer.stop()
        top.hide()
    assert not seen, f"still open after the test: {seen}"
    assert not ticking, f"timers still running after the test: {ticking}"


def _named(made: QObject | None) -> str:
    assert made
    return f"{type(made).__name__} {made.property('windowTitle') or made.objectName()}".strip()
