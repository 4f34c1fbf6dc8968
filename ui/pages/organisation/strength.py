"""帮扶力量 6+1: a village a row, a red 缺 where somebody lacks; Enter leads to who holds what, and fills what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QCheckBox

from db.measure import Helper
from fupin_desktop.roles import Right
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.services.book import access
from fupin_desktop.services.household import beside
from fupin_desktop.services.organisation import papers, strength
from fupin_desktop.services.organisation.papers import Told
from fupin_desktop.services.organisation.strength import INSIDE, ROLES, Strength, Who
from ui import theme, wording
from ui.pages.organisation.told import PartsPage
from ui.session import Session
from ui.widgets.basics import Elided, button, card, label, only_if
from ui.widgets.chips import Chip
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import Faces
from ui.widgets.village_choice import VillageChoice

_LACKS = Chip("缺", "error")
#: From these letters on who stands inside a village is told in its own view alone.
#: With large letters the names need the room; the whole words stand beside the village's own list.
_SHORTER = {"01": "县级领导", "04": "组长", "05": "第一书记", "07": "企业支部"}


@dataclass(frozen=True)
class _Held:
    """A role of the village in sight, and who holds it; None for nobody. `household`: whom the paired helper lacks."""

    village: Strength
    role: str
    words: str
    who: Who | None = None
    household: str = ""
    head: str = ""

    @property
    def lacks(self) -> bool:
        """Whether somebody is to be found for it."""
        return bool(self.household) or (self.who is None and self.role in ROLES)

    @property
    def numbers_of(self) -> dict[str, str]:
        """By table the record that its telephone is of."""
        return {Helper.table(): self.who.key} if self.who else {}


def _names(one: Strength, role: str) -> str:
    return "、".join(who.name for who in one.who.get(role, ())) or _LACKS.text


def _lack(one: Strength, role: str) -> list[Chip] | None:
    return [_LACKS] if role in one.lacks and role != PAIRED_HELPER else None


def _rows(one: Strength) -> list[_Held]:
    """Who holds what, and the households that nobody stands by."""
    rows: list[_Held] = []
    for role, words in {**ROLES, PAIRED_HELPER: f"户户有责任人 {_covered(one)}", **INSIDE}.items():
        if role == PAIRED_HELPER and role in one.lacks:
            homes = beside.without_helper([one.code])
            rows += [_Held(one, role, words, household=key, head=home.head) for key, home in homes.items()]
        else:
            rows += [_Held(one, role, words, who) for who in one.who.get(role, ())] or [_Held(one, role, words)]
    return rows


def _covered(one: Strength) -> str:
    return f"{one.covered}/{one.homes}"


class StrengthPage(PartsPage):
    """The villages; in the other view who stands by the chosen one."""

    help_text = (
        "每个涉贫村要有的六个一：县级联系领导、帮扶单位、责任组和组长、第一书记或指导员、户户有帮扶责任人、结对企业党支部。"
        "红色的“缺”是还没有人的；按 Enter 看这个村各是谁，Esc 回到各村，"
        "在“还没有”上再按 Enter 就登记一个，村和角色已经填好；"
        "没有责任人的户一户一行，Enter 到那一户。"
        "哪些村是涉贫村，在台账“行政村”里填；可以打印 A3 总表和一个村的公示牌，也可以导出 Excel。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "帮扶力量没有读出来。请换一页再回来。")
        self._found: list[Strength] = []
        self.village = VillageChoice("list/strength", self.refresh)
        self.whole = Elided("hint")
        self.everyone = QCheckBox("全部村")
        self.everyone.toggled.connect(self.refresh)
        self.table = Table("strength", self._columns(), "各村的帮扶力量")
        self.table.stood_on.connect(self._stand)
        self.table.opened.connect(lambda _: self.to_parts())
        self.whose = label("", "heading")
        self.parts = Table(
            "strength held",
            (
                Column("角色", lambda one: one.words, 170),
                Column("姓名或单位", lambda one: one.who.name if one.who else "", 200, gives_way=True,
                       chips=lambda one: [Chip(f"{one.head} 还没有".strip(), "error")] if one.lacks else None),
                Column("单位", lambda one: one.who.org if one.who else "", 180),
                Column("电话", lambda one: wording.masked_phone(one.who.phone) if one.who else "", 130,
                       fields=("helper.phone",)),
            ),
            "这个村各是谁",
        )  # fmt: skip
        self.parts.opened.connect(self._open)
        sign = button("公示牌…", self._print_board, icon="print", tip="一个村的，贴在村里")
        only_if(access.may(Right.EXPORT), sign)
        commands = [self.everyone, sign, *self.outputs()]
        listed, told = card(self.table, self.whole, margin=8), card(self.whose, self.parts, margin=8)
        self.faces = Faces(("各村", listed), ("各是谁", told))
        self.top("帮扶力量 6+1", *self.faces.words, self.village, commands=commands)
        self.column.addWidget(self.faces, 1)

    @staticmethod
    def _columns() -> list[Column]:
        found = [Column("村", lambda one: one.name, 110)]
        large = theme.crowded()
        for role, words in {**ROLES, **(_SHORTER if large else {})}.items():
            found.append(Column(words, partial(_names, role=role), 112, chips=partial(_lack, role=role)))
        found.append(Column(
            "有责任人" if large else "户户有责任人", _covered, 104,
            chips=lambda one: [Chip(_covered(one), "error")] if PAIRED_HELPER in one.lacks else None,
        ))  # fmt: skip
        if not large:
            found.append(Column("科级", lambda one: str(one.section), 50, right=True))
        return found

    def refresh(self) -> None:
        self.village.read()
        everyone, region = self.everyone.isChecked(), self.village.chosen
        self._reading.start(
            lambda _: strength.villages(region, everyone=everyone) or strength.villages(region, everyone=True),
            self._show,
        )

    def _show(self, found: list[Strength]) -> None:
        self._found = found
        whole = sum(not one.lacks for one in found)
        unmarked = "　还没有标涉贫村，列的是全部村" if not any(one.involved for one in found) else ""
        self.whole.setText(f"{len(found)} 个村，{whole} 个村齐了{unmarked}")
        self.table.show_rows(found)

    def _stand(self, one: Strength | None) -> None:
        rows = _rows(one) if one else []
        self.whose.setText(one.name if one else "")
        self.parts.rows.show_source(Rows(rows))
        lack = next((n for n, held in enumerate(rows) if held.lacks), 0)
        self.parts.stand_on(lack)

    def _open(self, held: _Held) -> None:
        if held.who:
            self.session.go("ledger", ledger=Helper.table(), record=held.who.key)
        elif held.household:
            where = {"household": held.household, "table": Helper.table(), "record": held.household, "field": "name"}
            self.session.go("household", **where)
        elif held.role != PAIRED_HELPER and not self.session.read_only:
            self.begin(Helper.table(), role=held.role, region_code=held.village.code)()

    def _print_board(self) -> None:
        if one := self.table.current():
            self.print_out(papers.board_of(one))

    def told(self) -> Told:
        return papers.strengths(self._found)
