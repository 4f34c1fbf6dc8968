"""台账: all ledgers and the pages beside them, by what they are about, with how many, the latest, and what waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Shelf, of
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.services.book import access
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Standing
from ui import wording
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import card
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table


@dataclass(frozen=True)
class Line:
    """A ledger or a page; `first` of its shelf."""

    shelf: Shelf
    title: str
    page: str
    where: dict[str, Any] = field(default_factory=dict)
    standing: Standing | None = None
    told: str = ""
    first: bool = False

    @property
    def count(self) -> str:
        """How many records."""
        return wording.count(self.standing.count) if self.standing else ""

    @property
    def due(self) -> str:
        """What waits for somebody."""
        waiting = self.standing.due.items() if self.standing else ()
        return "　".join(f"{title} {wording.count(n)}" for title, n in waiting) or self.told


def lines() -> list[Line]:
    """Shelf by shelf, of what who is here may see."""
    found: list[Line] = []
    seen = list(of(LEDGERS, access.may))
    for shelf in Shelf:
        own = [Line(shelf, one.heading, "ledger", {"ledger": one.name}, lists.standing(one))
               for one in seen if one.shelf is shelf]  # fmt: skip
        own += [Line(shelf, one.heading, one.page, told=one.told) for one in PAGES if one.shelf is shelf]
        found += [Line(**vars(one) | {"first": number == 0}) for number, one in enumerate(own)]
    return found


class LedgersPage(Page):
    """A line each."""

    help_text = (
        "这里是账本里的各本台账，按监测帮扶、项目资金、组织力量、就业、兜底、整改分开，和各有多少条、到期没办的。"
        "按 Enter 或双击打开一本：可以筛选、添加、导入导出 Excel、打印，合计跟着筛选变。"
        "上面的查找框里写名字或拼音首字母，也能直接打开；一户在各本台账里的记录，列在这一户的“台账”页里。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "台账没有读出来。请换一页再回来。")
        self.table = Table(
            "ledgers",
            (
                Column("", lambda line: line.shelf if line.first else "", 110),
                Column("台账", lambda line: line.title, 200),
                Column(
                    "条数", lambda line: wording.count(line.standing.count) if line.standing else "", 90, right=True
                ),
                Column("最近", lambda line: line.standing.last if line.standing else "", 120),
                Column("等着办的", lambda line: line.due, 360, gives_way=True),
            ),
            "台账",
        )
        self.table.opened.connect(lambda line: session.go(line.page, **line.where))
        self.top("台账")
        self.column.addWidget(card(self.table, margin=8), 1)

    def refresh(self) -> None:
        self._reading.start(lambda _: lines(), self._show)

    def _show(self, found: list[Line]) -> None:
        self.table.show_rows(found)
