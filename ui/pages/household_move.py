"""The band on a household's page that says where it moves, or has moved."""

from __future__ import annotations

from functools import partial

from fupin_desktop.services.household import moving
from ui.forms.notices import Notices
from ui.session import Session


class MoveBand(Notices):
    """While a move waits to be answered it can be called back here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def show_household(self, household: str) -> bool:
        """Say it of a household, nothing of one that stays; whether it has moved away."""
        told, is_away = moving.of(household), moving.is_away(household)
        self.clear()
        if is_away:
            words = told.sentence if told and told.is_taken else "现在在别的村登记"
            self.ask(f"已迁出，这里只能看：{words}")
        elif told and not told.is_taken:
            may = told.waits and not self._session.read_only
            self.ask(told.sentence, *([("撤回迁移", partial(self._call_back, household))] if may else []))
        return is_away

    def _call_back(self, household: str) -> None:
        try:
            moving.withdraw(self._session.actor, household)
        except moving.NotMoved as refused:
            self._session.said.emit(str(refused))
            return
        self._session.written("已撤回迁移，这一户还在本村")
