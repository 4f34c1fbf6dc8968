"""Inputs for secrets: hidden until asked for, with a word when Caps Lock is on; and twice where one is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fupin_desktop.rules import password
from ui import icons, theme
from ui.widgets.basics import button, column, label, row
from ui.widgets.line import Line, labelled

_LONGEST = 10_000


class _SecretEdit(Line):
    #: Caps Lock as far as typed letters tell; Qt does not know it.
    caps = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if letter.isascii() and letter.isalpha():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(letter.isupper() != is_shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(False)  # it was on or off: the next letter tells
        super().keyPressEvent(event)


class SecretInput(QWidget):
    """A password field with 显示."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.edit = _SecretEdit()
        self.edit.setProperty("kind", "field")
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        self.edit.setMaxLength(_LONGEST)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = button("显示", self._toggle, icon="show", tip="显示输入的字；要打汉字也先点这里")
        self.show_button.setCheckable(True)
        self.show_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.caps = label("大写锁定（Caps Lock）开着", "small", state="warning")
        self.caps.hide()
        self.edit.caps.connect(self.caps.setVisible)
        line = row(self.edit, self.show_button, stretch=(1,))
        self.setLayout(column(line, self.caps, spacing=2))
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed, and hide again what will be."""
        self.edit.clear()
        self.show_button.setChecked(False)
        self._toggle()

    def mark_wrong(self, *, is_wrong: bool) -> None:
        """The red frame."""
        theme.mark(self.edit, "state", "error" if is_wrong else "")

    def _toggle(self) -> None:
        is_shown = self.show_button.isChecked()
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.show_button.setText("隐藏" if is_shown else "显示")
        self.show_button.setIcon(icons.icon("hide" if is_shown else "show"))


class NewPassword(QWidget):
    """A password chosen by typing it twice, with advice while it is typed."""

    #: Enter in the second field.
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = SecretInput("新密码", f"至少 {password.SHORT} 个字")
        self.again = SecretInput("再输一遍密码")
        self.advice = label("", "small", wrap=True)
        above = column(labelled("新密码", self.first), self.advice, spacing=4)
        self.setLayout(column(above, labelled("再输一遍", self.again), spacing=6))
        self.first.edit.textChanged.connect(self._advise)
        self.first.edit.returnPressed.connect(self.again.setFocus)
        self.again.edit.returnPressed.connect(self.entered)
        self._advise()
        self.setFocusProxy(self.first)

    def problem(self) -> str:
        """Why it can't be taken; "" when it can."""
        typed = self.first.text()
        if why := password.problem(typed):
            return why
        if len(typed) < password.SHORT:
            return f"密码至少 {password.SHORT} 个字，现在 {len(typed)} 个。"
        if typed != self.again.text():
            return "两遍输入的密码不一样。请再输一遍。"
        return ""

    def text(self) -> str:
        """The password."""
        return self.first.text()

    def clear(self) -> None:
        """Forget it."""
        self.first.clear()
        self.again.clear()

    def _advise(self) -> None:
        typed = self.first.text()
        weak = password.weakness(typed) if typed else ""
        self.advice.setText(weak or ("可以。" if typed else "好记的一句话，字母、数字和汉字混着用，比短而怪的字好。"))
        theme.mark(self.advice, "state", "warning" if weak else "")
