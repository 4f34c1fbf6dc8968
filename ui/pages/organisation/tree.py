"""责任体系: who stands under whom; Enter shows one unit and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.kind import Kind
from db.measure import Measure
from db.organisation import Org
from fupin_desktop import regions
from fupin_desktop.services.book import access, references
from fupin_desktop.services.organisation import papers, tree
from fupin_desktop.services.organisation.papers import Told
from fupin_desktop.services.organisation.tree import Hanging, Node
from ui import wording
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.outside import let_in
from ui.pages.organisation.told import ToldPage
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask, got
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice

#: Of the years that a cooperative took households along so many are told.
_YEARS = 3


def _together(unit: Org) -> Iterator[str]:
    """村社户: what the village earns together, and what the unit did for households."""
    if unit.kind not in tree.JOINED_BY:
        return
    place = str(unit.region_code or "")
    if year := tree.collective(place):
        operating = (
            f"，其中经营性 {references.written(year.collective_operating)} 元" if year.collective_operating else ""
        )
        amount = references.written(year.collective_total)
        yield f"村集体：{regions.name(place)}，{year.year} 年集体经济收入 {amount} 元{operating}"
    years = tree.supported(unit)
    for now, before in zip(years[:_YEARS], [*years[1:], None], strict=False):
        wages = f"，{now.workers:,} 人务工、工资 {references.written(now.wages)} 元" if now.workers else ""
        did = f"带动 {now.homes:,} 户，分红 {references.written(now.paid)} 元{wages}"
        yield f"农户：{now.year} 年{did}{_beside(now, before) if before else ''}"


def _beside(now: tree.Supported, before: tree.Supported) -> str:
    """The change against the year before."""
    changes = ((now.homes - before.homes, "", "户"), (now.paid - before.paid, "分红", "元"),
               (now.wages - before.wages, "工资", "元"))  # fmt: skip
    told = [
        f"{what}{'多' if by > 0 else '少'} {references.written(abs(by))} {unit}" for by, what, unit in changes if by
    ]
    return f"（比 {before.year} 年{'、'.join(told)}）" if told else f"（和 {before.year} 年一样）"


def _shown(kind: Kind[Any], value: Any) -> str:
    return wording.masked_phone(value) if kind.hidden == "phone" else kind.show(value)


class TreePage(ToldPage):
    """A group a line, what stands under it below and further in."""

    help_text = (
        "指挥部、工作组、帮扶小组、责任组、镇和村级组织，谁归谁管：下一级缩进排在上一级下面。"
        "按 Enter 看一个单位和挂在它上面的：下级、结对、干部、活动、难题、资金。"
        "上级、负责人、职责在台账“单位和主体”里填；可以打印 A3，也可以导出 Excel。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "责任体系没有读出来。请换一页再回来。")
        self._found: list[Node] = []
        self.village = VillageChoice("list/responsibility", self.refresh)
        self.table = Table(
            "tree",
            (
                Column("名称", lambda one: f"{'　　' * one.depth}{one.name}", 260),
                Column("类别", lambda one: one.kind, 110),
                Column("层级", lambda one: one.level, 70),
                Column("负责人", lambda one: one.leader, 80),
                Column("职务", lambda one: one.post, 110),
                Column("电话", lambda one: wording.masked_phone(one.phone), 120, fields=("org.phone",)),
                Column("职责", lambda one: " ".join(one.duty.split()), 260, gives_way=True),
            ),
            "责任体系",
        )
        self.table.opened.connect(lambda one: session.go("unit", unit=one.key))
        add = button("添加", lambda: session.go("ledger", ledger="org", new="1", given={"kind": "10"}), icon="add")
        only_if(not session.read_only, add)
        self.top("责任体系", self.village, commands=(add, *self.outputs()))
        nothing = Empty("household", "还没有责任体系", "指挥部、工作组、责任组登记以后，谁归谁管列在这里。")
        self.face = OrEmpty(self.table, nothing, self.village.place)
        self.column.addWidget(card(self.face, margin=8), 1)

    def refresh(self) -> None:
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: tree.nodes(region), self._show)

    def _show(self, found: list[Node]) -> None:
        self._found = found
        self.face.show_rows(found)

    def told(self) -> Told:
        return papers.responsibility(self._found)


class UnitPage(Page):
    """One unit, and all that names it."""

    help_text = (
        "一个单位，和挂在它上面的：下级、结对、干部、活动和实事、难题、措施、资金。"
        "按 Enter 打开一条；“修改”打开这个单位的登记表；合作社、基地、车间用“新增入社户”一次登记几户。"
        "按 Esc 或“返回”回到前一页。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._unit = ""
        self.what = label("", "hint", wrap=True)
        self.table = Table(
            "unit",
            (
                Column("类别", lambda one: one.what, 110),
                Column("日期", lambda one: one.day, 110),
                Column("内容", lambda one: " ".join(one.words.split()), 520, gives_way=True),
            ),
            "挂在这个单位上的",
        )
        self.table.opened.connect(self._open)
        nothing = "下级、结对、干部、活动、难题、措施、资金里选了这个单位的，都列在这里。"
        self.face = OrEmpty(self.table, Empty("house", "还没有什么挂在这个单位上", nothing))
        self.change = button("修改", lambda: session.go("ledger", ledger="org", record=self._unit), icon="edit")
        self.join = button("新增入社户…", self._join, icon="add", tip="今年带动了哪些户，一户一条措施，一次撤销")
        self.title = self.top("", commands=(self.join, self.change)).title
        self.column.addWidget(self.what)
        self.column.addWidget(card(self.face, margin=8), 1)

    def show_for(self, unit: str = "", **_more: Any) -> None:
        """Show a unit by its key; come back to, as it stood."""
        is_new, self._unit = unit != self._unit, unit
        self.refresh()
        if is_new:
            self.table.stand_on(0)

    def refresh(self) -> None:
        one = Org.living().where(Org.id == self._unit).first()
        self.change.setEnabled(one is not None)
        may_join = one is not None and one.kind in tree.JOINED_BY and self.session.may_write(Measure.room)
        self.join.setHidden(not may_join)
        self.title.setText(str(one.name or "") if one else "这个单位不在了")
        told = [f"{kind.label}：{_shown(kind, getattr(one, name))}" for name, kind in Org.kinds().items()
                if one and name in ("kind", "leader", "contact", "phone", "address", "industry", "uscc")
                and getattr(one, name)]  # fmt: skip
        self.what.setText("\n".join(filter(None, ("　".join(told), *(_together(one) if one else ())))))
        self.face.show_rows(tree.hanging(self._unit) if one else [])

    def _join(self) -> None:
        """One household after the other, until Esc; then all are registered at once."""
        unit, chosen = Org.get_by_id(self._unit), dict[str, str]()
        dialog = HouseholdDialog(self.window(), f"{unit.name}：哪一户入社？")
        while dialog.exec():
            chosen[dialog.household] = dialog.head
            dialog = HouseholdDialog(self.window(), f"已选 {len(chosen)} 户：{'、'.join(chosen.values())}。选完按 Esc")
        text = f"{'、'.join(chosen.values())}，每户登记一条今年的措施；今年已经登记的不再登记。可以用 Ctrl+Z 撤销。"
        question = f"登记这 {len(chosen)} 户由{unit.name}带动？"
        if not chosen or not ask(self.window(), question, text, "登记"):
            return
        if let_in(self.window(), lambda: access.open_households(chosen)):
            count = got(self.window(), "没有登记", lambda: tree.join(self.session.actor, unit, list(chosen)))
            if count is not None:
                self.session.written(f"登记了 {count} 户，可以撤销" if count else "这些户今年都登记过了")

    def _open(self, one: Hanging) -> None:
        if one.table == "org":
            self.session.go("unit", unit=one.key)
        elif one.table == "problem":
            where = {"household": one.household, "table": one.table, "record": one.key, "field": "difficulty"}
            self.session.go("household", **where)
        else:
            self.session.go("ledger", ledger=one.table, record=one.key)

    def standing(self) -> dict[str, Any] | None:
        return {"unit": self._unit}
