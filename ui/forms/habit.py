"""A full field goes on by itself. The Enter that a hand adds out of habit belongs to that field: it skips no other."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

#: How soon it comes. Who wants to pass over the next field looks at it first.
HABIT_S = 0.7
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Down)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class _Last:
    when = float("-inf")
    onto: Callable[[], QWidget | None] = staticmethod(lambda: None)


def went_on() -> None:
    """A field was left by itself just now; the keyboard is on the next one."""
    _Last.when = time.monotonic()
    here = QApplication.focusWidget()
    _Last.onto = staticmethod(weakref.ref(here) if here else lambda: None)


def is_habit(onto: QWidget, event: QEvent) -> bool:
    """Whether a key is that Enter (Tab, ↓): the first one on the next field, and soon."""
    if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    is_first = _Last.onto() is onto and time.monotonic() - _Last.when < HABIT_S
    _Last.when = float("-inf")
    return is_first and event.key() in _KEYS and event.modifiers() in _PLAIN
