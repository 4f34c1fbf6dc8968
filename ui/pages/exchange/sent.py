"""The packages that were handed in: whether they arrived, and writing a lost one again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards import hand_in as paper
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.exchange import exchange_keys, hand_in
from fupin_desktop.services.exchange.outgoing import Sent, by_title
from ui import theme, wording
from ui.dialogs import print_exchange
from ui.dialogs.about import show_file
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, column, label, row, rule
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import tell
from ui.widgets.table import Column, Table


class SentList(QWidget):
    """Newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._arrived: set[str] = set()
        columns = (
            Column("上报号", lambda r: str(r.number), 72, right=True),
            Column("上报时间", lambda r: wording.moment(dt.datetime.fromisoformat(r.at)), 130),
            Column("内容", lambda r: "全部" if r.manifest.is_full else "改动", 70),
            Column("改动", lambda r: wording.count(r.manifest.entries), 80, right=True),
            Column("记录", lambda r: wording.count(r.manifest.records), 80, right=True),
            Column("错误", lambda r: wording.count(r.manifest.errors), 70, right=True),
            Column("对方", lambda r: self._state(r).text, 130, chips=lambda r: [self._state(r)]),
            Column("回执号", lambda r: r.receipt, 200),
        )
        self.table = Table("hand-ins", columns, "以前的上报")
        self.table.stood_on.connect(self._stand)
        self.again = button("再写一次…", self._again, icon="copy", tip="U 盘丢了、坏了，照原样再写一个包")
        self.print = button("打印回执…", self._print, icon="print")
        self.table.offer(self.print, self.again)
        self.file = label("", "hint", wrap=True)
        self.file.setMinimumHeight(theme.px(22))
        words = "上报以后，每个包的回执号、时间和对方收到没有，都列在这里；丢了可以再写一次。"
        self.face = OrEmpty(self.table, Empty("package", "还没有上报过", words))
        head = row(label("以前的上报", "heading"), STRETCH, self.print, self.again)
        self.setLayout(column(card(head, self.face, rule(), self.file, margin=12)))

    def refresh(self) -> None:
        """Read the ledger again."""
        found = hand_in.sent()
        self._arrived = hand_in.arrived()
        self.face.show_rows(found, at=0)
        self._stand(self.table.current())

    def _state(self, one: Sent) -> Chip:
        return Chip("收到了", "good") if one.receipt in self._arrived else Chip("还没有回音")

    def _stand(self, one: Sent | None) -> None:
        for made in (self.again, self.print):
            made.setEnabled(one is not None)
        self.file.setText(one.file if one else "")

    def _print(self) -> None:
        if one := self.table.current():
            print_exchange.print_out(self.window(), self._sheet(one))

    def _sheet(self, one: Sent) -> Sheet:
        to = exchange_keys.peer(one.fingerprint)
        return paper.receipt(
            one.manifest, by_title(one.manifest.by_table), one.receipt, to.name if to else "", Path(one.file).name
        )

    def _again(self) -> None:
        if one := self.table.current():
            write_again(self._session, self.window(), one.receipt, one.number)


def write_again(session: Session, window: QWidget, receipt: str, number: int) -> None:
    """Ask where, and write a package once more."""
    words = "和原来的包内容一样、回执号一样，对方收到两次也不要紧。"
    dialog = DestinationDialog(window, f"再写一次第 {number} 号包", words, "写到这里")
    if not dialog.exec():
        return
    folder = dialog.folder
    run_shown(
        session, window, "再写一次上报包", lambda _: hand_in.again(session.book, receipt, folder),
        done=lambda path: show_file(window, "写好了，读回核对过", path),
        failed=lambda error: tell(window, "没有写成", sentence(error)),
    )  # fmt: skip
