"""A second start of the program on a book whose window is open: that window is asked to come forward.

The window that has a book holds a lock in the folder of the settings, which the system gives back when the process
dies, and looks out for a bell there: a file that a second start makes, and that it takes away as its answer. (Qt's
local sockets would do, but QtNetwork wants system packages that a bare Linux lacks, and is megabytes of the bundle.)
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, Signal

from db.files import itself, take_away
from db.lock import Lock, Taken
from ui import preferences

_PATIENCE = 2.0  # seconds; a window that is busy longer does not answer, and the book is offered for looking
_ANY_PROCESS = -1  # ASFW_ANY


class Doorbell(QObject):
    """Of one window."""

    #: Somebody started the program on this book again.
    rung = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock: Lock | None = None
        self._bell: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def answer_for(self, book: Path) -> None:
        """Answer who rings for this book from now on, and for no other."""
        self.fall_silent()
        lock, bell = _places(book)
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(lock)
            take_away(bell)  # rung for a window that had died
        except (Taken, OSError):  # a window only for looking; a folder that takes no file: nobody is answered
            return
        self._bell = bell
        self._watcher.addPath(str(lock.parent))

    def fall_silent(self) -> None:
        """The book is closed."""
        if self._lock:
            self._lock.release()
        self._lock = self._bell = None
        if folders := self._watcher.directories():
            self._watcher.removePaths(folders)

    def _look(self) -> None:
        if self._bell and self._bell.exists():
            take_away(self._bell)
            self.rung.emit()


def answered(book: Path) -> bool:
    """Ring at the window that has this book. Whether there is one, and it came forward."""
    lock, bell = _places(book)
    try:
        if not lock.exists() or not _is_taken(lock):
            return False
        _let_it_come_forward()
        bell.touch()
    except OSError:
        return False
    end = time.monotonic() + _PATIENCE
    while bell.exists():
        if time.monotonic() > end:
            take_away(bell)
            return False
        QCoreApplication.processEvents()
        time.sleep(0.02)
    return True


def _places(book: Path) -> tuple[Path, Path]:
    """Where the lock and the bell of a book lie. Their names don't tell which book it is."""
    known = os.path.normcase(itself(book))
    name = hashlib.sha256(os.fsencode(known)).hexdigest()[:16]
    folder = preferences.folder() / "windows"
    return folder / f"{name}.lock", folder / f"{name}.bell"


def _is_taken(lock: Path) -> bool:
    try:
        Lock(lock).release()
    except Taken:
        return True
    return False


def _let_it_come_forward() -> None:
    """Windows lets a program come forward only when the one in front says so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
