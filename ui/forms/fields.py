"""Dialogs that keep something, of a few fields or of the form of a record: labels above, Enter goes on, Ctrl+Enter
keeps; what can't be kept says why and stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from db.fields import BadValue, Kind, Note, Text
from db.record import Record
from db.refusal import Refusal
from ui import theme
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput, make
from ui.forms.options import Option
from ui.forms.walker import Walker, focus
from ui.widgets.basics import STRETCH, Refused, button, column, label, new_grid, say
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
        self._grid = grid = new_grid(16, theme.px(8), stretch=(1,) * columns)
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
        self.setLayout(grid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grid.setGeometry(self.rect())  # Qt leaves it as high as it was where a dialog shrinks while it opens

    def stops(self) -> list[QWidget]:
        return list(self.by_name.values())


class KeepingDialog(Dialog):
    """Base of both. A dialog adds sentences, then what is filled in, then `finish(…)`; `do` keeps it."""

    def __init__(self, parent: QWidget, title: str, width: int = 600) -> None:
        super().__init__(parent, title, width)
        self.said = Refused()

    def finish(self, words: str, *more: QPushButton, no: str = "取消", danger: bool = False) -> None:
        """The line of what is wrong, and the buttons; `danger`: what is done can't be undone."""
        self.body.addSpacing(4)
        kind = "danger" if danger else "primary"
        self.save_button = button(words, self.accept, kind=kind, tip=f"{words}（Ctrl+Enter）")
        last = (button(no, self.give_up), self.save_button)
        self.foot(*more, STRETCH, *(reversed(last) if danger else last), said=self.said)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept)
        self.save_button.setAutoDefault(True)

    def give_up(self) -> None:
        """取消."""
        self.reject()

    def do(self) -> None:
        """Do it. Raises Refusal where it can't be done."""
        raise NotImplementedError

    def accept(self) -> None:
        self.answer(self.do)

    def answer(self, do: Callable[[], object]) -> None:
        """Do something and close, or say why it can't be done."""
        try:
            do()
        except Refusal as error:
            say(self.said, str(error), "error")
            return
        super().accept()


class FieldsDialog(KeepingDialog):
    """Base, of single fields: `put(fields)`; says in `keep` what is done."""

    #: How many fields stand beside each other.
    columns = 2

    def put(self, *fields: Named, **values: Any) -> None:
        """The inputs, filled with what is known."""
        self._inputs = _Inputs(fields, self.columns)
        for name, value in values.items():
            self._inputs.by_name[name].show_value(value)
        self._inputs.ended.connect(self.go_on)
        self.body.addWidget(self._inputs, 1)

    def go_on(self) -> None:
        """Where Enter on the last field leads."""
        self.save_button.setFocus()

    def finish(self, words: str, *more: QPushButton, no: str = "取消", danger: bool = False) -> None:
        super().finish(words, *more, no=no, danger=danger)
        self._inputs.focus_first(empty=True)

    def input(self, name: str) -> AnyInput:
        """The input of a field."""
        return self._inputs.by_name[name]

    def typed(self) -> dict[str, str]:
        """Everything as typed."""
        return {name: made.typed() for name, made in self._inputs.by_name.items()}

    def keep(self, values: dict[str, Any]) -> None:
        """Do it. Raises Refusal where it can't be done."""
        raise NotImplementedError

    def do(self) -> None:
        self.keep(self._values())

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


class FormDialog(KeepingDialog):
    """Base, of the form of records: `put(form, records)`; says in `keep` what is done with what stands in them."""

    def put(self, form: Form, records: Iterable[Record]) -> None:
        """The form; Enter on its last field keeps."""
        self.form = form
        form.load(records)
        form.ended.connect(self.accept)
        self.body.addWidget(form)

    def keep(self) -> None:
        """The records are filled: do it. Raises Refusal where it can't be done."""
        raise NotImplementedError

    def do(self) -> None:
        self.take()
        self.keep()

    def take(self) -> None:
        """Fill the records. Raises BadValue for what can't be taken, and for what has a star and is blank."""
        for found in self.form.troubles():
            self.form.point_at(found.table, found.record, found.field)
            raise BadValue(found.text)
        blank = [cell for cell in self.form.cells.values() if cell.is_starred and not cell.input.typed()]
        if blank:
            focus(blank[0].input)
            raise BadValue(f"{'、'.join(cell.field.label for cell in blank)}还没有填。")
        self.form.take()
