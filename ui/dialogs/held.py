"""没有采用的: what a package said that is not its sender's to say, with the reason; a person may let it in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.roles import Right
from fupin_desktop.services.exchange import held
from fupin_desktop.services.exchange.held import Held
from fupin_desktop.services.exchange.incoming import Receipt
from ui import wording
from ui.dialogs.progress import run_shown
from ui.session import Session
from ui.widgets.basics import button, label, only_if
from ui.widgets.frame import Dialog, ask, tell
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("记录", lambda h: h.about, 200),
    Column("项目", lambda h: h.label, 104),
    Column("对方写的", lambda h: h.value or "（空）", 120),
    Column("没有采用的原因", lambda h: h.why, 260, gives_way=True),
    Column("收下", lambda h: _state(h), 84),
    Column("时间", lambda h: f"{h.at:%Y-%m-%d %H:%M}", 130),
)


def _state(one: Held) -> str:
    return f"已收下 {one.done}" if one.done else "能" if one.may else "不能"


class HeldDialog(Dialog):
    """Of one receipt. What is chosen is let in together."""

    def __init__(self, parent: QWidget, session: Session, receipt: Receipt) -> None:
        super().__init__(parent, f"{receipt.writer}第 {receipt.number} 号包里没有采用的", 960)
        self._session, self._receipt = session, receipt
        self.sentence(
            "这些改动不归对方定，没有进账本，原样留着。多数不用管；真的该这样（比如这一户确实迁到了那个村），"
            "选中它们收下。收下就和平常的改动一样，改错了照平常改回来。"
        )
        self.table = Table("held", COLUMNS, "没有采用的改动", high=280)
        self.body.addWidget(self.table, 1)
        self.counted = label("", "hint", wrap=True)
        self.body.addWidget(self.counted)
        self.take = button("收下选中的…", self._ask, kind="primary")
        self.table.offer(self.take)
        self.drop = button("清掉没收下的…", self._ask_drop, tip="不再留着；对方以后的包才有地方留")
        may = session.may(Right.MERGE) and not session.book.read_only
        only_if(may, self.take, self.drop)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._count())
        close = button("关闭", self.reject)
        self.buttons(*((close, self.take) if may else (close,)), left=self.drop if may else None)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again what is held."""
        self.table.rows.show_source(Rows(held.of(self._receipt.receipt)))
        self._count()

    def _chosen(self) -> list[Held]:
        return [one for one in self.table.chosen() if one.may]

    def _count(self) -> None:
        chosen, rows = len(self._chosen()), self.table.rows.rowCount()
        self.counted.setText(f"共 {wording.count(rows)} 处；选中的里面能收下 {wording.count(chosen)} 处。")
        self.take.setEnabled(bool(chosen))
        self.drop.setEnabled(any(not self.table.rows.row(n).done for n in range(rows)))

    def _ask(self) -> None:
        chosen = self._chosen()
        words = f"收下选中的 {wording.count(len(chosen))} 处改动？收下以后按对方写的算。"
        if chosen and ask(self, "收下没有采用的改动", words, "收下"):
            run_shown(
                self._session, self, "收下改动",
                lambda _progress: held.let_in([one.id for one in chosen]),
                done=self._done,
                failed=lambda error: tell(self, "没有收下", str(error)),
            )  # fmt: skip

    def _ask_drop(self) -> None:
        words = "这张收条上没收下的改动都清掉，以后不能再收下。对方的上报包还在“已合并”文件夹里。"
        if ask(self, "清掉没有采用的改动", words, "清掉", danger=True):
            run_shown(
                self._session, self, "清掉改动",
                lambda _progress: held.drop(self._receipt.receipt),
                done=self._dropped,
                failed=lambda error: tell(self, "没有清掉", str(error)),
            )  # fmt: skip

    def _dropped(self, count: int) -> None:
        self._session.written(f"清掉了{self._receipt.village}没有采用的 {wording.count(count)} 处改动")
        self.refresh()

    def _done(self, count: int) -> None:
        self._session.written(f"收下了{self._receipt.village}的 {wording.count(count)} 处改动")
        self.refresh()
