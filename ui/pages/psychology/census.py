"""普查: household by household, who was not asked or not screened; Enter screens the next one."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import summary
from fupin_desktop.services.psychology import archive, census
from fupin_desktop.services.psychology.census import Candidate, Home, State
from ui import wording
from ui.dialogs.psychology.blank import BlankDialog
from ui.pages.no_households import OrNoHouseholds
from ui.pages.psychology.sub_page import SubPage
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, pane, row
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty
from ui.widgets.table import Column, Rows, Table
from ui.widgets.village_choice import VillageChoice

_HOMES = (
    Column("户", lambda home: home.head or "（没有户主）", 110),
    Column("村组", lambda home: wording.place(home.village, home.group), 90),
    Column("还要做", lambda home: f"{home.to_do} 人" if home.to_do else "做完了", 80, right=True),
    Column("共", lambda home: f"{len(home.persons)} 人", 70, right=True),
)
#: What was begun and is not done, or must not be done; all are unasked at first, and screened in the end.
_STATES = {
    State.CONSENTED: "warning", State.UNFINISHED: "warning", State.AGAIN: "warning",
    State.DECLINED: "", State.WITHDRAWN: "",
}  # fmt: skip


def _chips(state: State) -> list[Chip] | None:
    return [Chip(str(state), _STATES[state])] if state in _STATES else None


_PERSONS = (
    Column("姓名", lambda one: one.name or "（没有姓名）", 100),
    Column("关系", lambda one: one.relation, 70),
    Column("年龄", lambda one: "" if one.age is None else str(one.age), 56, right=True),
    Column("到哪一步", lambda one: str(one.state), 150, chips=lambda one: _chips(one.state)),
    Column("上次筛查", lambda one: wording.day(one.screened) if one.screened else "", 110),
    Column("重点人群", lambda one: archive.group_names(one.key_groups), 150),
)


class CensusPage(SubPage):
    """The walk: a household, its members in turn, the next household."""

    name = "census"
    help_text = (
        "普查的是脱贫户、监测对象和低收入户的家庭成员，一户一户地问；这里只看问没问、做没做，不看答了什么。"
        "在户上按 Enter 到这一户的人，在人上按 Enter 就开始：先登记同意，再做量表，做完回来就是下一个人。"
        "不愿意的登记“不同意”，以后不再去问。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._homes: list[Home] = []
        self._walked = ""
        self.done = label("", "hint", wrap=True)
        self.village = VillageChoice("list/census", self.refresh)
        self.all = QCheckBox("也列出做完的")
        self.all.toggled.connect(self.refresh)
        papers = button("打印空白表…", lambda: BlankDialog(self.window()).exec(), icon="print", tip="同意书和量表")
        self.put_head(self.village, self.all, papers)
        self.homes = Table("psychology homes", _HOMES, "户")
        self.homes.stood_on.connect(self._show_persons)
        self.persons = Table("psychology census", _PERSONS, "家里的人")
        self.homes.opened.connect(lambda _: self.persons.setFocus())
        self.persons.opened.connect(self._begin)
        self.whose = label("", "heading")
        self.begin_button = button(
            "开始", lambda: self._begin(self.persons.current()), kind="primary", tip="开始（Enter）"
        )
        file = button("打开档案", self._open, icon="folder")
        right = card(row(self.whose, STRETCH, file, self.begin_button), self.persons, margin=12)
        both = row(card(self.homes, self.done, margin=8), right, spacing=12, stretch=(2, 3))
        empty = Empty("ok-circle", "都做完了", "要普查的人都问过了。勾上“也列出做完的”，可以看全部的户。")
        self.face = OrNoHouseholds(session, pane(both), empty, self.village.place)
        self.column.addWidget(self.face, 1)

    def refresh(self, _checked: bool = False) -> None:
        self.village.read()
        today = wording.today()
        everybody = census.of_village(self.village.chosen or books.region(), today, to_do_only=False)
        people = [one for home in everybody for one in home.persons]
        screened = sum(one.state in (State.SCREENED, State.AGAIN) for one in people)
        self.done.setText(f"已筛查 {wording.count(screened)} 人，共 {wording.count(len(people))} 人")
        self._homes = [
            home for home in everybody if self.all.isChecked() or home.to_do or home.household == self._walked
        ]
        walked = next((n for n, home in enumerate(self._homes) if home.household == self._walked), None)
        self.homes.show_rows(self._homes, at=walked)
        self.face.show_full(bool(self._homes))

    def _show_persons(self, home: Home | None) -> None:
        if home is None:
            return
        self.whose.setText(f"{summary.whose(home.head)}　{wording.place(home.village, home.group)}")
        stood: Candidate | None = self.persons.current()
        last = next((one for one in home.persons if stood and one.person == stood.person), None)
        self.persons.rows.show_source(Rows(home.persons))
        following = last if last and last.state.is_to_do else census.next_person(home, last.person if last else "")
        following = following or census.next_person(home)
        self.persons.stand_on(home.persons.index(following) if following else 0)
        self.begin_button.setEnabled(not self.session.book.read_only)

    def _begin(self, one: Candidate | None) -> None:
        home: Home | None = self.homes.current()
        if one and home and not self.session.book.read_only:
            self._walked = home.household
            self.session.go("screening", person=one.person)

    def _open(self) -> None:
        one: Candidate | None = self.persons.current()
        if one:
            self.session.go("archive", person=one.person)

    def focus_first(self) -> None:
        """On the next member of the household that is walked through; at its end on the next household."""
        home: Home | None = self.homes.current()
        if home and home.household == self._walked and home.to_do:
            self.persons.setFocus()
            return
        if home and home.household == self._walked:
            self._walked = ""
            following = next((n for n, other in enumerate(self._homes) if other.to_do), None)
            if following is not None:
                self.homes.stand_on(following)
        self.homes.setFocus()
