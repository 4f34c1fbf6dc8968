"""The view of a book whose disk gives no answer yet: that of a computer that is off, or one that wakes up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.failures import reason
from db.files import Asked
from ui import theme
from ui.widgets.basics import STRETCH, button, card, column, drawing, label, row

_LOOK_MS, _WIDTH = 100, 420
_WAITING = (
    "“{}”还没有回答，正在等。它在别的电脑上的，那台电脑可能关着，或者网断了，要等一分钟才知道。"
    "不想等，就先打开别的账本。"
)
_FAILED = "打不开“{}”：{}。"


class WaitingView(QWidget):
    """The window stays alive meanwhile, and another book can be opened."""

    #: The disk has the book.
    answered = Signal()
    other_wanted = Signal()

    def __init__(self, path: Path, asked: Asked[Any]) -> None:
        super().__init__()
        self._path, self._asked = path, asked
        theme.mark(self, "kind", "page")
        heading = label(path.stem, "title", wrap=True)
        heading.setToolTip(str(path))
        self.said = label("", "hint", wrap=True)
        self.again = button("再试一次", self._ask, icon="refresh")
        self.other = button("打开别的账本…", self.other_wanted.emit, kind="primary", icon="folder")
        top = row(drawing("document", theme.ACCENT, 40), heading, STRETCH, spacing=12)
        inside = card(top, self.said, row(STRETCH, self.again, self.other), margin=24, spacing=12)
        inside.setFixedWidth(theme.px(_WIDTH))
        self.setLayout(column(STRETCH, row(STRETCH, inside, STRETCH), STRETCH))
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._see)
        self._wait()

    def _ask(self) -> None:
        self._asked = Asked(self._path.stat)
        self._wait()

    def _wait(self) -> None:
        self.said.setText(_WAITING.format(self._path.parent))
        self.again.hide()
        self._look.start()

    def _see(self) -> None:
        """Not while another book is being chosen."""
        if self._asked.is_alive() or QApplication.activeModalWidget():
            return
        self._look.stop()
        if self._asked.error:
            self.said.setText(_FAILED.format(self._path, reason(self._asked.error)))
            self.again.show()
        else:
            self.answered.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.other.setFocus()
