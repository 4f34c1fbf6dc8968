"""Asked: which fields of a form the keyboard passes: what does not apply to this household or person, and what the
program has filled from what is known (the ID number, the head). Tab stops at every one of them all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.fields import BadValue
from fupin_desktop.rules.applies import applies, is_needed
from ui.forms.cell import Cell
from ui.forms.drafted import Drafted


class Asked(Drafted):
    """Base of a form."""

    def __init__(self) -> None:
        super().__init__()
        #: What is known besides the fields here: "table.field" or "age" → value.
        self.known: Callable[[str], Any] = lambda name: None

    def ask(self, name: str) -> Any:
        """What stands in a field as it is now; what is known of others."""
        cell = self.cells.get(name)
        if cell is None:
            return self.known(name)
        try:
            return cell.input.value()
        except BadValue:
            return None

    def passes(self, cell: Cell) -> bool:
        """Whether Enter goes over a field."""
        if cell.wrong or cell.finding or cell.later:
            return False
        if cell.input.typed():
            return cell.is_told
        return not applies(f"{cell.model.table()}.{cell.name}", self.ask)

    def needs(self, cell: Cell) -> bool:
        """Whether a field is blank that must not stay so."""
        name, is_required = f"{cell.model.table()}.{cell.name}", bool(cell.field.required)
        return not cell.typed() and is_needed(name, self.ask, required=is_required)

    def show_asked(self) -> None:
        """Grey what is not to be asked."""
        for name, cell in self.cells.items():
            cell.show_asked(applies(name, self.ask))
