"""The button at the end of a line: its list, its calendar, its hidden digits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from ui import icons, theme

_EDGE, _PADDING = 2, 8  # px: around the button; what the sheet gives a line at its end anyway


class EndButton(QToolButton):
    """Grows with the letters: a line edit's own actions stay at 16 px (Qt asks the platform's style, no sheet), and end
    PySide when both are deleted. `tip`: what it does, with its key."""

    def __init__(self, line: QLineEdit, icon: str, tip: str, press: Callable[[], object]) -> None:
        super().__init__(line)
        self._line, self._has_no_use = line, False
        self.setProperty("kind", "inside")
        self.setIcon(icons.icon(icon, theme.SECONDARY))
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition("（")[0])
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(press)
        self.place()

    def place(self) -> None:
        """At the end of the line, which was made or has another size now; the text ends before it."""
        high = min(self._line.height(), theme.px(theme.ROW))  # one that was never in sight is 480 px high
        side = max(0, high - 2 * _EDGE)
        self.setGeometry(self._line.width() - side - _EDGE, (self._line.height() - side) // 2, side, side)
        self._line.setTextMargins(0, 0, 0 if self.isHidden() else side + _EDGE - _PADDING, 0)

    def drop(self) -> None:
        """It has no use here, now and later."""
        self._has_no_use = True
        self.hide()

    def setVisible(self, is_visible: bool) -> None:
        super().setVisible(is_visible and not self._has_no_use)
        self.place()
