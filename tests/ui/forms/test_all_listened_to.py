"""What any field says comes to the sheet, however deep the field stands: a form nobody listens to keeps no draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import add_household
from tests.ui.pages.test_household_page import shown
from ui.forms.editor import Form
from ui.forms.repeated import Repeated
from ui.forms.sheet import Sheet
from ui.pages.registration import RegistrationPage
from ui.pages.visit_page import VisitPage


@pytest.fixture(params=["register", "visit", "help"])
def sheet(request: pytest.FixtureRequest, qtbot: QtBot, book: Book) -> Iterator[Sheet]:
    """Filled with one of everything that can be added."""
    household = str(add_household()[0].id)
    if request.param == "help":
        page: Any = shown(qtbot, session_on(book))
        page.show_for(household=household, tab="帮扶")
        page.tab.add()
        made: Sheet = page.tab.sheet
    else:
        page = {"register": RegistrationPage, "visit": VisitPage}[request.param](session_on(book))
        qtbot.addWidget(page)
        page.show()
        page.show_for(**({"household": household} if request.param == "visit" else {}))
        made = page.sheet
    for panel in made.panels:
        panel.forms()
        for many in panel.findChildren(Repeated):
            many._show(many._make(""))
    yield made
    page.close()


def forms(sheet: Sheet) -> list[tuple[Any, Form]]:
    return [(panel, form) for panel in sheet.panels for form in panel.forms()]


def test_leaving_any_field_keeps_the_draft(sheet: Sheet) -> None:
    assert sheet.draft.keeper
    heard: list[str] = []
    sheet.draft.keeper.left = lambda: heard.append("left")  # type: ignore[method-assign]
    deaf = []
    for _, form in forms(sheet):
        for name, cell in form.cells.items():
            heard.clear()
            cell.input.left.emit()
            if not heard:
                deaf.append(name)
    assert deaf == []


@pytest.mark.parametrize("signal", ["changed", "missing"])
def test_what_a_form_says_its_panel_says(sheet: Sheet, signal: str) -> None:
    deaf = []
    assert forms(sheet)
    for panel, form in forms(sheet):
        heard: list[str] = []
        getattr(panel, signal).connect(lambda *_, heard=heard: heard.append(signal))
        cell = next(iter(form.cells.values()))
        getattr(form, signal).emit(*([cell] if signal == "missing" else []))
        if not heard:
            deaf.append(cell.name)
    assert deaf == []
