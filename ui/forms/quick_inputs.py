"""Inputs that show their frequent answers as numbered buttons in the line itself: a digit answers, a click too. The
others are typed, or taken from the list (F9), as everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from db.clock import today
from db.fields import BadValue, Kind
from db.kind import narrow
from ui import theme
from ui.forms import habit
from ui.forms import options as answers
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.date_inputs import DateInput
from ui.forms.line_inputs import Input
from ui.forms.options import YES_NO, Option
from ui.widgets.basics import button, row

_EDGE, _BETWEEN = 6, 4  # px
_ERASES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class Answers(QWidget):
    """The buttons at the beginning of a line. Those that there is no room for are not in sight; their digits answer all
    the same."""

    def __init__(self, line: Input, offered: Sequence[tuple[str, Callable[[], object]]]) -> None:
        super().__init__(line)
        self.buttons: list[QPushButton] = []
        self._inside = row(spacing=_BETWEEN)
        self._inside.setSizeConstraint(self._inside.SizeConstraint.SetFixedSize)
        self.setLayout(self._inside)
        for words, take in offered:
            made = button(words, take, kind="quick")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.buttons.append(made)
            self._inside.addWidget(made)

    def fit(self, room: int, height: int) -> int:
        """Show what fits into `room` px; gives back how wide that is."""
        wide = 0
        for made in self.buttons:
            need = made.sizeHint().width() + (_BETWEEN if wide else 0)
            made.setVisible(wide + need <= room)
            if wide + need > room:
                room = 0
            else:
                wide += need
        self.move(_EDGE, (height - self._inside.sizeHint().height()) // 2)
        return wide


class QuickInput(ChoiceInput):
    """One answer of a few. `first`: the codes that have a button, in this order; all of them without it."""

    def __init__(self, kind: Kind[Any], first: Sequence[str] = ()) -> None:
        super().__init__(kind, answers.offered(kind.codes) if hasattr(kind, "codes") else YES_NO)
        by_code = {option.code: option for option in self.options}
        self._near = [by_code[code] for code in first] or list(self.options)
        if len(self._near) == len(self.options):
            self.opener.drop()
            self.setToolTip("按数字选，或点一下")
        self._answers = Answers(self, [(option.shown, partial(self._press, option)) for option in self._near])
        for made in self._answers.buttons:
            made.setCheckable(True)
        self.textChanged.connect(self._mark)

    @property
    def _is_covered(self) -> bool:
        """Whether the answer is told by its button."""
        return any(self._words(option.value) == self.text() for option in self._near)

    def _mark(self) -> None:
        """A pressed button says the answer; an answer that has none, and what is being typed, stand in their place."""
        text = self.text()
        for option, made in zip(self._near, self._answers.buttons, strict=True):
            made.setChecked(self._words(option.value) == text)
        self._answers.setVisible(not text or self._is_covered)
        theme.mark(self, "quick", "covered" if self._is_covered else "")

    def _press(self, option: Option) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.show_value(option.value)
        self._mark()  # also where the pressed one was chosen before: a click must not take it away
        self.changed.emit()
        self.go_on()
        habit.went_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_typed = event.key() in _ERASES or (event.text().isprintable() and event.text())
        if is_typed and self._is_covered:
            self.selectAll()  # what is typed answers anew; the text below the buttons is not in sight
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._answers.fit(
            self.width() - 2 * _EDGE - (0 if self.opener.isHidden() else self.opener.width()), self.height()
        )


#: What the digits mean of a day to come.
LATER: tuple[tuple[str, int], ...] = (("一周后", 7), ("半个月后", 15), ("一个月后", 30), ("三个月后", 90))


class LaterInput(DateInput):
    """A day to come: a digit and Enter is one of `LATER` after the day that `since` tells; any day can be typed."""

    tip = "按数字再按 Enter，或点一下；别的日子照常写，如 1230；F9 看日历"

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind)
        self.since: Callable[[], dt.date] = today
        offered = [
            (f"{number} {words}", partial(self._press, days)) for number, (words, days) in enumerate(LATER, 1)
        ]  # fmt: skip
        self._answers = Answers(self, offered)
        self.textChanged.connect(self._mark)

    def value(self) -> Any:
        text = narrow(self.text()).strip()
        if len(text) == 1 and text.isdigit():
            if not 0 < int(text) <= len(LATER):
                raise BadValue(f"只有 1～{len(LATER)}。别的日子请写日期，如 1230。")
            return self.since() + dt.timedelta(days=LATER[int(text) - 1][1])
        return super().value()

    def _press(self, days: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.write(f"{self.since() + dt.timedelta(days=days):%Y%m%d}")

    def _mark(self) -> None:
        self._answers.setVisible(not self.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._answers.fit(self.width() - 2 * _EDGE - self.opener.width(), self.height())
