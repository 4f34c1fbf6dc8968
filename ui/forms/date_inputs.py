"""Inputs of years, days, months and times of day. T is now; F9 opens a small calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent

from db.clock import now, today
from db.fields import BadValue, Kind
from db.kind import narrow
from ui.forms import habit
from ui.forms.calendar import Calendar
from ui.forms.end_button import EndButton
from ui.forms.line_inputs import Input

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class YearInput(Input):
    """A year: four digits."""

    is_latin, longest, digits = True, 10, 4


class NowInput(Input):
    """Base: T writes what it is now."""

    is_latin = True
    #: How it is typed.
    form: ClassVar[str]

    def now(self) -> str:
        """Now, as it is typed."""
        return f"{now():{self.form}}"

    def write(self, text: str) -> None:
        """Put in a whole answer and go on, as if it was typed."""
        self._put(text)
        self.changed.emit()
        self.go_on()
        habit.went_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and event.modifiers() in _PLAIN and not self.isReadOnly():
            self.write(self.now())
        else:
            super().keyPressEvent(event)


class DateInput(NowInput):
    """A day: 20261123, or 1123 for this year's; shown as 2026-11-23."""

    longest, digits, form = 20, 8, "%Y%m%d"
    tip = "如 20261123；今年的可以只写 1123；按 T 填今天；F9 看日历"

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind)
        #: What opens the calendar by the mouse.
        self.opener = EndButton(self, "calendar", "日历（F9）", self.open_calendar)
        self._calendar: Calendar | None = None

    def open_calendar(self) -> None:
        """A month below the field, at the day that stands here, else at today."""
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = Calendar(self)
            self._calendar.picked.connect(self._pick)
        try:
            day = self.value() or today()
        except BadValue:
            day = today()
        self._calendar.open_at(day)

    def _pick(self, day: dt.date) -> None:
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.write(f"{day:{self.form}}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F9:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.opener.place()

    def value(self) -> Any:
        text = narrow(self.text())
        if len(text) == 4 and text.isdigit():
            text = f"{today().year}{text}"
        return self.kind.parse(text)


class MonthInput(NowInput):
    """A month: 202611; shown as 2026-11."""

    longest, digits, form = 20, 6, "%Y%m"
    tip = "如 202611；按 T 填这个月"


class TimeInput(NowInput):
    """A time of day: 1430; shown as 14:30."""

    longest, digits, form = 10, 4, "%H%M"
    tip = "如 1430；按 T 填现在"
