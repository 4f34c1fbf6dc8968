"""医疗结算: the layers are called as the office calls them (口径 layer_1 … layer_5)."""

from __future__ import annotations

from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.settlements import SETTLEMENTS
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import settings
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.ledger_panel import LedgerPanel


class SettlementPanel(LedgerPanel):
    """The form of a hospital bill."""

    def __init__(self, ledger: Ledger = SETTLEMENTS) -> None:
        super().__init__(ledger)

    def load(self, work: Entry) -> None:
        called = settings.words(books.region())
        for number in range(1, 6):
            cell = self.form.cells[f"{self.ledger.name}.pay_{number}"]
            cell.label.setText(f"{called[f'layer_{number}']}（元）")
        super().load(work)
