"""数据检查: what is missing or odd in the book, each line leading to its field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QPushButton

from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.household import checks
from fupin_desktop.services.household.checks import Where
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.desk import Checked
from fupin_desktop.services.lists import listing
from ui import preferences, wording
from ui.dialogs import list_output
from ui.forms.last_page import FindingFoot
from ui.forms.reason import ReasonDialog
from ui.pages.monitoring.from_finding import may_be_clue, to_clue
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.places import open_field
from ui.session import Session
from ui.widgets.basics import STRETCH, Elided, button, card, notice, only_if, put, row, rule
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty
from ui.widgets.frame import did, tell
from ui.widgets.list_button import list_button
from ui.widgets.table import Column, Table
from ui.widgets.views import chips
from ui.widgets.village_choice import VillageChoice

#: A village is checked anew whenever the page is looked at; a township only when asked.
_CLEAN = ("没有查出问题", "必填的都填了，数也对得上。")
_ELSEWHERE = ("没有这样的", "别的级别、别的村查出了问题：上面选“全部”。")
_AT_ONCE = 1500
_STATES = {Level.IMPOSSIBLE: "error", Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: ""}
_SHOWN = (Level.ERROR, Level.WARNING, Level.INFO)
#: Where it is remembered how the list stands.
_KEPT = "list/checks"


@dataclass(frozen=True)
class Line:
    """A finding and where it is."""

    finding: Finding
    where: Where | None

    @property
    def household(self) -> str:
        """The key of the household."""
        return self.finding.household

    @property
    def whose(self) -> str:
        """The household as people know it."""
        if self.where is None:
            return "全账本"
        if not self.household:
            return self.where.village or "全账本"
        head = self.where.head or "（没有户主）"
        place = wording.place(self.where.village, self.where.group)
        return f"{head}（{place}）" if place else head


def _level(line: Line) -> list[Chip]:
    return [Chip(line.finding.level.label, _STATES[line.finding.level])]


def _of_whom(line: Line) -> str:
    head = line.where.head if line.where else ""
    return "" if line.finding.who == head else line.finding.who


COLUMNS = (
    Column("级别", lambda r: r.finding.level.label, 72, chips=_level),
    Column("户", lambda r: r.whose, 170),
    Column("姓名", _of_whom, 90),
    Column("问题和办法", lambda r: r.finding.text, 620),
)


def _key(line: Line) -> str:
    return f"{line.finding.record} {line.finding.rule}"


def lines_of(checked: Checked) -> list[Line]:
    """What was found, with where it is."""
    return [Line(finding, checked.where(finding)) for finding in checked.found]


class ChecksPage(Page):
    """The list of findings."""

    help_text = (
        "这里列出账本里缺的和可疑的：错误要改正；要核对的可以改正，也可以写明原因确认属实。"
        "按 Enter 或双击，就到有问题的那一格。"
        "选中几行按 Ctrl+C，可以粘贴到 Excel 发给别人。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: list[Line] | None = None
        self._shown: Checked | None = None
        self.look = session.look("checks", desk.look_through)
        self.look.moved.connect(self._take)
        self.look.failed.connect(self._fail)
        self._stood = preferences.text(f"{_KEPT}/place")
        self.table = Table("checks", COLUMNS, "缺漏和要核对的")
        self.village = VillageChoice(_KEPT, self._narrow)
        self.reached = Elided("hint")
        self.top("数据检查", self.reached, commands=self._buttons())
        put(self.column, row(*self._chips(), self.village, STRETCH))
        again = button("重新检查", self.check)
        self.outdated: QFrame = notice("检查以后又有改动，下面的结果可能已经变了。", again)
        self.outdated.hide()
        self.column.addWidget(self.outdated)
        self.table.opened.connect(self._open)
        self.table.stood_on.connect(self._stand)
        start = button("开始检查", self.check, kind="primary")
        self.empty = Empty("check", "还没有检查", "逐户查缺的信息、对不上的数、重复的证件号码。", start)
        self.clean = Empty("ok-circle", *_CLEAN)
        self.face = OrNoHouseholds(session, self.table, self.clean)
        self.face.addWidget(self.empty)
        self.face.setCurrentWidget(self.empty)
        self.foot = FindingFoot(checks.present)
        self.foot.wanted.connect(lambda: self._open(self.table.current()))
        self.column.addWidget(card(self.face, rule(), self.foot, margin=8), 1)

    def _chips(self) -> list[QPushButton]:
        made = chips(self, ["全部", *(level.label for level in _SHOWN)], self._show)
        self.levels: dict[Level | None, QPushButton] = dict(zip((None, *_SHOWN), made, strict=True))
        chosen = next((level for level in _SHOWN if level == preferences.text(f"{_KEPT}/level")), None)
        self.levels[chosen].setChecked(True)
        return list(self.levels.values())

    def _buttons(self) -> list[QPushButton]:
        self.confirm = button("核实属实…", self._confirm, tip="写明原因，这一条不再列出")
        self.confirm.setEnabled(False)
        only_if(not self.session.read_only, self.confirm)
        self.clue = button("转为线索", lambda: to_clue(self.session, self.table.current().finding))
        self.clue.setToolTip("收入、住房、饮水的预警，登记成监测线索")
        self.clue.hide()
        between = [
            button("冲突", lambda: self.session.go("conflicts"), tip="合并以后填的不一样的地方"),
            button("可能重复的", lambda: self.session.go("duplicates"), tip="可能登记了两次的人和户"),
        ]
        only_if(self.session.may(Right.MERGE), *between)
        return [
            *between,
            self.clue,
            self.confirm,
            list_button(self.table),
            button("重新检查", self.check, kind="primary", icon="refresh"),
        ]

    def show_for(self, level: str = "", region: str = "", **_: Any) -> None:
        """Come with a level and a village chosen, as from a number of the first page."""
        self.levels[Level(level) if level else None].setChecked(True)
        self.village.choose(region)
        self.refresh()
        self._narrow()

    def refresh(self) -> None:
        self.village.read()
        if self.look.last is None or listing.households().count <= _AT_ONCE or self.look.known is not None:
            self.look.want()
        else:
            self.outdated.show()

    def check(self) -> None:
        """Check the book anew, beside what else is done."""
        self.look.want()

    def _take(self) -> None:
        checked = self.look.known
        if checked is None:
            done, total = self.look.reached
            self.reached.setText(f"正在检查……{done * 100 // total}%" if total else "正在检查……")
        elif checked is not self._shown:
            self._shown = checked
            self.show_lines(lines_of(checked))

    def _fail(self, _error: Exception) -> None:
        self.reached.setText("")
        if self.isVisible():
            tell(self.window(), "没有检查完", "账本没有改动。请再试一次；还不行，就关掉程序重新打开。")

    def show_lines(self, lines: list[Line]) -> None:
        """Show what was found."""
        self._lines = lines
        self.reached.setText("")
        self.outdated.hide()
        self._narrow()

    def _narrow(self) -> None:
        """Another village: the counts are its own."""
        if self._lines is not None:
            counts = checks.counts(line.finding for line in self._here())
            self.levels[None].setText(f"全部 {wording.count(sum(counts.values()))}")
            for level in _SHOWN:
                self.levels[level].setText(f"{level.label} {wording.count(counts.get(level, 0))}")
        self._show()

    def _here(self) -> list[Line]:
        """Those of the chosen village."""
        region, found = self.village.chosen, self._lines or []
        if not region:
            return found
        return [line for line in found if line.where and regions.lies_in(line.where.region, region)]

    def _show(self) -> None:
        if self._lines is None:
            return
        level = self._level
        shown = [line for line in self._here() if level in (None, line.finding.level)]
        self.table.show_rows(shown, at=next((n for n, line in enumerate(shown) if _key(line) == self._stood), None))
        none, told = _ELSEWHERE if self._lines else _CLEAN
        self.clean.heading.setText(none)
        self.clean.sentence.setText(told)
        self.face.show_full(bool(shown))
        if not shown:
            self._stand(None)

    @property
    def _level(self) -> Level | None:
        return next(level for level, made in self.levels.items() if made.isChecked())

    def narrowed_to(self, _table: Table) -> str:
        return list_output.words(self._level.label if self._level else "", self.village.words)

    def remember(self) -> None:
        super().remember()
        preferences.keep(f"{_KEPT}/level", str(self._level or ""))
        preferences.keep(f"{_KEPT}/place", self._stood)

    def _stand(self, line: Line | None) -> None:
        self.foot.show_finding(line.finding if line else None)
        self.foot.now.setToolTip(f"规则 {line.finding.rule}" if line else "")
        self.confirm.setEnabled(line is not None and line.finding.level in (Level.WARNING, Level.INFO))
        self.clue.setVisible(not self.session.read_only and may_be_clue(line.finding if line else None))
        if line:
            self._stood = _key(line)

    def _open(self, line: Line) -> None:
        open_field(self.session, self.window(), line.finding.household, line.finding)

    def _confirm(self) -> None:
        line: Line | None = self.table.current()
        if line is None:
            return
        dialog = ReasonDialog(self.window(), line.finding)
        if not dialog.exec():
            return
        confirm = partial(checks.confirm, self.session.actor, line.finding, dialog.reason)
        if not did(self.window(), "没有确认", confirm):
            return
        self._lines = [other for other in self._lines or [] if other is not line]
        self._narrow()
        self.session.written("已记下核实说明")

    def focus_first(self) -> None:
        self.table.setFocus()
