"""未贫先防: ten cards, one a system, each with its figure of the year; it leads to its list, 登记 to its form."""

from __future__ import annotations

from functools import partial

from fupin_desktop.ledgers.book import named
from fupin_desktop.services.ledgers import prevention
from fupin_desktop.services.ledgers.prevention import System, Told
from ui import theme, wording
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, new_grid, only_if, pane, scrolled
from ui.widgets.choice import Choice
from ui.widgets.figure import Figure
from ui.widgets.reading import Reading
from ui.widgets.village_choice import VillageChoice

_IN_A_ROW = 4
_YEARS = 5


class PreventionPage(Page):
    """The ten systems of 7+3."""

    help_text = (
        "“七项制度、三项保障”一项一张卡片，数是选定年度的；按 Enter 到它的名单，按“登记”打开已经选好类别的表单。"
        "孝善基金和救助基金写的是这一年收减支，救助基金的支出里有发放的救助。"
        "大病补充保险的金额里有医疗结算的第三层报销，别的和名单是一样的数。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "未贫先防的数没有算出来。请换一页再回来。")
        now = wording.today().year
        self.year = Choice("年度", f"{now} 年", self.refresh)
        self.year.offer([(str(now - back), f"{now - back} 年") for back in range(1, _YEARS)])
        self.village = VillageChoice("list/prevention", self.refresh)
        self.cards: dict[str, Figure] = {}
        grid = new_grid(theme.GAP, theme.GAP)
        wide = _IN_A_ROW - 1 if theme.crowded() else _IN_A_ROW
        for place, one in enumerate(prevention.seen()):
            add = button("登记", partial(self._add, one), kind="link")
            add.setAccessibleName(f"登记{one.title}")
            may = session.may_write(named(one.ledger).model.room)
            only_if(may, add)
            made = self.cards[one.title] = Figure(one.title, partial(self._list, one), "按 Enter 到名单", foot=add)
            grid.addWidget(made, place // wide, place % wide)
        self.top("未贫先防", commands=(self.village, self.year))
        self.column.addWidget(scrolled(pane(grid, STRETCH)), 1)

    @property
    def _year(self) -> int:
        return int(self.year.chosen or wording.today().year)

    def refresh(self) -> None:
        self.village.read()
        year, region = self._year, self.village.chosen
        self._reading.start(lambda _: prevention.read(year, region), self._show)

    def _show(self, told: list[Told]) -> None:
        for one in told:
            self.cards[one.system.title].show_number(one.number, one.note)

    def _list(self, one: System) -> None:
        answers = dict(prevention.wanted(one, self._year).answers)
        self.session.go("ledger", ledger=one.ledger, answers=answers, region=self.village.chosen)

    def _add(self, one: System) -> None:
        self.session.go("ledger", ledger=one.ledger, answers=dict(one.answers), new="1", given=dict(one.given))

    def focus_first(self) -> None:
        next(iter(self.cards.values())).setFocus()
