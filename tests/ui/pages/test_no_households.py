"""A book without households says what comes first: a roster or a registration; in a township the packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import create_book, open_book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.ui.conftest import shown
from ui.pages.today import TodayPage
from ui.pages.town import TownPage
from ui.widgets.empty import Empty
from ui.window.main_window import MainWindow
from ui.window.navigation import START


def told(window: MainWindow) -> Empty:
    page = window.pages.current()
    assert isinstance(page, TodayPage)
    face = page.todo_or_empty.currentWidget()
    assert isinstance(face, Empty)
    return face


def test_a_village_begins_with_a_roster_or_a_registration(empty_window: MainWindow) -> None:
    face = told(empty_window)
    assert face.heading.text() == "账本里还没有农户"
    words = [one.text() for one in face.findChildren(QPushButton)]
    assert words == ["从 Excel 导入", "登记新户"]
    face.findChildren(QPushButton)[1].click()
    assert empty_window.pages.here == "register"
    add_household()
    empty_window.session.written()
    empty_window.pages.go(START)
    page = empty_window.pages.current()
    assert isinstance(page, TodayPage)
    assert page.todo_or_empty.currentWidget() is not face


@pytest.mark.parametrize("read_only", [False, True])
def test_a_township_begins_with_the_packages(qtbot: QtBot, tmp_path: Path, read_only: bool) -> None:
    create_book(tmp_path / "镇.fpb", YUANXUEZHUANG[:9], ACTOR)
    with open_book(tmp_path / "镇.fpb", ACTOR, read_only=read_only) as book:
        window = shown(qtbot, session_on(book))
        page = window.pages.current()
        assert isinstance(page, TownPage)
        qtbot.waitUntil(lambda: page.face.currentWidget() is page.steps)
        steps = [one.text()[:1] for one in page.step_buttons if one.isVisible()]
        assert steps == ([] if read_only else ["1", "2", "3"])
        if steps:
            page.step_buttons[2].click()
            assert window.pages.here == "merge"
        window.close()
