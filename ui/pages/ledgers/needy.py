"""可能要兜底的: who may have to be cared for and is in no row of the year, with why; Enter registers how."""

from __future__ import annotations

from functools import partial

from fupin_desktop.ledgers.relief import CARES
from fupin_desktop.services.household import years
from fupin_desktop.services.ledgers import cared, lists
from fupin_desktop.services.ledgers.cared import Needy
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if
from ui.widgets.empty import Empty
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice


class NeedyPage(Page):
    """A person a line."""

    help_text = (
        "整户无劳动力、独自生活又没有劳动能力、重度残疾、特困、重度失能、孤儿，今年还没有登记兜底照护的人，写着是为什么。"
        "按 Enter 登记他的五难和照护方式，类别已经选好；不用兜底的核实后不登记。"
        "登记了的在台账“兜底照护”里。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "名单没有读出来。请换一页再回来。")
        self.table = Table(
            "needy",
            (
                Column("户主", lambda one: one.head, 90),
                Column("村组", lambda one: one.place, 150),
                Column("人", lambda one: one.name, 90),
                Column("原因", lambda one: one.why, 360, gives_way=True),
            ),
            "可能要兜底的人",
        )
        self.table.opened.connect(self._begin)
        self.village = VillageChoice("list/needy", self.refresh)
        self.told = label("", "hint", wrap=True)
        self._may_write = session.may_write(CARES.model.room)
        begin = button("登记", lambda: self._begin(self.table.current()), icon="add", tip="登记怎么照护（Enter）")
        only_if(self._may_write, begin)
        ledger = button("兜底照护台账", partial(session.go, "ledger", ledger=CARES.name), icon="heart")
        self.top("可能要兜底的", self.village, commands=(ledger, begin, list_button(self.table)))
        nobody = Empty(
            "ok-circle",
            "没有可能要兜底的",
            "没有这样的人，或者今年都登记了兜底照护。",
        )
        self.face = OrNoHouseholds(session, self.table, nobody, self.village.place)
        self.column.addWidget(card(self.face, self.told, margin=8), 1)

    def refresh(self) -> None:
        lists.opened(CARES)
        self.village.read()
        year, region = years.current(), self.village.chosen
        self._reading.start(lambda _: cared.needy(year, region), self._show)

    def _show(self, found: list[Needy]) -> None:
        self.told.setText(f"{len(found)} 人，{years.current()} 年还没有登记兜底照护")
        self.face.show_rows(found)

    def _begin(self, one: Needy | None) -> None:
        if one is None:
            return
        if not self._may_write:
            self.session.go("household", household=one.household)
            return
        given = {"person": one.person, "categories": one.categories, "year": years.current()}
        self.session.go("ledger", ledger=CARES.name, new="1", household=one.household, given=given)
