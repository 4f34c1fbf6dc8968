"""Repeated: as many small forms as there are records: spells of work, problems, lines of expense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.record import Record
from fupin_desktop.ledgers.layouts import Section
from ui.forms.add_button import AddButton
from ui.forms.editor import Form
from ui.forms.parts import Part, Parts, own
from ui.forms.walker import bring
from ui.widgets.basics import STRETCH, button, column, in_turn, label, pane, row

_KEY, _REMOVED = "id", "removed"


class Repeated(Parts):
    """`word` names one ("务工"); `make` gives a new record, with this key where a draft has one ("": its own), and
    keeps it where it belongs."""

    changed = Signal()
    left = Signal(object)
    missing = Signal(object)

    def __init__(self, word: str, sections: Sequence[Section], make: Callable[[str], Record]) -> None:
        super().__init__()
        self._word, self._sections, self._make = word, sections, make
        #: Told of each form that is added, so that what its record was born with is known to it.
        self.born: Callable[[Form], object] = lambda form: None
        self._entries: list[tuple[QWidget, Form, QPushButton, Record]] = []
        self._removed: list[Record] = []
        self.add_button = AddButton(f"添加{word}", self.add)
        self._column = column(row(self.add_button, STRETCH), margins=(0, 8, 0, 0))
        self.setLayout(self._column)

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
        self._show(self._make(""))
        frame, form, *_ = self._entries[-1]
        self.born(form)
        frame.show()  # else Qt does so later, and what is not in sight can't be scrolled to
        bring(frame)
        form.focus_first()
        self.changed.emit()

    def _show(self, record: Record) -> None:
        form = Form(self._sections)
        form.load([record])
        form.changed.connect(self.changed)
        form.left.connect(self.left)
        form.missing.connect(self.missing)
        remove = button("删去", lambda: self._remove(record), kind="link")
        remove.setAccessibleName(f"删去这项{self._word}")
        number = label(f"{self._word} {len(self._entries) + 1}", "strong")
        frame = pane(row(number, remove, STRETCH), form, spacing=4)
        self._column.insertWidget(len(self._entries), frame)
        in_turn(self.add_button, [remove, *form.stops()], before=True)
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

    def is_touched(self) -> bool:
        return bool(self._removed) or super().is_touched()

    def typed(self) -> dict[str, str]:
        """Besides the texts: which record each is of, and which were taken away."""
        texts = super().typed()
        for number, entry in enumerate(self._entries):
            if any(name.startswith(f"{number}.") for name in texts):
                texts[f"{number}.{_KEY}"] = str(entry[3].id)
        gone = {f"{_REMOVED}.{number}": str(record.id) for number, record in enumerate(self._removed)}
        return texts | gone

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back a draft's texts, each into the form of its record."""
        for number in dict.fromkeys(name.partition(".")[0] for name in texts):
            if number == _REMOVED:
                gone = set(own(texts, f"{_REMOVED}.").values())
                for record in [entry[3] for entry in self._entries if str(entry[3].id) in gone]:
                    self._remove(record)
            else:
                self._form_of(texts.get(f"{number}.{_KEY}", ""), int(number)).restore(own(texts, f"{number}."))

    def _form_of(self, key: str, number: int) -> Form:
        """The form of a record, a new one where it is not here. (Drafts of version 1 tell its place, no key.)"""
        for place, (_, form, _, record) in enumerate(self._entries):
            if str(record.id) == key or (not key and place == number):
                return form
        self._show(self._make(key))
        return self._entries[-1][1]
