"""The band on the file of somebody who has moved with a household: the archive is given to those who see them now."""

from __future__ import annotations

from functools import partial

from fupin_desktop.services.exchange import handing_over
from fupin_desktop.services.exchange.handing_over import Handing
from fupin_desktop.services.psychology.archive import Archive
from ui.forms.notices import Notices
from ui.session import Session
from ui.widgets.frame import ask, did

_WORDS = (
    "移交以后，{}能看心理档案的人看得到这份档案的全部；这里还留着，只能看。"
    "请先打电话告诉对方有这样一个人，特别是红色、黄色的。谁在哪天移交的，记进档案和访问记录，收不回来。"
)


class HandingBand(Notices):
    """Hidden for who has not moved."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def show_file(self, found: Archive | None) -> None:
        """Say it of a file."""
        told = handing_over.of(str(found.person.id)) if found else None
        if told is None:
            self.clear()
        elif told.is_done or self._session.book.read_only:
            self.ask(told.sentence)
        else:
            self.ask(told.sentence, ("移交…", partial(self._hand_over, told)))

    def _hand_over(self, told: Handing) -> None:
        receiver = told.receiver.name
        words = _WORDS.format(receiver)
        if not ask(self.window(), f"把{told.name}的心理档案移交{receiver}？", words, "移交"):
            return
        if did(self.window(), "没有移交", lambda: handing_over.hand_over(self._session.actor, told.person)):
            self._session.written(f"{told.name}的心理档案已移交{receiver}，下次上报、下发带过去")
