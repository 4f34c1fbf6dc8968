"""Numbers of persons: their middle is hidden until somebody asks for them (F6, the eye, or by typing); asking is
written into the access log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

from db.fields import Kind
from db.refusal import Refusal
from ui.forms.end_button import EndButton
from ui.forms.line_inputs import Input

_ASK_KEY = Qt.Key.Key_F6
_TIP = "按 F6 显示完整的号码（会记入访问记录）"


class HiddenInput(Input):
    """A number that the book has is covered; `value()` and `typed()` are whole all the same: nothing is lost."""

    is_latin = True

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind)
        self._covered: str | None = None
        self._ask: Callable[[], None] = lambda: None
        self._only_looked_at = False
        self._eye = EndButton(self, "show", _TIP, self.uncover)
        self._eye.setAccessibleName("显示完整的号码")
        self._eye.hide()

    @property
    def is_covered(self) -> bool:
        """Whether the middle is hidden now."""
        return self._covered is not None

    def cover(self, ask: Callable[[], None]) -> None:
        """Hide the middle of what stands here. `ask` is called before it is shown; it may raise a Refusal."""
        whole = self.text()
        if self.is_covered or self.kind.masked(whole) == whole:
            return
        self._covered, self._ask = whole, ask
        self._put(self.kind.masked(whole))
        self.setReadOnly(True)
        self._eye.show()
        self.setToolTip(_TIP)

    def uncover(self) -> None:
        """Show the whole number, where that is allowed."""
        if not self.is_covered:
            return
        try:
            self._ask()
        except Refusal as refusal:
            self.trimmed.emit(str(refusal))
            return
        whole = self._covered or ""
        self._open()
        self._put(whole)
        self.selectAll()

    def look_only(self, *, only: bool = True) -> None:
        """Nothing can be typed here, or again; the number can be asked for."""
        self._only_looked_at = only
        self.setReadOnly(only or self.is_covered)

    def _open(self) -> None:
        self._covered = None
        self.setReadOnly(self._only_looked_at)
        self._eye.hide()
        self.setToolTip(self.tip)

    def value(self) -> Any:
        return self.kind.parse(self.typed())

    def typed(self) -> str:
        return self.text() if self._covered is None else self._covered

    def show_value(self, value: Any) -> None:
        self._open()
        super().show_value(value)

    def restore(self, text: str) -> None:
        if text != self._covered:
            self._open()
            super().restore(text)

    def tidy(self) -> None:
        if not self.is_covered:
            super().tidy()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        erases = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        types = bool(event.text()) and event.text().isprintable()
        if event.key() == _ASK_KEY or (self.is_covered and (types or erases)):
            self.uncover()  # the key itself changes nothing: who types sees first what stands here
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._eye.place()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.is_covered:
            self.uncover()
        else:
            super().mouseDoubleClickEvent(event)


class PhoneInput(HiddenInput):
    """A phone number; a mobile number is full with eleven digits."""

    longest = 40

    def is_full(self, text: str) -> bool:
        return len(text) == 11 and text.isdigit() and text.startswith("1")


class IdInput(HiddenInput):
    """An ID number; full with 22 characters.

    Not with 18: the first 18 of a disability certificate are a right ID number too, and digits typed on would be taken
    by the next field, where "12" is as good an answer (之母) as it is an end of a certificate. Enter says which it is.
    """

    longest = 60

    def is_full(self, text: str) -> bool:
        return len(text) == 22
