"""检查: the last page of a form: what is missing or odd; each line leads to its field, F2 confirms an odd one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.household.casework import Work
from ui.forms.last_page import FindingList
from ui.forms.panel import Panel
from ui.forms.parts import Part
from ui.widgets.basics import column


class CheckPanel(Panel):
    """It has no fields of its own."""

    name, title = "check", "检查"
    is_list = True

    def __init__(self) -> None:
        super().__init__()
        self.list = FindingList()
        self.list.chosen.connect(self.chosen)
        self.setLayout(column(self.list))

    def load(self, work: Work) -> None:
        self.list.show_findings([])

    def parts(self) -> Sequence[tuple[str, Part]]:
        return []

    def show_findings(self, found: Sequence[Finding]) -> None:
        self.list.show_findings(found)

    def finding(self) -> Finding | None:
        return self.list.current()

    def stops(self) -> list[QWidget]:
        return [self.list.table]

    def focus_first(self, *, empty: bool = False) -> None:
        self.list.table.setFocus()
