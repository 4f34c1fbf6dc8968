"""A department's list in the window: which it is, its columns, what it says beside the book, what is kept, what goes
back to the department."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.clue import Clue, DeptRecord
from fupin_desktop.exchange.dept_list import AMOUNT, LEVEL, NAME, NUMBER
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import history
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Chooser, Dialogs, accept, cancel
from tests.fupin_desktop.services.monitoring.test_dept_lists import ONE, STRANGER, TWO, rows_of, workbook
from tests.monitored import TOWNSHIP
from tests.ui.conftest import shown
from ui import wording
from ui.dialogs.about import FileDialog
from ui.dialogs.dept_list import BackDialog, ComparedDialog, TakenDialog, WhichDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.window.main_window import MainWindow


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Of a township, with two households."""
    create_book(tmp_path / "宝莲寺镇.fpb", TOWNSHIP, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        add_household("张三", ONE)
        add_household("李四", TWO)
        yield opened


@pytest.fixture
def window(qtbot: QtBot, book: Book) -> MainWindow:
    return shown(qtbot, session_on(book))


@pytest.fixture
def pushed(tmp_path: Path) -> Path:
    """With headings that nobody's table of names has."""
    return workbook(
        tmp_path / "个人自付费用_10月.xlsx",
        (1, "张三", ONE, "文峰区", 30000, "12000"),
        (2, "李泗", TWO, "文峰区", 3000, "一百"),
        (3, "王外人", STRANGER, "文峰区", 90000, 50000),
        (4, "赵错号", "4105", "文峰区", 90000, 50000),
        head=("序号", "病人", "社会保障号", "参保地", "总费用", "自己花的"),
    )


def view_of(window: MainWindow) -> LedgerView:
    window.session.go("ledger", ledger="dept_record")
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    return page.view


def say_columns(dialog: Any) -> int:
    """As somebody does whose headings are not understood."""
    assert dialog.input("code").value() == "0101", "guessed from the file's name"
    assert dialog.input(NAME).value() is dialog.input(NUMBER).value() is None
    dialog.accept()
    assert dialog.isVisible(), "who it is must be said"
    assert "姓名在哪一列" in dialog.said.text()
    dialog.input("day").restore("20261101")
    for what, place in ((NAME, 1), (NUMBER, 2), (AMOUNT, 5)):
        dialog.input(what).show_value(place)
    assert dialog.input(LEVEL).value() is None
    return accept(dialog)


def tabs(dialog: Any) -> list[str]:
    return [dialog.tabs.tabText(n) for n in range(dialog.tabs.count()) if dialog.tabs.isTabVisible(n)]


def test_taken_in_made_a_clue_by_one_key_and_given_back(
    window: MainWindow, dialogs: Dialogs, chooser: Chooser, pushed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    seen: list[list[str]] = []

    def look(dialog: Any) -> int:
        seen.append(tabs(dialog))
        return accept(dialog)

    dialogs.when(WhichDialog, say_columns)
    dialogs.when(ComparedDialog, look)
    dialogs.when(TakenDialog, accept)
    view = view_of(window)
    chooser.give(pushed)
    view.output.bring_in()
    assert seen == [["可以转线索 1", "与账本一致 1", "不在这个账本里 1", "证件号码不对 1"]]
    assert [row[1] for row in rows_of(pushed.with_name("个人自付费用_10月.没有对上.xlsx"))[1:3]] == ["王外人", "赵错号"]
    assert view.list.table.rows.rowCount() == 2
    assert view.list.wanted.answers == {"source": "0101", "data_date": "2026-11-01"}
    kept = DeptRecord.get(DeptRecord.name == "李泗")
    assert str(kept.detail).startswith("金额:一百"), "what is no amount is kept in its words"
    view.list.table.stand_on(next(n for n in (0, 1) if view.list.table.rows.row(n).record.name == "张三"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.list.table.setFocus()
    QTest.keyClick(view.list.table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    clue = Clue.get()
    assert (clue.source, clue.risk, clue.person) == (
        "13", ("01",), DeptRecord.get(DeptRecord.name == "张三").person,
    )  # fmt: skip
    assert history.undoable() == "个人自付费用较高：转为线索"
    dialogs.when(BackDialog, accept)
    dialogs.when(FileDialog, accept)
    back = tmp_path / "反馈.xlsx"
    chooser.give(back)
    view.output.give_back()
    assert {row[0]: row[6] for row in rows_of(back)[1:] if row[0]} == {"张三": "已转线索", "李泗": "待核实"}


def test_all_that_tells_of_a_risk_at_once_and_one_undo(
    window: MainWindow, dialogs: Dialogs, chooser: Chooser, pushed: Path
) -> None:
    def all_of_them(dialog: Any) -> int:
        dialog._all()
        return int(dialog.result())

    dialogs.when(WhichDialog, say_columns)
    dialogs.when(ComparedDialog, accept)
    dialogs.when(TakenDialog, all_of_them)
    chooser.give(pushed)
    view_of(window).output.bring_in()
    assert Clue.living().count() == 1
    history.undo(ACTOR)
    assert (Clue.living().count(), DeptRecord.living().count()) == (0, 2)


@pytest.mark.parametrize("where", [WhichDialog, ComparedDialog])
def test_thought_better_of_nothing_is_kept(
    window: MainWindow, dialogs: Dialogs, chooser: Chooser, pushed: Path, where: Any
) -> None:
    dialogs.when(WhichDialog, say_columns)
    dialogs.when(where, cancel)
    view = view_of(window)
    before = window.session.book.version()
    chooser.give(pushed)
    view.output.bring_in()
    assert window.session.book.version() == before
    assert not list(pushed.parent.glob("*没有对上*"))


def test_what_is_no_list_and_no_list_to_give_back(
    window: MainWindow, dialogs: Dialogs, chooser: Chooser, tmp_path: Path
) -> None:
    spoilt = tmp_path / "坏.xlsx"
    spoilt.write_bytes(b"nothing")
    dialogs.give(accept, accept)
    view = view_of(window)
    chooser.give(spoilt)
    view.output.bring_in()
    view.output.give_back()
    assert "另存" in dialogs.said[0] or "坏.xlsx" in dialogs.said[0]
    assert "导入名单" in dialogs.said[1]


def test_what_the_list_says_stays_and_what_was_found_out_is_written(
    window: MainWindow, dialogs: Dialogs, chooser: Chooser, pushed: Path
) -> None:
    dialogs.when(WhichDialog, say_columns)
    dialogs.when(ComparedDialog, accept)
    dialogs.when(TakenDialog, cancel)
    chooser.give(pushed)
    view = view_of(window)
    view.output.bring_in()
    dialogs.when(BackDialog, cancel)
    view.output.give_back()
    key = str(DeptRecord.get(DeptRecord.name == "李泗").id)
    view.open(key)
    cells = {cell.name: cell for cell in view.panel.form.cells.values()}
    assert [name for name, cell in cells.items() if cell.input.isEnabled()] == [
        "handled", "handled_by", "handled_on", "note",
    ]  # fmt: skip
    view.panel.form.set(DeptRecord.handled, "2")
    view.panel.form.set(DeptRecord.handled_by, "王干部")
    view.sheet.save()
    record = DeptRecord.get_by_id(key)
    assert (record.handled, record.handled_by, record.handled_on) == ("2", "王干部", wording.today())
