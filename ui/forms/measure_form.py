"""帮扶措施: what can be chosen as its content follows from its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.fields import BadValue, Code
from db.measure import Measure
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms import options
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.ledger_panel import LedgerPanel
from ui.forms.options import Option


class ItemInput(ChoiceInput):
    """An item of the kind that was chosen, by the last two digits of its code or its name; any item before."""

    def __init__(self, kind: Code) -> None:
        self._all = options.offered(kind.codes)
        super().__init__(kind, self._all)

    def offer(self, kind: str | None) -> None:
        """Offer the items of a kind of measure."""
        own = [Option(o.code[2:], o.label, o.value, o.aliases) for o in self._all if kind and o.code.startswith(kind)]
        self.options = own or self._all


class MeasurePanel(LedgerPanel):
    """The form of a measure."""

    special = ((Measure.item, ItemInput),)

    def __init__(self, ledger: Ledger = MEASURES) -> None:
        super().__init__(ledger)
        self.kind, self.item = self.form.cell(Measure.kind), self.form.cell(Measure.item)
        self.form.changed.connect(self._offer_items)
        self.form.left.connect(self._follow)

    def load(self, work: Entry) -> None:
        self._offer(getattr(work.record, "kind", None))
        super().load(work)

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

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        self._offer_items()


def _fits(item: Any, kind: Any) -> bool:
    return item is not None and str(item).startswith(str(kind))
