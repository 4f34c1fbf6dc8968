"""A QR code on the screen, painted as rectangles."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 4  # modules around it
_USUAL, _LEAST = 4, 2  # pixels a module


class QrCode(QWidget):
    """As large as there is room, its modules of whole pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows: list[list[int]] = []

    def show_text(self, text: str) -> None:
        """Show the code of a text."""
        self._rows = [list(row) for row in segno.make_qr(text, error="l").matrix_iter(border=_QUIET)]
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(*2 * [len(self._rows) * _USUAL])

    def minimumSizeHint(self) -> QSize:
        return QSize(*2 * [len(self._rows) * _LEAST])

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._rows:
            return
        module = max(1, min(self.width(), self.height()) // len(self._rows))
        side = module * len(self._rows)
        left = (self.width() - side) // 2
        painter = QPainter(self)
        painter.fillRect(QRect(left, 0, side, side), QColor("white"))
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRect(left + x * module, y * module, module, module), QColor("black"))
        painter.end()
