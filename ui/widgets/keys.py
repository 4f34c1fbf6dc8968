"""Keys that mean something while the keyboard is in a part of a page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

#: One more of what is listed.
ADD = ("Ctrl+M", "Ctrl+Insert")


def on_keys(part: QWidget, do: Callable[[], object], *keys: str) -> None:
    """Do something at each of these keys, while the keyboard is in a part or in what stands in it."""
    for key in keys:
        QShortcut(QKeySequence(key), part, do, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
