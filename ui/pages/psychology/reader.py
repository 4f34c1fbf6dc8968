"""Who reads the questions aloud, where the person does not fill the scale."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.psychology import Screening
from ui import theme
from ui.forms.inputs import make
from ui.forms.walker import Walker
from ui.widgets.basics import STRETCH, button, label, row
from ui.widgets.key_choice import WIDTH


class ReaderStep(Walker):
    """One field; Enter goes on."""

    #: The reader's name.
    chosen = Signal(str)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = make(Screening.reader)
        self.name.setMaximumWidth(theme.px(300))
        self.name.setAccessibleName("宣读人")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        middle = QWidget()
        middle.setMaximumWidth(theme.px(WIDTH))
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        line = row(STRETCH, middle, STRETCH)
        line.setStretch(1, 8)
        whole.addLayout(line)
        inside.addWidget(label("谁来念题？", "question"))
        rule = "念题的人要受过训练，照着原文念，不解释、不暗示。不能是亲属，也不能是管低保和待遇的村干部。"
        inside.addWidget(label(rule, "hint", wrap=True))
        inside.addWidget(self.name)
        go_on = button("开始", self._go_on, kind="primary", tip="开始答题（Enter）")
        inside.addLayout(row(button("返回", self.went_back.emit, icon="back"), go_on, STRETCH))
        inside.addStretch(1)
        self.ended.connect(self._go_on)
        self.setFocusProxy(self.name)

    def begin(self, name: str) -> None:
        """Ask, with the name it was last time."""
        self.name.show_value(name)
        self.name.selectAll()

    def stops(self) -> list[QWidget]:
        return [self.name]

    def _go_on(self) -> None:
        if name := self.name.text().strip():
            self.chosen.emit(name)
