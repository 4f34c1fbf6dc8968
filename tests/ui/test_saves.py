"""How much of the book one save reads, of whatever it is: the forms' check before it, what the page shows after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from db.changes import every, one
from db.store import database
from ui.forms.sheet import Sheet
from ui.pages.household_tabs import Tab
from ui.window.main_window import MainWindow

#: Statements of the window's thread, reads and writes; of these those that read the household's row for the checks.
_MOST, _MOST_CASES = 130, 2
_CASE = 'SELECT t."id", t."household_no"'


@contextmanager
def said() -> Iterator[list[str]]:
    """The statements that are asked of the book here."""
    told: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(told.append)
    yield told
    connection.set_trace_callback(None)


def _filled(sheet: Sheet, name: str, text: str) -> Sheet:
    [cell, *_] = [form.cells[name] for part in sheet.panels for form in part.forms() if name in form.cells]
    typed: Any = cell.input
    (typed.setPlainText if isinstance(typed, QPlainTextEdit) else typed.setText)(text)
    return sheet


def _kinds(window: MainWindow, home: str) -> dict[str, Callable[[], Sheet]]:
    """What is saved → its form, with something typed."""

    def page(title: str, *opened: str) -> Sheet:
        window.pages.go("household", {"household": home})
        shown: Any = window.pages.current()
        [tab] = [tab for tab in shown.tabs.findChildren(Tab) if tab.title == title]
        shown._show_tab(tab)
        if opened:
            tab.open(*opened)
        sheet: Sheet = tab.sheet
        return sheet

    def gone_to(name: str, **where: str) -> Any:
        window.pages.go(name, where)
        return window.pages.current()

    def of(table: str) -> str:
        return str(one(f"SELECT id FROM {table} WHERE household = ? AND deleted IS NOT 1", home)[0])

    measure = of("measure")
    return {
        "member": lambda: _filled(page("成员", of("person")), "person.note", "在外"),
        "income": lambda: _filled(page("收入"), "income.wage_job", "1234"),
        "measure": lambda: _filled(page("帮扶", measure), "measure.helper", "王五"),
        "visit": lambda: _filled(gone_to("visit", household=home, visit=of("visit")).sheet, "visit.note", "看过了"),
        "ledger": lambda: _filled(
            gone_to("ledger", ledger="measure", record=measure).view.sheet, "measure.helper", "赵六"
        ),
    }


def test_a_save_of_any_kind_reads_the_household_once_before_and_once_after(window: MainWindow) -> None:
    home = one("SELECT household FROM visit WHERE deleted IS NOT 1")[0]
    found = {}
    for kind, form in _kinds(window, home).items():
        sheet, actions = form(), len(every('SELECT 1 FROM "action"'))
        with said() as told:
            sheet.save()
        assert len(every('SELECT 1 FROM "action"')) == actions + 1, kind
        cases, same = (sum(part in text for text in told) for part in (_CASE, "FROM village WHERE deleted"))
        found[kind] = (len(told), cases, same)
    assert not {kind: of for kind, of in found.items() if of[0] > _MOST or of[1] > _MOST_CASES or of[2] > 1}


def test_an_opened_household_is_read_once_whatever_tab_is_in_sight(window: MainWindow) -> None:
    homes = [home for (home,) in every("SELECT DISTINCT household FROM visit WHERE deleted IS NOT 1 LIMIT 2")]
    found = {}
    for tab in ("基本情况", "成员", "收入", "核查", "帮扶", "台账"):
        for home in homes:
            with said() as told:
                window.session.go("household", household=home, tab=tab)
            found[tab] = sum('FROM "water" AS' in text for text in told)
    assert found == dict.fromkeys(found, 1)
