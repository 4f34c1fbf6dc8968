"""记走访: one visit to one household."""

from __future__ import annotations

from typing import Any

from fupin_desktop.services.book import summary
from fupin_desktop.services.household import casework, years
from ui import theme, wording
from ui.forms.sheet import Sheet
from ui.forms.visit_form import VisitPanel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import Elided, button, card
from ui.widgets.empty import Empty, OrEmpty

#: The name of its drafts; their record is the household.
FORM = "visit"


class VisitPage(Page):
    """A new visit, or one that was recorded before."""

    help_text = (
        "日期、走访人、上次用的角色已填好（要改按 Shift+Tab）；别的照按钮上的数字按一下就到下一项，"
        "不常用的在“更多”里（Alt+M）。"
        "发现问题按 Alt+W，放照片按 Alt+Z（最多三张，也可以拖进来）；下次走访按一个数字再按 Enter。"
        "填好按 Ctrl+Enter 保存，没填完会留着草稿。"
    )
    household_form = "visit"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.place = Elided("hint")
        self.heading = self.top("记走访", self.place).title
        self._household = ""
        self._focus = ("visit", "", "")
        self.panel = VisitPanel(session.actor)
        self.sheet = Sheet(session, FORM, "录入走访", [self.panel])
        self.sheet.saved.connect(self._saved)
        self.sheet.closed.connect(session.back)
        choose = button("去选一户", lambda: session.go("households"), kind="primary")
        nobody = Empty(
            "visit", "先选走访的是哪一户", "在农户名单里选一户，再按 Ctrl+T；或用上面的查找框找到他。", choose
        )
        around = 6 if theme.crowded() else 12  # px: with large letters all of it just has room
        self.face = OrEmpty(card(self.sheet, margin=around), nobody)
        self.column.addWidget(self.face, 1)

    def show_for(self, household: str = "", visit: str = "", **more: Any) -> None:
        """A visit to a household; a recorded one where `visit` names it. `table`, `record`, `field`: where the keyboard
        goes, on the visit or one of its problems. `given`: what a new one begins with."""
        work = casework.load(household, years.current()) if household and not self.session.read_only else None
        self.face.show_full(work is not None)
        self._household = household if work else ""
        if work is None:
            self.heading.setText("记走访")
            self.place.clear()
            return
        self.panel.choose(visit, self.session.actor, more.get("given"))
        self.sheet.start(work)
        record = more.get("record", "")
        is_here = record in work.stored and record != household  # which is named where there is no visit yet
        self._focus = (more.get("table", "visit"), record if is_here else "", more.get("field", ""))
        head = work.head
        self.heading.setText(f"{'修改走访' if visit else '记走访'} · {summary.whose(head and head.name)}")
        place = work.household.group_no or work.household.natural_village or ""
        self.place.setText(f"{place}　{wording.masked_phone(work.household.phone)}".strip())

    def _saved(self) -> None:
        self.sheet.draft.keeper = None
        self.session.go("household", household=self._household, tab="visits")

    def chosen_household(self) -> str:
        return self._household

    @property
    def is_over(self) -> bool:
        return self.sheet.draft.keeper is None

    def may_leave(self) -> bool:
        self.sheet.draft.keep()
        return True

    def focus_first(self) -> None:
        if self._household and not (self._focus[2] and self.sheet.stack.show_field(*self._focus)):
            self.sheet.stack.focus_first()
