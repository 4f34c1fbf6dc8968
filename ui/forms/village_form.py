"""行政村: a village's name follows from its code."""

from __future__ import annotations

from typing import Any

from db.village import Village
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.village import VILLAGES
from ui.forms.ledger_panel import LedgerPanel


class VillagePanel(LedgerPanel):
    """The form of a village."""

    def __init__(self, ledger: Ledger = VILLAGES) -> None:
        super().__init__(ledger)
        self._place, self._name = self.form.cell(Village.region_code), self.form.cell(Village.name)
        self._name.label.setText("村名（由代码定）")
        self._name.input.setEnabled(False)
        self.form.left.connect(self._follow)

    def _follow(self, cell: Any) -> None:
        if cell is self._place and (code := self._place.judge()):
            self.form.set(Village.name, regions.name(str(code)), "由行政村得出")
