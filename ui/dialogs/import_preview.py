"""What an import will do, before anything is written; and what it did, until that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, SAME, FilePlan, Notice, Plan, PlannedPerson
from fupin_desktop.exchange.excel_rows import RefusedRow
from fupin_desktop.exchange.excel_text import letters
from fupin_desktop.services.exchange import workbooks
from ui import wording
from ui.dialogs.about import open_outside
from ui.widgets.basics import STRETCH, button, label, put, row
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import Tabs

#: Lines that one tab holds; nobody reads more, and the counts say how many there are.
_MOST = 5000
_ROOM = 260  # px of a list
_IGNORED_SHOWN = 8
#: Years back that are offered for rows that name none.
_YEARS = 8
_SAME, _REFUSE = "same", "refuse"


@dataclass(frozen=True)
class Difference:
    """One value that will change."""

    person: PlannedPerson
    what: str
    before: str
    after: str


def _place(sheet: str, row: int) -> str:
    return f"{sheet} 第 {row} 行"


def _cell(refused: RefusedRow) -> str:
    column = letters(refused.columns[0]) if refused.columns else ""
    return f"{refused.sheet} {column}{refused.row}" if column else _place(refused.sheet, refused.row)


_NAME = Column("姓名", lambda r: r.name, 100)
_HOUSEHOLD = Column("户编号", lambda r: r.household_no, 190)
_WHERE = Column("在文件里", lambda r: _place(r.sheet, r.row), 200)
PERSONS = (_NAME, _HOUSEHOLD, _WHERE)
DIFFERENCES = (
    Column("姓名", lambda d: d.person.name, 90),
    Column("项目", lambda d: d.what, 210),
    Column("现在是", lambda d: d.before or "（空）", 140),
    Column("改为", lambda d: d.after or "（空）", 140),
    Column("在文件里", lambda d: _place(d.person.sheet, d.person.row), 160),
)
REFUSED = (
    Column("单元格", _cell, 130),
    Column("列", lambda r: r.column, 120),
    Column("原因和改法", lambda r: r.reason, 480),
)
NOTICES = (
    Column("在文件里", lambda n: _place(n.sheet, n.row), 160),
    Column("列", lambda n: n.column, 120),
    Column("提醒", lambda n: n.text, 480),
)


def counted(plan: Plan) -> str:
    """Where all rows went."""
    parts = [
        (plan.duplicates, "{:,} 行重复"),
        (plan.passed, "{:,} 行是合计、签字这样的"),
        (plan.further, "{:,} 行是同一人的另外几行"),
    ]
    told = "，".join(words.format(count) for count, words in parts if count)
    households = f"{plan.households:,} 户 " if plan.unit == "人" else ""
    return f"读了 {plan.read:,} 行：{households}{plan.added + plan.changed + plan.same:,} {plan.unit}" + (
        f"；另有 {told}。" if told else "。"
    )


class ImportPreview(Dialog):
    """Accepted: go on and write. `answers`: to what the files leave open (`year` of rows that name none, `below`:
    whether rows that don't say whose they are go with the one above); where they are others than before, read again."""

    def __init__(self, parent: QWidget, plan: Plan, answers: Mapping[str, Any] | None = None) -> None:
        super().__init__(parent, "导入预览", 860)
        self.answers = dict(answers or {})
        self._is_answered = True
        names = "、".join(file.path.name for file in plan.files)
        self.body.addWidget(label(f"{names}。下面是将要做的，现在还什么都没有写。", "hint", wrap=True))
        self._foreign = workbooks.foreign_words(plan)
        if self._foreign:
            self.body.addWidget(label(f"请注意：{self._foreign}", "strong", wrap=True, state="warning"))
        self.body.addWidget(label(counted(plan), wrap=True))
        self._add_year(plan)
        self._add_below(plan)
        self.tabs = Tabs("导入内容")
        persons = [person for file in plan.files for person in file.persons]
        self._add_persons("新增", plan.added, [p for p in persons if p.status == ADDED])
        self._add("改动", plan.changed, DIFFERENCES, list(islice(_differences(plan.files), _MOST)))
        self._add_persons("不变", plan.same, [p for p in persons if p.status == SAME])
        refused = [row for file in plan.files for row in file.refused]
        self._add("不能导入", plan.refused, REFUSED, refused[:_MOST])
        notices: list[Notice] = [notice for file in plan.files for notice in file.notices]
        if notices:
            self._add("提醒", len(notices), NOTICES, notices[:_MOST])
        self.body.addWidget(self.tabs, 1)
        self._add_notes(plan)
        self._choose_tab(plan)
        self.go = button(self._words(plan), self.accept, kind="plain" if self._foreign else "primary")
        self.go.setEnabled(self._is_answered)
        if self._foreign:
            self.buttons(self.go, button("不导入", self.reject, kind="primary"))
        else:
            self.buttons(button("取消", self.reject), self.go)

    def _add_year(self, plan: Plan) -> None:
        """Which year the rows go to. Where rows name none it is asked; this year is offered where nothing speaks
        against it."""
        if not plan.without_year:
            if plan.years:
                self.body.addWidget(label(f"记入{'、'.join(f' {year} 年度' for year in plan.years)}。", wrap=True))
            return
        doubt = "" if "year" in self.answers else workbooks.year_in_doubt(plan)
        offered = {*range(plan.year - _YEARS + 1, plan.year + 2), *plan.years}
        years = [(str(year), f"{year} 年度") for year in sorted(offered, reverse=True)]
        self.year = Choice("没写年度的行记入哪一年", "请选哪一年", lambda: self._answer("year", int, self.year))
        words = f"有 {plan.without_year:,} 行没有写是哪一年的，{doubt}{'，' if doubt else ''}请选记入："
        self._ask(words, self.year, years, "" if doubt else str(plan.year))

    def _add_below(self, plan: Plan) -> None:
        """Whether the rows around tell whose a row is that doesn't say it. Nothing is offered: nobody knows."""
        if not plan.below and "below" not in self.answers:
            return
        told = (_SAME if self.answers["below"] else _REFUSE) if "below" in self.answers else ""
        self.below = Choice("没写是哪一户的行", "请选怎么办", lambda: self._answer("below", _SAME.__eq__, self.below))
        words = f"有 {plan.below:,} 行" if plan.below else "有的行"
        choices = [(_SAME, "按上下行分户"), (_REFUSE, "退回，改好再导入")]
        self._ask(
            f"{words}没写是哪一户的，上下行看得出来（户编号整列没有的：从一个户主到下一个户主），请选：",
            self.below,
            choices,
            told,
        )

    def _ask(self, words: str, choice: Choice, offered: list[tuple[str, str]], chosen: str) -> None:
        choice.offer(offered)
        choice.choose(chosen)
        self._is_answered = self._is_answered and bool(chosen)
        put(self.body, row(label(words, state="warning"), choice, STRETCH))

    def _answer(self, name: str, of: Callable[[str], Any], choice: Choice) -> None:
        """Read again with what was chosen."""
        if choice.chosen:
            self.answers[name] = of(choice.chosen)
            self.reject()

    def _add_persons(self, word: str, count: int, persons: list[PlannedPerson]) -> None:
        self._add(word, count, PERSONS, persons[:_MOST])

    def _add(self, word: str, count: int, columns: tuple[Column, ...], rows: Sequence[object]) -> None:
        table = Table(f"import {word}", columns, word, high=_ROOM)
        table.rows.show_source(Rows(rows))
        self.tabs.addTab(table, f"{word} {wording.count(count)}")

    def _choose_tab(self, plan: Plan) -> None:
        counts = (plan.added, plan.changed, plan.same, plan.refused)
        self.tabs.setCurrentIndex(next((number for number, count in enumerate(counts) if count), 0))

    def _add_notes(self, plan: Plan) -> None:
        if plan.refused:
            words = f"不能导入的 {plan.refused:,} 行会原样写到“待修正”文件，每行写明原因，改好后可以再导入。"
            self.body.addWidget(label(words, "hint", wrap=True, state="warning"))
        if unread := plan.unread:
            more = f"等 {len(unread)} 处" if len(unread) > _IGNORED_SHOWN else ""
            words = f"没有读：{'；'.join(unread[:_IGNORED_SHOWN])}{more}"
            self.body.addWidget(label(words, "small", wrap=True, state="warning"))

    def _words(self, plan: Plan) -> str:
        if plan.writes:
            anyway = "仍然" if self._foreign else ""
            return f"{anyway}导入 {plan.added + plan.changed:,} {plan.unit}"
        return "写出待修正文件" if plan.refused else "没有要导入的，关闭"


def _differences(files: list[FilePlan]) -> Iterator[Difference]:
    for file in files:
        for person in file.persons:
            if person.status == CHANGED:
                for change in file.changes(person):
                    what = f"{change.label}（{change.table}）"
                    yield Difference(person, what, change.before, change.after)


class ImportSummary(Dialog):
    """What was done; stays until it is read. Accepted with `undo_wanted` set: take it all back."""

    def __init__(self, parent: QWidget, plan: Plan, refused_files: list[Path]) -> None:
        super().__init__(parent, "导入完成", 520)
        self.undo_wanted = False
        one = plan.unit
        self.sentence(f"新增 {plan.added:,} {one}，改动 {plan.changed:,} {one}，不变 {plan.same:,} {one}。")
        for path in refused_files:
            self.sentence(f"{plan.refused:,} 行没导入，写到了“{path.name}”。改好后再导入这个文件。")
        opens = [button("打开待修正文件", partial(open_outside, path)) for path in refused_files]
        opens += [button("打开文件夹", partial(open_outside, path.parent), icon="folder") for path in refused_files[:1]]
        undo = button("撤销这次导入", self._undo, icon="undo") if plan.writes else None
        self.buttons(*opens, button("知道了", self.accept, kind="primary"), left=undo)

    def _undo(self) -> None:
        self.undo_wanted = True
        self.accept()
