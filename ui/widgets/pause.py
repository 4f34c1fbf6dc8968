"""Pause: something is done once a moment has gone by, as long as the window is there whose it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Pause(QTimer):
    """`do` after so many milliseconds without another `again`; not when the window closes, and a book with it."""

    def __init__(self, owner: QWidget, milliseconds: int, do: Callable[[], object]) -> None:
        super().__init__(owner, singleShot=True, interval=milliseconds)
        self._owner = owner
        self.timeout.connect(do)
        owner.installEventFilter(self)

    def again(self) -> None:
        """Begin to wait, or anew. A field is left, too, when the window closes: then there is nothing to wait for."""
        if self._owner.window().isVisible():
            self.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and not self._owner.window().isVisible():
            self.stop()
        return False
