"""Numbers of persons that were copied: copying is written into the access log, and after a minute, or when the book is
closed or locked, they leave the clipboard."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from db.refusal import Refusal
from fupin_desktop.services.book import access

KEPT_MS = 60_000
#: ID numbers, certificates and bank cards; no phone, no household number.
_NUMBER = re.compile(r"(?<!\d)\d{15,21}[\dXx]?(?!\d)")


class Clipboard(QObject):
    """Watches the clipboard while a book is open."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held = ""
        self._timer = QTimer(self, singleShot=True, interval=KEPT_MS)
        self._timer.timeout.connect(self.clear)
        QGuiApplication.clipboard().dataChanged.connect(self._look)

    def clear(self) -> None:
        """Take away what was copied, unless something else was copied since."""
        held, self._held = self._held, ""
        self._timer.stop()
        if held and QGuiApplication.clipboard().text() == held:
            QGuiApplication.clipboard().clear()

    def _look(self) -> None:
        text = QGuiApplication.clipboard().text()
        # what other programs copy is none of ours
        if text == self._held or QGuiApplication.focusWindow() is None:
            return
        self._held, numbers = "", len(_NUMBER.findall(text))
        if not numbers:
            return
        self._held = text
        try:
            access.note("复制完整号码", text=f"{numbers} 个")
        except Refusal:  # a book that can't take the entry gives no number away
            self.clear()
        else:
            self._timer.start()
