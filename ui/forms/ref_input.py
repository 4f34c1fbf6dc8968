"""The input of a reference: one of the records of the book that it may name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.fields import Kind, Ref
from fupin_desktop.services.book import references, summary
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.options import Option

_PERSON = "person"


class RefInput(ChoiceInput):
    """By its number in the list, its name or initials. What is not of one household is read again for each record."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind, ())
        self._offered = False
        #: What is named though it is not offered (it is deleted, has no name; of all people none is), and its words.
        self._kept: tuple[Any, str] = (None, "")

    def offer(self, known: Sequence[tuple[str, str]]) -> None:
        """Offer (key, name)."""
        self._offered = True
        self.options = [Option(str(number), name, key) for number, (key, name) in enumerate(known, 1)]

    def show_value(self, value: Any) -> None:
        if isinstance(self.kind, Ref) and not self._offered and self.kind.table != _PERSON:
            self.offer(references.all_names(self.kind))
            self._offered = False
        super().show_value(value)

    def _words(self, value: Any) -> str:
        if not isinstance(self.kind, Ref) or any(option.value == value for option in self.options):
            return super()._words(value)
        is_gone = self.kind.table != "household" and references.names(self.kind.table, [value], "deleted IS 1")
        self._kept = value, f"{summary.described(str(value))}{'（已删除）' if is_gone else ''}"
        return self._kept[1]

    def _old(self, text: str) -> str | None:
        return self._kept[0] if text == self._kept[1] else None
