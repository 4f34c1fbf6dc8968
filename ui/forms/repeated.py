"""Repeated: as many small forms as there are records: spells of work, problems, lines of expense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from db.record import Record
from ui.forms.editor import Form
from ui.forms.layouts import Section
from ui.forms.parts import Part, Parts
from ui.widgets.basics import STRETCH, button, label, row


class Repeated(Parts):
    """`word` names one ("务工"); `make` gives a new record and keeps it where it belongs."""

    changed = Signal()
    left = Signal(object)
    missing = Signal(object)

    def __init__(self, word: str, sections: Sequence[Section], make: Callable[[], Record], key: str = "") -> None:
        super().__init__()
        self._word, self._sections, self._make = word, sections, make
        self._entries: list[tuple[QFrame, Form, QPushButton, Record]] = []
        self._removed: list[Record] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self.add_button = button(f"添加{word}", self.add, icon="add", key=key)
        self._column.addLayout(row(self.add_button, STRETCH))

    def load(self, records: Iterable[Record]) -> None:
        """Show records in place of those shown."""
        for frame, *_ in self._entries:
            frame.hide()
            frame.deleteLater()
        self._entries, self._removed = [], []
        for record in records:
            self._show(record)

    def add(self) -> None:
        """One more, with the keyboard on it."""
        self._show(self._make())
        self._entries[-1][1].focus_first()
        self.changed.emit()

    def _show(self, record: Record) -> None:
        form = Form(self._sections)
        form.load([record])
        form.changed.connect(self.changed)
        form.left.connect(self.left)
        form.missing.connect(self.missing)
        frame = QFrame()
        remove = button("删去", lambda: self._remove(record), kind="link")
        remove.setAccessibleName(f"删去这项{self._word}")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        number = label(f"{self._word} {len(self._entries) + 1}", "strong")
        inside.addLayout(row(number, remove, STRETCH))
        inside.addWidget(form)
        self._column.insertWidget(len(self._entries), frame)
        self._entries.append((frame, form, remove, record))

    def _remove(self, record: Record) -> None:
        entry = next(entry for entry in self._entries if entry[3] is record)
        self._entries.remove(entry)
        record.deleted = True
        self._removed.append(record)
        entry[0].hide()
        entry[0].deleteLater()
        self.add_button.setFocus()
        self.changed.emit()

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [(f"{number}.", form) for number, (_, form, _, _) in enumerate(self._entries)]

    def stops(self) -> list[QWidget]:
        stops: list[QWidget] = []
        for _, form, remove, _ in self._entries:
            stops += [*form.stops(), remove]
        return [*stops, self.add_button]

    def records(self) -> list[Record]:
        """All of them, those taken away marked as deleted."""
        return [record for *_, record in self._entries] + self._removed

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back a draft's texts."""
        numbers = {int(name.partition(".")[0]) for name in texts}
        while len(self._entries) < max(numbers, default=-1) + 1:
            self._show(self._make())
        super().restore(texts)
