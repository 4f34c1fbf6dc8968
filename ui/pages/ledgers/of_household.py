"""台账: the tab of a household's page that lists what of every ledger belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from db.fields import Date, Year
from fupin_desktop import regions
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Field, Ledger, is_amount, of
from fupin_desktop.roles import WRITES
from fupin_desktop.services.book import access, references
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.lists import Line
from ui.pages.household_tabs import Tab
from ui.session import Session
from ui.widgets.basics import STRETCH, column, only_if, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Table


@dataclass(frozen=True)
class _Row:
    ledger: Ledger
    line: Line

    @property
    def open(self) -> frozenset[str]:
        return self.line.open

    @property
    def day(self) -> str:
        field = self.ledger.newest
        return regions.said(field, getattr(self.line.record, str(field.name)))

    @property
    def words(self) -> str:
        pairs = zip(self.ledger.columns, self.line.texts, strict=True)
        return "　".join(_told(one.field, text) for one, text in pairs if text and one.field is not self.ledger.newest)


def _told(field: Field, text: str) -> str:
    """With what no heading says: which amount or day it is, of what a number is."""
    if isinstance(field, Year):
        return f"{text} 年"
    told = f"{text} {field.unit}" if field.unit else text
    return f"{field.called} {told}" if isinstance(field, Date) or is_amount(field) else told


class LedgersTab(Tab):
    """Each line is opened on the ledger's own page."""

    title = "台账"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._household = session, ""
        fields = [f"{ledger.name}.{column.field.name}" for ledger in LEDGERS for column in ledger.columns]
        self.table = Table(
            "household ledgers",
            (
                Column("台账", lambda r: r.ledger.heading, 120),
                Column("日期", lambda r: r.day, 110),
                Column("内容", lambda r: r.words, 640, gives_way=True, fields=fields),
            ),
            "这一户的台账",
        )
        self.table.opened.connect(lambda r: session.go("ledger", ledger=r.ledger.name, record=str(r.line.record.id)))
        self.face = OrEmpty(self.table, Empty("note", "还没有台账记录", "帮扶措施和其他台账里这一户的记录都列在这里。"))
        self.add = Choice("添加到哪本台账", "添加一条…", self._add)
        offered = [one for one in of(LEDGERS, access.may) if references.needs_household(one.model)]
        self.add.offer([(one.name, one.heading) for one in offered if access.may(WRITES[one.model.room])])
        may_write = not session.book.read_only and self.add.count() > 1
        only_if(may_write, self.add)
        self.writers = (self.add,) if may_write else ()
        self.turn_from(self.face)
        self.setLayout(column(row(STRETCH, self.add), self.face, spacing=6, margins=(12, 10, 12, 10), stretch=(0, 1)))

    def load(self, household: str, year: int) -> None:
        self._household = household
        rows = [_Row(ledger, line) for ledger, lines in desk.of_household(household) for line in lines]
        self.face.show_rows(rows, lambda r: [r.line.record], at=0)

    def _add(self) -> None:
        ledger = self.add.chosen
        self.add.choose("")
        if ledger:
            self._session.go("ledger", ledger=ledger, household=self._household, new="1")
