"""走访: the tab of a household's page that lists its visits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from db.codes import code_list
from db.visit import Visit
from fupin_desktop.services.book import records
from fupin_desktop.services.household import casework
from ui import wording
from ui.pages.household_tabs import Tab
from ui.session import Session
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Table

VISITS = (
    Column("日期", lambda v: wording.day(v.visit_date), 150, fields=("visit.visit_date",)),
    Column("走访人", lambda v: v.visitors or "", 160, fields=("visit.visitors",)),
    Column("方式", lambda v: code_list("visit_mode").label(v.mode), 100, fields=("visit.mode",)),
    Column("事由", lambda v: code_list("visit_reason").label(v.reason), 190, fields=("visit.reason",)),
    Column("解决情况", lambda v: code_list("visit_result").label(v.result), 110, fields=("visit.result",)),
    Column(
        "下次走访",
        lambda v: wording.day(v.follow_up_date) if v.follow_up_date else "",
        120,
        fields=("visit.follow_up_date",),
    ),
    Column("走访情况", lambda v: " ".join((v.note or "").split()), 300, fields=("visit.note",)),
)


class VisitsTab(Tab):
    """The visits, newest first; each is opened on its own page."""

    title = "走访"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._household = ""
        self.table = Table("household visits", VISITS, "走访记录")
        self.table.opened.connect(self._open)
        self.face = OrEmpty(self.table, Empty("visit", "还没有走访记录", "按 Ctrl+T 记一次走访。"))
        self.turn_from(self.face)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 12, 10)
        whole.addWidget(self.face)

    def load(self, household: str, year: int) -> None:
        self._household = household
        work = casework.load(household, year)
        visits: Sequence[Visit] = work.visits if work else []
        self.table.show_rows(visits, lambda visit: [visit])
        self.table.stand_on(0)
        self.face.show_full(bool(visits))

    def _open(self, visit: Visit) -> None:
        if not self._session.read_only:
            self._session.go("visit", household=self._household, visit=str(visit.id))

    def show_field(self, table: str, record: str, field: str) -> bool:
        """Only looked at here: what is to be changed is opened on its own page (ui/places.py)."""
        visit = records.visit_of(table, record) if self._session.read_only else ""
        place = next((n for n in range(self.table.rows.rowCount()) if self.table.rows.row(n).id == visit), -1)
        if place >= 0:
            self.table.stand_on(place)
            self.table.setFocus()
        return place >= 0

    def focus_first(self) -> None:
        self.face.focus_first()
