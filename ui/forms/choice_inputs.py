"""Inputs of coded fields: the number, the label or its pinyin initials are typed, or the answer is taken from the list
(F9). Shown as "之母"; several answers as "长期慢性病、残疾". The list shows the numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

from db.fields import BadValue, Code, Codes, Kind
from ui.forms import options as answers
from ui.forms.answer_list import AnswerList
from ui.forms.end_button import EndButton
from ui.forms.line_inputs import Input
from ui.forms.options import YES_NO, Option
from ui.forms.walker import leaps

_MOST_NAMED = 3
_BETWEEN = re.compile(r"[,，、;；]+")


class ListedInput(Input):
    """Base: an input with a list of answers."""

    longest = 200
    tip = "输入代码、名称或拼音首字母；F9 看全部选项"

    def __init__(self, kind: Kind[Any], options: Sequence[Option]) -> None:
        super().__init__(kind)
        self.options = options
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        #: What opens it by the mouse.
        self.opener = EndButton(self, "chevron-down", "全部选项（F9）", self.open_list)
        self._list: AnswerList | None = None

    @property
    def list(self) -> AnswerList:
        """The list below, made when first needed."""
        if self._list is None:
            self._list = AnswerList(self)
            self._list.chosen.connect(self._clicked)
            self.destroyed.connect(self._list.deleteLater)
        return self._list

    @property
    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._list is not None and self._list.isVisible()

    def open_list(self) -> None:
        """List all answers."""
        raise NotImplementedError

    def close_list(self) -> None:
        """Put the list away."""
        if self._list is not None:
            self._list.hide()

    def take(self) -> bool:
        """Take what is marked in the list; whether the field is done with."""
        raise NotImplementedError

    def go_on(self, *, forward: bool = True, needed: bool = False) -> None:
        self.close_list()  # it may still show what fewer characters meant
        super().go_on(forward=forward, needed=needed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        opens = key == Qt.Key.Key_F9 or (key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if opens:
            self.open_list()
        elif self.is_open and key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not leaps(event):
            self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif self.is_open and key == Qt.Key.Key_Escape:
            self.close_list()
        elif self.is_open and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.take():
                self.go_on()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.is_open and event.reason() == Qt.FocusReason.TabFocusReason:
            self.take()  # Tab takes what the list marks, as Enter does
        super().focusOutEvent(event)
        self.close_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.opener.place()

    def hideEvent(self, event: Any) -> None:
        self.close_list()
        super().hideEvent(event)

    def _clicked(self, option: Option) -> None:
        self.list.mark(option.value)
        if self.take():
            self.go_on()


class ChoiceInput(ListedInput):
    """One answer."""

    def value(self) -> Any:
        text = self.text()
        if not text.strip():
            return None
        found = answers.meant(self.options, text)
        if len(found) == 1:
            return found[0].value
        if old := self._old(text):
            return old
        if not found:
            raise BadValue(f"没有“{text[:12]}”这一项。按 F9 看全部选项。")
        names = "、".join(option.label for option in found[:_MOST_NAMED])
        raise BadValue(
            f"“{text[:12]}”可以是{names}{'等' if len(found) > _MOST_NAMED else ''}，请再多打一个字，或按 F9 选。"
        )

    def _old(self, text: str) -> str | None:
        """The code of an answer that is no longer offered, where it stands as it was stored."""
        if not isinstance(self.kind, Code):
            return None
        code = text.split()[0]
        return code if text == self._words(code) else None

    def _words(self, value: Any) -> str:
        option = next((option for option in self.options if option.value == value), None)
        return answers.words(self.options, option) if option else f"{value} {self.kind.show(value)}"

    def show_value(self, value: Any) -> None:
        self._put("" if value is None else self._words(value))

    def is_full(self, text: str) -> bool:
        return answers.is_complete(self.options, text)

    def open_list(self) -> None:
        self.list.show_options(self.options)
        try:
            self.list.mark(self.value())
        except BadValue:
            self.list.setCurrentRow(0)

    def take(self) -> bool:
        option = self.list.current()
        self.close_list()
        if option:
            self.show_value(option.value)
            self.changed.emit()
        return True

    def _on_text(self, text: str) -> None:
        super()._on_text(text)
        if self._quiet or not self.hasFocus():
            return
        found = answers.candidates(self.options, text)
        self.list.show_options(found) if found else self.close_list()


class CodeInput(ChoiceInput):
    """One answer of a code list."""

    def __init__(self, kind: Code) -> None:
        super().__init__(kind, answers.offered(kind.codes))


class BoolInput(ChoiceInput):
    """是 or 否: 1, y / 2, 0, n."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind, YES_NO)


class CodesInput(ListedInput):
    """Several answers, as "1,4", or ticked in the list with the space bar."""

    tip = "几项用逗号隔开，如 1,4；F9 看全部选项，按空格打勾"

    def __init__(self, kind: Codes) -> None:
        super().__init__(kind, answers.offered(kind.codes))
        self._codes = kind.codes
        self._most = kind.most

    def value(self) -> Any:
        codes = {self._one(part) for part in _BETWEEN.split(self.text()) if part.strip()}
        if len(codes) > self._most:
            raise BadValue(f"最多选 {self._most} 项，现在是 {len(codes)} 项。")
        return tuple(sorted(codes)) or None

    def _one(self, text: str) -> str:
        found = answers.meant(self.options, text)
        if len(found) == 1:
            return str(found[0].value)
        code = text.split()[0]
        if code in self._codes and text.strip() == f"{code} {self._codes.label(code)}":
            return code  # no longer offered, as it was stored
        raise BadValue(f"看不出“{text.strip()[:12]}”是哪一项。按 F9 看全部选项，按空格打勾。")

    def show_value(self, value: Any) -> None:
        self._put("、".join(map(self._words, value or ())))

    def _words(self, code: str) -> str:
        option = next((option for option in self.options if option.value == code), None)
        is_one = option and not _BETWEEN.search(option.label)  # else its label would be read as several answers
        return answers.words(self.options, option) if option and is_one else f"{code} {self._codes.label(code)}"

    def open_list(self) -> None:
        try:
            ticked = self.value() or ()
        except BadValue:
            ticked = ()
        self.list.show_options(self.options, ticked)

    def take(self) -> bool:
        if self.is_open:
            self.show_value(tuple(sorted(str(option.value) for option in self.list.ticked())))
            self.changed.emit()
        self.close_list()
        return True

    def _clicked(self, option: Option) -> None:
        """A click on the box has ticked it already."""
        self.show_value(tuple(sorted(str(option.value) for option in self.list.ticked())))
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_open and event.key() == Qt.Key.Key_Space:
            self.list.tick()
        else:
            super().keyPressEvent(event)
