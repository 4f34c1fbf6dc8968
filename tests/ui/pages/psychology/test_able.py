"""Whether somebody can answer is asked before a scale is offered; who can't is offered none, by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from db.changes import change, one
from db.person import Person
from db.psychology import Consent
from fupin_desktop.services.psychology import capacity
from tests.books import ACTOR
from tests.edges import Dialogs
from tests.ui.pages.psychology.test_screening import adult, agree, begun, keys
from ui.dialogs.psychology.consent import ConsentDialog
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.screening import ScreeningPage
from ui.window.main_window import MainWindow


def offered(page: ScreeningPage) -> list[str]:
    QApplication.processEvents()
    return [made.text() for made in page.asking.ask.buttons]


def test_a_registered_disability_is_asked_about_first(window: MainWindow, dialogs: Dialogs) -> None:
    person = adult()
    agree(person)
    with change(ACTOR, "改"):
        them = Person.get_by_id(person)
        them.disab_type = "5"
        them.save()
    page = begun(window, person)
    QApplication.processEvents()
    assert page.asking.ask.question.text() == capacity.QUESTION
    assert not any("PHQ-9" in words for words in offered(page))
    keys("2")
    assert not any("PHQ-9" in words for words in offered(page))
    asked: list[str] = []

    def by_guardian(dialog: ConsentDialog) -> int:
        for name, text in (("given_by", "1"), ("way", "1")):
            dialog.input(name).restore(text)
        dialog.save_button.click()
        asked.append(dialog.said.text())
        for name, text in (("given_by", "2"), ("guardian", "张大")):
            dialog.input(name).restore(text)
        dialog.save_button.click()
        return int(QDialog.DialogCode.Accepted)

    dialogs.give(by_guardian)
    keys("8")
    assert "要监护人同意" in asked[0]
    assert one("SELECT count(*) FROM consent WHERE person = ? AND given_by = '2'", person) == (1,)
    assert not any("监护人的同意" in words for words in offered(page))
    window.activateWindow()
    page.asking.setFocus()
    QApplication.processEvents()
    keys("9")  # it was a good day
    assert any("PHQ-9" in words for words in offered(page))


def test_anybody_may_be_found_unable(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    person = adult()
    agree(person)
    page = begun(window, person)
    QApplication.processEvents()
    assert any("PHQ-9" in words for words in offered(page))
    keys("9")
    assert not any("PHQ-9" in words for words in offered(page))
    assert Consent.living().count() >= 1
    went: list[dict[str, str]] = []
    monkeypatch.setattr(FilePage, "show_for", lambda _self, **where: went.append(where))
    keys("7")
    assert went == [{"person": person, "do": "risk"}]
