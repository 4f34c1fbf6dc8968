"""Inputs that are typed into: text, numbers, dates, ID numbers, notes.

All share: Enter, Tab and ↓ go on, ↑ goes back; a field that is full when its last character is typed goes on by itself;
`.` means "there is none".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from db import fields
from db.fields import BadValue, Kind
from db.kind import clean
from ui import theme
from ui.forms import habit
from ui.forms.walker import leaps, walk_from
from ui.widgets.undo_keys import is_own, is_redo, means_the_book

_NONE = (".", "。")


def _adds_a_member(event: QEvent) -> bool:
    """Ctrl+Insert (ui/forms/sheet.py); a line would take it for copying, which Ctrl+C does."""
    control = Qt.KeyboardModifier.ControlModifier
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Insert and bool(event.modifiers() & control)


def _never() -> bool:
    return False


class Input(QLineEdit):
    """A line. `value()` is what stands in it as the field's value, or BadValue."""

    #: A person changed the text.
    changed = Signal()
    #: The keyboard left; what was typed is now shown as people read it.
    left = Signal()
    #: A person said that there is none.
    missing = Signal()
    #: A sentence about text that could not be taken whole.
    trimmed = Signal(str)

    #: No Chinese is typed here: an input method that is on lets the keys through as they are.
    is_latin = False
    #: The most characters, and how many digits fill it (0: none do).
    longest, digits = 1000, 0  # more than any field takes: what is too long is refused in words, not cut without any
    tip = ""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__()
        self.kind = kind
        #: Whether Enter goes over this input now; whether Ctrl+↓ stops at it.
        self.passes: Callable[[], bool] = _never
        self.needs: Callable[[], bool] = _never
        self._quiet = False
        self.setProperty("kind", "field")
        self.setAccessibleName(kind.called)
        self.setMaxLength(self.longest)
        self.setToolTip(self.tip)
        self.setPlaceholderText("")
        if self.is_latin:
            self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhPreferLatin)
            self.setReadOnly(False)
        self.textChanged.connect(self._on_text)
        self.inputRejected.connect(self._on_rejected)

    def setReadOnly(self, is_read_only: bool) -> None:
        super().setReadOnly(is_read_only)  # Qt would let the input method in again
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, not (is_read_only or self.is_latin))

    def value(self) -> Any:
        """The value that stands here; None for blank. Raises BadValue."""
        return self.kind.parse(self.text())

    def show_value(self, value: Any) -> None:
        """Show a value; nobody is told."""
        self._put(self.kind.show(value))

    def typed(self) -> str:
        """The text for a draft; `restore` takes it."""
        return self.text()

    def restore(self, text: str) -> None:
        """Put back what was typed."""
        self._put(text)

    def is_full(self, text: str) -> bool:
        """Whether nothing can be added to `text`."""
        return len(text) == self.digits and text.isdigit()

    def tidy(self) -> None:
        """Show what was typed as people read it; text that means nothing stays as it is."""
        if self.text().strip() in _NONE:
            self.say_missing()
        try:
            value = self.value()
        except BadValue:
            return
        self.show_value(value)

    def say_missing(self) -> None:
        """There is none: the field stays empty."""
        self.clear()
        self.missing.emit()

    def go_on(self, *, forward: bool = True, needed: bool = False) -> None:
        """Leave for the next field, the next that must not stay blank, or the one before."""
        self.tidy()
        self.left.emit()
        walk_from(self, forward=forward, needed=needed)

    def event(self, event: QEvent) -> bool:
        # asked first: each of hundreds of inputs gets dozens of other events before a form is in sight
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and (_adds_a_member(event) or means_the_book(event, self)):
            event.ignore()
            return False
        if is_own(event):
            event.accept()
            return True
        return (kind is QEvent.Type.KeyPress and habit.is_habit(self, event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if is_redo(event):
            self.redo()
        elif leaps(event):
            self.go_on(needed=True)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.go_on()
        elif plain and key == Qt.Key.Key_Up:
            self.go_on(forward=False)
        elif event.text() in _NONE and not self.text() and not isinstance(self.kind, fields.Number):
            self.say_missing()
            self.go_on()
            habit.went_on()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.tidy()
            self.left.emit()

    def _put(self, text: str) -> None:
        if text != self.text():  # setting the same would forget what Ctrl+Z and Ctrl+Y know
            self._quiet = True
            self.setText(text)
            self._quiet = False
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _on_text(self, text: str) -> None:
        if self._quiet:
            return
        self.changed.emit()
        if self.hasFocus() and self.cursorPosition() == len(text) and self.is_full(text):
            self.go_on()
            habit.went_on()

    def _on_rejected(self) -> None:
        self.trimmed.emit(f"最多 {self.maxLength()} 个字，多出的没有留下。长的内容请写进备注。")


class NumberInput(Input):
    """A number, right-aligned; thousands are set apart while it is only looked at."""

    is_latin, longest = True, 30

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_value(self, value: Any) -> None:
        plain = self.kind.show(value)
        self._put(plain if self.hasFocus() else _grouped(plain))

    def typed(self) -> str:
        return self.text().replace(",", "")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._put(self.typed())
        super().focusInEvent(event)


def _grouped(number: str) -> str:
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else number


class NoteInput(QPlainTextEdit):
    """Text of several lines. Enter goes on, Shift+Enter begins a line."""

    changed = Signal()
    left = Signal()
    missing = Signal()
    trimmed = Signal(str)

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__()
        self.kind = kind
        self.passes: Callable[[], bool] = _never
        self.needs: Callable[[], bool] = _never
        self._quiet = False
        self.setProperty("kind", "field")
        self.setAccessibleName(kind.called)
        self.setToolTip("换行按 Shift+Enter")
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(76))
        self.textChanged.connect(self._on_text)

    def value(self) -> Any:
        """The value that stands here; None for blank. Raises BadValue."""
        return self.kind.parse(self.toPlainText())

    def text(self) -> str:
        """What stands here."""
        return self.toPlainText()

    def show_value(self, value: Any) -> None:
        """Show a value; nobody is told."""
        self.restore(self.kind.show(value))

    def typed(self) -> str:
        """The text for a draft; `restore` takes it."""
        return self.toPlainText()

    def restore(self, text: str) -> None:
        """Put back what was typed."""
        self._quiet = True
        self.setPlainText(text)
        self._quiet = False

    def go_on(self, *, forward: bool = True, needed: bool = False) -> None:
        """Leave for the next field, the next that must not stay blank, or the one before."""
        self.left.emit()
        walk_from(self, forward=forward, needed=needed)

    def event(self, event: QEvent) -> bool:
        if means_the_book(event, self.document()):
            event.ignore()
            return False
        if is_own(event):
            event.accept()
            return True
        return habit.is_habit(self, event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        line = self.textCursor().blockNumber()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_redo(event):
            self.redo()
        elif leaps(event):
            self.go_on(needed=True)
        elif plain and (enter or (key == Qt.Key.Key_Down and line == self.blockCount() - 1)):
            self.go_on()
        elif plain and key == Qt.Key.Key_Up and line == 0:
            self.go_on(forward=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _on_text(self) -> None:
        if self._quiet:
            return
        longest = fields.LONGEST_NOTE
        if len(text := self.toPlainText()) > longest:
            self.restore(clean(text[:longest]))
            self.moveCursor(self.textCursor().MoveOperation.End)
            self.trimmed.emit(f"最多 {longest} 个字，多出的没有留下。")
        self.changed.emit()
