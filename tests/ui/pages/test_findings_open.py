"""Every line of 数据检查 opens its table, year, record and field: over a book of several years with every flaw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.changes import change, every
from db.fields import Ref
from db.income import Income
from db.models import MODELS
from db.record import Record
from fupin_desktop.ledgers import layouts
from fupin_desktop.progress import through
from fupin_desktop.rules import catalogue, income
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import checks, years
from tests import flaws
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs
from tests.ui.conftest import shown
from ui.dialogs.leave import LeaveDialog
from ui.dialogs.lines import LinesDialog
from ui.forms.editor import Form
from ui.forms.helper import HelperDialog
from ui.pages.checks import ChecksPage, Line
from ui.pages.household_page import HouseholdPage
from ui.window.main_window import MainWindow

#: Rules whose finding is of the whole book: they are opened on their own below.
_ELSEWHERE = {"LINE"}
NOW = years.current()


@pytest.fixture
def window(qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("fupin_desktop.services.household.cases.today", lambda: flaws.TODAY)
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


def test_every_finding_lands_on_its_field(window: MainWindow, dialogs: Dialogs) -> None:
    left: list[tuple[str, str, str] | None] = []
    dialogs.when(LeaveDialog, lambda dialog: met(dialog, left))
    window.pages.go("checks")
    page = window.pages.current()
    assert isinstance(page, ChecksPage)
    found = kinds(through(checks.steps(year=flaws.YEAR)))
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


def met(dialog: QDialog, left: list[tuple[str, str, str] | None]) -> QDialog.DialogCode:
    dialog.show()
    left.append(landed(dialog))
    dialog.hide()
    return QDialog.DialogCode.Rejected


def test_the_line_is_written_where_it_is_missing(window: MainWindow, dialogs: Dialogs) -> None:
    opened: list[str] = []
    dialogs.when(LinesDialog, lambda dialog: opened.append(dialog.input("year").text()))
    [line] = [f for f in through(checks.steps(year=2025)) if f.rule == "LINE"]
    window.open_finding(line)
    assert opened == ["2025"]


def one_of_each(book: Book) -> dict[str, Record]:
    """A household with a record of every table that belongs to it, all of this year."""
    household, person = add_household()
    made: dict[str, Record] = {"household": household, "person": person}
    with change(ACTOR, "登记"):
        for model in MODELS:
            refs = {n: k.table for n, k in model.kinds().items() if isinstance(k, Ref) and k.table in made}
            if model.room == "village" and refs and model.table() not in made and model.table() != "photo":
                values: dict[str, Any] = {name: made[table].id for name, table in refs.items()}
                more = {"year": years.current(), "kind": "1", "region_code": YUANXUEZHUANG, "name": "赵明"}
                made[model.table()] = model(**values, **{n: v for n, v in more.items() if n in model.kinds()})
                made[model.table()].save()
    return made


def test_an_undecided_field_of_any_table_is_opened(qtbot: QtBot, book: Book, dialogs: Dialogs) -> None:
    """A finding may be of any field (MG1): on its form where it has one, else on its record, or where that is listed.
    Of each table the first and the last field that stand on a form, and one that does not."""
    made = one_of_each(book)
    window = shown(qtbot, session_on(book))
    asked: list[tuple[str, str, str] | None] = []
    for dialog in (LeaveDialog, HelperDialog):
        dialogs.when(dialog, lambda dialog: met(dialog, asked))
    placed = _on_forms()
    assert len(placed) > 200
    wrong = []
    for table, record in made.items():
        on_forms = [name for name, kind in record.kinds().items() if kind in placed]
        others = [name for name in record.kinds() if name not in on_forms]
        for name in dict.fromkeys([*on_forms[:1], *on_forms[-1:], *others[:1]]):
            asked.clear()
            home = str(made["household"].id)
            window.open_finding(Finding(Level.WARNING, catalogue.MG1, "", table, str(record.id), name, home, "", NOW))
            here = window.pages.current()
            there = asked[0] if asked else landed(window)
            if name in on_forms and there != (table, str(record.id), name):
                wrong.append((table, name, there))
            assert here
            assert here.chosen_household() == home
    assert wrong == []
    window.close()


def _on_forms() -> set[Any]:
    """The fields that stand on a form, by the layouts."""
    sections = [layouts.HOUSEHOLD, layouts.MEMBER, layouts.LEAVING, layouts.JOB, layouts.HOME, layouts.LIVING]
    sections += [layouts.RIGID, layouts.VISIT, layouts.PROBLEM, layouts.ASSESSMENT, layouts.MEASURE, layouts.HELPER]
    rows = [row for section in sections for part in section for row in part.rows]
    rows += [*layouts.INCOME_HEAD, *layouts.INCOME_FOOT]
    placed = {place[0] if isinstance(place, tuple) else place for row in rows for place in row}
    return placed | {Income.kinds()[name] for name in income.NUMBERS}


def test_below_the_list_stands_what_the_field_says_and_the_way_there(window: MainWindow) -> None:
    window.pages.go("checks")
    page = window.pages.current()
    assert isinstance(page, ChecksPage)
    lines = [page.table.rows.row(number) for number in range(page.table.rows.rowCount())]
    number = next(n for n, line in enumerate(lines) if checks.present(line.finding) and line.finding.table == "person")
    page.table.stand_on(number)
    assert page.foot.now.text() == f"现在 {checks.present(lines[number].finding)}"
    assert lines[number].finding.text not in page.foot.now.text()  # the row says it
    page.foot.go.click()
    there = landed(window)
    assert there
    assert (there[0], there[2]) == ("person", lines[number].finding.field)
