"""活动: lectures, small classes, salons, cadre training; the ledger of them beside the other pages of 心理."""

from __future__ import annotations

from typing import Any

from fupin_desktop.ledgers.psy_activities import ACTIVITIES
from ui.pages.ledgers.view import LedgerView
from ui.pages.psychology.sub_page import SubPage
from ui.session import Session
from ui.widgets.basics import button


class ActivitiesPage(SubPage):
    """What was held, newest first."""

    name = "activities"
    help_text = ACTIVITIES.help

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.put_head(button("干部自测", lambda: session.go("self test"), icon="person", tip="不记名，不保存"))
        self.view = LedgerView(session, ACTIVITIES, within=True)
        self.column.addWidget(self.view, 1)

    def show_for(self, **_: Any) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.view.refresh()

    def may_leave(self) -> bool:
        self.view.sheet.draft.keep()
        return True

    def remember(self) -> None:
        self.view.remember()

    def focus_first(self) -> None:
        self.view.focus_first()
