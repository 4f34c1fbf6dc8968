"""转为线索: on the warnings that tell of a risk, and on no others; one clue a household."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.clue import Clue
from fupin_desktop.rules import catalogue
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.monitoring import warnings
from tests.answered import session_on
from tests.books import add_household
from ui.pages.checks import ChecksPage, Line
from ui.pages.monitoring.case_page import CasePage


def test_which_findings_carry_it() -> None:
    """W1 of the dictionary is LI1.income here, its W10 (one stay that cost much) is W11."""
    found = {code for code, rule in catalogue.RULES.items()
             if warnings.tells_of_risk(Finding(Level.WARNING, rule, "", "income", "", "", ""))}  # fmt: skip
    assert found == {"LI1.income", "LI1.house", "LI1.water", "W2", "W3", "W4", "W5", "W10", "W11"}


@pytest.mark.parametrize(
    ("rule", "risk", "offered"),
    [(catalogue.W5, ("07",), True), (catalogue.LI1_INCOME, None, True), (catalogue.W7, None, False)],
)
def test_a_warning_becomes_a_clue(book: Book, qtbot: QtBot, rule: Any, risk: Any, offered: bool) -> None:
    home, _ = add_household()
    session = session_on(book)
    went: list[tuple[str, dict[str, Any]]] = []
    session.wanted.connect(lambda name, where: went.append((name, where)))
    page = ChecksPage(session)
    qtbot.addWidget(page)
    page.resize(1126, 640)
    page.show()
    key = str(home.id)
    page.show_lines([Line(Finding(Level.WARNING, rule, "务工月数少了", "income", key, "", key), None)])
    page.table.stand_on(0)
    assert page.clue.isVisible() is offered
    if not offered:
        return
    page.clue.click()
    [(name, where)] = went
    case = CasePage(session)
    qtbot.addWidget(case)
    case.show()
    case.show_for(**where)
    assert name == "case"
    assert case.form.doing
    clue = case.form.doing.clue
    assert (clue.source, clue.summary, clue.risk) == ("18", "务工月数少了", risk)
    clue.risk = ("07",)
    assert case.form.sheet
    [form] = case.form.sheet.panels[0].forms()
    form.set(Clue.risk, ("07",))
    case.form.sheet.save()
    page.clue.click()
    assert went[-1][1] == {"clue": str(Clue.get().id)}
