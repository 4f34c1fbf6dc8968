"""Ctrl+Z and Ctrl+Y in a text: its own typing first; with nothing of its own to take back they mean the book's.

Ctrl+Y is asked for by its name: under X11 Qt's own key for it is another one, and a text would let it go to the book.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QLineEdit


def means_the_book(event: QEvent, text: QLineEdit | QTextDocument) -> bool:
    """Whether a text should let this event go, so that the window's action gets the key."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not text.isUndoAvailable()
    return is_redo(event) and not text.isRedoAvailable()


def is_own(event: QEvent) -> bool:
    """Whether the key is one of the two, before a shortcut of the window takes it: asked where `means_the_book` says
    no."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or is_redo(event)


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Y, and what else the system calls so."""
    is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return is_y or event.matches(QKeySequence.StandardKey.Redo)
