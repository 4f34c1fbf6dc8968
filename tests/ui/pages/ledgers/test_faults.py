"""Every rule of the ledgers reaches people: 数据检查, the first page of a township, and the field in the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db import clock
from db.fields import Ref
from db.models import BY_TABLE
from db.record import Record, time_ordered_key
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.progress import through
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange import by_village
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.beside import looks
from fupin_desktop.services.ledgers.beside.words import Beside
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs
from tests.fupin_desktop.ledgers import test_checks as alone
from tests.fupin_desktop.rules import test_funds as funds
from tests.fupin_desktop.rules import test_placing as work
from tests.ui.conftest import shown
from tests.ui.pages.test_findings_open import kinds, landed
from ui.forms.ledger_panel import LedgerPanel
from ui.forms.reason import ReasonDialog
from ui.pages.checks import ChecksPage, Line
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import PANELS

#: Table, rule, what is said ("" where it counts the whole book), the record that is at fault.
Wrong = tuple[str, str, str, str]
#: Nobody types it: the step that sets it stands above the form.
BY_STEPS = {"state"}
#: Told by a look over all pairs, in the list alone.
BY_BOOK = {"VE1", "VE2"}
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    at = dt.datetime.combine(funds.TODAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(clock, "milliseconds", lambda: int(at.timestamp() * 1000))
    create_book(tmp_path / "宝莲寺镇.fpb", alone.TOWN, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.fixture
def wrong(town: Book, monkeypatch: pytest.MonkeyPatch) -> list[Wrong]:
    """A township's book in which each rule finds something. What stands around a record is as the tests of rules say
    it; that it is read rightly is `test_beside.py`'s."""
    around: dict[str, dict[str, Any]] = {}

    def told(records: Sequence[Record], _homes: object) -> Beside:
        return {str(one.id): around.get(str(one.id), {}) for one in records}

    for model in looks.LOOKS:
        monkeypatch.setitem(looks.LOOKS, model, told)
    made, found = _Made(), []
    for table, rule, differs, beside, text in (*funds.ODD, *work.ODD):
        sound = {**funds.SOUND, **work.SOUND}[table]
        key = made.save(table, {**sound, **differs})
        around[key] = beside
        found.append((table, rule, text, key))
    rows = {(row.rule, *row.wrong) if row.rule != "CD4" else row.rule: row for row in alone.ROWS}  # once a village
    for row in rows.values():
        lies = {"region_code": alone.OTHER} if row.rule == "CD4" else {}  # in the other village somebody leads
        key = made.save(row.table, {**alone.WELL[row.table], **(row.well or {}), **row.wrong, **lies})
        found.append((row.table, row.rule, "", key))
    entry.save(ACTOR, "登记", made.records)
    for row, (*_, key) in zip(reversed(rows.values()), reversed(found), strict=False):
        row.beside(key)
    return found


class _Made:
    """Records of one household; what they name is there."""

    def __init__(self) -> None:
        home, person = add_household()
        self._known = {"household": str(home.id), "person": str(person.id)}
        self.records: list[Record] = []

    def save(self, table: str, values: dict[str, Any]) -> str:
        model = BY_TABLE[table]
        for name, field in model.kinds().items():
            if isinstance(field, Ref) and (name in values or field.required):
                values[name] = self._one(field.table)
            elif name == "region_code":
                values.setdefault(name, YUANXUEZHUANG)
        self.records.append(model(**{**values, "id": time_ordered_key()}))
        return str(self.records[-1].id)

    def _one(self, table: str) -> str:
        if table not in self._known:
            self._known[table] = time_ordered_key()
            called = {BY_TABLE[table].named: "某某"} if BY_TABLE[table].named else {}
            self.records.append(BY_TABLE[table](id=self._known[table], region_code=YUANXUEZHUANG, **called))
        return self._known[table]


