"""Which steps a form offers: the next one; none of a record that was registered when it was over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.relief import Claim
from db.step import Step
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import steps
from fupin_desktop.services.ledgers import desk
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.ui.conftest import shown
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.steps import Strip


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


def test_steps_that_have_no_room_in_a_line_go_on_in_the_next(qtbot: QtBot, book: Book) -> None:
    home, *_ = add_household()
    asked = Claim(scheme="2", loss=Decimal(9000), state="2", mechanism="33", household=home.id, policy_year=2026,
                  trigger="1", applied_on=dt.date(2026, 5, 4))  # fmt: skip
    entry.save(ACTOR, "申请", [asked])
    done = [
        Step(record=asked.id, flow="7", step=code, date=dt.date(2026, 5, day), result="1", level="5", person_by=ACTOR)
        for code, day in (("701", 4), ("702", 6), ("703", 8))
    ]
    entry.save(ACTOR, "办到公示", done)
    strip = Strip(session_on(book), lambda _: None)
    qtbot.addWidget(strip)
    strip.setFixedSize(300, 200)
    found = desk.load(named("claim"), str(asked.id))
    assert found
    strip.show_for(found, may_write=False)
    strip.show()
    QApplication.processEvents()
    told = strip.findChildren(QLabel)
    assert [one.text() for one in told] == [
        "办理", "救助受理 2026-05-04", "→ 救助核查 2026-05-06", "→ 救助公示 2026-05-08",
    ]  # fmt: skip
    for one in told:
        assert strip.rect().contains(QRect(one.mapTo(strip, QPoint()), one.sizeHint())), one.text()
