"""Locking an open book: when nobody touched the keyboard for a while, or at once; and what has to happen before."""

from __future__ import annotations

import time
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog

from ui import preferences
from ui.window.main_window import MainWindow

_LOOK_MS = 5000
_TOUCHES = {
    QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TabletMove, QEvent.Type.InputMethod,
}  # fmt: skip


class Watch(QObject):
    """Looks from time to time whether the keyboard or mouse was touched."""

    #: Nobody was there for long enough.
    due = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.pages)  # gone with the contents
        self._window = window
        # the wall clock also counts the hours of a closed lid
        self._last = time.time()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Lock when it is time; else listen for the next touch."""
        if self._window.session.jobs.busy or any(one.property("stays") for one in _dialogs()):
            self._last = time.time()
        if self._is_late():
            self._end()
        else:  # listening to every event all the time would slow all of them down
            _app().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            _app().removeEventFilter(self)
            if self._is_late():  # the lid was opened: the first touch is not one of work
                self._end()
                return True
            self._last = time.time()
        return False

    def _is_late(self) -> bool:
        return abs(time.time() - self._last) >= preferences.idle_minutes() * 60

    def _end(self) -> None:
        self._timer.stop()
        _app().removeEventFilter(self)
        self.due.emit()


class Locking(QObject):
    """Takes a window's contents away: first what was typed is kept, what is open is closed."""

    #: Nothing of the book is in use any more; it can be closed.
    ready = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._again = QTimer(self, interval=20)
        self._again.timeout.connect(self._unwind)

    def begin(self) -> None:
        """Hide everything at once; `ready` comes when dialogs have let go."""
        if page := self._window.pages.current():
            with suppress(Exception):  # a full disk must not keep the book open
                page.may_leave()
        self._window.cover()
        self._again.start()
        self._unwind()

    def _unwind(self) -> None:
        while popup := QApplication.activePopupWidget():
            popup.close()
        for dialog in _dialogs():
            dialog.done(QDialog.DialogCode.Rejected)
        if QThread.currentThread().loopLevel() <= 1 and not _dialogs():
            self._again.stop()
            self._window.session.jobs.close()
            self.ready.emit()


def _dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
