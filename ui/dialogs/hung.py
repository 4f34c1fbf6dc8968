"""登记签字悬挂: cards that came back signed and hang, with the days and, of one card, a photo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from db.card import CardReturn
from db.clock import today
from db.fields import BadValue
from fupin_desktop.ledgers.layouts import HUNG
from fupin_desktop.services.book import summary
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState
from ui.forms.editor import Form
from ui.forms.fields import FormDialog
from ui.forms.photo_strip import PhotoStrip
from ui.widgets.basics import only_if

_NAMES_SHOWN = 6


class HungDialog(FormDialog):
    """Accepted, it is saved."""

    def __init__(self, parent: QWidget, actor: str, year: int, cards: Sequence[CardState]) -> None:
        one = len(cards) == 1
        super().__init__(parent, f"{summary.whose(cards[0].head)}的明白卡" if one else f"{len(cards)} 户的明白卡", 620)
        self._actor, self._year, self._cards = actor, year, cards
        names = "、".join(card.head or "（没有户主）" for card in cards[:_NAMES_SHOWN])
        rest = f"等 {len(cards)} 户" if len(cards) > _NAMES_SHOWN else ""
        if not one:
            self.sentence(f"{names}{rest}。")
        self.sentence("户主签字、卡挂上墙以后在这里登记。还没有挂的，悬挂日期空着。")
        back = CardReturn(signed=cards[0].signed or today(), hung=cards[0].hung or today(), note=None)
        self.put(Form(HUNG), [back])
        kept = cards_state.photo_of(cards[0]) if one else b""
        self.photos = PhotoStrip(2 if kept else 1, "明白卡照片")
        self.photos.show_kept([kept] if kept else [])
        only_if(one, self.photos)
        self.body.addWidget(self.photos)
        self._back = back
        self.finish("登记")
        self.form.focus_first()

    def keep(self) -> None:
        back = self._back
        if wrong := _wrong(back):
            raise BadValue(wrong)
        picture = self.photos.added[0] if self.photos.added else None
        keys = [card.household for card in self._cards]
        cards_state.mark_hung(self._actor, self._year, keys, back, picture)


def _wrong(back: CardReturn) -> str:
    if back.signed is None:
        return "签字日期还没有填。"
    if max(back.signed, back.hung or back.signed) > today():
        return "日期还没有到。请填实际签字、悬挂的日子。"
    return "悬挂日期早于签字日期。请改正其中一个。" if back.hung and back.hung < back.signed else ""
