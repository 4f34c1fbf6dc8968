"""A figure of the first page: what it counts, the number, and a line about it. The whole card can be pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui import theme
from ui.widgets.basics import column, label

_MARGIN = 16


class Figure(QFrame):
    """A pressable card with a number."""

    def __init__(
        self, title: str, pressed: Callable[[], object] | None = None, tip: str = "", *, foot: QWidget | None = None
    ) -> None:
        """`foot`: what more can be done with what it counts, below all else."""
        super().__init__()
        self._pressed = pressed
        self._title = title
        self.setProperty("kind", "press" if pressed else "card")
        if pressed:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.number = label("…", "figure")
        self.number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.note = label(" ", "hint", wrap=True)
        inside = column(label(title, "hint"), self.number, self.note, spacing=4, margins=(_MARGIN, 12, _MARGIN, 12))
        if foot:
            inside.addWidget(foot, 0, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(inside)

    def show_number(self, number: str, note: str, state: str = "") -> None:
        """Show a number; `state` warning makes it orange."""
        self.number.setText(number)
        self.note.setText(note)
        theme.mark(self.number, "state", state)
        self.setAccessibleName(f"{self._title} {number}，{note}")
        self._fit()

    def _fit(self) -> None:
        """A long number is written smaller rather than cut."""
        size = theme.FIGURE
        while size > theme.NORMAL and self._width_at(size) > self.width() - 2 * _MARGIN - 2:
            size -= 1
        self.number.setStyleSheet(f"font-size: {theme.px(size)}px" if size < theme.FIGURE else "")

    def _width_at(self, size: int) -> int:
        return QFontMetrics(theme.font(size)).horizontalAdvance(self.number.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed and self.rect().contains(event.position().toPoint()):
            self._pressed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pressed()
        else:
            super().keyPressEvent(event)
