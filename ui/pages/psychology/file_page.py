"""A person's file: the colour, screenings, risk, plans, talks, consents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget

from db.psychology import Consent, PsyPlan
from fupin_desktop.refusal import Refusal
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import archive, entry, filing, limits
from fupin_desktop.services.psychology.archive import Archive
from ui import theme, wording
from ui.dialogs.frame import ask, tell
from ui.dialogs.psychology.colour import DecideDialog, EventDialog
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.details import DetailsDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.pages.page import Page
from ui.pages.psychology import file_tabs
from ui.pages.psychology.file_overview import Overview
from ui.pages.psychology.file_tabs import Line, ListTab
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, row
from ui.widgets.empty import Empty
from ui.widgets.help_band import HelpBand
from ui.widgets.table import Column


class FilePage(Page):
    """Opening it is written into the access log, once a visit."""

    help_text = (
        "这里是一个人的心理档案：颜色和理由、每次筛查、风险评估、方案、咨询、转介和同意。"
        "Ctrl+PgUp、Ctrl+PgDn 换页，在一行上按 Enter 看全文；颜色可以马上调高，调低要写原因并有第二个人确认。"
        "打开档案会记进访问记录；筛查不等于诊断。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._person = ""
        self.found: Archive | None = None
        self.name = label("", "title")
        self.tag = label("", "tag")
        self.place = label("", "hint")
        self.screen_button = self._button("做筛查", self._screen, kind="primary", icon="check")
        self.column.addLayout(row(self.name, self.tag, self.place, STRETCH, self.screen_button))
        self.band = HelpBand()
        self.column.addWidget(self.band)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("心理档案")
        self.tabs.setDocumentMode(True)
        self._put_tabs()
        self.column.addWidget(card(self.tabs, margin=4), 1)

    def _button(self, words: str, do: Any, **more: Any) -> QPushButton:
        """A button that writes; not for a book that may only be looked at."""
        made = button(words, do, **more)
        made.setVisible(not self.session.book.read_only)
        return made

    def _put_tabs(self) -> None:
        made = self._button
        self.overview = Overview([made("定颜色…", self.decide), made("报告情况…", self.report)])
        none = Empty("check", "还没有筛查", "先登记同意，再做筛查。拒答的题不算 0 分。")
        self.screenings = ListTab("screenings", "筛查", file_tabs.SCREENINGS, none)
        none = Empty("warning", "还没有风险评估", "有安全信号的，要由有资质的人当面评估。")
        self.risks = ListTab("risks", "风险评估", file_tabs.RISKS, none, [made("记风险评估…", self.assess, icon="add")])
        none = Empty("document", "还没有个性化方案", "按这个人的情况定：为什么、做什么、多久一次、谁来做。")
        self.plans = ListTab(
            "plans", "方案", file_tabs.PLANS, none, [made("新方案…", partial(self.plan, None), icon="add")]
        )
        none = Empty("note", "还没有咨询记录", "每谈一次记一次，内容只有心理工作队看得到。")
        self.talks = ListTab("talks", "咨询", file_tabs.TALKS, none, [made("记一次咨询…", self.talk, icon="add")])
        buttons = [made("登记同意…", self.consent, icon="add"), made("撤回…", self.withdraw, kind="danger")]
        none = Empty("ok-circle", "还没有知情同意", "筛查、告知医院、告知家人，分别征得同意。")
        self.consents = ListTab("consents", "同意", file_tabs.CONSENTS, none, buttons)
        for tab in (self.overview, self.screenings, self.risks, self.plans, self.talks, self.consents):
            self.tabs.addTab(tab, tab.title)
        for listed, columns in (
            (self.screenings, file_tabs.SCREENINGS),
            (self.risks, file_tabs.RISKS),
            (self.talks, file_tabs.TALKS),
        ):
            listed.table.opened.connect(partial(self._read, listed.title, columns))
        self.plans.table.opened.connect(self.plan)

    def show_for(self, person: str = "", do: str = "", **_: Any) -> None:
        """Open a person's file; `do` names what is to be done at once ("risk")."""
        self._person = person
        self.tabs.setCurrentIndex(0)
        self._load(noted=True)
        if do == "risk" and self.found:
            self.tabs.setCurrentWidget(self.risks)
            self.assess()

    def refresh(self) -> None:
        if self._person:
            self._load(noted=False)

    def _load(self, *, noted: bool) -> None:
        words = "账本里没有这个人"
        try:
            self.found = archive.load(self._person, wording.today(), noted=noted)
        except Refusal as error:
            self.found, words = None, str(error)
        found = self.found
        for part in (self.tag, self.tabs, self.screen_button):
            part.setVisible(found is not None)
        self.band.setVisible(found is not None and found.colour is Colour.RED)
        if found is None:
            self.name.setText("打不开这份档案")
            self.place.setText(words)
            return
        self._show_head(found)
        self.overview.show_file(found, "")
        self.screenings.show_lines(found.screenings)
        self.risks.show_lines(found.risks)
        self.plans.show_lines(found.plans)
        self.talks.show_lines(found.sessions)
        self.consents.show_lines(found.consents)

    def _show_head(self, found: Archive) -> None:
        self.name.setText(found.person.name or "（没有姓名）")
        self.tag.setText(wording.colour(found.colour))
        theme.mark(self.tag, "state", found.colour)
        age = "" if found.age is None else f"{found.age} 岁"
        groups = archive.group_names(found.key_groups)
        self.place.setText("　".join(part for part in (age, groups) if part))

    def _do(self, dialog: QDialog) -> None:
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.session.written("已保存")

    def _screen(self) -> None:
        self.session.go("screening", person=self._person)

    def decide(self) -> None:
        """A professional's own colour."""
        if self.found:
            self._do(DecideDialog(self.window(), self.session, self.found))

    def report(self) -> None:
        """What somebody reported."""
        self._do(EventDialog(self.window(), self.session, self._person))

    def assess(self) -> None:
        """A risk assessment."""
        self._do(RiskDialog(self.window(), self.session, self._person))

    def plan(self, line: Line | None) -> None:
        """A new plan, or one that stands."""
        plan, content = line or (PsyPlan(person=self._person), {})
        self._do(PlanDialog(self.window(), self.session, plan, dict(content), []))

    def talk(self) -> None:
        """One talk."""
        self._do(TalkDialog(self.window(), self.session, self._person, ""))

    def consent(self) -> None:
        """Consent to one more purpose."""
        if self.found:
            have = [
                purpose for purpose in (filing.SCREENING, filing.HOSPITAL, filing.FAMILY) if self.found.consent(purpose)
            ]
            purpose = filing.SCREENING if filing.SCREENING not in have else filing.HOSPITAL
            self._do(ConsentDialog(self.window(), self.session, self.found, purpose))

    def withdraw(self) -> None:
        """A consent is taken back."""
        given: Consent | None = self.consents.table.current()
        if given is None or given.withdrawn:
            return
        years = limits.values()["keep_years"]
        closes = "这份档案就不再登记新的内容，" if given.purpose == filing.SCREENING else ""
        words = f"从今天起，{closes}已经登记的按规定保存 {years} 年，到期销毁。以后愿意了，可以重新同意。"
        if ask(self.window(), "撤回同意？", words, "撤回", danger=True):
            try:
                entry.withdraw(self.session.actor, given, wording.today())
            except Refusal as error:
                tell(self.window(), "没有撤回", str(error))
            self.session.written("已保存")

    def _read(self, title: str, columns: Sequence[Column], line: Line) -> None:
        DetailsDialog(self.window(), title, file_tabs.details(line, columns)).exec()

    def standing(self) -> dict[str, Any]:
        return {"person": self._person}

    def focus_first(self) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, Overview | ListTab):
            shown.focus_first()
