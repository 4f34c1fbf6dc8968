"""联村包户: who has which villages and households, and how many were visited; Enter shows their households."""

from __future__ import annotations

from db.measure import Helper
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.services.organisation import charge, papers
from fupin_desktop.services.organisation.charge import Charge
from fupin_desktop.services.organisation.papers import Told
from ui import wording
from ui.pages.organisation.told import ToldPage
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask, tell
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice

_SHOWN = 6


class ChargePage(ToldPage):
    """A line each."""

    help_text = (
        "每个帮扶责任人联系哪几个村、包哪些户，本季、上季走访了几户（走访人里写了他的名字），还有几户过了该走访的日子。"
        "按 Enter 看他包的户；包得多的、走访率低的排下去找他。"
        "“归并…”把姓名和单位都相同的责任人认成干部人才里的同一个人；可以打印联村包户责任表，也可以导出 Excel。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "联村包户没有读出来。请换一页再回来。")
        self._found: list[Charge] = []
        self.village = VillageChoice("list/charge", self.refresh)
        self.sums = label("", "hint", wrap=True)
        self.table = Table("charge", self._columns(), "联村包户")
        self.table.opened.connect(self._open)
        tie = button("归并…", self.tie, icon="merge", tip="姓名和单位相同的，认成同一个干部")
        only_if(session.may_write(Helper.room), tie)
        self.top("联村包户", self.village, commands=(tie, *self.outputs()))
        nobody = Empty("visit", "还没有帮扶责任人", "在台账“帮扶责任人”里登记了包户的人，就列在这里。")
        self.face = OrEmpty(self.table, nobody, self.village.place)
        self.column.addWidget(card(self.face, self.sums, margin=8), 1)

    @staticmethod
    def _columns() -> list[Column]:
        return [
            Column("姓名", lambda one: one.name, 80),
            Column("单位", lambda one: one.org, 160, gives_way=True),
            Column("电话", lambda one: wording.masked_phone(one.phone), 120, fields=("helper.phone",)),
            Column("联系的村", lambda one: "、".join(one.villages.values()), 150),
            Column("包户", lambda one: str(len(one.homes)), 60, right=True),
            Column("本季走访", lambda one: str(len(one.visited)), 84, right=True),
            Column("上季走访", lambda one: str(len(one.before)), 84, right=True),
            Column("本季走访率", lambda one: one.share, 96, right=True),
            Column("该走访了", lambda one: str(len(one.overdue) or ""), 84, chips=lambda one: (
                [Chip(f"{len(one.overdue)} 户", "warning")] if one.overdue else None)),
        ]  # fmt: skip

    def refresh(self) -> None:
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: charge.charges(region), self._show)

    def _show(self, found: list[Charge]) -> None:
        self._found = found
        self.sums.setText(papers.charges(found).under)
        self.face.show_rows(found)

    def _open(self, one: Charge) -> None:
        answers = {"role": PAIRED_HELPER, "name": one.name} | ({"org": one.org} if one.org else {})
        self.session.go("ledger", ledger=Helper.table(), answers=answers, region=self.village.chosen)

    def tie(self) -> None:
        """Ask, and make one person of those who are one."""
        found = charge.to_tie(self._found)
        if not found:
            tell(self.window(), "没有要归并的", "姓名和单位相同的责任人都已经认到干部人才里了。")
            return
        names = "、".join(f"{one.name}（{one.org}，{len(one.untied)} 条）" for one in found[:_SHOWN])
        more = f"等 {len(found)} 人" if len(found) > _SHOWN else ""
        text = f"{names}{more}。每人在“干部人才”里记成一个帮扶干部，他的各条都指向他。归并以后可以用 Ctrl+Z 撤销。"
        if ask(self.window(), f"归并这 {len(found)} 个人的帮扶责任人记录？", text, "归并"):
            count = charge.tie(self.session.actor, found)
            self.session.written(f"归并了 {count} 条，可以撤销")
            self.refresh()

    def told(self) -> Told:
        return papers.charges(self._found)
