"""What stands in a window has at least the room that it needs: where there is less, it moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

_SLACK = 16  # px that Qt asks for between parts, and no word needs: a bar at the foot would take more


class LeastRoom(QScrollArea):
    """Holds a widget as large as itself; or as large as it must be for nothing in it to be cut. Of a stack what is in
    sight counts."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setViewport(QWidget())  # as in `Table`
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._inside = inside
        self.setWidget(inside)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
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
        moves = needed.height() > room.height()
        if moves:
            room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        if needed.width() <= room.width() + _SLACK:
            needed.setWidth(room.width())
        if moves:  # then for sentences that wrap too, of which Qt tells more than they need
            needed.setHeight(max(needed.height(), layout.minimumHeightForWidth(needed.width())))
        inside.resize(needed.expandedTo(room))

    def _follow(self) -> None:
        """What the keyboard goes to comes into sight. (Asked here: what it leaves may be about to go.)"""
        focus = QApplication.focusWidget()
        if focus and self._inside.isAncestorOf(focus) and self._inside.size() != self.viewport().size():
            self.ensureWidgetVisible(focus)
