"""Lines to type into: by themselves, as what a list is searched by, and with their word above."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMetaMethod, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basics import column, label

_SEARCH_WIDE = 180  # px


class Line(QLineEdit):
    """Enter counts once: it goes to who listens to `returnPressed`, and to a dialog's button only where nobody does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.isSignalConnected(QMetaMethod.fromSignal(self.returnPressed)):
            event.accept()


def field(name: str, hint: str = "", *, text: str = "", wide: int = 0) -> QLineEdit:
    """A text field by itself, as pages and dialogs have it; `wide`, where given, is its width in px."""
    made = Line(text)
    made.setProperty("kind", "field")
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    if wide:
        made.setFixedWidth(theme.px(wide))
    return made


def search_field(words: str, typed: Callable[[str], object]) -> QLineEdit:
    """What a list is searched by, in its row of filters."""
    made = field(words, words)
    made.setMinimumWidth(theme.px(96))
    made.setMaximumWidth(theme.px(_SEARCH_WIDE))
    made.setClearButtonEnabled(True)
    made.textChanged.connect(typed)
    return made


def labelled(words: str, made: QWidget) -> QVBoxLayout:
    """A field with its word above."""
    heading = label(words, "hint")
    heading.setBuddy(made)
    if not made.accessibleName():
        made.setAccessibleName(words)
    return column(heading, made, spacing=2)
