"""走访: the tab of a household's page that lists its visits."""

from __future__ import annotations

from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.services.book import records
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Line, Wanted
from ui.pages.household_tabs import Tab
from ui.pages.ledgers.ledger_list import columns_of
from ui.session import Session
from ui.widgets.basics import column
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Table


class VisitsTab(Tab):
    """The visits, newest first; each is opened on its own page."""

    title = "走访"
    tables = frozenset({"visit", "photo"})

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._household = ""
        self.table = Table("household visits", columns_of(VISITS), "走访记录")
        self.table.opened.connect(self._open)
        self.face = OrEmpty(self.table, Empty("visit", "还没有走访记录", "按 Ctrl+T 记一次走访。"))
        self.turn_from(self.face)
        self.setLayout(column(self.face, margins=(12, 10, 12, 10)))

    def load(self, household: str, year: int) -> None:
        self._household = household
        visits = lists.listed(VISITS, Wanted(household=household))
        self.face.show_rows(visits, at=0)

    def _open(self, line: Line) -> None:
        if not self._session.read_only:
            self._session.go("visit", household=self._household, visit=str(line.record.id))

    def show_field(self, table: str, record: str, field: str) -> bool:
        """Only looked at here: what is to be changed is opened on its own page (ui/places.py)."""
        visit = records.visit_of(table, record) if self._session.read_only else ""
        place = next((n for n in range(self.table.rows.rowCount()) if self.table.rows.row(n).record.id == visit), -1)
        if place >= 0:
            self.table.stand_on(place)
            self.table.setFocus()
        return place >= 0
