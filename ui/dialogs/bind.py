"""绑定: a card from a file or a scanned QR code, its fingerprint compared by eye; 吊销, with its reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from fupin_desktop import regions
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import SUFFIX, Card
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.exchange_keys import NotBound, Peer
from ui import preferences
from ui.widgets.basics import Refused, button, label, pane, put, row, rule
from ui.widgets.frame import Dialog
from ui.widgets.line import field, labelled

_COMPARE_SECOND = "请打电话或当面，请对方的心理专干念出他屏幕上的指纹，和下面六组数字逐组核对。有一组不一样，就不要给。"
_COMPARE = "请打电话或当面，请对方念出他屏幕上的指纹，和下面六组数字逐组核对。有一组不一样，就不要绑定。"
_LONGEST = 200


def digits(fingerprint: str) -> str:
    """The six groups in two lines, as both screens show them."""
    groups = fingerprint.split(" ")
    return "\n".join("　".join(groups[at : at + 3]) for at in range(0, len(groups), 3))


class BindDialog(Dialog):
    """`card` is what was compared, when the dialog was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "绑定对方的公钥", 580)
        self.card: Card | None = None
        self.sentence(f"选对方给的公钥文件（{SUFFIX}），或者把光标放进格子，用扫码枪扫对方屏幕上的二维码。")
        self.file = button("选公钥文件…", self._choose, icon="folder")
        self.scanned = field("扫到的二维码内容", "用扫码枪扫二维码")
        self.scanned.returnPressed.connect(self._scan)
        put(self.body, row(self.file, self.scanned, stretch=(0, 1)))
        self.said = Refused()
        self.said.hide()
        self.body.addWidget(self.said)
        self.found = self._found()
        self.body.addWidget(self.found)
        self.yes = button("绑定", self.accept, kind="primary")
        self.yes.setEnabled(False)
        self.compared.toggled.connect(self.yes.setEnabled)
        self.buttons(button("不绑定", self.reject), self.yes)
        self.file.setFocus()

    def _found(self) -> QWidget:
        self.name = label("", "heading", wrap=True)
        self.digits = label("", "title")
        self.change = label("", "hint", wrap=True, state="warning")
        self.compared = QCheckBox("六组数字逐组核对过，都一样")
        parts = (rule(), self.name, label(_COMPARE, wrap=True), self.digits, self.change, self.compared)
        whole = pane(*parts, spacing=10)
        whole.hide()
        return whole

    def _choose(self) -> None:
        kept = preferences.text("folder")
        name, _ = QFileDialog.getOpenFileName(self, "选对方的公钥文件", kept, f"公钥文件 (*{SUFFIX})")
        if name:
            preferences.keep("folder", str(Path(name).parent))
            self.read(Path(name))

    def _scan(self) -> None:
        self.read(self.scanned.text().strip())
        self.scanned.clear()

    def read(self, source: Path | str) -> None:
        """Read a card and show it, to be compared."""
        try:
            self.card = exchange_keys.read_card(source)
        except NotBound as error:
            self.card = None
            self.said.setText(str(error))
        self.said.setVisible(self.card is None)
        self.found.setVisible(self.card is not None)
        self.compared.setChecked(False)
        if self.card:
            self._show(self.card)
        self.adjustSize()
        self.resize(self.width(), max(self.body.heightForWidth(self.width()), self.body.minimumSize().height()))

    def _show(self, card: Card) -> None:
        place = "·".join(regions.path(card.region)[2:])
        self.name.setText(f"{card.name}（{place}）" if place and place != card.name else card.name)
        self.digits.setText(digits(card.compared))
        self.digits.setAccessibleName(f"指纹 {card.compared}")
        self.change.setText(_change(card))
        self.change.setVisible(bool(self.change.text()))
        self.compared.setFocus()


def _change(card: Card) -> str:
    """What binding does to the keys of this book that are known already; a place that has no business here."""
    for old in exchange_keys.peers():
        if old.card.book != card.book or not old.is_current:
            continue
        if old.fingerprint == card.fingerprint:
            return "这把公钥已经绑定过，再绑定一次不会改变什么。"
        if identity.is_successor(card, old.card):
            return "这是对方按步骤换的新钥匙，旧钥匙给它签过名。绑定后用新的，旧的包照样收。"
        return "这是对方的新钥匙，但旧钥匙没有给它签名（可能电脑丢了、重装了）。绑定后旧钥匙会吊销，请务必核对。"
    here = books.region()
    if not (regions.lies_in(card.region, here) or regions.lies_in(here, card.region)):
        return f"{card.name}不归{regions.path(here)[-1]}管，也不是它的上级，两边一般不传包。请看看是不是选错了文件。"
    return ""


class ShareDialog(Dialog):
    """Who may read the psychological archives: the digits are compared once more, now that they cover that key too."""

    def __init__(self, parent: QWidget, peer: Peer, words: str) -> None:
        super().__init__(parent, f"让{peer.name}看心理档案？")
        self.sentence(words)
        self.digits = peer.card.compared
        shown = label(digits(self.digits), "title")
        shown.setAccessibleName(f"指纹 {self.digits}")
        self.compared = QCheckBox("和对方心理专干屏幕上的六组数字逐组核对过，都一样")
        for part in (label(_COMPARE_SECOND, wrap=True), shown, self.compared):
            self.body.addWidget(part)
        self.yes = button("给对方看", self.accept, kind="primary")
        self.yes.setEnabled(False)
        self.compared.toggled.connect(self.yes.setEnabled)
        self.buttons(button("取消", self.reject), self.yes)
        self.compared.setFocus()


class RevokeDialog(Dialog):
    """`reason` is what was written, when the dialog was accepted."""

    def __init__(self, parent: QWidget, peer: Peer) -> None:
        super().__init__(parent, f"吊销{peer.name}的公钥？")
        self.sentence("对方的电脑丢了、U 盘被人换过、人员调走时吊销。以后它签的包都不再合并，也不再写包给它。")
        self.sentence("吊销了不能恢复；对方换了新钥匙，可以再绑定新的。已经合并的内容都还在。")
        self.reason_field = field("为什么吊销", "如：村里的电脑 11 月 20 日丢了")
        self.reason_field.setMaxLength(_LONGEST)
        put(self.body, labelled("为什么吊销", self.reason_field))
        self.yes = button("吊销", self.accept, kind="danger")
        self.yes.setEnabled(False)
        self.reason_field.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self.buttons(self.yes, button("取消", self.reject))
        self.reason_field.setFocus()

    @property
    def reason(self) -> str:
        """Why."""
        return self.reason_field.text().strip()