def test_each_is_listed_counted_and_stands_beside_its_field(wrong: list[Wrong], qtbot: QtBot) -> None:
    checked = through(desk.look_through())
    found = {(one.record, str(one.rule), one.field): one for one in checked.found}
    errors = by_village.errors(checked)
    assert errors.total == sum(one.level is Level.ERROR for one in found.values())
    assert sum(errors.errors.values()) == errors.total  # each lies in a village of the first page
    panels: dict[str, LedgerPanel] = {}
    places: dict[tuple[str, str], Finding] = {}
    for table, rule, text, key in wrong:
        here = [one for one in found.values() if (one.record, str(one.rule)) == (key, rule) and text in one.text]
        assert here, (rule, text)
        if table not in panels:
            panels[table] = PANELS.get(table, LedgerPanel)(named(table))
            qtbot.addWidget(panels[table])
        places.setdefault((rule, here[0].field), here[0])
    for finding in places.values():
        _stands_beside(panels[finding.table], finding)


def _stands_beside(panel: LedgerPanel, finding: Finding) -> None:
    """As it is opened from 数据检查: the keyboard on the field, the sentence below it."""
    filled = desk.load(panel.ledger, finding.record)
    assert filled
    panel.load(filled)
    panel.show_findings(filled.findings())
    assert panel.form.point_at(finding.table, finding.record, finding.field), finding
    cell = panel.form.cells[f"{finding.table}.{finding.field}"]
    if not finding.rule.is_blank:  # of blanks the last page tells
        assert cell.finding in filled.findings()
        assert cell.message.text().endswith(cell.finding.text)
        levels = list(Level)
        assert finding.text == cell.finding.text or levels.index(cell.finding.level) <= levels.index(finding.level)


@pytest.mark.usefixtures("wrong")
def test_every_finding_lands_on_its_field(town: Book, qtbot: QtBot) -> None:
    """From 数据检查, in the window: the keyboard goes where it is said, and stays there when the page is in sight."""
    window = shown(qtbot, session_on(town))
    window.pages.go("checks")
    page = window.pages.current()
    assert isinstance(page, ChecksPage)
    found = kinds([one for one in through(desk.look_through()).found if one.record])
    assert len(found) > 90
    wrong = []
    for finding in found:
        window.pages.go("checks")
        page.table.opened.emit(Line(finding, None))
        there, wanted = landed(window), (finding.table, finding.record, finding.field)
        if finding.record == finding.household and finding.table != "household":  # one that is to be made
            there = there and (there[0], finding.record, there[2])
        if there != wanted and finding.field not in BY_STEPS:
            wrong.append((str(finding.rule), wanted, there))
    assert wrong == []
    window.close()


@pytest.mark.usefixtures("wrong")
def test_every_warning_is_confirmed_where_it_stands(town: Book, qtbot: QtBot, dialogs: Dialogs) -> None:
    """From 数据检查, by F2 on its field: saved with its reason, it is listed no more."""
    dialogs.when(ReasonDialog, _give_reason)
    window = shown(qtbot, session_on(town))
    assert len(_odd()) > 50
    for finding in chain.from_iterable(
        _odd() for _ in range(2)
    ):  # what follows of one that is saved may make it the twin of another
        window.pages.go("checks")
        window.activateWindow()
        window.open_finding(finding)
        for key, held in ((Qt.Key.Key_F2, _NONE), (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)):
            here = window.focusWidget()
            assert here is not None
            QTest.keyClick(here, key, held)
        page = window.pages.current()
        assert isinstance(page, LedgerPage)
        assert page.view
        assert not page.view.is_filling, (finding, page.view.sheet.notices.text)
    assert _odd() == []
    window.close()


def _odd() -> list[Finding]:
    """Warnings that the form of a ledger tells of, where somebody types; of a village's year they come by all years."""
    forms = {one.name for one in LEDGERS if not one.model.derived_from}
    return [
        one
        for one in through(desk.look_through()).found
        if one.level is Level.WARNING and one.table in forms and one.field not in BY_STEPS and one.rule not in BY_BOOK
    ]


def _give_reason(dialog: ReasonDialog) -> QDialog.DialogCode:
    dialog.text.setPlainText("问过了")
    return QDialog.DialogCode.Accepted
