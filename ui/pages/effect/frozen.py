"""定稿: the reports that were kept, what each differs in from now, and keeping the one in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.refusal import Refusal
from fupin_desktop.services.effect import store
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.effect.store import Kept, Moved
from fupin_desktop.services.effect.tables import Tables
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.frame import Dialog, ask
from ui.widgets.table import Column, Rows, Table


class FrozenDialog(Dialog):
    """Above the kept ones, below what changed since the one that the keyboard stands on."""

    def __init__(self, parent: QWidget | None, session: Session, run: Run, told: Tables) -> None:
        super().__init__(parent, "定稿", 720)
        self._session, self._run, self._told = session, run, told
        self.kept = Table(
            "effect frozen",
            [
                Column("定稿", lambda kept: kept.name, 420, gives_way=True),
                Column("校验码", lambda kept: kept.digest[:12], 120),
            ],
            "定稿",
        )
        self.moved = Table(
            "effect moved",
            [
                Column("指标", lambda one: one.now.row.label, 240, gives_way=True),
                Column("定稿时", lambda one: one.then.shown, 100, right=True),
                Column("现在", lambda one: one.now.shown, 100, right=True),
                Column("多了", lambda one: f"{len(one.came):,} 条" if one.came else "", 80, right=True),
                Column("少了", lambda one: f"{len(one.went):,} 条" if one.went else "", 80, right=True),
            ],
            "之后变了什么",
        )
        self.what = label("", "hint", wrap=True)
        self.kept.ask_height(160)
        self.moved.ask_height(220)
        for part in (self.kept, self.what, self.moved):
            self.body.addWidget(part)
        self.fix = button("把现在的定稿", self._freeze, kind="primary", tip="留下这一次的数、名单和校验码")
        self.buttons(button("关闭", self.reject), self.fix)
        self.kept.stood_on.connect(self._show_moved)
        self._show()

    def _show(self) -> None:
        self.kept.show_rows(store.all_frozen(), at=0)
        if self.kept.current() is None:
            self.what.setText("还没有定稿。定稿以后，数和名单照原样留着，以后在这里看变了什么。")

    def _show_moved(self, kept: Kept | None) -> None:
        if kept is None:
            return
        moved: list[Moved] = []
        if kept.asked == self._run.asked:
            moved = store.since_then(kept, self._run)
            self.what.setText(f"之后变了 {len(moved)} 项" if moved else "之后没有变")
        else:
            self.what.setText(
                "这份定稿的范围、年度、日期或按哪时的村和页面上的不一样：先在页面上选成一样的，再来看变了什么。"
            )
        self.moved.rows.show_source(Rows(moved))

    def _freeze(self) -> None:
        period = self._run.asked.period
        text = f"{period.year} 年度、截至 {period.until} 的数和名单照现在的样子留下来，也写进“填报数”。"
        if not ask(self, "定稿？", text, "定稿"):
            return
        try:
            store.freeze(self._run, self._told.lines, self._session.actor)
        except Refusal as refusal:
            self.what.setText(str(refusal))
            return
        self._session.written("已定稿")
        self._show()
