"""Painted: something is done once a widget has been painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

#: A window that is minimized is painted late or never.
_AT_LATEST_MS = 300


class Painted(QObject):
    """Calls `do` after the next paint of a widget, or a moment later; not where the widget has gone by then."""

    def __init__(self, widget: QWidget, do: Callable[[], object]) -> None:
        super().__init__(widget)
        self._do = do
        widget.installEventFilter(self)
        QTimer.singleShot(_AT_LATEST_MS, self, do)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._do)
        return False
