"""One household: who it is, and its tabs, for a year."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker

from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book import access
from fupin_desktop.services.book.summary import whose
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.undecided import CLASS_FIELDS, HEAD_FIELDS, PLACE_FIELDS, SIZE_FIELDS
from fupin_desktop.services.household import casework, checks, family, years
from fupin_desktop.services.household.family import Family
from fupin_desktop.services.monitoring import checks as monitored
from ui import theme, wording
from ui.forms.last_page import FindingList, summary
from ui.forms.notices import Notices
from ui.forms.panels import HouseholdPanel, home_panel, living_panel
from ui.pages.history_view import HistoryView
from ui.pages.household_help import HelpTab
from ui.pages.household_move import MoveBand
from ui.pages.household_summary import class_words, is_watched
from ui.pages.household_tabs import AssessmentTab, FormTab, IncomeTab, MembersTab, Tab
from ui.pages.household_visits import VisitsTab
from ui.pages.ledgers.of_household import LedgersTab
from ui.pages.monitoring.of_household import MonitoringTab
from ui.pages.page import Page
from ui.pages.undecided_tag import UndecidedTag
from ui.places import open_field
from ui.session import Session
from ui.widgets.basics import Elided, button, card, column, label, only_if, say
from ui.widgets.choice import Choice
from ui.widgets.views import Tabs


class FindingsTab(Tab):
    """What is missing or odd in this household; each line leads to its field."""

    title = "检查"

    def __init__(self) -> None:
        super().__init__()
        self.list = FindingList(checks.present)
        self.turn_from(self.list)
        self.setLayout(column(self.list, margins=(12, 10, 12, 10)))

    def load(self, household: str, year: int) -> None:
        self.list.show_findings(checks.unanswered([*checks.findings(household, year), *monitored.found(household)]))

    def focus_first(self) -> None:
        self.list.face.focus_first()


class HistoryTab(Tab):
    """Who changed what, and when."""

    title = "历史"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.view = HistoryView(session)
        self.turn_from(self.view)
        self.setLayout(column(self.view, margins=(12, 10, 12, 10)))

    def load(self, household: str, year: int) -> None:
        self.view.show_household(household)

    def focus_first(self) -> None:
        self.view.face.focus_first()


class HouseholdPage(Page):
    """Tabs are read when they come into sight, and again when something was written."""

    help_text = (
        "每一页都可以直接改：按 Enter 往下走，Ctrl+Enter 保存，Esc 返回（没保存的留作草稿）。"
        "Ctrl+PgUp、Ctrl+PgDn 换页，右上角换年度；新的一年可以把上一年的抄过来再改。"
        "“检查”列出这一户还缺什么，按 Enter 就到那一项；“历史”列出谁在什么时候改了什么。"
    )
    household_form = "card"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._key = ""
        #: The year in sight.
        self.year = years.current()
        self._stale: set[int] = set()
        self._focus: dict[str, str] = {}
        self.tag = label("", "tag")
        self.place = Elided("hint")
        self.findings, self.history = FindingsTab(), HistoryTab(session)
        list_them = partial(self._show_tab, self.findings, focus=True)
        self.undecided = UndecidedTag(session, list_them)
        self.state = button("", list_them, kind="link", icon="warning", tip="列出还缺什么")
        self.years = Choice("年度", "年度", self._year_chosen)
        buttons = [button("打印", partial(session.act, "papers"), icon="print", tip="打印明白卡和表格（Ctrl+P）")]
        only_if(access.may(Right.EXPORT), *buttons)
        self._visit = button("记走访", partial(session.act, "visit"), icon="visit", tip="记走访（Ctrl+T）")
        buttons.append(self._visit)
        only_if(not session.read_only, self._visit)
        beside = (self.tag, self.undecided, self.place, self.state)
        self.name = self.top("", *beside, commands=(self.years, *buttons)).title
        self.moved = MoveBand(session)
        self.column.addWidget(self.moved)
        self.notices = Notices()
        self.column.addWidget(self.notices)
        self.tabs = Tabs("这一户")
        self.members = MembersTab(session)
        for tab in self._tabs():
            self.tabs.addTab(tab, tab.title)
            tab.turned.connect(self._turn)
        self.findings.list.chosen.connect(self._open_finding)
        self.tabs.currentChanged.connect(self._arrive)
        self._shown = 0
        self._is_away = False
        self.column.addWidget(card(self.tabs, margin=4), 1)

    def _tabs(self) -> list[Tab]:
        session = self.session
        return [
            FormTab(session, "基本情况", HouseholdPanel, "修改户信息", {"household"}),
            self.members,
            IncomeTab(session),
            FormTab(session, "住房饮水", home_panel, "修改住房饮水", {"housing", "water"}),
            FormTab(session, "生产生活", living_panel, "修改生产生活", {"living"}),
            AssessmentTab(session),
            VisitsTab(session),
            HelpTab(session),
            MonitoringTab(session),
            LedgersTab(session),
            self.findings,
            self.history,
        ]

    def show_for(
        self, household: str = "", person: str = "", visit: str = "", tab: str = "", table: str = "", record: str = "",
        field: str = "", **more: Any,
    ) -> None:  # fmt: skip
        """Show a household: a member, a visit, a tab ("visits", or its title), a finding's field; of `year`, else of
        this one, whatever year was in sight before."""
        self.tab.keep()
        self._key = household
        self.year = int(more.get("year") or years.current())
        self._focus = {}
        if visit or tab:
            titles = [self.tabs.tabText(number) for number in range(self.tabs.count())]
            with QSignalBlocker(self.tabs):  # the one that was in sight need not be read
                self._shown = titles.index("走访" if visit or tab == "visits" else tab)
                self.tabs.setCurrentIndex(self._shown)
        self.refresh()
        if person:
            self._show_tab(self.members)
            self.members.open(person)
            self._focus = {"table": "person", "record": person, "field": "name"}
        elif table and not (visit or tab):
            self._focus = {"table": table, "record": record, "field": field}

    @property
    def tab(self) -> Tab:
        """The tab in sight."""
        tab = self.tabs.currentWidget()
        assert isinstance(tab, Tab)
        return tab

    def refresh(self) -> None:
        shown = family.load(self._key, self.year) if self._key else None
        self.tabs.setVisible(shown is not None)
        if shown is None:
            self.name.setText("这一户不在账本里")
            self.place.setText("它可能刚被删除或撤销了。")
            for widget in (self.tag, self.undecided, self.state, self.years, self.moved):
                widget.hide()
            return
        self._show_years(shown)
        self._show_head(shown)
        self._is_away = self.moved.show_household(self._key)
        self._visit.setHidden(self._is_away or self.session.read_only)
        for tab in self.tabs.findChildren(Tab):
            tab.show_moved(self._is_away)
        self._offer_copy(shown)
        self._stale = set(range(self.tabs.count()))
        self._load(self.tabs.currentIndex(), shown)

    def _show_years(self, shown: Family) -> None:
        now = years.current()
        known = sorted({*shown.years, now, self.year}, reverse=True)
        words = {year: "" if year == now else " 往年" if year < now else " 以后" for year in known}
        self.years.offer([(str(year), f"{year} 年{words[year]}") for year in known])
        self.years.choose(str(self.year))
        theme.mark(self.years, "state", "" if self.year == now else "warning")
        self.years.show()

    def _show_head(self, shown: Family) -> None:
        household = shown.household
        fields = undecided.in_lists([self._key]).get(self._key, frozenset())
        name = whose(shown.head and shown.head.name)
        self.name.setText(wording.marked(name, fields, HEAD_FIELDS))
        say(self.tag, wording.marked(class_words(shown), fields, CLASS_FIELDS), "warning" if is_watched(shown) else "")
        self.tag.show()
        place = wording.place(shown.village_name, household.group_no or household.natural_village or "")
        parts = (
            wording.marked(place, fields, PLACE_FIELDS), wording.marked(f"{shown.size} 人", fields, SIZE_FIELDS),
            wording.marked(wording.masked_phone(household.phone), fields, ("household.phone",)),
        )  # fmt: skip
        number = household.household_no or household.local_no or ""
        # with large letters there is no room for the telephone, which stands below
        self.place.setText("　".join(part for part in parts[: 2 if theme.crowded() else 3] if part))
        self.place.setToolTip(f"户编号 {number}")
        words = summary(checks.findings(self._key, self.year))
        say(self.state, words, "error" if "错误" in words else "warning")
        self.state.setVisible(bool(words))
        self.undecided.show_household(self._key)

    def _offer_copy(self, shown: Family) -> None:
        before = [year for year in shown.years if year < self.year]
        if self.year in shown.years or not before or self.session.read_only or self._is_away:
            self.notices.clear()
            return
        what = "人员情况、生产生活、住房和饮水"
        text = f"这一户 {self.year} 年还没有数据。可以把 {before[-1]} 年的{what}抄过来再改，收入要重新录。"
        self.notices.ask(text, (f"从 {before[-1]} 年抄过来", partial(self._copy, before[-1])))

    def _copy(self, source: int) -> None:
        copied = casework.open_year(self.session.actor, self._key, self.year, source)
        self.session.written(f"{self.year} 年度已打开，抄来 {copied} 条记录")

    def _year_chosen(self) -> None:
        self.tab.keep()
        self.year = int(self.years.chosen or years.current())
        self.refresh()
        self.tab.focus_first()

    def _arrive(self, number: int) -> None:
        before = self.tabs.widget(self._shown)
        if isinstance(before, Tab):
            before.keep()
        self._shown = number
        self._load(number)

    def _load(self, number: int, read: Family | None = None) -> None:
        tab = self.tabs.widget(number)
        if number in self._stale and isinstance(tab, Tab):
            self._stale.discard(number)
            tab.read = read
            tab.load(self._key, self.year)
            tab.read = None

    def _turn(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self.tab.focus_first()

    def _show_tab(self, tab: Tab, *, focus: bool = False) -> None:
        self.tabs.setCurrentWidget(tab)
        self._load(self.tabs.indexOf(tab))
        if focus:
            tab.focus_first()

    def _open_finding(self, finding: Finding) -> None:
        if finding.year != self.year or not self.show_field(finding.table, finding.record, finding.field):
            open_field(self.session, self.window(), self._key, finding)

    def show_field(self, table: str, record: str, field: str) -> bool:
        """Go to a field of the year in sight, on whichever tab it is; of a record that is not there, to a new one."""
        record = "" if record == self._key and table != "household" else record
        for tab in (self.tabs.widget(number) for number in range(self.tabs.count())):
            if isinstance(tab, Tab) and table in tab.tables:
                self._show_tab(tab)
                return tab.show_field(table, record, field)
        return False

    def standing(self) -> dict[str, Any]:
        return {"household": self._key, "tab": self.tab.title, "year": str(self.year)}

    def chosen_household(self) -> str:
        return self._key

    def may_leave(self) -> bool:
        self.tab.keep()
        return True

    def focus_first(self) -> None:
        if self.tabs.isHidden():  # no household, or one that is gone
            self.setFocus()
        elif not (self._focus and self.show_field(**self._focus)):
            self.tab.focus_first()
        self._focus = {}
