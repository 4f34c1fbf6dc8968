"""Ctrl+Z and Ctrl+Y in a text: its own typing first; with nothing of its own to take back they mean the book's."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QLineEdit


def means_the_book(event: QEvent, text: QLineEdit | QTextDocument) -> bool:
    """Whether a text should let this event go, so that the window's action gets the key."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not text.isUndoAvailable()
    return event.matches(QKeySequence.StandardKey.Redo) and not text.isRedoAvailable()
