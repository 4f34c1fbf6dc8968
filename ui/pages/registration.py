"""登记新户: from the household to its visit, one screen after the other, without the mouse."""

from __future__ import annotations

from typing import Any

from db.household import Household
from db.person import Person
from fupin_desktop.services.household import casework, drafts, years
from fupin_desktop.services.household.drafts import Draft
from ui.forms.check_panel import CheckPanel
from ui.forms.income_form import IncomePanel
from ui.forms.members_panel import MembersPanel
from ui.forms.panels import HouseholdPanel, home_panel, living_panel
from ui.forms.sheet import Sheet
from ui.forms.visit_form import VisitPanel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card, column, label, notice, put
from ui.widgets.frame import ask
from ui.wording import moment

#: The name of its drafts; their record is the key of the household to be.
FORM = "register"


class RegistrationPage(Page):
    """What was typed into the search fills the form. Half-filled registrations are offered again."""

    help_text = (
        "按 Enter 往下填，不用填的自动跳过，Ctrl+↓ 到下一个必填项；"
        "代码可以打数字、名称或拼音首字母，F9 列出全部（日期是日历）。"
        "没有填完也不要紧：草稿自动保存，下次从首页接着填。"
        "填好后按 Ctrl+Enter 保存；最后的“检查”列出还缺什么，按 Enter 就到那一项。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        #: Where the keyboard was in the draft that is gone on with.
        self._at = ""
        self.household, self.members = HouseholdPanel(), MembersPanel()
        self.income, self.visit = IncomePanel(), VisitPanel(session.actor)
        panels = [self.household, self.members, self.income, home_panel(), living_panel(), self.visit, CheckPanel()]
        self.sheet = Sheet(session, FORM, "登记新户", panels)
        self.sheet.saved.connect(self._saved)
        self.sheet.closed.connect(session.back)
        self.members.changed.connect(self._name)
        self._offers = column(spacing=6)
        self.of_year = label("", "tag")
        self.heading = self.top("登记新户", self.of_year).title
        put(self.column, self._offers)
        self.column.addWidget(card(self.sheet, margin=12), 1)

    def show_for(self, name: str = "", id_no: str = "", phone: str = "", draft: str = "", **more: Any) -> None:
        """Begin, with what was typed into the search, or go on with the draft of a household to be. `then`: "case"
        where a clue of it is registered next."""
        if draft:
            self.resume(draft)
        else:
            self.start(name=name, id_no=id_no, phone=phone)
            self.sheet.draft.then = str(more.get("then") or "")

    def refresh(self) -> None:
        """Nothing on this page comes from the book; what was typed stays. The first visit begins."""
        if self.sheet.draft.keeper is None:
            self.start()

    def start(self, *, name: str = "", id_no: str = "", phone: str = "", key: str = "") -> None:
        """A new household."""
        own = casework.villages()
        work = casework.new(own[0][0] if len(own) == 1 else "", years.current(), self.session.actor, key)
        self.of_year.setText(f"{work.year} 年")
        self.sheet.start(work)
        self.members.arrive()
        form = self.members.members[0].form
        if phone:
            self.household.form.set(Household.phone, phone)
        if name:
            form.set(Person.name, name)
        if id_no:
            form.cell(Person.id_no).input.restore(id_no)
            form.cell(Person.id_no).input.left.emit()
        self.members.name_tabs()
        self._name()
        self._offer()

    def resume(self, key: str) -> None:
        """Go on with a registration that was not finished."""
        draft = drafts.offered(FORM, key)
        self.start(key=key if draft else "")
        if draft:
            self.sheet.draft.resume(draft)
            self._at = draft.values.get("at", "")
        self._name()
        self._offer()

    def _offer(self) -> None:
        """Offer the newest registration that was not finished, if it is not this one."""
        while item := self._offers.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        others = [d for d in drafts.everything() if d.form == FORM and d.record != self.sheet.work.key]
        if others:
            self._offers.addWidget(self._notice(others[0]))

    def _notice(self, draft: Draft) -> Any:
        name = draft.values.get("name") or "（还没有姓名）"
        text = f"{moment(draft.saved_at)} 有一户没有登记完：{name}。"
        return notice(
            text,
            button("继续填写(&J)", lambda: self.resume(draft.record)),
            button("放弃(&D)", lambda: self._forget(draft)),
        )

    def _forget(self, draft: Draft) -> None:
        name = draft.values.get("name") or "没有姓名的"
        if not ask(self.window(), f"放弃{name}这一户？", "没有登记完的内容，放弃以后找不回来。", "放弃", danger=True):
            return
        drafts.drop(FORM, draft.record)
        self.session.drafted.emit()
        self._offer()
        self.focus_first()

    def _name(self) -> None:
        name = self.members.members[0].words.partition(" ")[0] if self.members.members else ""
        self.heading.setText(f"登记 · {name}户" if name and name != "新成员" else "登记新户")

    def _saved(self) -> None:
        key = self.sheet.work.key
        self.sheet.draft.keeper = None  # the next registration is a new one
        if self.sheet.draft.then == "case":
            self.session.go("case", household=key, new="1")
        else:
            self.session.go("household", household=key)

    @property
    def is_over(self) -> bool:
        return self.sheet.draft.keeper is None

    def may_leave(self) -> bool:
        self.sheet.draft.keep()
        return True

    def focus_first(self) -> None:
        if not (self._at and self.sheet.stack.stand(self._at)):
            self.sheet.stack.focus_first()
        self._at = ""
