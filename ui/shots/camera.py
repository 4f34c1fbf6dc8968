"""A picture of one screen after the other. Tests look through the same camera at what all screens have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ui import theme
from ui.pages.page import Page
from ui.session import Session
from ui.window.main_window import MainWindow

P = TypeVar("P", bound=Page)
#: Names, and what there is to see under each when it is asked for.
Shown = Iterable[tuple[str, QWidget]]

_SIZE = (1366, 728)  # 1366×768 without the title bar
_SETTLE_MS = 120  # timers of pages that wait for the keyboard to rest


class Camera:
    """Saves what it is shown in a folder, which is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: The pictures so far.
        self.files: list[Path] = []

    def take(self, name: str, widget: QWidget) -> None:
        """Show a widget, let it settle, keep it; a dialog is closed then. Raises OSError when it can't be kept."""
        widget.show()
        settle()
        letters = "" if theme.scale() == 100 else f"-{theme.scale()}"
        self.keep(f"{name}{'-高对比' if theme.contrast() else letters}", widget)
        if isinstance(widget, QDialog):
            widget.done(0)

    def take_all(self, window: MainWindow, shown: Shown) -> None:
        """One after the other, each when what was asked for has come."""
        for name, widget in shown:
            window.session.jobs.finish()
            self.take(name, widget)

    def keep(self, name: str, widget: QWidget) -> None:
        """Save the picture. Raises OSError."""
        file = self._folder / f"{name}.png"
        if not widget.grab().save(str(file)):
            raise OSError(f"{file}")
        self.files.append(file)


@contextmanager
def in_window(session: Session | None = None) -> Iterator[MainWindow]:
    """A window of the usual size, gone at the end."""
    window = MainWindow()
    if session:
        window.fill(session)
    window.resize(*_SIZE)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    settle()


def place(name: str, window: MainWindow, /, **where: Any) -> MainWindow:
    """The window with a page in it."""
    window.pages.go(name, where)
    return window


def page(kind: type[P], name: str, window: MainWindow, /, **where: Any) -> P:
    """The page in it, to be used."""
    made = place(name, window, **where).pages.current()
    assert isinstance(made, kind)
    return made


def settle() -> None:
    """Give what waits for a moment its moment."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()
