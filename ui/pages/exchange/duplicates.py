"""重复: persons and households that may be registered twice; below, both side by side, joined field by field."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import duplicates, joining
from fupin_desktop.services.conflicts.duplicates import HOME, Candidate, Line, Pictured
from ui import wording
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, clear, column, label, new_grid, only_if, pane, row, scrolled
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask, did, tell
from ui.widgets.list_button import list_button
from ui.widgets.table import Column, Rows, Table
from ui.widgets.village_choice import VillageChoice

_WHAT = {"household": "户", "person": "人", "org": "单位", "cadre": "干部"}
COLUMNS = (
    Column("类别", lambda r: _WHAT[r.candidate.table], 80),
    Column("第一条", lambda r: f"{r.names[0]}（{r.places[0]}）", 300),
    Column("第二条", lambda r: f"{r.names[1]}（{r.places[1]}）", 300),
    Column("依据", lambda r: "；".join(r.candidate.reasons), 280, gives_way=True),
)


class _Found:
    """Candidates as a table wants them, pictured a page at a time."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.candidates = candidates

    @property
    def count(self) -> int:
        return len(self.candidates)

    def rows(self, start: int, n: int) -> list[Pictured]:
        """Up to `n` from `start`."""
        return [duplicates.pictured(one) for one in self.candidates[start : start + n]]


