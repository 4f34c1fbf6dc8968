"""What scrolls, and fades where it goes on: no letters are cut in half above a footer, or below a heading."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QTableView, QWidget

from ui import theme

#: As high as a line of letters: the one that is cut is gone where it is cut.
_HIGH = 26
_FRAME = 4  # px around the rows of a list


class _Fade(QWidget):
    """From what stands there to what it stands on."""

    def __init__(self, area: QScrollArea, *, is_below: bool) -> None:
        super().__init__(area)
        self._is_below = is_below
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(theme.SURFACE if _is_on_a_card(self) else theme.GROUND)
        clear = QColor(ground)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, 0 if self._is_below else self.height(), 0, self.height() * self._is_below)
        gradient.setColorAt(0, clear)
        gradient.setColorAt(0.8, ground)
        QPainter(self).fillRect(self.rect(), gradient)


class Fading(QScrollArea):
    """What stands in it moves up and down, never sideways."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setViewport(QWidget())  # as in `Table`; below the two that fade
        self._above, self._below = _Fade(self, is_below=False), _Fade(self, is_below=True)
        self._held: tuple[QWidget, QTableView] | None = None
        self._is_whole, self._high = False, -1
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._show_ends)
        bar.rangeChanged.connect(self._show_ends)

    def hold(self, face: QWidget, table: QTableView) -> None:
        """A list in it, which `face` shows: it scrolls by itself while all else has the room, else it stands whole. Of
        two that scroll, one in the other, the hand never knows which."""
        self._held = face, table
        self.share()
        self.verticalScrollBar().rangeChanged.connect(lambda _, most: self._stand_whole(is_short=most > 0))
        table.model().modelReset.connect(lambda: self._stand_whole(is_short=self._is_whole))
        table.selectionModel().currentChanged.connect(self._follow)

    def share(self) -> None:
        """What is in it may have become less: look again whether the list can scroll by itself; its face needs what is
        in sight of it."""
        if self._held:
            self._is_whole = False
            self._held[0].setMinimumHeight(self._held[0].minimumSizeHint().height())

    def _stand_whole(self, *, is_short: bool) -> None:
        if is_short and self._held:
            face, table = self._held
            rows = table.model().rowCount() * theme.px(theme.ROW)
            self._is_whole = True
            whole = table.horizontalHeader().sizeHint().height() + rows + _FRAME
            face.setMinimumHeight(max(face.minimumSizeHint().height(), whole))

    def _follow(self, index: QModelIndex) -> None:
        """Where the list stands whole, the row that the keyboard goes to comes into sight."""
        inside = self.widget()
        if self._is_whole and inside and self._held and (table := self._held[1]).hasFocus():
            row = table.visualRect(index)
            middle = table.viewport().mapTo(inside, row.center())
            self.ensureVisible(middle.x(), middle.y(), 0, row.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.height() != self._high:  # not where only the bar has come or gone
            self._high = self.height()
            self.share()
        super().resizeEvent(event)
        self._show_ends()

    def _show_ends(self) -> None:
        bar, room, high = self.verticalScrollBar(), self.viewport().geometry(), theme.px(_HIGH)
        self._above.setGeometry(room.x(), room.y(), room.width(), high)
        self._below.setGeometry(room.x(), room.bottom() + 1 - high, room.width(), high)
        self._above.setVisible(bar.value() > bar.minimum())
        self._below.setVisible(bar.value() < bar.maximum())


def _is_on_a_card(one: QWidget) -> bool:
    above: QWidget | None = one
    while above is not None and above.property("kind") != "card":
        above = None if above.isWindow() else above.parentWidget()
    return above is not None
