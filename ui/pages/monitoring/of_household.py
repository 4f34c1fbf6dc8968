"""监测: the tab of a household's page that lists its cases."""

from __future__ import annotations

from fupin_desktop.services.monitoring import board
from ui.pages.household_tabs import Tab
from ui.pages.monitoring.columns import of_household
from ui.session import Session
from ui.widgets.basics import STRETCH, button, column, only_if, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Table


class MonitoringTab(Tab):
    """Each case is opened on its own page."""

    title = "监测"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._household = session, ""
        self.table = Table("household cases", of_household(), "这一户的监测")
        self.table.opened.connect(lambda line: session.go("case", clue=line.key))
        add = button("登记线索", self._add, icon="add", tip="登记一条监测线索")
        only_if(not session.read_only, add)
        first = button("登记线索", self._add, icon="add")
        only_if(not session.read_only, first)
        nothing = Empty("search", "没有监测线索", "发现这一户有风险，先登记线索，再一步一步办。", first)
        self.writers = (add, first) if not session.read_only else ()
        self.face = OrEmpty(self.table, nothing)
        self.turn_from(self.face)
        self.setLayout(column(row(STRETCH, add), self.face, spacing=6, margins=(12, 10, 12, 10), stretch=(0, 1)))

    def load(self, household: str, year: int) -> None:
        self._household = household
        lines = board.read(household)
        self.face.show_rows(lines, at=0)

    def _add(self) -> None:
        self._session.go("case", household=self._household, new="1")
