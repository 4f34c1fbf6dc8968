"""The records behind a figure: exactly so many as it says. Enter opens one where it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any
from weakref import WeakKeyDictionary

from db.refusal import Refusal
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import of
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.effect.matrix import text
from fupin_desktop.reports.effect.rows import BY_NO
from fupin_desktop.services.book import access
from fupin_desktop.services.effect import behind
from fupin_desktop.services.effect import run as effect
from fupin_desktop.services.effect.behind import Behind
from fupin_desktop.services.effect.line import asked, last_year
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.effect.tables import place
from ui import wording
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card, label
from ui.widgets.choice import Choice
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table

_FIND, _OF, _REST, _LACKS = "", "of", "rest", "lacks"


#: The run that the page 成效 shows, for the lists behind its figures.
RUNS: WeakKeyDictionary[Session, Run] = WeakKeyDictionary()


class BehindPage(Page):
    """A figure's list."""

    help_text = (
        "这里是一个数后面的全部记录，和上面的数一样多。"
        "右上角可以换成应有的、应有而没有的、还没有填的；按 Enter 打开那一条。"
        "按 Esc 回到指标。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "没有算出来。请回到“成效”再试一次。")
        self._of = ("", "", 0)
        self.told = label("", "hint")
        self.which = Choice("哪些记录", "算在里面的", self._show)
        self.back = button("返回", session.back, icon="back", tip="回到指标（Esc）")
        self.table = Table(
            "effect behind",
            [
                Column("村", lambda one: one.place, 120),
                Column("户主", lambda one: one.home.head, 90),
                Column("记录", lambda one: one.what, 420, gives_way=True),
                Column("数", lambda one: text(round(one.amount, 4)), 100, right=True),
            ],
            "指标后面的记录",
        )
        self.table.opened.connect(self._open)
        self.title = self.top("", self.which, commands=(self.back,)).title
        self.column.addWidget(self.told)
        self.column.addWidget(card(self.table, margin=8), 1)

    def show_for(self, row: str = "", region: str = "", year: int = 0, **_more: Any) -> None:
        """Show the list of a line's figure, of the run in sight; the usual one is made where there is none."""
        if self._of != (row, region, year):
            self.which.choose(_FIND)
        self._of = (row, region, year)
        if self.session in RUNS:
            self._name()
        else:
            self._reading.start(_usual, self._keep)

    def refresh(self) -> None:
        if self._of[0]:
            self._name()

    def _keep(self, run: Run) -> None:
        RUNS[self.session] = run
        self._name()

    def _name(self) -> None:
        run, (no, region, year) = RUNS[self.session], self._of
        found, line = BY_NO[no], run.line(BY_NO[no], region, year)
        offers = [(_OF, "应有的")] if found.of and not found.is_target else []
        offers += [(_REST, "应有而没有的")] if found.of and found.is_gap else []
        offers += [(_LACKS, f"没有填的（{line.lacking:,}）")] if found.lacks else []
        self.which.offer(offers)
        self.which.setVisible(bool(offers))
        self.title.setText(f"{found.label}　{line.shown} {found.unit}".strip())
        self._show()

    def _show(self) -> None:
        run = RUNS[self.session]
        no, region, year = self._of
        try:
            found = behind.listed(run, no, region, year, self.which.chosen or "find")
        except Refusal as refusal:
            self.session.said.emit(str(refusal))
            return
        where = place(region or run.asked.region)
        of = year or run.asked.period.year
        count = wording.count(found.count)
        self.told.setText(f"{where}　{of} 年度　{count} 条，合计 {text(round(found.total, 4))}　{BY_NO[no].source}")
        self.table.show_rows(found)

    def _open(self, one: Behind) -> None:
        """To the record where it stands: its ledger, else its household."""
        if any(ledger.name == one.table for ledger in of(LEDGERS, access.may)):
            self.session.go("ledger", ledger=one.table, record=one.key)
        elif one.household:
            where: dict[str, Any] = {"table": one.table, "record": one.key} if one.table != "household" else {}
            self.session.go("household", household=one.household, **where)
        else:
            self.session.said.emit("这一条在台账里，请到台账里打开。")


def _usual(progress: Progress) -> Run:
    today = wording.today()
    year = last_year(today)
    run = effect.run(asked(min(today, dt.date(year, 12, 31)), year), progress, years=True)
    run.progress = no_progress
    return run
