"""帮扶措施: one measure. What can be chosen as its content follows from its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.fields import BadValue, Code
from db.measure import Measure
from fupin_desktop.ledgers.layouts import MEASURE
from fupin_desktop.services.household import casework
from fupin_desktop.services.household.casework import Work
from ui.forms import options
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.options import Option
from ui.forms.panel import Panel
from ui.forms.parts import Part
from ui.forms.visit_form import PersonInput

_KEY = "id"


class ItemInput(ChoiceInput):
    """An item of the kind that was chosen, by the last two digits of its code or its name; any item before."""

    def __init__(self, kind: Code) -> None:
        self._all = options.offered(kind.codes)
        super().__init__(kind, self._all)

    def offer(self, kind: str | None) -> None:
        """Offer the items of a kind of measure."""
        own = [Option(o.code[2:], o.label, o.value, o.aliases) for o in self._all if kind and o.code.startswith(kind)]
        self.options = own or self._all


class MeasurePanel(Panel):
    """A measure; a new one unless `choose` named one that the household has."""

    name, title = "measure", "帮扶措施"
    tables = frozenset({"measure"})

    def __init__(self) -> None:
        super().__init__()
        self.choose("")
        self.form = Form(MEASURE, {Measure.item: ItemInput, Measure.person: PersonInput})
        self.kind, self.item = self.form.cell(Measure.kind), self.form.cell(Measure.item)
        self.listen(self.form)
        self.form.changed.connect(self._offer_items)
        self.form.left.connect(self._follow)
        self.put_in(self.form)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form)]

    def choose(self, measure: str) -> None:
        """Which measure is loaded next: "" for a new one."""
        self._key = measure

    def load(self, work: Work) -> None:
        self._work = work
        self._show(self._key)

    def _show(self, key: str) -> None:
        known = next((measure for measure in self._work.measures if measure.id == key), None)
        self.measure = known or casework.new_measure(self._work, key)
        people = [(str(m.person.id), str(m.person.name)) for m in self._work.members if m.person.name and m.is_present]
        chosen = self.form.cell(Measure.person).input
        assert isinstance(chosen, PersonInput)
        chosen.offer(people)
        self._offer(self.measure.kind)
        self.form.load([self.measure])

    def _offer(self, kind: str | None) -> None:
        assert isinstance(self.item.input, ItemInput)
        self.item.input.offer(kind)

    def _offer_items(self) -> None:
        try:
            self._offer(self.kind.input.value())
        except BadValue:
            self._offer(None)

    def _follow(self, cell: Any) -> None:
        """An item that is none of the kind is taken away; one that was chosen first brings its kind."""
        if cell is self.kind and not self.kind.wrong:
            self._offer_items()
            if (kind := self.kind.judge()) and self.item.input.typed() and not _fits(self.item.judge(), kind):
                self.item.input.restore("")
                self.item.show_state()
        elif cell is self.item and not self.kind.input.typed() and (item := self.item.judge()):
            self.form.set(Measure.kind, str(item)[:2], "由措施内容得出")
            self._offer_items()
            self.item.input.show_value(item)

    def typed(self) -> dict[str, str]:
        return super().typed() | {_KEY: str(self.measure.id)}

    def restore(self, texts: Mapping[str, str]) -> None:
        key = texts.get(_KEY, "")
        if key and key != self.measure.id:  # the draft is of one that the book has, or of another one to be
            if str(self.measure.id) not in self._work.stored:
                self._work.measures.remove(self.measure)
            self._show(key)
            self.form.mark_seen(self._work.stored)
        super().restore({name: text for name, text in texts.items() if name != _KEY})
        self._offer_items()


def _fits(item: Any, kind: Any) -> bool:
    return item is not None and str(item).startswith(str(kind))
