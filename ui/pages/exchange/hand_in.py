"""上报: to whom, this hand-in in its steps, and those before."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton

from db.refusal import ONLY_LOOKED_AT
from fupin_desktop import regions
from fupin_desktop.cards.hand_in import Line
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.exchange import exchange_keys, hand_in
from fupin_desktop.services.exchange.exchange_keys import Peer
from fupin_desktop.services.exchange.hand_in import Pending
from ui import wording
from ui.pages.exchange.district import folder_button
from ui.pages.exchange.process import DONE, Process
from ui.pages.exchange.sent import SentList
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import Elided, button, notice, only_if
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.reading import Reading
from ui.widgets.stacked import Stacked
from ui.widgets.views import View, views


class HandInPage(Page):
    """A hand-in that was just made stays in sight till it is read."""

    help_text = (
        "上报分三步：看看上次以后改了什么，检查有没有错误，选 U 盘写出去；Ctrl+Enter 往下走，Esc 退一步。"
        "写好以后会读回核对，给一个回执号，打印出来和 U 盘一起送去。"
        "没有写成什么也不会丢；写好的包丢了，在“以前的上报”里再写一次。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "改动没有读出来。请换一页再回来。")
        self._full = False
        self.to = Choice("给谁", "", self.refresh)
        self.to.removeItem(0)
        self.about = Elided("hint")
        self.now, self.before = faces = views(self, [View(one, self._show_face) for one in ("这次上报", "以前的上报")])
        self.top("上报", *faces, self.to, self.about, commands=self._buttons())
        only_looking = notice(ONLY_LOOKED_AT.format("可以看改了什么、检查，不能上报"))
        self.column.addWidget(only_looking)
        only_if(session.book.read_only, only_looking)
        self.first = first = button("去生成和绑定钥匙…", partial(session.go, "keys"), kind="primary", icon="key")
        self.unbound = Empty("upload", "还不能上报", "", first)
        self.process = Process(session, self.refresh)
        self.process.changes.since.clicked.connect(lambda: self._choose(full=False))
        self.process.changes.full.clicked.connect(lambda: self._choose(full=True))
        self.sent = SentList(session)
        self.face = Stacked()
        for part in (self.unbound, self.process, self.sent):
            self.face.addWidget(part)
        self.column.addWidget(self.face, 1)

    def _buttons(self) -> list[QPushButton]:
        self.receive = button("收镇里的包…", partial(self.session.go, "receive"), icon="download")
        place = regions.find(books.region())
        only_if(bool(place and place.level == regions.VILLAGE), self.receive)
        self.keys = button("上报钥匙…", partial(self.session.go, "keys"), icon="key")
        self.district = folder_button(self.session)
        return [self.district, self.receive, self.keys]

    def refresh(self) -> None:
        peers = hand_in.destinations()
        chosen = self.to.chosen
        self.to.clear()
        for peer in peers:
            self.to.addItem(f"给{peer.name}", peer.fingerprint)
        self.to.choose(chosen)
        self.to.setVisible(len(peers) > 1)
        self.unbound.sentence.setText(_missing(peers))
        self.sent.refresh()
        self.before.setText(f"以前的上报 {wording.count(self.sent.table.rows.rowCount())}")
        self._show_face()
        if not self.unbound.sentence.text() and self.process.step != DONE:
            self._read(next((peer for peer in peers if peer.fingerprint == self.to.chosen), peers[0]))

    def _read(self, to: Peer) -> None:
        full = self._full

        def read(_progress: object) -> tuple[Pending, list[Line]]:
            what = hand_in.pending(full=full, to=to)
            return what, hand_in.listed(what)

        self._reading.start(read, self._show)

    def _show(self, found: tuple[Pending, list[Line]]) -> None:
        what, lines = found
        self.about.setText(f"给{what.to.name} · 第 {what.number} 号" if self.to.isHidden() else f"第 {what.number} 号")
        self.process.show_pending(what, lines)

    def _choose(self, *, full: bool) -> None:
        self._full = full
        self.refresh()

    def _show_face(self) -> None:
        if self.before.isChecked():
            self.face.setCurrentWidget(self.sent)
        else:
            self.face.setCurrentWidget(self.unbound if self.unbound.sentence.text() else self.process)

    def focus_first(self) -> None:
        if self.face.currentWidget() is self.process:
            self.process.focus_first()
        elif self.before.isChecked():
            self.sent.table.setFocus()
        else:
            self.first.setFocus()


def _missing(peers: list[Peer]) -> str:
    """What has to be done before anything can be handed in."""
    above = wording.above()
    if exchange_keys.card() is None:
        return f"先生成本账本的上报钥匙，再绑定{above}的公钥，然后把本账本的公钥交给{above}绑定。只做一次。"
    if not peers:
        return (
            f"还没有绑定{above}。向{above}要公钥文件（.fpubkey），核对指纹以后绑定；再把本账本的公钥交给{above}绑定。"
        )
    return ""
