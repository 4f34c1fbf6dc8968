"""Which steps a form offers: the next one; none of a record that was registered when it was over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.relief import Claim
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import steps
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.ui.conftest import shown
from ui.pages.ledgers.page import LedgerPage


def test_steps_are_offered_while_there_is_something_to_do(qtbot: QtBot, book: Book) -> None:
    home, *_ = add_household()
    told = {"household": home.id, "policy_year": 2026, "trigger": "1", "applied_on": dt.date(2026, 5, 4)}
    made = [Claim(scheme="2", loss=Decimal(9000), state=state, mechanism="33", **told) for state in "15"]
    entry.save(ACTOR, "申请", made)
    window = shown(qtbot, session_on(book))
    window.pages.go("ledger", {"ledger": "claim"})
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    view = page.view
    assert view

    def offered(claim: Claim) -> list[str]:
        view.open(str(claim.id))
        view.sheet.draft.keep()
        return [one.text() for one in view.strip.findChildren(QPushButton)] if view.strip.isVisible() else []

    asked, paid = made
    assert "救助受理" in offered(asked)
    assert offered(paid) == []
    step = steps.begin(asked, "701", ACTOR)
    step.date = dt.date(2026, 5, 4)
    steps.do(ACTOR, asked, step)
    assert "救助核查" in offered(asked)
