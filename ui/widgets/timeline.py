"""Timeline: what happened, newest first, as much of it as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui import theme
from ui.widgets.basics import Elided, label

_BETWEEN, _DOT, _INSET = 8, 8, 18  # px


class Timeline(QWidget):
    """A heading, and entries of a line (when, who) and words, beside a dot each. The last that there is room for may
    end in …; where there is none for any, no heading stands either."""

    def __init__(self, heading: str, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._heading = label(heading, "strong")
        self._heading.setParent(self)
        self._entries = []
        for when, words in entries:
            head, text = Elided("small"), label(words, wrap=True)
            head.setText(when)
            text.setToolTip(words)
            dot = label("●", "small")
            for part in (dot, head, text):
                part.setParent(self)
            self._entries.append((dot, head, text, words))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inset, title = theme.px(_INSET), self._heading.sizeHint()
        self._heading.setGeometry(0, 0, self.width(), title.height())
        top = title.height() + theme.px(_BETWEEN)
        for dot, head, text, words in self._entries:
            wide, line = self.width() - inset, head.sizeHint().height()
            high = _fitted(text, words, wide, self.height() - top - line)
            for part in (dot, head, text):
                part.setVisible(bool(high))
            dot.setGeometry(0, top, inset, line)
            head.setGeometry(inset, top, wide, line)
            text.setGeometry(inset, top + line, wide, high)
            top = top + line + high + theme.px(_BETWEEN) if high else self.height()
        self._heading.setVisible(self.shown > 0)

    @property
    def shown(self) -> int:
        """How many entries there was room for."""
        return sum(head.isVisibleTo(self) for _, head, *_ in self._entries)


def _fitted(text: QLabel, words: str, wide: int, room: int) -> int:
    """Write as much as there is room for; how high it is, 0 where not even a line fits."""
    if room < text.fontMetrics().height():
        return 0
    for shown in (words, *(f"{words[:length]}…" for length in range(len(words) - 1, 3, -2))):
        text.setText(shown)
        if (high := text.heightForWidth(wide)) <= room:
            return high
    return 0
