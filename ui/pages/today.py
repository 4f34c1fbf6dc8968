"""首页: the figures, what is to be done today, how income went."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QWidget

from fupin_desktop import lazy
from fupin_desktop.progress import Progress
from fupin_desktop.services.book import there
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.undecided import HEAD_FIELDS, PLACE_FIELDS
from ui import theme, wording
from ui.pages.first_page import FirstPage
from ui.pages.no_households import no_households
from ui.session import Session
from ui.widgets.bar_chart import BarChart
from ui.widgets.basics import STRETCH, button, card, column, label, put, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

if TYPE_CHECKING:
    from fupin_desktop.services.household.income_years import Compared, YearIncome
    from fupin_desktop.services.lists.overview import Overview
    from fupin_desktop.services.lists.saved_today import Saved
    from fupin_desktop.services.monitoring.board import Line
    from ui.looks import Look
    from ui.pages.todo import Todo

_COLUMNS = (
    Column("做什么", lambda todo: todo.what, 90),
    Column("户", lambda todo: todo.who, 200, fields=(*HEAD_FIELDS, *PLACE_FIELDS)),
    Column("期限", lambda todo: todo.when, 104, chips=lambda todo: todo.chips),
    Column("原因", lambda todo: todo.why, 260, gives_way=True),
    Column("电话", lambda todo: wording.masked_phone(todo.phone), 110, fields=("household.phone",)),
)
INCOME = (
    Column("年度", lambda r: str(r.year), 70),
    Column("元/人", lambda r: wording.money(r.per_capita), 110, right=True),
    Column("户数", lambda r: wording.count(r.households), 80, right=True),
)
_WHILE_THERE = Qt.ShortcutContext.WidgetShortcut
_MANY = 500  # as many as are listed (services/lists/saved_today.py: MOST)
_BAR = 120  # px
_AROUND = 70  # px over and under the cards
_FOR_CHART = 250  # px that the chart needs with its heading and source

#: What was read: the overview, the cases that press, what was saved today.
Read = tuple["Overview", list["Line"], list["Saved"]]


def _read(progress: Progress) -> Read:
    """Beside the window, which stands by then: also what reads is loaded here."""
    found = lazy.load("fupin_desktop.services.lists.overview:overview")(progress)
    pressing = lazy.load("fupin_desktop.services.monitoring.board:pressing")() if there.has_cases() else []
    return found, pressing, lazy.load("fupin_desktop.services.lists.saved_today:today")(progress)


class TodayPage(FirstPage):
    """The first page of a village."""

    help_text = (
        "这里是今天要做的事：该去的走访、缺的信息、没填完的表；办过的变灰，留到明天。"
        "在一行上按 Enter 或双击，就到那一户去办。"
        "右边的数字也可以点，点了就列出是哪些户。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "首页的数字没有算出来。请关掉账本再打开一次。")
        self._cases: list[Line] = []
        #: What was saved today, the newest first.
        self.saved: list[Saved] = []
        self.below.addWidget(self.effect)
        self.todo = Table("today", _COLUMNS, "今天要做的")
        self.todo.rows.is_done = lambda todo: todo.is_done
        self.todo.opened.connect(self._open)
        empty = Empty("ok-circle", "今天没有要办的事", "走访没有逾期，信息没有缺项，也没有没填完的表。")
        self.todo_or_empty = OrEmpty(self.todo, empty)
        self.discard = button("放弃草稿…", self._discard, kind="link", icon="close", tip="放弃这份没填完的表（Delete）")
        self.discard.hide()
        self.todo.stood_on.connect(lambda todo: self.discard.setVisible(bool(todo and todo.draft)))
        QShortcut(QKeySequence.StandardKey.Delete, self.todo, self._discard, context=_WHILE_THERE)
        self.left = label("今天要做的", "heading")
        self.week = _named(button("", partial(session.go, "visits", made=True), kind="link"), "列出记过的走访")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.px(_BAR // 2 if theme.crowded() else _BAR))
        # large letters leave no room for both
        self.todo.stood_on.connect(lambda todo: self.bar.setHidden(bool(todo and todo.draft)))
        head = row(self.left, self.discard, STRETCH, self.bar, self.week)
        self.errors: Look[Any] = session.look(
            "checks", lambda: lazy.load("fupin_desktop.services.ledgers.desk:look_through")()
        )
        self.errors.moved.connect(self._show_wrong)
        self.counters = self._counters()
        self.income = self._income_card()
        right = column(self.counters, self.income, spacing=12, stretch=(0, 1))
        right.addStretch(0)
        both = row(card(head, self.todo_or_empty, margin=12), right, spacing=12, stretch=(7, 3))
        put(self.below, both, 1)
        self.area.hold(self.todo_or_empty, self.todo)

    def _counters(self) -> QFrame:
        """What there is in the book: each leads to its list."""
        go = self.session.go

        def line(words: str, tip: str) -> QPushButton:
            return _named(button("", partial(go, "households", chip=words), kind="link", tip=tip), tip)

        self.registered, self.monitored = line("all", "列出全部农户"), line("monitored", "列出监测对象")
        self.lacking = line("missing", "列出缺信息的户")
        self.due = _named(button("", partial(go, "visits", made=False), kind="link"), "列出走访逾期的户")
        self.wrong = _named(button("", partial(_list_wrong, self.session), kind="link"), "列出数据检查查出的错误")
        self.changed = _named(button("", partial(_list_changed, self), kind="link"), "列出今天改了哪些户")
        lines = (self.registered, self.monitored, self.due, self.lacking, self.wrong, self.changed)
        return card(label("账本里有", "heading"), *lines, margin=12, spacing=0)

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
        return self.discard

    def _show_wrong(self) -> None:
        """Of a book that was looked through in this session: to look through it would make the start longer."""
        checked, words = self.errors.known, "错误：还没有做数据检查"
        if self.errors.last is not None:
            wrong = lazy.load("fupin_desktop.services.exchange.by_village:errors")
            words = f"错误 {wording.count(wrong(checked).total)} 处" if checked else "错误：正在查"
        self.wrong.setText(words)
        self.wrong.setAccessibleName(words)

    def refresh(self) -> None:
        super().refresh()
        self.session.jobs.later(self._share_room)  # who is in danger stands above by then
        self._reading.start(_read, self._show_read)

    def _show_read(self, read: Read) -> None:
        found, self._cases, self.saved = read
        self.show_overview(found)

    def show_overview(self, found: Overview) -> None:
        """Show what was counted."""
        counts, text = found.counts, wording.count
        for made, words in (
            (self.registered, f"在册 {text(counts.households)} 户 {text(counts.persons)} 人"),
            (self.monitored, f"监测对象 {text(counts.monitored)} 户，脱贫户 {text(found.exited)} 户"),
            (self.due, f"走访逾期 {text(counts.overdue)} 户"),
            (self.lacking, f"缺信息 {text(counts.missing)} 户"),
            (self.changed, f"今天改过 {text(len(self.saved))} 次{'以上' if len(self.saved) >= _MANY else ''}"),
        ):
            made.setText(words)
            made.setAccessibleName(words)
        self.changed.setEnabled(bool(self.saved))
        self.undecided.setText(undecided.counted(found.undecided))
        if self.errors.last is not None:
            self.errors.want()
        self._show_wrong()
        self._show_week(found.visited, counts.overdue + len(found.promised))
        self._show_todo(found)
        self._show_income(found.income)

    def _show_week(self, visited: int, left: int) -> None:
        words = f"本周走访了 {wording.count(visited)} 户" + (f"，还有 {wording.count(left)} 户该去" if left else "")
        self.week.setText(words)
        self.bar.setRange(0, max(1, visited + left))
        self.bar.setValue(visited)
        self.bar.setAccessibleName(words)
        self.week.setAccessibleName(words)

    def _show_todo(self, found: Overview) -> None:
        lines, done = lazy.load("ui.pages.todo:lines")(found, self._cases, self.saved)
        self.left.setText(f"今天要做的 · {wording.count(len(lines))} 件" if lines else "今天要做的")
        self.todo.show_rows([*lines, *done])
        if lines or done or found.counts.households:
            self.todo_or_empty.show_full(bool(lines or done))
        else:
            self.todo_or_empty.setCurrentWidget(self.nothing_yet)
        self._share_room()

    def _open(self, todo: Todo) -> None:
        is_shut = self.session.read_only and todo.page == "visit"  # where nothing can be recorded it can be looked at
        self.session.go("household" if is_shut else todo.page, **todo.where)

    def _discard(self) -> None:
        """Forget the half-filled form that the keyboard stands on, after a second thought."""
        todo = self.todo.current()
        if todo is None or todo.draft is None:
            return
        words = f"{todo.who}：{todo.what}，{todo.why.partition('，')[0]}。放弃以后找不回来。账本里已经保存的不变。"
        if lazy.load("ui.widgets.frame:ask")(self.window(), "放弃这份草稿？", words, "放弃", danger=True):
            lazy.load("fupin_desktop.services.household.drafts:drop")(
                todo.draft.form, todo.draft.record, todo.draft.slot
            )
            self.session.said.emit("草稿已放弃")
            self.refresh()

    def _share_room(self) -> None:
        """On a small screen, with large letters or somebody in danger above, the chart gives way."""
        above = self.urgent.sizeHint().height() if self.urgent and not self.urgent.isHidden() else 0
        room = self.height() - theme.px(_AROUND) - above - self.counters.sizeHint().height()
        self.income.setVisible(room > theme.px(_FOR_CHART))

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


def _list_changed(page: TodayPage) -> None:
    lazy.load("ui.pages.saved_today:show")(page.session, page.window(), page.saved)


def _list_wrong(session: Session) -> None:
    session.go("checks", level=str(lazy.module("fupin_desktop.rules.finding").Level.ERROR))


def _named(made: QPushButton, tip: str) -> QPushButton:
    """Until it is counted what a figure says, its tip names it."""
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made


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
