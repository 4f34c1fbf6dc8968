"""What stands in a window has at least the room that it needs: where there is less, it moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

_FRAME = QFrame.Shape.NoFrame
_SLACK = 16  # px that Qt asks for between parts, and no word needs: a bar at the foot would take more


class LeastRoom(QScrollArea):
    """Holds a widget as large as itself; or as large as it must be for nothing in it to be cut. Of a stack what is in
    sight counts."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setViewport(QWidget())  # as in `Table`
        self.setFrameShape(_FRAME)
        self._inside = inside
        self.setWidget(inside)
        if isinstance(inside, QStackedWidget):
            inside.currentChanged.connect(self._show_other)

    def _show_other(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inside, room = self._inside, self.maximumViewportSize()
        shown = inside.currentWidget() if isinstance(inside, QStackedWidget) else inside
        if shown is None:
            return
        layout = shown.layout()
        assert layout
        needed = layout.minimumSize()
        if needed.width() <= room.width() + _SLACK:
            needed.setWidth(room.width())
        if needed.height() > room.height():
            room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
            needed.setWidth(room.width() if needed.width() <= room.width() + _SLACK else needed.width())
            # sentences that wrap; of stacks Qt tells more than they need, so that they alone move nothing
            needed.setHeight(max(needed.height(), layout.minimumHeightForWidth(max(room.width(), needed.width()))))
        inside.resize(needed.expandedTo(room))
