"""A dialog of a few fields: labels above, Enter goes on, Ctrl+Enter keeps; what can't be kept says why and stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from db.fields import BadValue, Kind, Note, Text
from db.refusal import Refusal
from ui import theme
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.inputs import AnyInput, make
from ui.forms.options import Option
from ui.forms.walker import Walker, focus
from ui.widgets.basics import STRETCH, Refused, button, column, label
from ui.widgets.frame import Dialog

#: By which name `keep` gets a value, and the field; an input ready made where no kind has it.
Named = tuple[str, Kind[Any] | AnyInput]


def choice(name: str, options: Sequence[tuple[str, Any]], *, required: bool = True) -> ChoiceInput:
    """An input that takes one of these (words, value), numbered from 1."""
    numbered = [Option(str(number), words, value) for number, (words, value) in enumerate(options, 1)]
    return ChoiceInput(Text(name, 100, required=required), numbered)


class _Inputs(Walker):
    def __init__(self, fields: Sequence[Named], columns: int) -> None:
        super().__init__()
        self.by_name: dict[str, AnyInput] = {}
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(theme.px(8))
        at = 0
        for name, field in fields:
            made = self.by_name[name] = make(field) if isinstance(field, Kind) else field
            kind = made.kind
            is_wide = isinstance(kind, Note)
            at += -at % columns if is_wide else 0
            made.setPlaceholderText(kind.hint)
            made.setAccessibleName(kind.label)
            unit = f"（{kind.unit}）" if kind.unit else ""
            heading = label(f"{kind.label}{unit}{' *' if kind.required else ''}", "hint")
            heading.setBuddy(made)
            span = columns if is_wide else 1
            grid.addLayout(column(heading, made, spacing=2), at // columns, at % columns, 1, span)
            at += span
        for number in range(columns):
            grid.setColumnStretch(number, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grid.setGeometry(self.rect())  # Qt leaves it as high as it was where a dialog shrinks while it opens

    def stops(self) -> list[QWidget]:
        return list(self.by_name.values())


class FieldsDialog(Dialog):
    """Base. A dialog adds sentences, then `put(fields)`, then `finish(…)`, and says in `keep` what is done."""

    #: How many fields stand beside each other.
    columns = 2

    def __init__(self, parent: QWidget, title: str, width: int = 600) -> None:
        super().__init__(parent, title, width)
        self.said = Refused()

    def put(self, *fields: Named, **values: Any) -> None:
        """The inputs, filled with what is known."""
        self._inputs = _Inputs(fields, self.columns)
        for name, value in values.items():
            self._inputs.by_name[name].show_value(value)
        self.body.addWidget(self._inputs, 1)

    def input(self, name: str) -> AnyInput:
        """The input of a field."""
        return self._inputs.by_name[name]

    def finish(self, words: str, *more: QPushButton, danger: bool = False) -> None:
        """The line of what is wrong, and the buttons; `danger`: what is done can't be undone."""
        self.body.addSpacing(4)
        kind = "danger" if danger else "primary"
        self.save_button = button(words, self.accept, kind=kind, tip=f"{words}（Ctrl+Enter）")
        last = (button("取消", self.give_up), self.save_button)
        self.foot(*more, STRETCH, *(reversed(last) if danger else last), said=self.said)
        self._inputs.ended.connect(self.save_button.setFocus)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept)
        self.save_button.setAutoDefault(True)
        self._inputs.focus_first(empty=True)

    def typed(self) -> dict[str, str]:
        """Everything as typed."""
        return {name: made.typed() for name, made in self._inputs.by_name.items()}

    def give_up(self) -> None:
        """取消."""
        self.reject()

    def keep(self, values: dict[str, Any]) -> None:
        """Do it. Raises Refusal where it can't be done."""
        raise NotImplementedError

    def accept(self) -> None:
        try:
            values = self._values()
            self.keep(values)
        except Refusal as error:
            self.said.setText(str(error))
            theme.mark(self.said, "state", "error")
            return
        super().accept()

    def _values(self) -> dict[str, Any]:
        values = {}
        for name, made in self._inputs.by_name.items():
            kind = made.kind
            try:
                values[name] = made.value()
            except BadValue:
                focus(made)
                raise
            if kind.required and values[name] in (None, "", ()):
                focus(made)
                raise BadValue(f"请填“{kind.label}”。")
        return values
