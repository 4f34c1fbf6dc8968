"""The screen of one question: how far one is, the question, what the keys do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar, QWidget

from fupin_desktop.rules.answering import Walk
from ui.widgets.basics import STRETCH, button, column, label, pane, row, scrolled
from ui.widgets.help_band import alarm_line
from ui.widgets.key_choice import KeyAnswer, KeyChoice

_KEYS = "数字键作答，- 或 R 拒答（不算 0 分），Backspace 或 ← 上一题；Esc "
_KEPT, _FORGOTTEN = "先放着，答过的都留着", "离开，答过的都不留"
_CHOICE_KEYS = "按数字选，或用 ↑ ↓ 和 Enter"


class AskingView(QWidget):
    """Asks what to do (`choose`), and the questions of a scale (`show_step`). `keeps`: whether what is half answered is
    there again."""

    def __init__(self, *, keeps: bool = True) -> None:
        super().__init__()
        self._keys = _KEYS + (_KEPT if keeps else _FORGOTTEN)
        self.ask = KeyChoice()
        self.count = label("", "hint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.keys = label("", "small", wrap=True)
        self.back_button = button("上一题", self.ask.went_back.emit, icon="back", tip="上一题（Backspace 或 ←）")
        self.refuse_button = button("拒答", self.ask.refused.emit, tip="不愿答，不算 0 分（- 或 R）")
        self.anew_button = button("放弃，重新选", tip="答过的不要了")
        held = row(STRETCH, self.ask, STRETCH, stretch=(0, 8))
        middle = scrolled(pane(held))  # in large letters, below an alarm, four answers take more than there is
        progress = row(self.count, self.bar, spacing=12, stretch=(0, 1))
        buttons = row(self.back_button, self.refuse_button, self.keys, self.anew_button, spacing=12, stretch=(0, 0, 1))
        self.alarm = alarm_line(())
        self.alarm.hide()
        self._inside = column(self.alarm, progress, middle, buttons, spacing=12, stretch=(0, 0, 1))
        self.setLayout(self._inside)
        self.setFocusProxy(self.ask)

    def show_alarm(self, steps: Sequence[str]) -> None:
        """What is to be done at once, above the question, from the answer that says so on; nothing hides it."""
        if bool(steps) is self.alarm.isVisibleTo(self):
            return
        self.alarm.hide()
        if steps:
            old, self.alarm = self.alarm, alarm_line(steps)
            old.deleteLater()
            self._inside.insertWidget(0, self.alarm)
            self.alarm.show()

    @property
    def is_question(self) -> bool:
        """Whether what is asked is of a scale."""
        return self.ask.may_refuse

    def choose(self, question: str, answers: Sequence[KeyAnswer], about: str = "", given: object = None) -> None:
        """Ask what is to be done."""
        self._dress(is_question=False)
        self.ask.ask(question, answers, about, given)

    def show_step(self, walk: Walk, step: int) -> None:
        """Ask a question of a scale."""
        self._dress(is_question=True)
        scale = walk.scale
        is_function = step == walk.function_step
        words = scale.function_options if is_function else scale.options
        values = range(len(words)) if is_function else scale.values
        answers = [KeyAnswer(str(value), text, value) for value, text in zip(values, words, strict=True)]
        place = "最后一问，不计分" if is_function else f"第 {step} 题，共 {len(scale.items)} 题"
        self.count.setText(f"{scale.short}　{place}")
        self.bar.setMaximum(len(scale.items))
        self.bar.setValue(step - 1)
        question, frame = (scale.function, "") if is_function else (scale.items[step - 1], scale.question)
        self.ask.ask(question, answers, frame, walk.given.get(step))

    def _dress(self, *, is_question: bool) -> None:
        self.ask.may_refuse = is_question
        for part in (self.count, self.bar, self.refuse_button, self.back_button, self.anew_button):
            part.setVisible(is_question)
        self.keys.setText(self._keys if is_question else _CHOICE_KEYS)
