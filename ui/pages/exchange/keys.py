"""上报钥匙: this book's own card, and the books that it is bound to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from fupin_desktop.cards.listing import Heading
from fupin_desktop.roles import Right
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.exchange_keys import Peer
from fupin_desktop.services.lists.taking_out import Row, Told
from ui import theme, wording
from ui.dialogs.about import show_file
from ui.dialogs.bind import BindDialog, RevokeDialog, ShareDialog, digits
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if, pane, put, row, rule
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask, did, got
from ui.widgets.qr import QrCode
from ui.widgets.stacked import Stacked
from ui.widgets.table import Column, Table
from ui.widgets.wrapping import Wrapping

_CHANGE = (
    "钥匙用得好好的就不用换。电脑交给别人用过、怕钥匙被抄走时再换。"
    "换了以后，请把新的公钥交给每一个绑定过的账本，让他们重新绑定。旧钥匙会给新钥匙签名，以前收到的包照样打得开。"
)
_SHARE = "以后写给对方的包里，带上心理档案的钥匙（密封着）：对方能看心理档案的人就能看到这里的心理档案，别人看不到。"
_COLUMNS = (
    Column("账本", lambda r: r.name, 130),
    Column("状态", lambda r: _state(r).text, 100, chips=lambda r: [_state(r)]),
    Column("指纹", lambda r: r.card.compared, 330, gives_way=True),
    Column("绑定", lambda r: _day(r.bound), 110),
)


def _day(moment: str) -> str:
    return wording.day(dt.date.fromisoformat(moment[:10]))


def _state(peer: Peer) -> Chip:
    if peer.revoked:
        return Chip("已吊销", "error")
    return Chip("换了新的") if peer.successor else Chip("在用", "good")


class KeysPage(Page):
    """Making, binding and revoking take their right; others look, and give the card away."""

    help_text = (
        "左边是本账本的公钥：存成文件或者让对方扫二维码，交给要互相传包的账本绑定。"
        "右边是绑定过的账本：绑定时要和对方逐组核对六组数字，这样就没有人能冒充。"
        "电脑丢了就吊销它的公钥，换了电脑就换新钥匙，都写明原因。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._may = session.may(Right.EXCHANGE_KEYS) and not session.book.read_only
        self.paper = button("打印指纹…", self.print_papers, icon="print", tip="核对钥匙那天用（Ctrl+P）")
        only_if(session.may(Right.EXPORT), self.paper)
        self.top("上报钥匙", commands=(self.paper,))
        self.mine = Stacked()
        self.mine.addWidget(self._none())
        self.mine.addWidget(self._own())
        put(self.column, row(card(self.mine, margin=12), self._peers(), spacing=12, stretch=(2, 5)), 1)

    def _none(self) -> QWidget:
        self.make = button("生成钥匙", self._make, kind="primary", icon="key")
        only_if(self._may, self.make)
        words = "生成一次就行。有了钥匙，写出去的包有签名，别人打不开，也冒充不了。"
        if not self._may:
            words += "请管理员来生成。"
        self.no_keys = Empty("key", "本账本还没有钥匙", words, self.make)
        return self.no_keys

    def _own(self) -> QWidget:
        self.name = label("", "heading", wrap=True)
        self.digits = label("", "digits")
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.qr = QrCode("本账本公钥的二维码")
        self.save = button("存公钥文件…", self._save, icon="save")
        self.renew = button("换新钥匙…", self._renew, icon="key")
        self.add_second = button("加上心理档案的钥匙", self._add_second, icon="heart")
        only_if(self._may, self.renew)
        words = label("指纹：请对方绑定时逐组核对。", "hint", wrap=True)
        buttons = Wrapping(self.save, self.renew, self.add_second)
        return pane(self.name, words, self.digits, self.qr, buttons, spacing=10, stretch=(0, 0, 0, 1))

    def _peers(self) -> QFrame:
        self.bind = button("绑定…", self._bind, icon="add")
        self.revoke = button("吊销…", self._revoke)
        self.share = button("给对方看心理档案…", self._share, icon="heart")
        only_if(self._may, self.bind, self.revoke)
        only_if(self.session.may(Right.PSYCHOLOGY), self.share)
        self.table = Table("exchange peers", _COLUMNS, "绑定的账本")
        self.table.stood_on.connect(self._stand)
        self.table.offer(self.share, self.revoke)
        first = button("绑定…", self._bind, icon="add")
        only_if(self._may, first)
        self.no_peers = Empty("merge", "还没有绑定别的账本", "", first)
        self.face = OrEmpty(self.table, self.no_peers)
        self.whole = label("", wrap=True)
        self.whole.setMinimumHeight(theme.px(44))
        self.line = rule()
        head = row(
            label("绑定的账本", "heading"), Wrapping(self.share, self.revoke, self.bind, right=True), stretch=(0, 1)
        )
        return card(head, self.face, self.line, self.whole, margin=12)

    def refresh(self) -> None:
        held = exchange_keys.card()
        self.mine.setCurrentIndex(1 if held else 0)
        if held:
            self.name.setText(f"{held.name}的公钥")
            self.digits.setText(digits(held.compared))
            self.digits.setAccessibleName(f"指纹 {held.compared}")
            self.qr.show_text(exchange_keys.card_text())
            may_add = self.session.may(Right.PSYCHOLOGY) and not held.psychology
            self.add_second.setVisible(may_add and not self.session.book.read_only)
        found = exchange_keys.peers()
        self.no_peers.sentence.setText(_first_step(held is not None, self._may))
        self.face.show_rows(found, at=0)
        self._stand(self.table.current())

    def _stand(self, peer: Peer | None) -> None:
        self.revoke.setEnabled(peer is not None and peer.is_trusted)
        self.share.setEnabled(peer is not None and peer.is_current and bool(peer.card.psychology))
        self.whole.setText(_about(peer) if peer else "")
        for part in (self.line, self.whole):
            part.setVisible(peer is not None)

    def _do(self, work: Callable[[], object], title: str) -> bool:
        """Whether it was done; what refuses it is said."""
        if done := did(self.window(), title, work):
            self.refresh()
        return done

    def _make(self) -> None:
        if self._do(exchange_keys.make, "钥匙没有生成"):
            self.session.said.emit("钥匙生成好了。请把公钥交给对方绑定。")
            self.save.setFocus()

    def _renew(self) -> None:
        if ask(self.window(), "换新钥匙？", _CHANGE, "换新钥匙") and self._do(exchange_keys.make, "钥匙没有换"):
            self.session.said.emit("换了新钥匙。请把新的公钥交给每一个绑定过的账本。")

    def _add_second(self) -> None:
        if self._do(exchange_keys.add_psychology_key, "钥匙没有加上"):
            self.session.said.emit("加上了。请把公钥重新交给对方绑定，对方才能把心理档案给这里看。")

    def _save(self) -> None:
        words = "公钥文件不保密，但要当面交，或者让对方核对指纹，免得路上被人换掉。"
        dialog = DestinationDialog(self.window(), "公钥文件存到哪里", words, "存到这里")
        if not dialog.exec():
            return
        if path := got(self.window(), "公钥文件没有存成", lambda: exchange_keys.write_card(dialog.folder)):
            show_file(self.window(), "公钥文件存好了", path)

    def _bind(self) -> None:
        dialog = BindDialog(self.window())
        if not dialog.exec() or dialog.card is None:
            return
        bound = dialog.card
        if self._do(lambda: exchange_keys.bind(bound), "没有绑定"):
            self.session.said.emit(f"绑定了{bound.name}。")
            found = [peer.fingerprint for peer in exchange_keys.peers()]
            self.table.stand_on(found.index(bound.fingerprint))

    def _revoke(self) -> None:
        peer: Peer | None = self.table.current()
        if peer is None or not peer.is_trusted:
            return
        dialog = RevokeDialog(self.window(), peer)
        if dialog.exec():
            reason = dialog.reason
            if self._do(lambda: exchange_keys.revoke(peer.fingerprint, reason), "没有吊销"):
                self.session.said.emit(f"吊销了{peer.name}的公钥。")

    def _share(self) -> None:
        peer: Peer = self.table.current()
        dialog = ShareDialog(self.window(), peer, _SHARE)
        if dialog.exec():
            given = dialog.digits
            self._do(lambda: exchange_keys.share_psychology(peer.fingerprint, given), "没有给成")

    def print_papers(self) -> bool:
        """The sheet on which all are compared, by turns, on the day of the keys."""
        card_ = exchange_keys.card()
        peers = [one for one in exchange_keys.peers() if one.is_current]
        headings = [Heading("账本", 130), Heading("指纹", 400), Heading("绑定", 90), Heading("当面核对", 90),
                    Heading("对方签字", 110)]  # fmt: skip
        rows = [Row((one.name, one.card.compared, _day(one.bound), "", "")) for one in peers]
        own = f"本账本 {card_.name} 的指纹：{card_.compared}" if card_ else "本账本还没有钥匙"
        told = Told("上报钥匙指纹核对表", own, headings, len(rows), lambda start, n: rows[start : start + n],
                    signed=("管理员：", "见证人：", "日期："))  # fmt: skip
        dialog = ListPaperDialog(self.window(), told)
        dialog.exec()
        return True

    def focus_first(self) -> None:
        first = self.make if exchange_keys.card() is None else self.table if exchange_keys.peers() else self.bind
        (first if first.isEnabled() and first.isVisible() else self.paper).setFocus()


def _first_step(has_keys: bool, may: bool) -> str:
    if not may:
        return "绑定以后才能上报。请管理员来绑定。"
    if not has_keys:
        return "先在左边生成本账本的钥匙，再绑定对方的公钥。"
    return "向对方要公钥文件，逐组核对指纹以后绑定；再把左边本账本的公钥交给对方绑定。两边都绑定了，才能传包。"


def _about(peer: Peer) -> str:
    told = f"指纹 {peer.card.compared}，{_day(peer.bound)}由{peer.bound_by}绑定。"
    if peer.revoked:
        return f"{told}{_day(peer.revoked)}吊销，原因：{peer.reason}。它签的包不再合并。"
    if peer.successor:
        return f"{told}对方换了新钥匙（{peer.successor}）。用旧钥匙写的包照样收。"
    if peer in exchange_keys.changed_since_shared():
        return f"{told}它心理档案的钥匙和给它看的时候不一样了：请重新核对指纹，再点“给对方看心理档案”。"
    more = "" if peer.card.psychology else "对方的公钥里没有心理档案的钥匙，心理档案只能密封着带过去，对方看不到。"
    return f"{told}它签的包可以合并，写给它的包它打得开。{more}"
