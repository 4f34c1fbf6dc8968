"""报表: colours over time, coverage of the census, what is due, and the counts by village and key group.

Counts of fewer than three are kept back by the service, here and in every chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop.progress import Progress
from fupin_desktop.reports import psychology as charts
from fupin_desktop.roles import Reach
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.household import casework
from fupin_desktop.services.psychology import effect, report, team
from fupin_desktop.services.psychology.effect import Effect
from fupin_desktop.services.psychology.report import HIDDEN, Line, Month, Report
from ui import wording
from ui.dialogs.progress import run_shown
from ui.pages.psychology.sub_page import SubPage
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, only_if, pane, row
from ui.widgets.empty import Empty
from ui.widgets.figure_view import BLANK, ChartCard
from ui.widgets.frame import got, tell
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import Tabs
from ui.widgets.village_choice import VillageChoice

_FRAME = (12, 10, 12, 10)


@dataclass(frozen=True)
class _Found:
    report: Report
    months: list[Month]
    place: str
    #: For leaders; None for who sees no more than their own files.
    effect: Effect | None = None


def _count(number: int, line: Line) -> str:
    count = line.counts[number]
    return HIDDEN if count is None else wording.count(count)


def _table(name: str, first: str) -> Table:
    labels = report.column_labels()
    counts = [Column(words, partial(_count, number), 90, right=True) for number, words in enumerate(labels)]
    return Table(
        f"psychology counts {name}", [Column(first, lambda line: line.label, 200), *counts, BLANK], f"{first}的人数"
    )


class ReportPage(SubPage):
    """A chart a tab, each with its table one click away."""

    name = "psychology report"
    help_text = (
        "这里是颜色的变化、普查覆盖、到期情况和各村、各重点人群的人数，每张图都可以点“看表格”。"
        "能看全部档案的人看到每一个数；别人看到的和印出去的，少于 3 人的不显示，也减不出来。"
        "表里的数选中后按 Ctrl+C 可以复制，不要和名字放在一起。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.village = VillageChoice("list/psychology report", self.refresh)
        self.put_head(self.village)
        none = "做过筛查、定了颜色以后，这里就有数。"
        self.colours = ChartCard("colours", ("月末", "红", "黄", "蓝"), Empty("chart", "还没有档案", none))
        self.coverage = ChartCard(
            "coverage", ("村、重点人群", "应筛", "已筛", "覆盖率"), Empty("chart", "还没有要普查的人", none)
        )
        self.due = ChartCard("due", ("期限", "红", "黄", "蓝", "合计"), Empty("ok-circle", "没有要到期的", none))
        self.tabs = Tabs("报表")
        for words, made in (("颜色变化", self.colours), ("普查覆盖", self.coverage), ("到期", self.due)):
            self.tabs.addTab(pane(made, margins=_FRAME), words)
        self.tabs.addTab(self._counts(), "人数")
        self.tabs.addTab(self._for_leaders(), "成效")
        self.shut = label(team.HOW_TO_SEE, "strong", wrap=True)
        self.column.addWidget(self.shut)
        self.column.addWidget(card(self.tabs, margin=4), 1)

    def _counts(self) -> QWidget:
        self.villages, self.groups = _table("villages", "村"), _table("groups", "重点人群")
        self.activities = label("", "hint", wrap=True)
        self.hidden = label("", "small", wrap=True)
        return pane(self.villages, self.groups, self.activities, self.hidden, spacing=12, margins=_FRAME)

    def _for_leaders(self) -> QWidget:
        """Counts without names or colours, given out by a press."""
        self.effect, self.effect_note = label("", "figure", wrap=True), label("", "small", wrap=True)
        self.publish_button = button("公布给领导", self.publish, kind="primary", tip="镇区工作人员和管理员在首页看到")
        only_if(not self.session.book.read_only, self.publish_button)
        words = label("给领导的只有这几个数：没有姓名，不说颜色。", "hint")
        parts = (words, self.effect, self.effect_note, row(self.publish_button, STRETCH), STRETCH)
        return pane(*parts, spacing=12, margins=_FRAME)

    def publish(self) -> None:
        """Give the counts out."""
        if found := got(self.window(), "没有公布", lambda: effect.publish(self.session.actor, wording.today())):
            self._show_effect(found)
            self.session.said.emit("已公布，镇区工作人员和管理员在首页看到")

    def _show_effect(self, found: Effect) -> None:
        self.effect.setText(found.sentence)
        self.effect_note.setText(found.note)

    def refresh(self) -> None:
        sees = team.sight().reach is not Reach.NONE
        self.shut.setVisible(not sees)
        self.tabs.setEnabled(sees)
        if not sees:
            return
        villages = casework.villages()
        self.village.show_places(villages)
        region = self.village.chosen or books.region()
        place = dict(villages).get(region, "全部村")
        today = wording.today()
        leads = team.sight().reach in (Reach.ALL, Reach.LED)
        self.tabs.setTabVisible(self.tabs.count() - 1, leads)

        def read(progress: Progress) -> _Found:
            told = effect.counts(today) if leads else None
            counted = report.report(today, progress, whole=True)
            return _Found(counted, report.months(region, today, whole=True), place, told)

        # in sight, for nothing else may write meanwhile: looking at it is written into the access log
        run_shown(self.session, self.window(), "正在统计", read, done=self.show_found, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        tell(self.window(), "没有统计完", sentence(error))

    def show_found(self, found: _Found) -> None:
        """Show what was counted."""
        told = found.report
        if found.effect:
            self._show_effect(found.effect)
        self.colours.show_chart(charts.colours_over_time(found.months, found.place, told.fewest))
        self.coverage.show_chart(charts.coverage(told))
        self.due.show_chart(charts.due(told))
        self.villages.rows.show_source(Rows([*told.villages, told.total]))
        self.groups.rows.show_source(Rows(told.groups))
        held = [f"{one.label} {one.times} 场 {wording.count(one.people)} 人次" for one in told.activities]
        self.activities.setText("活动：" + ("　".join(held) or "还没有"))
        kept_back = f"{HIDDEN} 是少于 {told.fewest} 人，或能倒推出少于 {told.fewest} 人的，不显示。"
        self.hidden.setText(
            f"到 {told.on}。{kept_back if told.fewest > 1 else '您能看全部档案，每个数都列出来，不要外传。'}"
        )

    def focus_first(self) -> None:
        self.tabs.tabBar().setFocus()
