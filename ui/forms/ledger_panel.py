"""The form of any ledger: laid out by its declaration; what a reference may name is chosen from the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from db import owners
from db.fields import Kind, Ref
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.ledgers import around, desk
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput
from ui.forms.options import Option
from ui.forms.panel import Panel
from ui.forms.panels import VillageInput
from ui.forms.parts import Part

_KEY = "id"


class RefInput(ChoiceInput):
    """One of the records that a reference may name, by its number in the list, its name or initials."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind, ())

    def offer(self, known: Sequence[tuple[str, str]]) -> None:
        """Offer (key, name)."""
        self.options = [Option(str(number), name, key) for number, (key, name) in enumerate(known, 1)]


class LedgerPanel(Panel):
    """Base, and whole in itself. A ledger whose form does more derives from it (`PANELS` of the ledger page)."""

    #: Fields with an input of their own.
    special: ClassVar[Sequence[tuple[Kind[Any], Callable[[Any], AnyInput]]]] = ()

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.name, self.title, self.tables = ledger.name, ledger.heading, frozenset({ledger.name})
        made: list[tuple[Kind[Any], Callable[[Any], AnyInput]]] = [
            (one, RefInput if isinstance(one, Ref) else VillageInput)
            for one in ledger.fields if isinstance(one, Ref) or one.name == owners.REGION
        ]  # fmt: skip
        self.form = Form(ledger.layout, dict((*made, *self.special)))
        for cell in self.form.cells.values():
            if isinstance(cell.input, VillageInput):
                cell.label.setText("行政村 *" if cell.field.required else "行政村")
        self.listen(self.form)
        self.put_in(self.form)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form)]

    def load(self, work: Entry) -> None:
        self.entry = work
        for cell in self.form.cells.values():
            if isinstance(cell.input, RefInput) and isinstance(cell.field, Ref):
                cell.input.offer(around.all_names(cell.field, work.household))
        self.form.load([work.record])

    def typed(self) -> dict[str, str]:
        return super().typed() | {_KEY: str(self.entry.record.id)}

    def restore(self, texts: Mapping[str, str]) -> None:
        """The draft is of the record in sight, or of another one of the same household, which comes into sight."""
        if (key := texts.get(_KEY, "")) and key != self.entry.record.id:
            desk.turn_to(self.entry, key)
            self.load(self.entry)
            self.form.mark_seen(self.entry.stored)
        super().restore({name: text for name, text in texts.items() if name != _KEY})
