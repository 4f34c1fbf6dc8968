"""Who reads the questions aloud, or with whom a child was talked over: one line before the questions."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.psychology import Screening
from ui import theme
from ui.forms.inputs import make
from ui.forms.walker import Walker
from ui.widgets.basics import STRETCH, button, label, pane, row
from ui.widgets.key_choice import WIDTH

_ALOUD = "念题的人要受过训练，照着原文念，不解释、不暗示。不能是亲属，也不能是管低保和待遇的村干部。"
_OBSERVED = "11 岁以下不做自评量表：和照护人、老师谈过，再照他们说的和您看到的填。"


class NameStep(Walker):
    """One field; Enter goes on."""

    #: What was written.
    chosen = Signal(str)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._may_skip = False
        self.question = label("", "question")
        self.about = label("", "hint", wrap=True)
        self.name = make(Screening.reader)
        self.name.setMaximumWidth(theme.px(300))
        go_on = button("开始", self._go_on, kind="primary", tip="开始答题（Enter）")
        buttons = row(button("返回", self.went_back.emit, icon="back"), go_on, STRETCH)
        middle = pane(self.question, self.about, self.name, buttons, STRETCH, spacing=6)
        middle.setMaximumWidth(theme.px(WIDTH))
        self.setLayout(row(STRETCH, middle, STRETCH, stretch=(0, 8)))
        self.ended.connect(self._go_on)
        self.setFocusProxy(self.name)

    def ask_reader(self, name: str) -> None:
        """Who reads aloud; it was `name` last time."""
        self._ask("谁来念题？", _ALOUD, "宣读人", name)
        self._may_skip = False

    def ask_whom(self, name: str) -> None:
        """With whom a child was talked over."""
        self._ask("和谁谈过？", _OBSERVED, "和谁谈过", name)
        self._may_skip = True

    def _ask(self, question: str, about: str, spoken: str, name: str) -> None:
        self.question.setText(question)
        self.about.setText(about)
        self.name.setAccessibleName(spoken)
        self.name.show_value(name)
        self.name.selectAll()

    def stops(self) -> list[QWidget]:
        return [self.name]

    def _go_on(self) -> None:
        name = self.name.text().strip()
        if name or self._may_skip:
            self.chosen.emit(name)
