"""The forms of ledgers that do a little more than their declaration says."""

from __future__ import annotations

from typing import Any

from db.clue import DeptRecord
from db.money import Money
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.rules.money import ASKED
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import settings
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.cell import Cell
from ui.forms.editor import close_up
from ui.forms.ledger_panel import LedgerPanel

_FOUND_OUT = {str(field.name) for field in (DeptRecord.handled, DeptRecord.handled_by, DeptRecord.handled_on,
                                            DeptRecord.note)}  # fmt: skip


class SettlementPanel(LedgerPanel):
    """医疗结算: the layers are called as the office calls them (口径 layer_1 … layer_5)."""

    def load(self, work: Entry) -> None:
        called = settings.words(books.region())
        for number in range(1, 6):
            cell = self.form.cells[f"{self.ledger.name}.pay_{number}"]
            cell.label.setText(f"{called[f'layer_{number}']}（元）")
        super().load(work)


class DeptRecordPanel(LedgerPanel):
    """部门比对: what the list says stays as it came; what was found out about it is written."""

    def load(self, work: Entry) -> None:
        super().load(work)
        for cell in self.form.cells.values():
            if cell.name not in _FOUND_OUT:
                cell.input.setEnabled(not work.stored)


class VillagePanel(LedgerPanel):
    """行政村: a village's name follows from its code."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._place, self._name = self.form.cell(Village.region_code), self.form.cell(Village.name)
        self._name.label.setText("村名（由代码定）")
        self._name.input.setEnabled(False)
        self.form.left.connect(self._follow)

    def _follow(self, cell: Any) -> None:
        if cell is self._place and (code := self._place.judge()):
            self.form.set(Village.name, regions.name(str(code)), "由行政村得出")


class MoneyPanel(LedgerPanel):
    """资金: the form shows the fields of its account alone."""

    def __init__(self, ledger: Ledger) -> None:
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
