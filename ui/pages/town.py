"""首页 of a township or district: who has handed in, what waits for somebody, and a line for each village. Every number
leads to its list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fupin_desktop import lazy
from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.household import drafts
from ui import wording
from ui.forms.notices import Notices
from ui.looks import Look
from ui.pages.first_page import FirstPage
from ui.pages.todo import TO_PRINT, of_draft
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, new_grid, only_if, row
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.figure import Figure
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

if TYPE_CHECKING:
    from fupin_desktop.services.exchange import by_village
    from fupin_desktop.services.exchange.by_village import Overview, Places

_OVERVIEW = "fupin_desktop.services.exchange.by_village:overview"
_WAITS = "…"
#: Where a cell leads: the page, and what it is asked for beside the village.
_HOUSEHOLDS: tuple[str, dict[str, Any]] = ("households", {"chip": "all"})
_MERGE: tuple[str, dict[str, Any]] = ("merge", {})


@dataclass(frozen=True)
class _Row:
    """A village with what takes longer to count; None while it is being counted."""

    line: by_village.Line
    errors: int | None
    to_print: int | None


def _number(count: int | None) -> str:
    return _WAITS if count is None else wording.count(count)


def _handed_in(shown: _Row) -> list[Chip]:
    chip = lazy.load("ui.pages.exchange.board:standing_chip")
    return [chip(shown.line.standing)] if shown.line.standing else []


def _latest(shown: _Row) -> str:
    latest = shown.line.standing.latest if shown.line.standing else ""
    return wording.moment(dt.datetime.fromisoformat(latest)) if latest else ""


def _missing(shown: _Row) -> str:
    return "、".join(map(str, shown.line.standing.missing)) if shown.line.standing else ""


def _columns() -> Iterator[tuple[Column, tuple[str, dict[str, Any]], Right | None]]:
    """The columns, where a cell of each leads, and the right that both take."""
    of = wording.below()
    yield Column(of, lambda r: r.line.name, 130, gives_way=True), _HOUSEHOLDS, None
    yield Column("户", lambda r: wording.count(r.line.households), 76, right=True), _HOUSEHOLDS, None
    persons = Column("人", lambda r: wording.count(r.line.persons), 76, right=True)
    yield persons, ("households", {"chip": "all", "persons": True}), None
    monitored = Column("监测对象", lambda r: wording.count(r.line.monitored), 76, right=True)
    yield monitored, ("households", {"chip": "monitored"}), None
    overdue = Column("走访逾期", lambda r: wording.count(r.line.overdue), 84, right=True)
    yield overdue, ("visits", {"made": False}), None
    errors = Column("错误", lambda r: _number(r.errors), 76, right=True, tip="数据检查查出的错误")
    yield errors, ("checks", {"level": str(Level.ERROR)}), None
    to_print = Column("待打印", lambda r: _number(r.to_print), 76, right=True, tip="没有打印、打印以后又有改动的明白卡")
    yield to_print, ("cards", {"chip": TO_PRINT}), Right.EXPORT
    standing = Column("本月上报", lambda r: "".join(chip.text for chip in _handed_in(r)), 96, chips=_handed_in)
    yield standing, _MERGE, Right.MERGE
    yield Column("漏报期号", _missing, 84), _MERGE, Right.MERGE
    yield Column("最近上报", _latest, 110), _MERGE, Right.MERGE


class TownPage(FirstPage):
    """The first page of a book of many villages."""

    help_text = (
        "上面是各村报了没有、有什么等着处理；下面一个村一行，第一行是合计。"
        "用 ← → ↑ ↓ 走到一格，按 Enter 或双击，就列出这一格数的是哪些。"
        "错误和待打印的卡要查一遍，查的时候显示“…”，别的事可以照做。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "首页的数字没有算出来。请关掉账本再打开一次。")
        self._found: Overview | None = None
        self.errors = _look(session, "checks", "fupin_desktop.services.ledgers.desk:look_through")
        self.cards = _look(session, "cards", "fupin_desktop.services.papers.cards_state:look_through")
        self.doubles = _look(session, "duplicates", "fupin_desktop.services.conflicts.duplicates:look_through")
        for look in (self.errors, self.cards, self.doubles):
            look.moved.connect(self._show_looks)
        self._known: tuple[Any, Any, Any] | None = None
        self._add_figures()
        self.unfinished = Notices()
        self.expired = Notices()
        self.below.addWidget(self.unfinished)
        self.below.addWidget(self.expired)
        self.below.addWidget(self.effect)
        columns = [(one, leads) for one, leads, right in _columns() if right is None or session.may(right)]
        self._leads = {one.title: leads for one, leads in columns}
        self.table = Table("town", [one for one, _ in columns], f"各{wording.below()}", by_cell=True)
        self.table.cell_opened.connect(self._open)
        self.steps = self._first_steps()
        self.face = OrEmpty(self.table, self.steps)
        # what is left, as it scrolls itself: else the page does too
        self.face.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        heading = row(label(f"各{wording.below()}", "heading"), STRETCH, list_button(self.table))
        self.below.addWidget(card(heading, self.face, margin=12), 1)
        self.area.hold(self.face, self.table)

    def head_buttons(self) -> list[QPushButton]:
        go = self.session.go
        merge = button("合并上报包", partial(go, "merge"), kind="primary", icon="merge", tip="合并上报包（Alt+8）")
        only_if(self.session.may(Right.MERGE) and not self.session.book.read_only, merge)
        return [merge]

    def first_of_all(self) -> QWidget:
        return self.figures[0]

    def _add_figures(self) -> None:
        go, of = self.session.go, wording.below()
        self.handed_in = Figure("本月已上报", partial(go, "merge", region=""), f"看各{of}报了没有")
        self.conflicts = Figure("冲突", partial(go, "conflicts", region=""), "列出填的不一样、还没有定的地方")
        self.double = Figure("可能重复", partial(go, "duplicates", region=""), "列出可能登记了两次的人和户")
        self.wrong = Figure("错误", partial(go, "checks", level=str(Level.ERROR), region=""), "列出数据检查查出的错误")
        self.paper = Figure("待打印的明白卡", partial(go, "cards", chip=TO_PRINT, region=""), "列出没打印、要重打的")
        self.cases = Figure("监测逾期", self._show_late, "列出下一步过了期限的")
        merges = (self.handed_in, self.conflicts, self.double) if self.session.may(Right.MERGE) else ()
        prints = (self.paper,) if self.session.may(Right.EXPORT) else ()
        self.figures: tuple[Figure, ...] = (*merges, self.cases, self.wrong, *prints)
        for figure in (self.handed_in, self.conflicts, self.double, self.paper):
            if figure not in self.figures:  # not for this role
                figure.setParent(self)
                figure.hide()
        grid = new_grid(12, 12, stretch=(1,) * len(self.figures))
        for number, figure in enumerate(self.figures):
            grid.addWidget(figure, 0, number)
        self.numbers = QWidget()  # not on day one: the steps are in sight on small screens too
        self.numbers.setLayout(grid)
        self.below.addWidget(self.numbers)

    def _show_late(self) -> None:
        self.session.go("monitoring", state=lazy.module("fupin_desktop.services.monitoring.board").LATE)

    def _first_steps(self) -> Empty:
        """On day one: three steps, each with its key."""
        go, of = self.session.go, wording.below()
        words: tuple[tuple[str, Callable[[], object]], ...] = (
            (f"1 生成上报钥匙，把公钥交给各{of}", partial(go, "keys")),
            (f"2 绑定各{of}的公钥", partial(go, "keys")),
            (f"3 合并各{of}的上报包", partial(go, "merge")),
        )
        self.step_buttons = [button(text, do, key=f"Ctrl+{n}") for n, (text, do) in enumerate(words, 1)]
        only_if(self.session.may(Right.MERGE) and not self.session.book.read_only, *self.step_buttons)
        sentence = f"照 1、2、3 做一遍（Ctrl+1、Ctrl+2、Ctrl+3），各{of}的农户就都在这里。有花名册的也可以导入。"
        return Empty("household", "账本里还没有农户", sentence, *self.step_buttons)

    def refresh(self) -> None:
        super().refresh()
        self._show_unfinished()
        self._reading.start(lambda progress: lazy.load(_OVERVIEW)(progress), self._show)

    def _show_unfinished(self) -> None:
        """A form that was not finished is taken up again from here."""
        found = next((todo for draft in drafts.everything() if (todo := of_draft(draft))), None)
        self.unfinished.clear()
        if found and not self.session.read_only:
            go_on = partial(self.session.go, found.page, **found.where)
            self.unfinished.ask(f"{found.what}：{found.who}，{found.why}。", ("接着填", go_on))

    def _show(self, found: Overview) -> None:
        self._found, self._known = found, None
        of, tally = wording.below(), found.handed_in
        told = [f"{what} {count} 个" for what, count in (("逾期", tally.late), ("漏报", tally.missing)) if count]
        unbound = tally.of - found.bound  # whose keys were revoked since they handed in
        keys = f"其中 {unbound} 个现在没有绑定" if unbound > 0 else "都绑定了"
        note = " · ".join(told) or (keys if tally.of else f"还没有绑定{of}")
        self.handed_in.show_number(f"{tally.handed} / {tally.of} 个{of}", note, "warning" if told else "")
        waits = "等着定" if found.conflicts else "都填的一样"
        self.conflicts.show_number(f"{wording.count(found.conflicts)} 处", waits, "warning" if found.conflicts else "")
        note = f"今天到期 {wording.count(found.due_today)} 件"
        self.cases.show_number(f"{wording.count(found.late)} 件", note, "warning" if found.late else "")
        self._show_expired(found.expired)
        for step, done in zip(self.step_buttons, (found.own_keys, found.bound > 0, False), strict=True):
            step.setText(f"{step.text().removeprefix('✓ ')}" if not done else f"✓ {step.text().removeprefix('✓ ')}")
        self.numbers.setVisible(found.total.households > 0)
        self.face.show_full(found.total.households > 0)
        self.area.share()
        self._show_looks()
        for look in (self.doubles, self.errors, self.cards):
            look.want()

    def _show_expired(self, count: int) -> None:
        """Answers about property that are to be erased."""
        self.expired.clear()
        if count and not self.session.read_only:
            erase = partial(lazy.load("ui.dialogs.erase_assets:ask"), self.window(), self.session)
            self.expired.ask(f"有 {wording.count(count)} 条资产比对结果过了保存期，要依法删除。", ("依法删除…", erase))

    def _show_looks(self) -> None:
        """What is known by now; the rest is being counted."""
        known = (self.errors.known, self.cards.known, self.doubles.known)
        if self._found is None or known == self._known:
            return
        errors, cards, doubles = self._known = known
        counted = lazy.module("fupin_desktop.services.exchange.by_village")
        wrong = counted.errors(errors) if errors else None
        to_print = counted.to_print(cards.states) if cards else None
        cells = [_row(line, wrong, to_print) for line in counted.with_errors(self._found.lines, wrong)]
        in_all = (wrong.total if wrong else None, sum(to_print.values()) if to_print is not None else None)
        _tell(self.wrong, in_all[0], "处", "要改正", "没有错误")
        _tell(self.paper, in_all[1], "张", "没打印或要重打", "都打印了")
        _tell(self.double, len(doubles.found) if doubles else None, "对", "等着认", "没有")
        at = self.table.currentIndex()
        place, column = (at.row(), at.column()) if at.isValid() else (0, 0)
        self.table.rows.show_source(Rows([_Row(self._found.total, *in_all), *cells]))
        self.table.setCurrentIndex(self.table.rows.index(min(place, len(cells)), column))

    def _open(self, shown: _Row, column: int) -> None:
        page, where = self._leads[self.table.rows.columns[column].title]
        self.session.go(page, **where, region=shown.line.region)

    def focus_first(self) -> None:
        waits = next((step for step in self.step_buttons if not step.text().startswith("✓")), None)
        if self.face.currentWidget() is self.steps and waits:
            waits.setFocus()
        else:
            self.face.focus_first()


def _look(session: Session, name: str, begin: str) -> Look[Any]:
    """What is looked through beside the window, of which nothing is loaded before the page is painted."""
    return session.look(name, lambda: lazy.load(begin)())


def _tell(figure: Figure, count: int | None, unit: str, waits: str, nothing: str) -> None:
    state = "warning" if count else ""
    told = (_WAITS, "正在查") if count is None else (f"{wording.count(count)} {unit}", waits if count else nothing)
    figure.show_number(*told, state)


def _row(line: by_village.Line, wrong: Places | None, to_print: dict[str, int] | None) -> _Row:
    errors = None if wrong is None else wrong.errors.get(line.region, 0)
    return _Row(line, errors, None if to_print is None else to_print.get(line.region, 0))
