"""The small calendar of a day's field: arrow keys and PgUp, PgDn; Enter or a click takes the day, Esc leaves."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme
from ui.widgets.basics import column
from ui.widgets.month import Month

_SIZE = (392, 268)


class Calendar(QFrame):
    """Of one field."""

    #: A day was taken.
    picked = Signal(dt.date)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self._field = field
        self.setProperty("kind", "card")
        self.month = Month(f"{field.accessibleName()}的日历", short=True)
        self.month.picked.connect(self._pick)
        self.setLayout(column(self.month, margins=(8, 8, 8, 8)))
        self.setFocusProxy(self.month)

    def open_at(self, day: dt.date) -> None:
        """Show the month of a day, standing on it."""
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self.month.show_day(day)
        room = self._field.screen().availableGeometry()
        corner = self._field.mapToGlobal(QPoint(0, self._field.height() + 1))
        if corner.y() + self.height() > room.bottom():
            corner = self._field.mapToGlobal(QPoint(0, -self.height() - 1))
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        self.move(corner)
        self.show()
        self.month.grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, day: dt.date) -> None:
        self.hide()
        self.picked.emit(day)
