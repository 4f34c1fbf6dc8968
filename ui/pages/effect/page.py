"""成效: the 46 lines of the newspaper page, from the records, as of a day, for a district, township or village."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from db.fields import BadValue, Date
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.chart import Chart
from fupin_desktop.services.book import opening
from fupin_desktop.services.effect import line as effect_line
from fupin_desktop.services.effect import run as effect
from fupin_desktop.services.effect import store, tables
from fupin_desktop.services.effect.line import Asked
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.effect.tables import Tables
from ui import theme, wording
from ui.jobs import Job
from ui.pages.effect.behind import RUNS
from ui.pages.effect.output import Output
from ui.pages.effect.views import ChartsView, TextView, VillagesView, YearsView, lines_table
from ui.pages.page import Page
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, Elided, button, card, column, label, pane, put, row
from ui.widgets.choice import Choice
from ui.widgets.frame import tell
from ui.widgets.line import field
from ui.widgets.table import Rows
from ui.widgets.views import Tabs

_EARLIEST = 2016


@dataclass(frozen=True)
class Shown:
    """What a run gave."""

    run: Run
    tables: Tables
    charts: list[Chart]


class EffectPage(Page):
    """Lines, comparisons, charts and text; Enter on a figure lists the records behind it."""

    help_text = (
        "这里把报纸版面上的 46 项指标从账本里算出来：选范围、年度、截至哪一天、累计自哪一天，按“重新算”。"
        "在一行上按 Enter 就是这个数后面的全部记录；“缺 n”是还有 n 户、n 村没有填，“—”是没有数据，不是 0。"
        "可以导出 Excel、Word、PDF；“定稿”把这一次的数和名单留下来，以后能看出变了什么。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._job: Job | None = None
        #: The run in sight.
        self.shown: Shown | None = None
        self.place = Choice("范围", "全部", self.compute)
        self.year = Choice("年度", "最近一年", self.compute)
        self.then = Choice("合并、改名的村", "按现在的村", self.compute)
        self.then.setToolTip("村合并、改名以后：按现在的村算，还是按截至那天（各年的年底）的村算")
        self.since, self.until = _day_input("累计自"), _day_input("截至")
        for made in (self.since, self.until):
            made.returnPressed.connect(self.compute)
        self.told = Elided("hint")
        self.stop = button("停止", self._cancel, tip="停下来；上面还是上一次的数")
        self.again = button("重新算", self.compute, icon="refresh")
        self.output = Output(self, session)
        self.table = lines_table(self._open)
        self.years, self.villages = YearsView(self._open), VillagesView(self._open)
        self.charts, self.text = ChartsView(), TextView()
        self.tabs = Tabs("成效")
        tabs = (_framed(self.table), self.years, self.villages, self.charts, self.text)
        for tab, words in zip(tabs, ("指标", "对比(年)", "对比(村)", "图", "文稿"), strict=True):
            self.tabs.addTab(tab, words)
        self._lay_out()
        self.stop.hide()

    def _lay_out(self) -> None:
        is_large = theme.crowded()  # what is in sight takes a line of its own
        self.top("成效", *(() if is_large else (self.told,)), commands=(self.stop, self.output))
        inside = column(
            row(
                self.place, self.year, self.then, label("累计自", "hint"), self.since, label("截至", "hint"),
                self.until, self.again, STRETCH,
            ),
            *((self.told,) if is_large else ()),
            card(self.tabs, margin=4),
            spacing=10,
        )  # fmt: skip
        inside.setStretch(inside.count() - 1, 1)
        put(self.column, inside, 1)

    # what is asked

    def asked(self) -> Asked:
        """What the boxes say. Raises BadValue."""
        today = wording.today()
        year = int(self.year.chosen) if self.year.chosen else effect_line.last_year(today)
        since, until = _day(self.since), _day(self.until)
        until = until or min(today, dt.date(year, 12, 31))
        return effect_line.asked(until, year, since, region=self.place.chosen, as_then=bool(self.then.chosen))

    def refresh(self) -> None:
        self._offer()
        if self.shown is None and (kept := store.last()):
            self.table.rows.show_source(Rows(kept.lines))
            self.told.setText(f"{tables.said(kept.asked)}　{kept.at[:16].replace('T', ' ')} 算的")
        self.compute()

    def _offer(self) -> None:
        self.place.offer([(one.code, one.name) for one in tables.places()])
        self.place.setVisible(self.place.count() > 1)
        self.then.offer([("then", "按当时的村")])
        self.then.setVisible(regions.has_changed(opening.region()))
        today = wording.today()
        self.year.offer([(str(year), f"{year} 年") for year in range(today.year, _EARLIEST - 1, -1)])

    def compute(self) -> None:
        """Reckon anew beside the window; what is in sight stays till then."""
        try:
            wanted = self.asked()
        except BadValue as wrong:
            self.session.said.emit(str(wrong))
            return
        self._cancel()
        actor, read_only = self.session.actor, self.session.book.read_only
        self.stop.show()
        self.session.jobs.run(
            lambda progress: _made(wanted, actor, progress, keeps=not read_only),
            done=self._show, failed=self._fail, prepared=self._begin,
        )  # fmt: skip

    def _begin(self, job: Job) -> None:
        self._job = job
        job.ended.connect(partial(self._ended, id(job)))  # what held the job itself would never go

    def _ended(self, job: int) -> None:
        if id(self._job) == job:
            self._job = None
            self.stop.hide()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def _fail(self, error: Exception) -> None:
        tell(self.window(), "没有算完", sentence(error))

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        told = shown.tables
        self.told.setText(told.said)
        self.table.show_rows(told.lines)
        self.years.show_tables(told)
        self.villages.show_tables(told)
        self.charts.show_charts(shown.charts)
        self.text.show_draft(told.draft)
        self.output.show_run(shown.run, told, shown.charts)
        RUNS[self.session] = shown.run

    def _open(self, no: str, region: str, year: int) -> None:
        self.session.go("effect list", row=no, region=region, year=year)

    def print_papers(self) -> bool:
        self.output.print_out()
        return True

    def focus_first(self) -> None:
        if self.tabs.currentIndex() == 0:
            self.table.setFocus()
        else:
            self.tabs.tabBar().setFocus()


def _made(wanted: Asked, actor: str, progress: Progress, *, keeps: bool) -> Shown:
    run = effect.run(wanted, progress, years=True)
    told = tables.made(run, progress)
    if keeps and run.asked.region == opening.region():
        store.keep(actor, store.content(run, told.lines, records=False))
    run.progress = no_progress
    return Shown(run, told, tables.charted(told))


def _day_input(name: str) -> QLineEdit:
    made = field(name, "2016-01-01" if name == "累计自" else "年底或今天", wide=116)
    made.setToolTip(f"{name}哪一天，如 2020-11-30；按 Enter 重新算")
    return made


def _day(line: QLineEdit) -> dt.date | None:
    return Date(line.accessibleName()).parse(line.text())


def _framed(inside: QWidget) -> QWidget:
    return pane(inside, margins=(8, 8, 8, 8))
