"""各村荣誉: a village a row, a kind of honour a column, the highest level that holds in it; Enter shows them all."""

from __future__ import annotations

from functools import partial

from db.village import Honour
from fupin_desktop.services.organisation import honours, papers
from fupin_desktop.services.organisation.honours import Honoured
from fupin_desktop.services.organisation.papers import Told
from ui.pages.organisation.told import ToldPage
from ui.session import Session
from ui.widgets.basics import button, card, label
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice


class HonoursPage(ToldPage):
    """The matrix."""

    help_text = (
        "一个村一行，一类荣誉一列，写的是现在还算数的最高级别和得到的年度；取消了的不算。"
        "按 Enter 看这个村的各条荣誉，也在那里登记和取消。"
        "可以打印 A3，也可以导出 Excel。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "各村荣誉没有读出来。请换一页再回来。")
        self._found: list[Honoured] = []
        self.village = VillageChoice("list/honours", self.refresh)
        self.sums = label("", "hint", wrap=True)
        kinds = [Column(item.label, partial(papers.honour_words, kind=item.code), 120, gives_way=item.code == "9")
                 for item in Honour.kind.codes.items]  # fmt: skip
        self.table = Table("honours", [Column("村", lambda one: one.name, 120), *kinds], "各村荣誉")
        self.table.opened.connect(
            lambda one: session.go("ledger", ledger=Honour.table(), answers={"region_code": one.code})
        )
        ledger = button("荣誉台账", partial(session.go, "ledger", ledger=Honour.table()), icon="note")
        self.top("各村荣誉", self.village, commands=(ledger, *self.outputs()))
        self.column.addWidget(card(self.table, self.sums, margin=8), 1)

    def refresh(self) -> None:
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: honours.villages(region), self._show)

    def _show(self, found: list[Honoured]) -> None:
        self._found = found
        self.sums.setText(papers.honours(found).under)
        self.table.show_rows(found)

    def told(self) -> Told:
        return papers.honours(self._found)
