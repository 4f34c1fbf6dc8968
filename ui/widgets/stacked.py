"""Stacked: of several widgets one in sight, which alone says how much room is needed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class Stacked(QStackedWidget):
    """Qt's own asks for the room of the largest of them, also of those that were never seen again."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        return least_of(self.currentWidget())

    def hasHeightForWidth(self) -> bool:
        return False  # else Qt takes for the least what they would like to have


def least_of(shown: QWidget | None) -> QSize:
    """What a widget needs; nothing where there is none."""
    return QSize() if shown is None else shown.minimumSizeHint().expandedTo(shown.minimumSize())
