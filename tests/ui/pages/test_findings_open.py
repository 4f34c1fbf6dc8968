"""Every line of 数据检查 opens its table, year, record and field: over a book of several years with every flaw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.changes import every
from db.models import MODELS
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services import checks
from fupin_desktop.services.book import Book
from tests import flaws
from tests.answered import session_on
from tests.ui.conftest import shown
from ui.dialogs.leave import LeaveDialog
from ui.dialogs.lines import LinesDialog
from ui.forms.editor import Form
from ui.main_window import MainWindow
from ui.pages.checks import ChecksPage, Line
from ui.pages.household_page import HouseholdPage

#: Rules whose finding is of the whole book: they are opened on their own below.
_ELSEWHERE = {"LINE"}


@pytest.fixture
def window(qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("fupin_desktop.services.cases.today", lambda: flaws.TODAY)
    flaws.save(flaws.everything())
    made = shown(qtbot, session_on(book))
    yield made
    made.close()


def kinds(found: list[Finding]) -> list[Finding]:
    """One of each kind of place: a field of a table, of which year, of a record that is there, is to be, or is new."""
    stored = {key for model in MODELS for (key,) in every(f'SELECT id FROM "{model.table()}"')}
    chosen: dict[tuple[object, ...], Finding] = {}
    for one in found:
        is_new = one.record == one.household and one.table != "household"
        chosen.setdefault((one.table, one.field, one.year, one.record in stored, is_new), one)
    return [one for one in chosen.values() if one.rule not in _ELSEWHERE]


def landed(window: QWidget) -> tuple[str, str, str] | None:
    """Table, record and field of the input of a window that has the keyboard."""
    focus = window.focusWidget()
    around: Any = focus
    while around is not None and not isinstance(around, Form):
        around = around.parentWidget()
    if around is None:
        return None
    for cell in around.cells.values():
        if cell.input is focus:
            [key] = [str(r.id) for r in around.records() if type(r) is cell.model]
            return cell.model.table(), key, cell.name
    return None


def test_every_finding_lands_on_its_field(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[tuple[str, str, str] | None] = []
    monkeypatch.setattr(LeaveDialog, "exec", lambda dialog: met(dialog, left))
    window.pages.go("checks")
    page = window.pages.current()
    assert isinstance(page, ChecksPage)
    found = kinds(checks.check_book(year=flaws.YEAR))
    assert len(found) > 90
    wrong = []
    for finding in found:
        window.pages.go("checks")
        left.clear()
        page.table.opened.emit(Line(finding, None))
        there = left[0] if left else landed(window)
        wanted = (finding.table, finding.record, finding.field)
        if finding.record == finding.household != "" and finding.table != "household":  # one that is to be made
            there = there and (there[0], finding.record, there[2])
        here = window.pages.current()
        year = here.year if isinstance(here, HouseholdPage) else finding.year
        if there != wanted or year != finding.year:
            wrong.append((finding.rule, wanted, there, finding.year, year))
    assert wrong == []


def met(dialog: LeaveDialog, left: list[tuple[str, str, str] | None]) -> QDialog.DialogCode:
    dialog.show()
    left.append(landed(dialog))
    dialog.hide()
    return QDialog.DialogCode.Rejected


def test_the_line_is_written_where_it_is_missing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(LinesDialog, "exec", lambda dialog: opened.append(dialog.year.text()))
    [line] = [f for f in checks.check_book(year=2025) if f.rule == "LINE"]
    window.open_finding(line)
    assert opened == ["2025"]
