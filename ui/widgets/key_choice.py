"""A question in large type whose answers are given by single keys; nothing else needs to be touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.widgets.basics import STRETCH, clear, column, label, new_grid

#: Wide enough for the longest question in two lines.
WIDTH = 760
_ONE_COLUMN = 5  # more answers stand in two
_SHORT = 10  # characters of an answer of which two have room beside each other with large letters
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class KeyAnswer:
    """The key that gives it, the words, and what choosing it means."""

    key: str
    words: str
    value: object


class KeyChoice(QWidget):
    """Asks; a key, a click, or ↑ ↓ and Enter answer."""

    #: The `value` of the answer.
    chosen = Signal(object)
    #: R or -: no answer, which is not zero. Only while `may_refuse`.
    refused = Signal()
    #: Backspace or ←.
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.may_refuse = False
        self.answers: Sequence[KeyAnswer] = ()
        self.buttons: list[QPushButton] = []
        self._marked = -1
        self.frame_words = label("", "hint", wrap=True)
        self.question = label("", "question", wrap=True)
        self._list = new_grid(theme.px(6), theme.px(6))
        self.setLayout(column(self.frame_words, self.question, self._list, STRETCH, spacing=theme.px(10)))
        self.setMaximumWidth(theme.px(WIDTH))

    def ask(self, question: str, answers: Sequence[KeyAnswer], frame: str = "", given: object = None) -> None:
        """Put a question. `given` is the answer that it had before."""
        self.answers = answers
        self.question.setText(question)
        self.frame_words.setText(frame)
        self.frame_words.setVisible(bool(frame))
        clear(self._list)
        self.buttons = [self._button(number, answer) for number, answer in enumerate(answers)]
        is_short = all(len(answer.words) <= _SHORT for answer in answers)
        most = 2 if theme.crowded() and is_short else _ONE_COLUMN  # no answer of four is to be scrolled to
        lines = len(answers) if len(answers) <= most else -(-len(answers) // 2)
        for number, made in enumerate(self.buttons):
            self._list.addWidget(made, number % lines, number // lines)
        self._mark(next((n for n, answer in enumerate(answers) if answer.value == given), -1))
        offered = "，".join(f"{answer.key} {answer.words}" for answer in answers)
        self.setAccessibleName(f"{frame} {question}".strip())
        self.setAccessibleDescription(offered)
        self.setFocus()

    def _button(self, number: int, answer: KeyAnswer) -> QPushButton:
        made = QPushButton(f"{answer.key}　{answer.words}")
        made.setProperty("kind", "answer")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays on the question
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(partial(self._choose, number))
        return made

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.chosen.emit(self.answers[number].value)

    def _mark(self, number: int) -> None:
        self._marked = number
        for at, made in enumerate(self.buttons):
            theme.mark(made, "state", "marked" if at == number else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text().upper()
        by_key = next((n for n, answer in enumerate(self.answers) if answer.key == text), None)
        if by_key is not None:
            self._choose(by_key)
        elif self.may_refuse and text in ("R", "-"):
            self.refused.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.went_back.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._mark(max(0, min(len(self.answers) - 1, self._marked + step)))
        elif key in _ENTER and self._marked >= 0:
            self._choose(self._marked)
        else:
            super().keyPressEvent(event)
