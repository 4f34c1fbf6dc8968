"""村企结对 3+3+5: a pair a row with deeds, difficulties, five dots and money; Enter shows what makes them up."""

from __future__ import annotations

from db.clock import today
from db.measure import Helper
from db.organisation import Activity
from fupin_desktop.ledgers.office_papers import DEED_LIST
from fupin_desktop.ledgers.organisation import ACTIVITIES
from fupin_desktop.rules.answers import PAIRED_BRANCH
from fupin_desktop.services.book import references
from fupin_desktop.services.ledgers import papers as of_ledgers
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.organisation import pairing, papers
from fupin_desktop.services.organisation.pairing import Pair, Paired
from fupin_desktop.services.organisation.papers import LINK_WORDS, Told
from fupin_desktop.services.organisation.tree import Hanging
from ui.dialogs.papers import Offer, about
from ui.pages.organisation.told import PartsPage
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.views import Faces
from ui.widgets.village_choice import VillageChoice

_HELD, _NOT_HELD = "●", "○"


def _dots(one: Pair) -> str:
    return "".join(_HELD if held else _NOT_HELD for held in one.links)


class PairingPage(PartsPage):
    """The pairs; in the other view what the chosen one did this year."""

    help_text = (
        "一对村和企业一行：今年的实事办了几件、难题解决了几个、五联搞了哪几样（五个点）、投入多少钱；下面是目标和差多少。"
        "按 Enter 看是哪些，再按 Enter 打开一条，Esc 回到各对；登记实事、五联时村和企业已经填好，"
        "难题在那一户的走访里登记。"
        "结对在“帮扶责任人”里登记：角色选结对企业党支部，单位选那家企业；“添加结对”也到那里。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "村企结对没有读出来。请换一页再回来。")
        self._found = Paired((), 0)
        self.village = VillageChoice("list/pairing", self.refresh)
        self.sums = label("", "hint", wrap=True)
        self.table = Table("pairing", self._columns(), "村企结对")
        self.table.opened.connect(lambda _: self.to_parts())
        self.whose = label("", "heading")
        self.parts = Table(
            "pairing parts",
            (
                Column("类别", lambda one: one.what, 180),
                Column("日期", lambda one: one.day, 110),
                Column("内容", lambda one: one.words, 420, gives_way=True),
            ),
            "这一对今年做了什么",
        )
        self.table.stood_on.connect(self._stand)
        self.parts.opened.connect(self._open)
        deed = button("登记实事", lambda: self._add("51"), icon="add", tip="这一对办的一件实事")
        link = button("登记五联", lambda: self._add("41"), icon="add", tip="这一对的一次五联活动")
        pair = button("添加结对", self.begin(Helper.table(), role=PAIRED_BRANCH), icon="add")
        only_if(not session.read_only, deed, link, pair)
        nothing = Empty("work", "还没有村企结对", "按“添加结对”登记：角色选结对企业党支部，单位选那家企业。")
        self.face = OrEmpty(self.table, nothing, self.village.place)
        listed, told = card(self.face, self.sums, margin=8), card(self.whose, self.parts, margin=8)
        self.faces = Faces(("各对", listed), ("做了什么", told))
        self.top("村企结对", *self.faces.words, self.village, commands=(pair, deed, link, *self.outputs()))
        self.column.addWidget(self.faces, 1)

    def _columns(self) -> list[Column]:
        return [
            Column("村", lambda one: one.village_name, 100),
            Column("企业", lambda one: one.unit_name, 150, gives_way=True),
            Column("党支部", lambda one: one.branch, 130),
            Column("结对日期", lambda one: one.since, 104),
            Column("实事", self._deeds, 60, chips=lambda one: [
                Chip(self._deeds(one), "good" if one.deeds >= self._found.wanted else "error")]),
            Column("难题", lambda one: f"{one.solved}/{one.raised}", 60),
            Column("五联", _dots, 90, tip="、".join(LINK_WORDS.values())),
            Column("资金(元)", lambda one: references.written(one.amount), 90, right=True),
        ]  # fmt: skip

    def _deeds(self, one: Pair) -> str:
        return f"{one.deeds}/{self._found.wanted}"

    def refresh(self) -> None:
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: pairing.read(today().year, region), self._show)

    def _show(self, found: Paired) -> None:
        self._found = found
        gap = max(0, found.target - found.done)
        odd = f"　不是一对一的：{'、'.join(found.odd)}" if found.odd else ""
        year = today().year
        told = f"{len(found.pairs)} 对　{year} 年实事目标 {found.target} 件，办了 {found.done} 件，差 {gap} 件{odd}"
        self.sums.setText(told)
        self.face.show_rows(found.pairs)

    def _stand(self, one: Pair | None) -> None:
        self.whose.setText(f"{one.village_name} · {one.unit_name}" if one else "")
        self.parts.show_rows(_parts(one) if one else [], at=0)

    def _open(self, part: Hanging) -> None:
        if part.table == Activity.table():
            self.session.go("ledger", ledger=part.table, record=part.key)
        else:
            where = {"household": part.household, "table": part.table, "record": part.key, "field": "difficulty"}
            self.session.go("household", **where)

    def _add(self, kind: str) -> None:
        if one := self.table.current():
            given = {"kind": kind, "region_code": one.village, "org": one.unit or None}
            self.begin(Activity.table(), **given)()

    def focus_first(self) -> None:
        if self.faces.currentIndex():
            super().focus_first()
        else:
            self.face.focus_first()

    def told(self) -> Told:
        return papers.pairs(self._found.pairs, self._found.wanted, today().year)

    def papers(self) -> list[Offer]:
        region = self.village.chosen
        deeds = Wanted(region, answers={"date": str(today().year)})
        return [
            Offer("实事清单", lambda _on, blank: of_ledgers.sheets(
                ACTIVITIES, DEED_LIST, [] if blank else of_ledgers.keys_of(ACTIVITIES, deeds), about(), blank=blank)),
            Offer("难题清单", lambda _on, blank: of_ledgers.difficulties(about(), region, blank=blank)),
        ]  # fmt: skip


def _parts(pair: Pair) -> list[Hanging]:
    kinds, difficulties = Activity.kind.codes, pairing.difficulties(pair)
    found = [Hanging(kinds.label(str(one.kind)), str(one.date or ""), str(one.topic or ""), "activity", str(one.id))
             for one in pairing.activities(pair, today().year)]  # fmt: skip
    return found + [
        Hanging(
            type(one).difficulty.codes.label(str(one.difficulty)), str(one.found_on or ""), str(one.text or ""),
            "problem", str(one.id), str(one.household),
        )
        for one in difficulties
    ]  # fmt: skip
