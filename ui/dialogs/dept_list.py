"""A department's list: which it is and what its columns are, what it says beside the book, and what was kept of it.

Nothing is written before what was compared is agreed to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from db.clue import DeptRecord
from db.codes import code_list
from db.fields import Date
from fupin_desktop.exchange.dept_list import CALLED, NAME, NUMBER, DeptList, ListedPerson
from fupin_desktop.rules import dept_lists as rules
from fupin_desktop.services.book import references
from fupin_desktop.services.monitoring import dept_lists
from fupin_desktop.services.monitoring.dept_lists import Matched, Preview, TakenIn
from ui import wording
from ui.dialogs.about import open_outside
from ui.dialogs.progress import run_shown
from ui.forms.fields import FieldsDialog, choice
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.frame import Dialog, tell
from ui.widgets.table import Column, Rows, Table
from ui.widgets.views import Tabs

_ROOM = 260  # px of a list
_MOST = 5000
_Unmatched = tuple[ListedPerson, str]


def _risk(one: Matched) -> str:
    return code_list("risk").label(one.said.risk) if one.said.risk else ""


def _amount(one: Matched) -> str:
    amount = one.record.amount
    return references.written(amount) if amount is not None else one.listed.amount


MATCHED = (
    Column("姓名", lambda one: one.listed.name, 80),
    Column("册上的姓名", lambda one: one.name, 96),
    Column("村组", lambda one: wording.place(one.home.village, one.home.group), 130),
    Column("比对结果", lambda one: code_list("match_finding").label(one.said.finding), 120),
    Column("转线索的风险", _risk, 110),
    Column("金额", _amount, 90, right=True),
    Column("等级或类别", lambda one: one.listed.level, 100, spare=True),
    Column("其他列", lambda one: one.record.detail or "", 200, gives_way=True, spare=True),
)
UNMATCHED = (
    Column("第几行", lambda one: str(one[0].row), 70, right=True),
    Column("姓名", lambda one: one[0].name, 90),
    Column("号码", lambda one: one[0].id_no, 180),
    Column("为什么没有对上", lambda one: one[1], 200, gives_way=True),
)


class WhichDialog(FieldsDialog):
    """Which list a workbook is, of which day, and what its columns are. Accepted: `code`, `day`, `read`."""

    columns = 3

    def __init__(self, parent: QWidget, path: Path, read: DeptList) -> None:
        super().__init__(parent, "导入部门名单", 760)
        self.read = read
        self.code, self.day = "", wording.today()
        first = "、".join(one for one in read.headings if one)
        self.sentence(
            f"“{path.name}”有 {len(read.rows):,} 行，列是：{first}。请核对是哪份名单、哪天的数据，各项在哪一列；"
            "人按证件号码认。现在还什么都没有写。"
        )
        offered = [(heading or f"第 {n} 列", n - 1) for n, heading in enumerate(read.headings, 1)]
        self.put(
            ("code", DeptRecord.source), ("day", Date("数据日期", required=True)),
            *((what, choice(f"{CALLED[what]}在哪一列", offered, required=what in (NAME, NUMBER))) for what in CALLED),
            code=dept_lists.guess(path, read.headings) or None, day=self.day, **read.places,
        )  # fmt: skip
        self.finish("比对")

    def keep(self, values: dict[str, Any]) -> None:
        self.code, self.day = str(values["code"]), values["day"]
        self.read = self.read.with_places({what: values[what] for what in CALLED if values[what] is not None})


class ComparedDialog(Dialog):
    """What a list says beside the book. Accepted: keep what matched."""

    def __init__(self, parent: QWidget, made: Preview) -> None:
        super().__init__(parent, "与账本比对", 860)
        title = code_list("dept_list").label(made.code)
        self.sentence(
            f"{title}，{wording.day(made.day)}的数据：{len(made.read.persons):,} 行，"
            f"对上 {len(made.matched):,} 人，没有对上 {len(made.unmatched):,} 人，可以转线索 {made.offers:,} 条。"
            "现在还什么都没有写。"
        )
        self.tabs = Tabs("比对结果")
        same = [one for one in made.matched if one.said.finding == rules.SAME and not one.said.risk]
        risky = [one for one in made.matched if one.said.risk]
        self._add("可以转线索", MATCHED, risky)
        self._add("与账本不同", MATCHED, [one for one in made.matched if one not in same and one not in risky])
        self._add("与账本一致", MATCHED, same)
        for why in (dept_lists.NOT_HERE, dept_lists.BAD_NUMBER):
            self._add(why, UNMATCHED, [one for one in made.unmatched if one[1] == why])
        self.body.addWidget(self.tabs, 1)
        if made.unmatched:
            words = "没有对上的人账本里不留，写成一个工作簿，和名单放在一起，可以退给部门。"
            self.body.addWidget(label(words, "hint", wrap=True))
        self.go = button(f"收进台账 {len(made.matched):,} 条" if made.matched else "写出没有对上的", self.accept,
                         kind="primary")  # fmt: skip
        self.buttons(button("取消", self.reject), self.go)

    def _add(self, word: str, columns: Sequence[Column], rows: Iterable[Matched | _Unmatched]) -> None:
        found = list(rows)
        table = Table(f"dept list {word}", columns, word, high=_ROOM)
        table.rows.show_source(Rows(found[:_MOST]))
        place = self.tabs.addTab(table, f"{word} {wording.count(len(found))}")
        self.tabs.setTabVisible(place, bool(found))


class TakenDialog(Dialog):
    """What was kept; stays until it is read. `clues`: make clues of what tells of a risk."""

    def __init__(self, parent: QWidget, taken: TakenIn) -> None:
        super().__init__(parent, "名单收好了", 560)
        self.clues = False
        known = len(taken.made.matched) - taken.fresh
        self.sentence(
            f"收了 {taken.fresh:,} 条{f'，{known:,} 条上次已经收过' if known else ''}。"
            "在“部门比对”台账里核实：有风险的按 Ctrl+J 转为线索，别的按 Enter 写明核实情况。"
        )
        opens = []
        if taken.unmatched:
            self.sentence(f"没有对上的 {len(taken.made.unmatched):,} 人写到了“{taken.unmatched.name}”，账本里不留。")
            opens = [button("打开没有对上的", partial(open_outside, taken.unmatched), icon="excel")]
        all_of_them = None
        if taken.offers:
            all_of_them = button(f"把 {len(taken.offers):,} 条都转为线索", self._all, icon="flag")
        self.buttons(*opens, button("看名单", self.accept, kind="primary"), left=all_of_them)

    def _all(self) -> None:
        self.clues = True
        self.accept()


class BackDialog(FieldsDialog):
    """Which list goes back to its department. Accepted: `chosen`, a list and its day."""

    columns = 1

    def __init__(self, parent: QWidget, lists: Sequence[tuple[str, dt.date, int, int]]) -> None:
        super().__init__(parent, "核实反馈", 560)
        self.chosen = lists[0][:2]
        self.sentence("把一份名单连同核实情况写成工作簿，还给部门。号码是完整的。")
        told = [f"{code_list('dept_list').label(code)}　{wording.day(day)}　{count:,} 条"
                f"{f'，{waiting:,} 条还没有核实' if waiting else ''}"
                for code, day, count, waiting in lists]  # fmt: skip
        self.put(("list", choice("哪一份名单", [(words, place) for place, words in enumerate(told)])), list=0)
        self._lists = lists
        self.finish("写出来…")

    def keep(self, values: dict[str, Any]) -> None:
        self.chosen = self._lists[values["list"]][:2]


class DeptListFlow:
    """One list, from its file to what was kept of it."""

    def __init__(self, window: QWidget, session: Session) -> None:
        self._window, self._session = window, session

    def start(self, path: Path) -> None:
        """Read the file, ask what it is, show what it says, keep what is agreed to."""
        run_shown(self._session, self._window, "读取名单", partial(dept_lists.look, path),
                  done=partial(self._ask, path), failed=self._fail)  # fmt: skip

    def _ask(self, path: Path, read: DeptList) -> None:
        dialog = WhichDialog(self._window, path, read)
        if dialog.exec():
            run_shown(
                self._session, self._window, "与账本比对",
                lambda progress: dept_lists.preview(path, dialog.code, dialog.day, dialog.read, progress),
                done=self._show, failed=self._fail,
            )  # fmt: skip

    def _show(self, made: Preview) -> None:
        if ComparedDialog(self._window, made).exec():
            run_shown(
                self._session, self._window, "收进台账",
                lambda progress: dept_lists.take_in(self._session.book, made, progress),
                done=self._summarise, failed=self._fail,
            )  # fmt: skip

    def _summarise(self, taken: TakenIn) -> None:
        self._session.written(f"收了部门名单：{taken.fresh:,} 条")
        dialog = TakenDialog(self._window, taken)
        dialog.exec()
        made = taken.made
        answers = {"source": made.code, "data_date": made.day.isoformat()}
        self._session.go("ledger", ledger=DeptRecord.table(), answers=answers)
        if dialog.clues:
            run_shown(
                self._session, self._window, "转为线索",
                lambda progress: dept_lists.to_clues(self._session.actor, taken.offers, progress),
                done=lambda count: self._session.written(f"转为线索 {count:,} 条，可以撤销"), failed=self._fail,
            )  # fmt: skip

    def _fail(self, error: Exception) -> None:
        words = sentence(error, "文件没有读成。请用 Excel 或 WPS 打开它另存一次，再导入。")
        tell(self._window, "没有收进来", words)
