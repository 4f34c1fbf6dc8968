"""登记签字悬挂: cards that came back signed and hang, with the days and, of one card, a photo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from db.card import CardReturn
from db.clock import today
from fupin_desktop.ledgers.layouts import HUNG
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState
from ui.forms.editor import Form, taken
from ui.forms.photo_strip import PhotoStrip
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog

_NAMES_SHOWN = 6


class HungDialog(Dialog):
    """Accepted, it is saved."""

    def __init__(self, parent: QWidget, actor: str, year: int, cards: Sequence[CardState]) -> None:
        one = len(cards) == 1
        super().__init__(
            parent, f"{cards[0].head or '（没有户主）'}户的明白卡" if one else f"{len(cards)} 户的明白卡", 620
        )
        self._actor, self._year, self._cards = actor, year, cards
        names = "、".join(card.head or "（没有户主）" for card in cards[:_NAMES_SHOWN])
        rest = f"等 {len(cards)} 户" if len(cards) > _NAMES_SHOWN else ""
        if not one:
            self.sentence(f"{names}{rest}。")
        self.sentence("户主签字、卡挂上墙以后在这里登记。还没有挂的，悬挂日期空着。")
        self.form = Form(HUNG)
        self.form.load([CardReturn(signed=cards[0].signed or today(), hung=cards[0].hung or today(), note=None)])
        self.form.ended.connect(self.accept)
        kept = cards_state.photo_of(cards[0]) if one else b""
        self.photos = PhotoStrip(2 if kept else 1, "明白卡照片")
        self.photos.show_kept([kept] if kept else [])
        self.photos.setVisible(one)
        self.said = Refused()
        for part in (self.form, self.photos, self.said):
            self.body.addWidget(part)
        self.buttons(button("取消", self.reject), button("登记", self.accept, kind="primary", key="Ctrl+Return"))
        self.form.focus_first()

    def accept(self) -> None:
        if not taken(self.form, self.said):
            return
        [back] = self.form.records()
        assert isinstance(back, CardReturn)
        if wrong := _wrong(back):
            self.said.setText(wrong)
            return
        picture = self.photos.added[0] if self.photos.added else None
        keys = [card.household for card in self._cards]
        cards_state.mark_hung(self._actor, self._year, keys, back, picture)
        super().accept()


def _wrong(back: CardReturn) -> str:
    if back.signed is None:
        return "签字日期还没有填。"
    if max(back.signed, back.hung or back.signed) > today():
        return "日期还没有到。请填实际签字、悬挂的日子。"
    return "悬挂日期早于签字日期。请改正其中一个。" if back.hung and back.hung < back.signed else ""
