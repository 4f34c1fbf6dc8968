"""The edges of the program in tests of screens, one fake for each: Qt's file chooser, dialogs that wait for an answer,
printers; and nothing on the screen, nor a clock that ticks there, outlives its test."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.commands import ROOT
from tests.ui import grammar
from tests.ui.elsewhere import Site as Site
from tests.ui.elsewhere import broken
from ui.dialogs.progress import ProgressDialog
from ui.paper import printer
from ui.paper.printer import Way
from ui.widgets import volumes
from ui.widgets.frame import Dialog
from ui.widgets.volumes import Volume

_UI = str(ROOT / "ui")
#: What a person does with a dialog that stands open; its result, where it does not end the dialog itself.
Answer = Callable[[Any], object]
#: Before there is a window: what is asked then belongs to none.
_ALONE = {"window/rescue.py", "window/opening.py", "window/app.py", "window/closed_book.py", "dialogs/choose_backup.py"}
#: The short ones that many ask through: who asks is the one who calls them.
_FRAME = str(ROOT / "ui" / "widgets" / "frame.py")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one stick that is plugged in."""
    made = tmp_path / "KINGSTON"
    made.mkdir()
    monkeypatch.setattr(volumes, "plugged", lambda: [Volume(made, "KINGSTON", 7_200_000_000)])
    return made


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
    while not frame.f_code.co_filename.startswith(_UI) or frame.f_code.co_filename == _FRAME:
        if frame.f_back is None:
            return "", ""  # a test of the short ones themselves
        frame = frame.f_back
    function = frame.f_code.co_qualname.partition(".<locals>")[0].rpartition(".")[2]
    return Path(frame.f_code.co_filename).relative_to(_UI).as_posix(), function


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


class Dialogs:
    """In the place of `exec`: a dialog is shown, and met as a test has set down; one that nobody expects fails."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.sites: list[Site] = []
        #: Where somebody was asked, and whether they agreed.
        self.met: set[tuple[Site, bool]] = set()
        #: For tests of the waiting itself.
        self.really = False
        self._really: Callable[[QDialog], int] = QDialog.exec
        self._next: list[Answer] = []
        self._always: list[tuple[type[QDialog], Answer]] = []

    def give(self, *answers: Answer) -> None:
        """The next dialogs are met so, in this order."""
        self._next.extend(answers)

    def when(self, kind: type[QDialog], answer: Answer) -> None:
        """Every dialog of a kind is met so, unless `give` says otherwise: the nearest kind, what was set down last."""
        self._always.insert(0, (kind, answer))

    def exec(self, dialog: QDialog) -> int:
        """Show it, let it be answered, and give back what came of it."""
        if self.really or isinstance(dialog, ProgressDialog):  # which waits for work, not for a person
            return self._really(dialog)
        site, title = _site(), dialog.windowTitle()
        assert title, f"a dialog without a title: {site}"
        assert not dialog.isVisible(), f"“{title}” stands open already"
        assert dialog.parentWidget() or site[0] in _ALONE, f"“{title}” belongs to no window: {site}"
        self.sites.append(site)
        self.said.append(" ".join(made.text() for made in dialog.findChildren(QLabel) if made.text()))
        answer = self._answer(dialog)
        assert answer, f"nobody expected “{title}”: {self.said[-1]}"
        dialog.setModal(True)
        dialog.show()
        wrong = grammar.found(dialog) if isinstance(dialog, Dialog) else []  # Qt's own are as they are
        assert not wrong, f"“{title}”: {wrong}"
        given = answer(dialog)
        result = int(given) if isinstance(given, int) else dialog.result()
        dialog.hide()
        self.met.add((site, bool(result)))
        return result

    def _answer(self, dialog: QDialog) -> Answer | None:
        if self._next:
            return self._next.pop(0)
        meant = [(kind, answer) for kind, answer in self._always if isinstance(dialog, kind)]
        return max(meant, key=lambda one: len(one[0].__mro__))[1] if meant else None


def accept(dialog: QDialog) -> int:
    """What Enter does where the dialog holds all it needs."""
    dialog.accept()
    return dialog.result()


def cancel(dialog: QDialog) -> int:
    """Esc."""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "Esc does not close it"
    return int(QDialog.DialogCode.Rejected)


@pytest.fixture(autouse=True)
def dialogs(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Dialogs]:
    """The dialogs of every test of a screen (walks meet the real ones)."""
    made = Dialogs()
    monkeypatch.setattr(QDialog, "exec", lambda dialog: made.exec(dialog))
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: made.exec(dialog))
    yield made
    assert not made._next, f"{len(made._next)} dialogs never opened; there were {made.said}"
    assert not (left := broken(request.node.nodeid, made.met)), left


@pytest.fixture(autouse=True)
def really_met(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Of walks, which meet the real dialogs: what they promise to open is opened."""
    met: set[tuple[Site, bool]] = set()
    really = QDialog.exec

    def seen(dialog: QDialog) -> int:
        site, result = _site(), really(dialog)
        met.add((site, bool(result)))
        return result

    monkeypatch.setattr(QDialog, "exec", seen)
    yield
    assert not (left := broken(request.node.nodeid, met)), left


class Printers:
    """This computer's printers, none to begin with: what is sent to one becomes a PDF in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self.jobs: list[tuple[Way, str, Path]] = []
        self._really = printer.open_printer

    def open(self, way: Way, title: str) -> QPrinter:
        """In the place of printer.open_printer; raises what that does for a printer that is not there."""
        assert isinstance(way, Way), way
        assert title, "a print job without a name"
        if way.printer not in self.names:
            return self._really(way, title)
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        path = self.folder / f"{len(self.jobs) + 1}.pdf"
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(path))
        made.setDocName(title)
        self.jobs.append((way, title, path))
        return made


@pytest.fixture(autouse=True)
def printers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printers:
    """The printers of every test of a screen."""
    made = Printers(tmp_path)
    monkeypatch.setattr(printer, "printers", lambda: list(made.names))
    monkeypatch.setattr(printer, "open_printer", made.open)
    return made


@pytest.fixture(autouse=True)
def nothing_outlives(qtbot: QtBot) -> Iterator[None]:
    """A window that stays, or a timer that ticks in one, would act in the next test's book; a key that the last test
    held (Qt keeps what the last event said) would turn the next choice over."""
    before = {id(top) for top in QApplication.topLevelWidgets()}
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
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


@pytest.fixture(autouse=True, scope="module")
def nothing_is_left() -> Iterator[None]:
    """What belongs to no window stays for ever, with what a person wrote in it, and slows what dresses all."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    own = Qt.WindowType.Desktop  # Qt's own, which Qt 6.9 makes for a text edit; without it that dies at its end
    left = [top for top in QApplication.allWidgets() if top.parentWidget() is None and top.windowType() != own]
    told = Counter(_named(top) for top in left)
    for top in left:
        top.deleteLater()
    assert not told, f"parts that nobody holds are left of these tests: {dict(told)}"


def _named(made: QObject | None) -> str:
    assert made
    return f"{type(made).__name__} {made.property('windowTitle') or made.objectName()}".strip()
