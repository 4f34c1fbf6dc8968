"""A frame that takes files and folders dragged over it, and has buttons for who does not drag."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from db.files import answers
from ui import theme
from ui.widgets.basics import Elided, row


class DropFrame(QFrame):
    """Gives `dropped` the files that end in `suffix` and the folders, as they are."""

    dropped = Signal(list)

    def __init__(self, words: str, suffix: str, *buttons: QWidget) -> None:
        super().__init__()
        self._suffix = suffix
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(words)
        told = Elided("hint")
        told.setText(words)
        self.setLayout(row(told, *buttons, margins=(16, 12, 12, 12), stretch=(1,)))

    def wanted(self, data: QMimeData) -> list[Path]:
        """What of the dragged is taken."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return [path for path in paths if answers(path.is_dir) or path.suffix.lower() == self._suffix]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and self.wanted(event.mimeData()):
            event.acceptProposedAction()
            theme.mark(self, "state", "over")
        else:
            event.ignore()

    def dragLeaveEvent(self, event: object) -> None:
        theme.mark(self, "state", "")

    def dropEvent(self, event: QDropEvent) -> None:
        theme.mark(self, "state", "")
        if paths := self.wanted(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)
