"""各村上报: who has handed in for a period, who is late; and giving a village its content back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import by_village, feedback, merge_desk
from fupin_desktop.services.exchange.merge_desk import Standing
from fupin_desktop.services.exchange.notes import LONGEST
from fupin_desktop.services.exchange.outgoing import Written
from fupin_desktop.services.ledgers import desk
from ui import theme, wording
from ui.dialogs.about import show_file
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, column, label, only_if, row
from ui.widgets.chips import Chip
from ui.widgets.choice import Choice
from ui.widgets.frame import tell
from ui.widgets.line import field
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

_MONTHS = 12
_UNCHECKED = "附言要写上有几处错误，先到“数据检查”看一遍。"


def standing_chip(line: Standing) -> Chip:
    """How a village hands in, in a word."""
    if line.packages:
        return Chip("已上报", "good")
    if not line.is_bound:
        return Chip("没有绑定")
    return Chip("逾期", "error") if line.is_late else Chip("还没有报", "warning")


def _moment(text: str) -> str:
    return wording.moment(dt.datetime.fromisoformat(text)) if text else ""


def _count(number: int) -> str:
    return wording.count(number) if number else ""


COLUMNS = (
    Column("状态", lambda r: standing_chip(r).text, 100, chips=lambda r: [standing_chip(r)]),
    Column("收到", lambda r: _moment(r.arrived), 110),
    Column("收到份数", lambda r: _count(r.packages), 76, right=True),
    Column("改动", lambda r: _count(r.entries), 76, right=True),
    Column("错误", lambda r: _count(r.errors), 60, right=True, tip="最近一个包里写明还没有改的错误"),
    Column("漏报期号", lambda r: "、".join(map(str, r.missing)), 80,
           chips=lambda r: [Chip("、".join(map(str, r.missing)), "warning")] if r.missing else None),
    Column("最近一次", lambda r: _moment(r.latest), 120, gives_way=True),
)  # fmt: skip


def _urgency(line: Standing) -> tuple[int, str]:
    """Late ones first, those that are not bound last."""
    state = 0 if line.is_late else 3 if not line.is_bound and not line.packages else 2 if line.packages else 1
    return state, line.region


class Board(QWidget):
    """One period at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        failed = "没有数清还有多少冲突，请再试一次。"
        self._reading, self._counting = Reading(self, session, failed), Reading(self, session, failed)
        self.period = Choice("哪一期", "", self.refresh)
        self.period.removeItem(0)
        for month in _months():
            self.period.addItem(f"{int(month[:4])} 年 {int(month[5:])} 月", month)
        self.due = Choice("每月几日前上报", "", self._keep_due_day)
        self.due.removeItem(0)
        for day in range(1, 29):
            self.due.addItem(f"每月 {day} 日前上报", str(day))
        self.due.choose(str(merge_desk.due_day()))
        self.due.setEnabled(session.may(Right.SETTINGS) and not session.book.read_only)
        self.counts = label("", "hint")
        below = wording.below()
        decide = partial(session.go, "conflicts", region="")
        self.conflicts = button("处理冲突", decide, tip="填的不一样、还没有决定的地方")
        self.conflicts.hide()
        tip = f"把{wording.office()}合并、定过的内容写成包，带回{below}里"
        self.give = button(f"下发给这个{below}…", self._give, icon="export", tip=tip)
        tip = f"绑定的{below}一次写完，各放一个文件夹"
        self.give_all = button(f"下发给各{below}…", self._ask_all, icon="export", tip=tip)
        only_if(not session.book.read_only, self.give, self.give_all)
        self.errors = session.look("checks", desk.look_through)
        columns = (Column(below, lambda r: r.village, 150), *COLUMNS)
        self.table = Table("hand-in board", columns, f"各{below}上报情况")
        self.table.stood_on.connect(self._stand)
        self.table.offer(self.give)
        self.table.opened.connect(lambda _: self._give())
        asked = (self.period, self.due, self.counts)
        ways = (self.conflicts, list_button(self.table), self.give_all, self.give)
        if not theme.crowded():
            above = column(row(*asked, STRETCH, *ways))
        else:  # large letters take a second row
            above = column(row(*asked, STRETCH), row(STRETCH, *ways))
        self.setLayout(column(card(above, self.table, margin=12)))

    def stand_on(self, region: str) -> None:
        """The keyboard on the line of a village."""
        for number in range(self.table.rows.rowCount()):
            if self.table.rows.row(number).region == region:
                self.table.stand_on(number)

    def refresh(self) -> None:
        """Read the ledger again."""
        before: Standing | None = self.table.current()
        found = sorted(merge_desk.board(self.period.chosen), key=_urgency)
        tally, of = merge_desk.tally(found), wording.below()
        told = [f"{what} {count} {of}" for what, count in (("逾期", tally.late), ("还没有报", tally.waiting)) if count]
        self.counts.setText(" · ".join([f"已上报 {tally.handed} {of}", *told]))
        self.table.rows.show_source(Rows(found))
        place = [one.region for one in found].index(before.region) if before else 0
        self.table.stand_on(place)
        self._stand(self.table.current())
        self._counting.start(lambda _: conflict_list.count(), self._tell_conflicts)

    def _tell_conflicts(self, waiting: int) -> None:
        self.conflicts.setText(f"处理冲突 {wording.count(waiting)}")
        self.conflicts.setVisible(bool(waiting))

    def _stand(self, line: Standing | None) -> None:
        self.give.setEnabled(line is not None and line.is_bound)

    def _keep_due_day(self) -> None:
        merge_desk.set_due_day(int(self.due.chosen))
        self.refresh()

    def _give(self) -> None:
        line: Standing | None = self.table.current()
        if line is None or not self.give.isEnabled():
            return
        own = line.region
        self._reading.start(
            lambda _: conflict_list.waiting().of(region=own).count, lambda waiting: self._ask(line, waiting)
        )

    def _ask(self, line: Standing, waiting: int) -> None:
        here, of = wording.office(), wording.below()
        words = f"写给{line.village}的是{here}有的这个{of}的全部内容，{of}里合并以后，两边就一样了。"
        if waiting:
            words += f"这个{of}还有 {wording.count(waiting)} 处冲突没有定，会带着记号下发；最好先处理。"
        words += "" if self.errors.known else _UNCHECKED
        note = self._note_for([line.region])
        dialog = DestinationDialog(self.window(), f"下发给{line.village}", words, "下发", note)
        if not dialog.exec():
            return
        folder, code, text = dialog.folder, line.region, note.text()
        run_shown(
            self._session, self.window(), f"下发给{line.village}",
            lambda progress: feedback.write(self._session.book, code, folder, progress, text),
            done=self._given,
            failed=lambda error: tell(self.window(), "没有下发", sentence(error)),
        )  # fmt: skip

    def _wrong(self) -> dict[str, int]:
        """Errors by village, where the book has been checked."""
        checked = self.errors.known
        return by_village.errors(checked).errors if checked else {}

    def _note_for(self, codes: Sequence[str]) -> QLineEdit:
        """Where a note to a village is written; of one whose errors are known it begins with them."""
        made = field("附言", f"显示在{wording.below()}里的首页上，办完为止")
        made.setMaxLength(LONGEST)
        count = self._wrong().get(codes[0], 0) if len(codes) == 1 else 0
        made.setText(_note(count))
        return made

    def _ask_all(self) -> None:
        """Give every bound village its content, each with its own number of errors where none else is written."""
        of = wording.below()
        words = f"给每个绑定的{of}各写一份，放进各{of}名字的文件夹；{of}里合并以后，两边就一样了。"
        wrong = self._wrong()
        words += f"没写附言的，写上这个{of}有几处错误。" if self.errors.known else _UNCHECKED
        note = self._note_for([])
        dialog = DestinationDialog(self.window(), f"下发给各{of}", words, "下发", note)
        if not dialog.exec():
            return
        folder, text = dialog.folder, note.text().strip()
        codes = [line.region for line in merge_desk.board()]
        notes = {code: text or _note(wrong.get(code, 0)) for code in codes}
        run_shown(
            self._session, self.window(), f"下发给各{of}",
            lambda progress: feedback.write_all(self._session.book, folder, progress, notes),
            done=lambda done: self._all_given(folder, *done),
            failed=lambda error: tell(self.window(), "没有下发", sentence(error)),
        )  # fmt: skip

    def _all_given(self, folder: Path, made: list[Written], failed: dict[str, list[str]]) -> None:
        self._session.said.emit(f"写好了 {len(made)} 个下发包")
        if failed:
            told = "\n".join(f"{'、'.join(names)}：{why}" for why, names in failed.items())
            tell(self.window(), f"有 {sum(map(len, failed.values()))} 个没有写成", told)
        if made:
            show_file(self.window(), f"写好了 {len(made)} 个下发包，都读回核对过", folder)

    def _given(self, made: list[Written]) -> None:
        first = made[0]
        more = f"，共 {len(made)} 个包" if len(made) > 1 else ""
        title = f"下发包写好了，读回核对过{more}"
        self._session.said.emit(f"下发给{first.manifest.village}，回执号 {first.receipt}")
        show_file(self.window(), title, first.path)


def _note(errors: int) -> str:
    """What is written where nothing else is: of whose count it is, since a village does not see what it shares with its
    neighbours."""
    return f"{wording.office()}查出 {wording.count(errors)} 处错误，请更正。" if errors else ""


def _months() -> list[str]:
    """This month and those before it, "2026-11" first."""
    now = wording.today()
    numbers = [now.year * 12 + now.month - 1 - back for back in range(_MONTHS)]
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]