class DuplicatesPage(Page):
    """The candidates, and both sides of the chosen one."""

    help_text = (
        "这里列出可能登记了两次的人、户、单位和干部：证件号码、户编号、信用代码相同，或者姓名和别的几项都相同。"
        "在下面先选这个人留在哪一户（与户主关系、人编号跟着走），再逐项选留哪一边的值，再合成一条：名下的走访、收入、年度情况都会一起并过来，撤销可以还原。"
        "不是同一个就点“不是同一个”，以后不再列出，各村也都知道。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._may = session.may(Right.MERGE) and not session.book.read_only
        self._shown: Pictured | None = None
        self._taken: dict[str, int] = {}
        self._homes: list[QPushButton] = []
        self._following: list[QButtonGroup] = []
        self.look = session.look("duplicates", duplicates.look_through)
        self.look.moved.connect(self._looked)
        self.look.failed.connect(self._fail)
        self.village = VillageChoice("list/duplicates", partial(self._looked, 0))
        self.again = button("重新查找", self._find, icon="refresh")
        self.conflicts = button("冲突", lambda: self.session.go("conflicts"))
        self.table = Table("duplicates", COLUMNS, "可能重复的")
        ways = (self.conflicts, list_button(self.table), self.again)
        self.title = self.top("可能重复的", self.village, commands=ways).title
        self.table.stood_on.connect(self._stand)
        self.table.opened.connect(lambda _row: self.join.setFocus())
        none = Empty("ok-circle", "没有可能重复的", "证件号码、户编号都没有登记两次。")
        self.face = OrEmpty(self.table, none, self.village.place)
        self.column.addWidget(card(self.face, margin=8), 2)
        self.below = self._make_below()
        self.column.addWidget(self.below, 3)

    def _make_below(self) -> QFrame:
        self.heading = label("", "heading", wrap=True)
        self.hint = label("名下的记录一起并过来；没有留下的值在历史里。", "hint", wrap=True)
        self.join = button("合成一条", self._join, kind="primary", icon="merge", key="Ctrl+Return")
        self.differ = button("不是同一个", self._differ, tip="以后不再列出，各村也都知道")
        only_if(self._may, self.join, self.differ)
        self.table.offer(self.join, self.differ)
        self.grid = new_grid(12, stretch=(0, 1, 1))
        lines = scrolled(pane(self.grid, STRETCH))
        lines.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # what they ask for, the list lacks
        inside_card = column(row(self.heading, STRETCH, self.differ, self.join), self.hint, lines, stretch=(0, 0, 1))
        return card(inside_card, margin=12)

    def show_for(self, region: str = "", **_: Any) -> None:
        """Those of a village."""
        self.village.choose(region)
        self.refresh()

    def refresh(self) -> None:
        self.village.read()
        self._find()

    def _find(self) -> None:
        self.look.want()

    def _looked(self, at: int | None = None) -> None:
        if (looked := self.look.known) is not None:
            self.show_found(looked.within(self.village.chosen), at)

    def _fail(self, _error: Exception) -> None:
        if self.isVisible():
            tell(self.window(), "没有查完", "账本没有改动。请再试一次；还不行，就关掉程序重新打开。")

    def show_found(self, found: list[Candidate], at: int | None = None) -> None:
        """Show what was found (`Table.show_rows`)."""
        self.title.setText(f"可能重复的 · {wording.count(len(found))} 对" if found else "可能重复的")
        self.face.show_rows(_Found(found) if found else Rows([]), at=at)
        self.below.setVisible(bool(found))
        if not found:
            self._stand(None)

    def _stand(self, shown: Pictured | None) -> None:
        self._shown = shown
        self._taken, self._following, self._homes = {}, [], []
        clear(self.grid)
        if shown is None:
            return
        self.heading.setText("；".join(shown.candidate.reasons))
        for place in (0, 1):
            words = f"{shown.names[place]}，{shown.places[place]}，名下 {shown.parts[place]} 条"
            self.grid.addWidget(label(words, "strong", wrap=True), 0, place + 1)
        for number, line in enumerate(sorted(shown.lines, key=lambda one: (one.name != HOME, not one.differs)), 1):
            self._add_line(number, line)

    def _add_line(self, number: int, line: Line) -> None:
        self.grid.addWidget(label(line.label, "small", wrap=True), number, 0)
        if not line.differs:
            self.grid.addWidget(label(line.first, wrap=True), number, 1, 1, 2)
            return
        if line.name != HOME and not line.follows:
            self._taken[line.name] = 0 if line.first else 1
        group = QButtonGroup(self)
        for place, text in enumerate((line.first, line.second)):
            made = self._choice(line, place, text)
            group.addButton(made, place)
            self.grid.addWidget(made, number, place + 1)
            if line.name == HOME:
                self._homes.append(made)
        if line.follows:
            self._following.append(group)

    def _choice(self, line: Line, place: int, text: str) -> QPushButton:
        made = button(text or "（空）", lambda: self._choose(line, place), kind="chip", long=True)
        made.setAccessibleName(f"{line.label}：{text or '空'}")
        made.setCheckable(True)
        made.setChecked(self._taken.get(line.name) == place)
        made.setEnabled(self._may and not line.follows)
        if line.follows:
            made.setToolTip("跟着选的那一户走")
        return made

    def _choose(self, line: Line, place: int) -> None:
        self._taken[line.name] = place
        if line.name == HOME:
            for group in self._following:
                group.button(place).setChecked(True)

    def _join(self) -> None:
        if self._shown is None:
            return
        if self._homes and HOME not in self._taken:
            tell(
                self.window(),
                "先选留在哪一户",
                "这两条登记在两户里。先选这个人留在哪一户，与户主关系和人编号跟着那一户。",
            )
            self._homes[0].setFocus()
            return
        one, kept = self._shown.candidate, self._shown.stays
        if not ask(self.window(), "合成一条", self._what_happens(self._shown), "合成一条"):
            return
        keys = (one.first, one.second)
        wanted = {name: keys[place] for name, place in self._taken.items()}
        self._do(
            lambda: joining.join_by_field(self.session.actor, one.table, keys[kept], keys[1 - kept], wanted),
            f"{self._shown.names[kept]}的两条已合成一条",
        )

    def _what_happens(self, shown: Pictured) -> str:
        """Which of the two is left, and what goes along."""
        told = [f"{name}（{place}）" if place else name for name, place in zip(shown.names, shown.places, strict=True)]
        along = f"{shown.along}一起并过来" if shown.along else "另一条名下没有别的记录"
        what, stays, goes = _WHAT[shown.candidate.table], told[shown.stays], told[1 - shown.stays]
        both = f"{goes}并进{stays}，合成一条{what}" if goes != stays else f"两条{what}合成一条：{stays}"
        if home := next((line for line in shown.lines if line.name == HOME), None):
            # which of the two records is left says nothing of where the person lives
            who, where = "和".join(dict.fromkeys(shown.names)), (home.first, home.second)[self._taken[HOME]]
            both = f"{who}的两条合成一条，登记在{where}"
        return f"{both}。{along}，不同的值留您选的那一边。另一条不再列出，上报、下发后各村也都知道。撤销可以还原。"

    def _differ(self) -> None:
        if self._shown and ask(
            self.window(),
            "不是同一个",
            f"{self._shown.names[0]}和{self._shown.names[1]}不是同一个？以后不再列出，上报、下发后各村也都知道。撤销可以还原。",
            "不是同一个",
        ):
            candidate = self._shown.candidate
            self._do(lambda: duplicates.not_the_same(self.session.actor, candidate), "已记下：不是同一个")

    def _do(self, work: Any, said: str) -> None:
        if did(self.window(), "没有处理", work):
            self.session.written(said)
            self.table.setFocus()

    def focus_first(self) -> None:
        self.table.setFocus()
