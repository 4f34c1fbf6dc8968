"""部门比对: what the list says stays as it came; what was found out about it is written."""

from __future__ import annotations

from db.clue import DeptRecord
from fupin_desktop.ledgers.dept_records import DEPT_RECORDS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.ledger_panel import LedgerPanel

_OURS = {str(field.name) for field in (DeptRecord.handled, DeptRecord.handled_by, DeptRecord.handled_on,
                                       DeptRecord.note)}  # fmt: skip


class DeptRecordPanel(LedgerPanel):
    """The form of one line of a list."""

    def __init__(self, ledger: Ledger = DEPT_RECORDS) -> None:
        super().__init__(ledger)

    def load(self, work: Entry) -> None:
        super().load(work)
        for cell in self.form.cells.values():
            if cell.name not in _OURS:
                cell.input.setEnabled(not work.stored)
