"""资金: the form shows the fields of its account alone."""

from __future__ import annotations

from db.money import Money
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.rules.money import ASKED
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.cell import Cell
from ui.forms.editor import close_up
from ui.forms.ledger_panel import LedgerPanel


class MoneyPanel(LedgerPanel):
    """The form of a movement."""

    def __init__(self, ledger: Ledger = MONEY) -> None:
        super().__init__(ledger)
        self._own: set[Cell] = set()
        self.form.changed.connect(self._show_own)

    def load(self, work: Entry) -> None:
        super().load(work)
        self._show_own()

    def _show_own(self) -> None:
        """What another account asks for is out of sight, unless something stands in it."""
        account = self.form.ask(f"{self.ledger.name}.{Money.account.name}")
        of_some = frozenset().union(*ASKED.values())
        own = {cell for cell in self.form.cells.values() if cell.name not in of_some or account not in ASKED
               or cell.name in ASKED[account] or cell.input.typed()}  # fmt: skip
        if own != self._own:
            self._own = own
            for cell in self.form.cells.values():
                cell.show_whole(cell in own)
            close_up(self.form)
