"""同类一起处理: one decision for all conflicts of a kind, looked at before it is made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.conflicts.conflict_list import Conflict, Kind
from fupin_desktop.services.conflicts.deciding import LEFT, RIGHT, Decision
from ui import wording
from ui.session import Session
from ui.widgets.basics import button, label, only_if, put, row
from ui.widgets.choice import DropDown
from ui.widgets.frame import Dialog
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

_WHO = Column("户 / 人", lambda r: "　".join(filter(None, (r.conflict.village, r.conflict.about))), 190)
_FIELD = Column("项目", lambda r: r.conflict.label, 100)
_COLUMNS = (
    Column("各方的值", lambda r: " ｜ ".join(side.text or "（空）" for side in r.conflict.sides), 280, gives_way=True),
    Column("定为", lambda r: r.text or "（空）", 150),
)


class AllAlikeDialog(Dialog):
    """`planned`: what was looked at, when the dialog was accepted."""

    def __init__(
        self, parent: QWidget, session: Session, kinds: list[Kind], chosen: Kind | None, region: str = "",
        rows: Sequence[Conflict] = (),
    ) -> None:  # fmt: skip
        """`region`: of one village; `rows`: just these, of whatever kind."""
        super().__init__(parent, "选中的一起处理" if rows else "同类一起处理", 720)
        self._region = region
        self.planned: list[Decision] = []
        self._found: list[Conflict] = []
        self._reading = Reading(self, session, "冲突没有读出来。请关掉这个窗口再试一次。")
        self._kinds = kinds
        self.sentence(
            f"选{'' if rows else '一类冲突和'}取哪一边，下面列出会怎么定。看过再处理；处理错了，一次撤销就全部回来。"
        )
        self.kind = DropDown("哪一类")
        for kind in kinds:
            self.kind.addItem(f"{kind.label}（{wording.count(kind.count)} 处）")
        self.kind.setCurrentIndex(kinds.index(chosen) if chosen in kinds else 0)
        self.rule = DropDown("取哪一边")
        these = label(f"选中的 {wording.count(len(rows))} 处" if rows else "这一类")
        only_if(not rows, self.kind)
        put(self.body, row(these, self.kind, label("都用"), self.rule, stretch=(0, 1, 0, 1)))
        name, first = ("chosen alike", (_WHO, _FIELD)) if rows else ("all alike", (_WHO,))
        self.table = Table(name, (*first, *_COLUMNS), "会怎么定", high=260)
        self.body.addWidget(self.table, 1)
        self.left = label("", "hint", wrap=True)
        self.body.addWidget(self.left)
        self.do = button("处理", self.accept, kind="primary")
        self.buttons(button("取消", self.reject), self.do)
        self.kind.currentIndexChanged.connect(lambda *_: self._read())
        self.rule.currentIndexChanged.connect(lambda *_: self._plan())
        if rows:
            self._offer_rules(list(rows))
        else:
            self._read()

    def _read(self) -> None:
        kind = self._kinds[self.kind.currentIndex()]
        self._show_planned([])
        self.do.setText("处理")
        self.left.setText("正在读出这一类的各方……")
        self.rule.setEnabled(False)
        self._reading.start(lambda progress: conflict_list.listed(kind, progress, self._region), self._offer_rules)

    def _offer_rules(self, found: list[Conflict]) -> None:
        self._found = found
        self.rule.blockSignals(True)
        self.rule.clear()
        for code, name in conflict_list.sites(found).items():
            self.rule.addItem(f"“{name}”写的", ("", code))
        self.rule.addItem("后写的", (RIGHT, ""))
        self.rule.addItem("先写的", (LEFT, ""))
        self.rule.blockSignals(False)
        self.rule.setEnabled(True)
        self._plan()

    def _plan(self) -> None:
        choice, site = self.rule.currentData()
        self._show_planned(deciding.plan(self._found, choice, site))
        rest = len(self._found) - len(self.planned)
        self.left.setText(f"另有 {wording.count(rest)} 处没有这台电脑写的值，不动。" if rest else "")
        self.do.setText(f"处理 {wording.count(len(self.planned))} 处")

    def _show_planned(self, planned: list[Decision]) -> None:
        self.planned = planned
        self.table.rows.show_source(Rows(planned))
        self.do.setEnabled(bool(planned))
