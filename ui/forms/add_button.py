"""A button that adds one more form to fill: a stop on the way of Enter, with what the keys do there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from ui import icons, theme
from ui.forms import habit
from ui.forms.walker import leaps, walk_from
from ui.widgets.basics import Button

_KEYS = "　Enter 添加 · ↓ 跳过"


class AddButton(Button):
    """Enter adds, ↓ goes on, ↑ back."""

    def __init__(
        self, text: str, clicked: Callable[[], object], icon: str = "add", tip: str = "", *, keys: str = _KEYS
    ) -> None:
        """`keys`: what the keys do here, told while the keyboard is on it."""
        super().__init__(text)
        self._text, self._keys = text, keys
        self.passes: Callable[[], bool] = lambda: False
        self.setProperty("kind", "plain")
        self.setAccessibleName(text.rstrip("…"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setIcon(icons.icon(icon))
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.setToolTip(tip)
        self.clicked.connect(lambda *_: clicked())

    def give_letter(self, letter: str) -> None:
        """Alt and this letter press it."""
        dots = "…" if self._text.endswith("…") else ""
        self._text = f"{self._text.removesuffix(dots)}(&{letter}){dots}"
        self.setText(self._text)

    def event(self, event: QEvent) -> bool:
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down  # it adds nothing: it may be meant
        return (not is_down and habit.is_habit(self, event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaps(event):
            walk_from(self, needed=True)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            walk_from(self, forward=event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setText(f"{self._text}{self._keys}")
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setText(self._text)
        super().focusOutEvent(event)
