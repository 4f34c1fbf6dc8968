"""The input of a reference: one of the records of the book that it may name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.fields import Kind, Ref
from fupin_desktop.services.book import references
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.options import Option

_PERSON = "person"


class RefInput(ChoiceInput):
    """By its number in the list, its name or initials. What is not of one household is read again for each record."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind, ())
        self._offered = False

    def offer(self, known: Sequence[tuple[str, str]]) -> None:
        """Offer (key, name)."""
        self._offered = True
        self.options = [Option(str(number), name, key) for number, (key, name) in enumerate(known, 1)]

    def show_value(self, value: Any) -> None:
        if isinstance(self.kind, Ref) and not self._offered and self.kind.table != _PERSON:
            self.offer(references.all_names(self.kind))
            self._offered = False
        super().show_value(value)
