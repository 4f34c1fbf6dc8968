"""The top of every page: what is in sight, beside it its views or a word about it, at the right what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.basics import STRETCH, Elided, column, in_turn, label, pane, put, row

_HIGH = 34  # px: what stands below begins at the same height on every page
_ROOM = 1150  # px of the screen that DESIGN.md draws for, beside the rail


class Header(QWidget):
    """A title, what stands beside it, and the commands, the primary one last. Where they have no room in one row, what
    is beside the title stands in a second, else the commands: as soon as a word in them is longer, or one comes in.
    Below one title they go back only in a wider window: nothing jumps to and fro."""

    def __init__(self, title: str, *beside: QWidget, commands: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.title = label(title, "title")
        self.title.setMinimumHeight(theme.px(_HIGH))
        self._beside = beside
        self._commands = sorted(commands, key=lambda one: one.property("kind") == "primary")
        self._inside = column(spacing=theme.GAP)
        self.setLayout(self._inside)
        self._lines, self._of = 0, title
        self._arrange()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._lines:
            self._arrange()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._of = ""
            self._arrange()

    def _arrange(self) -> None:
        whole, commands = (self.title, *self._beside, *self._commands), (self.title, *self._commands)
        room = self.width() if self.isVisible() else round(_ROOM * theme.room())
        lines = 1 if _fits(whole, room) else 2 if _fits(commands, room) else 3
        if lines == self._lines or (lines < self._lines and self.title.text() == self._of):
            return
        was, self._lines, self._of = self._lines, lines, self.title.text()
        while before := self._inside.takeAt(0):
            del before
        grows = next((one for one in self._beside if isinstance(one, Elided)), None)
        if lines == 1:
            first = row(self.title, *self._beside, *([] if grows else [STRETCH]), *self._commands)
            if grows:
                first.setStretchFactor(grows, 1)
            put(self._inside, first)
        elif lines == 2:
            put(self._inside, row(self.title, STRETCH, *self._commands))
            put(self._inside, row(*self._beside, STRETCH))
        else:
            put(self._inside, row(self.title, *self._beside, STRETCH))
            put(self._inside, row(STRETCH, *self._commands))
        if (lines == 2) is not (was == 2) and self._commands:
            in_turn(self._commands[-1] if lines == 2 else self.title, self._beside)


def _fits(parts: Sequence[QWidget], room: int) -> bool:
    """Whether they stand in one row of so many px."""
    for part in parts:
        part.ensurePolished()
    needed = sum(0 if isinstance(one, Elided) else one.sizeHint().width() for one in parts if not one.isHidden())
    return needed + theme.GAP * len(parts) <= room


def heading_row(heading: str, *commands: QWidget) -> QWidget:
    """The head of a part of a page: what it is, and what can be done with it."""
    return pane(row(label(heading, "heading"), STRETCH, *commands))
