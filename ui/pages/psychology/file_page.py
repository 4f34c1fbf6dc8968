"""A person's file: the colour, screenings, risk, plans, talks, referrals, consents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from db.refusal import Refusal
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import archive, team
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs.psychology.details import DetailsDialog
from ui.pages.page import Page
from ui.pages.psychology import file_tabs
from ui.pages.psychology.file_notes import ReviewTab, SafetyTab
from ui.pages.psychology.file_overview import Overview
from ui.pages.psychology.file_tabs import Line, ListTab
from ui.pages.psychology.file_work import FileWork
from ui.pages.psychology.handing import HandingBand
from ui.session import Session
from ui.widgets.basics import Elided, button, card, label, only_if, say
from ui.widgets.empty import Empty
from ui.widgets.help_band import HelpBand
from ui.widgets.table import Column
from ui.widgets.views import Tabs


class FilePage(Page):
    """Opening it is written into the access log, once a visit."""

    leaves = False

    help_text = (
        "这里是一个人的心理档案：颜色和理由、每次筛查、风险评估、方案、咨询、转介和同意。"
        "Ctrl+PgUp、Ctrl+PgDn 换页，在一行上按 Enter 看全文；颜色可以马上调高，调低要写原因并有第二个人确认。"
        "打开档案会记进访问记录；筛查不等于诊断。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._person = ""
        self.found: Archive | None = None
        self.work = FileWork(self)
        self.tag = label("", "tag")
        self.place = Elided("hint")
        self.household_button = button("这一户", self._open_household, kind="link", tip="打开他家的农户资料")
        self.screen_button = self._button("做筛查", self.work.screen, kind="primary", icon="check")
        beside = (self.tag, self.place, self.household_button)
        self.name = self.top("", *beside, commands=(self.screen_button,)).title
        self.band = HelpBand()
        self.column.addWidget(self.band)
        self.moved = HandingBand(session)
        self.column.addWidget(self.moved)
        self.tabs = Tabs("心理档案")
        self._put_tabs()
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, partial(self._turn, by))
        self.column.addWidget(card(self.tabs, margin=4), 1)

    def _button(self, words: str, do: Callable[[], object], **more: Any) -> QPushButton:
        """A button that writes; not for a book that may only be looked at."""
        made = button(words, do, **more)
        only_if(not self.session.book.read_only, made)
        return made

    def _put_tabs(self) -> None:
        made, work = self._button, self.work
        self.close_button = made("结案…", work.close)
        actions = [made("定颜色…", work.decide), made("报告情况…", work.report), made("负责人…", work.assign)]
        self.overview = Overview([*actions, self.close_button])
        self.marks = ListTab(
            "marks", "颜色", file_tabs.MARKS, Empty("flag", "还没有颜色", "没有筛查过的是灰色，不算蓝色。")
        )
        first = Empty("check", "还没有筛查", "先登记同意，再做筛查。拒答的题不算 0 分。")
        self.screenings = ListTab("screenings", "筛查", file_tabs.SCREENINGS, first)
        first = Empty("warning", "还没有风险评估", "有安全信号的，要由有资质的人当面评估。")
        self.risks = ListTab(
            "risks", "风险评估", file_tabs.RISKS, first, [made("记风险评估…", work.assess, icon="add")]
        )
        first = Empty("document", "还没有个性化方案", "按这个人的情况定：为什么、做什么、多久一次、谁来做。")
        self.plans = ListTab("plans", "方案", file_tabs.PLANS, first, [made("新方案…", work.plan, icon="add")])
        first = Empty("note", "还没有咨询记录", "每谈一次记一次，内容只有心理工作队看得到。")
        self.talks = ListTab("talks", "咨询", file_tabs.TALKS, first, [made("记一次咨询…", work.talk, icon="add")])
        self._put_last_tabs()
        self.safety, self.reviews = SafetyTab(self.session), ReviewTab(self.session)
        listed = (
            self.marks, self.screenings, self.risks, self.safety, self.plans, self.talks, self.referrals, self.reviews,
            self.consents,
        )  # fmt: skip
        for tab in (self.overview, *listed):
            self.tabs.addTab(tab, tab.title)
        for shown, columns in (
            (self.screenings, file_tabs.SCREENINGS), (self.risks, file_tabs.RISKS), (self.talks, file_tabs.TALKS),
            (self.referrals, file_tabs.REFERRALS),
        ):  # fmt: skip
            shown.table.opened.connect(partial(self._read, shown.title, columns))
        self.plans.table.opened.connect(work.plan)

    def _put_last_tabs(self) -> None:
        made, work = self._button, self.work
        buttons = [
            made("转介…", work.refer, icon="add"),
            button("打印转介信…", lambda: work.print_letter(self.referrals.table.current()), icon="print"),
            made("登记反馈…", lambda: work.feedback(self.referrals.table.current())),
        ]
        first = Empty("health", "还没有转介", "需要看医生的，写转介信，告诉本人或监护人；医院的意见回来再登记。")
        self.referrals = ListTab("referrals", "转介", file_tabs.REFERRALS, first, buttons)
        buttons = [
            made("登记同意…", work.consent, icon="add"),
            button(
                "照片…",
                lambda: work.look_at_paper(self.consents.table.current()),
                icon="photo",
                tip="看签了字的同意书；还没有照片的，加一张",
            ),
            made("撤回…", lambda: work.withdraw(self.consents.table.current()), icon="back"),
            made("依法删除…", work.erase, icon="delete", tip="整份档案彻底删除；要两个人"),
        ]
        first = Empty("ok-circle", "还没有知情同意", "筛查、告知医院、告知家人，分别征得同意。")
        self.consents = ListTab("consents", "同意", file_tabs.CONSENTS, first, buttons)

    def show_for(self, person: str = "", do: str = "", **_: Any) -> None:
        """Open a person's file; `do` names what is to be done at once ("risk")."""
        self._person = person
        self.tabs.setCurrentIndex(0)
        self._load(noted=True)
        if do == "consents":
            self.tabs.setCurrentWidget(self.consents)
        if do == "risk" and self.found:
            self.tabs.setCurrentWidget(self.risks)
            self.work.assess()

    def refresh(self) -> None:
        if self._person:
            self._load(noted=False)

    def _load(self, *, noted: bool) -> None:
        words = "账本里没有这个人。"
        try:
            self.found = archive.load(self._person, wording.today(), noted=noted)
        except Refusal as error:
            self.found, words = None, str(error)
        found = self.found
        for part in (self.tag, self.tabs, self.household_button):
            part.setVisible(found is not None)
        self.screen_button.setVisible(found is not None and not self.session.book.read_only)
        self.band.setVisible(found is not None and found.colour is Colour.RED)
        self.moved.show_file(found)
        if found is None:
            self.name.setText("打不开这份档案")
            self.place.setText(words)
            return
        self._show_head(found)
        self._show_lists(found)

    def _show_lists(self, found: Archive) -> None:
        names = {str(one.id): str(one.name) for one in team.members(past=True)}
        file = found.file
        people = [names[key] for key in (file.counsellor, file.volunteer) if key in names] if file else []
        self.overview.show_file(found, "，陪伴 ".join(people))
        self.close_button.setText("重新打开" if file and file.closed else "结案…")
        for tab, lines in (
            (self.marks, found.marks), (self.screenings, found.screenings), (self.risks, found.risks),
            (self.plans, found.plans), (self.talks, found.sessions), (self.referrals, found.referrals),
            (self.consents, found.consents),
        ):  # fmt: skip
            tab.show_lines(lines)
        self.safety.show_file(found)
        self.reviews.show_file(found)

    def _show_head(self, found: Archive) -> None:
        self.name.setText(found.person.name or "（没有姓名）")
        say(self.tag, wording.colour(found.colour), found.colour)
        age = "" if found.age is None else f"{found.age} 岁"
        groups = archive.group_names(found.key_groups)
        self.place.setText("　".join(part for part in (age, groups) if part))
        on_call = team.on_call()
        self.band.show_local("、".join(f"{one.name} {one.phone}" for one in on_call[:2]))

    def _open_household(self) -> None:
        if self.found:
            self.session.go("household", household=str(self.found.person.household), person=self._person)

    def _read(self, title: str, columns: Sequence[Column], line: Line) -> None:
        DetailsDialog(self.window(), title, file_tabs.details(line, columns)).exec()

    def _turn(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self.focus_first()

    def standing(self) -> dict[str, Any]:
        return {"person": self._person}

    def focus_first(self) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, Overview | ListTab):
            shown.focus_first()
