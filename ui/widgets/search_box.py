"""The search box that is always there: results while typing, Enter opens, Esc closes.

It knows how to ask and to show; what is asked and what opening means are handed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fupin_desktop import lazy
from ui import theme
from ui.widgets.basics import drawing, in_turn
from ui.widgets.undo_keys import is_own, is_redo, means_the_book

if TYPE_CHECKING:
    from ui.widgets.search_results import Result, Results

_FRAME = 0.016
#: A slow disk or a huge book: ask only when the typing pauses.
_PAUSE_MS = 120
#: Nobody types sooner after the window stands.
_IDLE_MS = 400
#: So many results are asked for.
LIMIT = 30
#: The initial of many, of whom a few are enough to warm up with; it is too short to load the ledgers (15 MB).
_ANYBODY, _FEW = "z", 4
_DRAWING, _EDGE = 18, 12  # px: how large it is, and how far from the left

Find = Callable[[str, int], Sequence["Result"]]


class SearchBox(QLineEdit):
    """The input; its results hang below it in the window."""

    opened = Signal(object)
    #: Nothing was found and the person wants to register what was typed.
    register_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._find: Find | None = None
        self._slow = False
        self.setProperty("kind", "search")
        more = "" if theme.crowded() else "，如 zs　　Ctrl+F"
        self.setPlaceholderText(f"查人、户、电话、身份证号，或拼音首字母{more}")
        self.setAccessibleName("查找")
        self.setToolTip("查找（Ctrl+F）：姓名、拼音、证件号码、电话、户编号、住址")
        self.setClearButtonEnabled(False)
        self._drawing = drawing("search", theme.SECONDARY, _DRAWING)  # an action's icon does not grow with the letters
        self._drawing.setParent(self)
        self.setTextMargins(theme.px(_DRAWING + 6), 0, 0, 0)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.ask)
        self.textChanged.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawing.move(theme.px(_EDGE), (self.height() - self._drawing.sizeHint().height()) // 2)

    @cached_property
    def results(self) -> Results:
        """What hangs below, made when it is first wanted."""
        made: Results = lazy.load("ui.widgets.search_results:Results")(self)
        made.chosen.connect(self._open)
        made.new_wanted.connect(self._register)
        made.left.connect(self.setFocus)
        made.closed.connect(self.finish)
        in_turn(self, [made.register])
        return made

    def serve(self, find: Find) -> None:
        """Answer from now on, by this search."""
        self._find = find
        idle = QTimer(self, singleShot=True, interval=_IDLE_MS)  # a child: closing the book stops it
        idle.timeout.connect(self._warm)
        idle.start()

    def _warm(self) -> None:
        """Ask and draw once, unseen: the first key then waits neither for the index nor for letters and style."""
        if self._find and not self.text():
            self.results.warm(self._find(_ANYBODY, _FEW))

    def start(self) -> None:
        """Put the keyboard here (Ctrl+F)."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def take(self) -> str:
        """What is being typed, and forget it; "" when the keyboard is elsewhere."""
        text = self.text().strip() if self.hasFocus() or self.results.has_focus() else ""
        if text:
            self.finish()
        return text

    def finish(self) -> None:
        """Close the results and forget what was typed."""
        self._timer.stop()
        self.results.hide()
        self.clear()

    def _open(self, target: object) -> None:
        self.finish()
        self.opened.emit(target)

    def _register(self) -> None:
        text = self.text().strip()
        self.finish()
        self.register_wanted.emit(text)

    def _typed(self) -> None:
        self.results.leave()
        if self._slow:
            self._timer.start()
        else:
            self.ask()

    def ask(self) -> None:
        """Show what the text means now."""
        text = self.text().strip()
        if not text or self._find is None:
            self.results.hide()
            return
        began = time.perf_counter()
        found = self._find(text, LIMIT)
        self._slow = time.perf_counter() - began > _FRAME
        self.results.show_found(text, found, LIMIT)

    def event(self, event: QEvent) -> bool:
        if means_the_book(event, self):
            event.ignore()
            return False
        if is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.text() or self.results.isVisible()):
            self.finish()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.results.isVisible():
                self.ask()
            self.results.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._timer.stop()
                self.ask()
            self.results.open_current()
        elif is_redo(event):
            self.redo()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        if self.text() and not self.results.has_focus():
            self.results.hide()
