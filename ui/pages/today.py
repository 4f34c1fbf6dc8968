"""首页: the figures, what is to be done today, how income went."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from fupin_desktop import lazy
from fupin_desktop.progress import Progress
from fupin_desktop.services.book import there
from fupin_desktop.services.conflicts import undecided
from ui import theme, wording
from ui.pages.first_page import FirstPage
from ui.pages.household_columns import HEAD_FIELDS, PLACE_FIELDS
from ui.pages.no_households import no_households
from ui.pages.todo import Todo, of_case, of_draft, of_due, of_lacking, who
from ui.session import Session
from ui.widgets.bar_chart import BarChart
from ui.widgets.basics import STRETCH, button, card, column, label, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.figure import Figure
from ui.widgets.frame import ask
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

if TYPE_CHECKING:
    from fupin_desktop.services.household.income_years import Compared, YearIncome
    from fupin_desktop.services.lists.overview import Overview
    from fupin_desktop.services.monitoring.board import Line

_COLUMNS = (
    Column("要做的事", lambda todo: todo.what, 90),
    Column("户", lambda todo: todo.who, 220, fields=(*HEAD_FIELDS, *PLACE_FIELDS)),
    Column("到期", lambda todo: todo.when, 104),
    Column("原因", lambda todo: todo.why, 260),
)
SEEN = (
    Column("日期", lambda r: wording.day(r.day), 100, fields=("visit.visit_date",)),
    Column("户", lambda r: who(r.head, r.group), 224, fields=(*HEAD_FIELDS, *PLACE_FIELDS)),
    Column("走访人", lambda r: r.visitors, 100, fields=("visit.visitors",)),
    Column("事由", lambda r: r.reason, 260, fields=("visit.reason",)),
)
INCOME = (
    Column("年度", lambda r: str(r.year), 70),
    Column("元/人", lambda r: wording.money(r.per_capita), 110, right=True),
    Column("户数", lambda r: wording.count(r.households), 80, right=True),
)
_DRAFTS_SHOWN = 5
_WHILE_THERE = Qt.ShortcutContext.WidgetShortcut
_ABOVE = 300  # px over and around the rows of the upper list
_FOR_SEEN = 5  # rows that the lower list needs, with its headings
_FOR_CHART = 60  # px that the chart needs besides
_NO_LIMIT = 16_777_215  # Qt's own


def _read(progress: Progress) -> tuple[Overview, list[Line]]:
    """Beside the window, which stands by then: also what reads is loaded here."""
    found = lazy.load("fupin_desktop.services.lists.overview:overview")(progress)
    pressing = lazy.load("fupin_desktop.services.monitoring.board:pressing")() if there.has_cases() else []
    return found, pressing


class TodayPage(FirstPage):
    """The first page of a village."""

    help_text = (
        "这里是今天要做的事：逾期的走访、缺的信息、没填完的表。"
        "在一行上按 Enter 或双击，就到那一户去办。"
        "上面四个数字也可以点，点了就列出是哪些户。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "首页的数字没有算出来。请关掉账本再打开一次。")
        self._changes = Reading(self, session, "今天的改动没有列出来。请再点一次。")
        self._cases: list[Line] = []
        self._add_figures()
        self.below.addWidget(self.effect)
        self.todo = Table("today", _COLUMNS, "今天要做的")
        self.todo.opened.connect(lambda todo: session.go(todo.page, **todo.where))
        empty = Empty("ok-circle", "今天没有要办的事", "走访没有逾期，信息没有缺项，也没有没填完的表。")
        self.todo_or_empty = OrEmpty(self.todo, empty)
        self.seen = Table("today visits", SEEN, "最近的走访")
        self.seen.opened.connect(lambda seen: session.go("household", household=seen.household, visit=seen.visit))
        self.recent = card(label("最近的走访", "heading"), self.seen, margin=12)
        self.discard = button("放弃草稿…", self._discard, kind="link", icon="close", tip="放弃这份没填完的表（Delete）")
        self.discard.hide()
        self.todo.stood_on.connect(lambda todo: self.discard.setVisible(bool(todo and todo.draft)))
        QShortcut(QKeySequence.StandardKey.Delete, self.todo, self._discard, context=_WHILE_THERE)
        heading = row(label("今天要做的", "heading"), STRETCH, self.discard)
        left = column(card(heading, self.todo_or_empty, margin=12), self.recent, spacing=12)
        self.income = self._income_card()
        both = row(left, self.income, spacing=12)
        both.setStretch(0, 7)
        both.setStretch(1, 4 if theme.scale() < theme.LARGE else 3)
        self.below.addLayout(both, 1)

    def _income_card(self) -> QFrame:
        """The chart, and in its place the same numbers as a table."""
        self.chart = BarChart()
        self._years: list[YearIncome] = []
        self.source = label("", "small", wrap=True)
        no_income = Empty("chart", "还没有收入数据", "录入或导入收支表后，这里按年画出人均纯收入。")
        self.chart_or_empty = OrEmpty(self.chart, no_income)
        self.as_table = button("看表格", self._turn, kind="link", tip="同样的数，列成表，可以复制到 Excel")
        self.as_table.setCheckable(True)
        heading = row(label("人均纯收入（元）", "heading"), STRETCH, self.as_table)
        return card(heading, self.chart_or_empty, self.source)

    @cached_property
    def nothing_yet(self) -> Empty:
        """In a book without households; made when it is first wanted."""
        made = no_households(self.session)
        self.todo_or_empty.addWidget(made)
        return made

    @cached_property
    def numbers(self) -> Table:
        """The numbers of the chart as a table, made when it is first asked for."""
        made = Table("today income", INCOME, "各年人均纯收入")
        self.chart_or_empty.addWidget(made)
        return made

    def _turn(self) -> None:
        is_table = self.as_table.isChecked()
        self.as_table.setText("看图" if is_table else "看表格")
        if is_table:
            self.numbers.rows.show_source(Rows(self._years))
        self.chart_or_empty.setCurrentWidget(self.numbers if is_table else self.chart)

    def head_buttons(self) -> list[QPushButton]:
        act = self.session.act
        if self.session.read_only:
            return []
        return [
            button("登记新户", partial(act, "register"), kind="primary", icon="add", tip="登记新户（Ctrl+N）"),
            button("记一次走访", partial(act, "visit"), icon="visit", tip="记一次走访（Ctrl+T）"),
        ]

    def first_of_all(self) -> QWidget:
        return self.registered

    def _add_figures(self) -> None:
        go = self.session.go
        self.registered = Figure("在册", partial(go, "households", chip="all"), "列出全部农户")
        self.due = Figure("该走访", partial(go, "visits", made=False), "列出走访逾期的户")
        self.lacking = Figure("待补全", partial(go, "households", chip="missing"), "列出缺信息的户")
        self.changed = Figure("今日改动", self._read_changed, "列出今天改了哪些户")
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, figure in enumerate((self.registered, self.due, self.lacking, self.changed)):
            grid.addWidget(figure, 0, number)
            grid.setColumnStretch(number, 1)
        self.below.addLayout(grid)

    def _read_changed(self) -> None:
        show = lazy.load("ui.pages.saved_today:show")
        self._changes.start(
            lazy.load("fupin_desktop.services.lists.saved_today:today"), partial(show, self.session, self.window())
        )

    def refresh(self) -> None:
        super().refresh()
        self._reading.start(_read, self._show_read)

    def _show_read(self, read: tuple[Overview, list[Line]]) -> None:
        found, self._cases = read
        self.show_overview(found)

    def show_overview(self, found: Overview) -> None:
        """Show what was counted."""
        counts, text = found.counts, wording.count
        self.registered.show_number(
            f"{text(counts.households)} 户 · {text(counts.persons)} 人",
            f"监测对象 {text(counts.monitored)} · 脱贫户 {text(found.exited)}",
        )
        late = "warning" if counts.overdue else ""
        self.due.show_number(f"{text(counts.overdue)} 户", "已过走访期限" if late else "没有逾期", late)
        gaps = "warning" if counts.missing else ""
        self.lacking.show_number(f"{text(counts.missing)} 户", "有必填项没填" if gaps else "必填项都有了", gaps)
        self.changed.show_number(f"{text(found.cells_today)} 处", f"今天保存 {text(found.saves_today)} 次")
        self.undecided.setText(undecided.counted(found.undecided))
        self._show_todo(found)
        self._show_income(found.income)

    def _show_todo(self, found: Overview) -> None:
        lines: list[Todo] = [todo for draft in found.drafts[:_DRAFTS_SHOWN] if (todo := of_draft(draft))]
        lines += [of_case(line) for line in self._cases]
        lines += [of_due(line) for line in found.due]
        lines += [of_lacking(line) for line in found.lacking]
        stood = max(0, self.todo.currentIndex().row())
        self.todo.rows.show_source(Rows(lines))
        self.todo.stand_on(min(stood, len(lines) - 1))
        if lines or found.counts.households:
            self.todo_or_empty.show_full(bool(lines))
        else:
            self.todo_or_empty.setCurrentWidget(self.nothing_yet)
        self.seen.rows.show_source(Rows(found.seen))
        self._share_room()

    def _discard(self) -> None:
        """Forget the half-filled form that the keyboard stands on, after a second thought."""
        todo = self.todo.current()
        if todo is None or todo.draft is None:
            return
        words = f"{todo.who}：{todo.what}，{todo.why.partition('，')[0]}。放弃以后找不回来。账本里已经保存的不变。"
        if ask(self.window(), "放弃这份草稿？", words, "放弃", danger=True):
            lazy.load("fupin_desktop.services.household.drafts:drop")(
                todo.draft.form, todo.draft.record, todo.draft.slot
            )
            self.session.said.emit("草稿已放弃")
            self.refresh()

    def _share_room(self) -> None:
        """Few things to do leave room for what was done; many, or large letters, take it all."""
        above = theme.px(_ABOVE) + (
            self.urgent.sizeHint().height() if self.urgent and not self.urgent.isHidden() else 0
        )
        lines = (self.height() - above) // theme.px(theme.ROW) - self.todo.rows.rowCount()
        is_roomy = lines >= _FOR_SEEN and self.seen.rows.rowCount() > 0
        self.recent.setVisible(is_roomy)
        self.income.setVisible(self.height() - above > theme.px(_FOR_CHART))
        if is_roomy:
            self.todo_or_empty.fit(_NO_LIMIT)
        else:
            self.todo_or_empty.free()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _show_income(self, found: Compared) -> None:
        years = found.years
        bars = [(str(y.year), float(y.per_capita), wording.money(y.per_capita)) for y in years]
        spoken = f"同样 {found.households} 户的人均纯收入（元）："
        spoken += "，".join(f"{name} 年 {written}" for name, _, written in bars)
        self.chart.show_bars(bars, spoken)
        self._years = years
        self.as_table.setVisible(bool(bars))
        if bars:
            self._turn()
        else:
            self.chart_or_empty.show_full(False)
        self.source.setText(_source(found))
        self.source.setVisible(bool(years))

    def focus_first(self) -> None:
        self.todo.setFocus()


def _source(found: Compared) -> str:
    """Which households are compared, and which years are not, below the chart."""
    if not found.years:
        return ""
    who = f"{found.households:,}/{found.of:,} 户"
    text = f"各年都有收支表的 {who}，按人口加权" if found.years[1:] else f"有收支表的 {who}，按人口加权"
    open_ones = undecided.counted(found.years[-1].undecided)
    left_out = "、".join(f"{year} 年只有 {count:,} 户" for year, count in found.left_out)
    more = f"{left_out}，没有放在一起比。" if left_out else ""
    return f"{text}{f'（{open_ones}）' if open_ones else ''}。{more}来源：本账本收支表"
