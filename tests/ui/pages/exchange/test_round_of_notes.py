"""下发给各村 with a note: it stands on the village's first page until somebody has done it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.edges import Dialogs, accept
from tests.ui.pages.exchange.conftest import At, into
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.merge import MergePage
from ui.pages.today import TodayPage
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow


def _page(window: MainWindow, name: str) -> object:
    window.pages.go(name)
    return window.pages.current()


def _says_whose_count_it_is(desk: MergePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.board, "_wrong", lambda: {"410502101212": 3})
    note = desk.board._note_for(["410502101212"])
    note.setParent(desk)
    assert note.text() == "镇里查出 3 处错误，请更正。"


def test_a_note_to_all_by_keys(
    round_: Path, at: At, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "盘"
    stick.mkdir()

    def write(dialog: DestinationDialog) -> None:
        note = next(made for made in dialog.findChildren(QLineEdit) if made.accessibleName() == "附言")
        note.setText("请更正这 14 处。")
        into(stick)(dialog)

    with at(round_ / "township.fpb") as window:
        desk = _page(window, "merge")
        assert isinstance(desk, MergePage)
        desk.take([round_ / "packages"])
        desk.of_villages.click()
        dialogs.when(Dialog, accept)
        dialogs.when(DestinationDialog, write)
        desk.board.give_all.setFocus()
        QTest.keyClick(desk.board.give_all, Qt.Key.Key_Space)
        assert ("先到“数据检查”看一遍" in dialogs.said[-2]) is (desk.board.errors.known is None)
        _says_whose_count_it_is(desk, monkeypatch)
    assert len(list(stick.iterdir())) == 2
    with at(round_ / "village-1.fpb") as window:
        receive = _page(window, "receive")
        assert isinstance(receive, MergePage)
        receive.take(sorted(stick.rglob("*袁薛庄*.fpk")))
        first = _page(window, "today")
        assert isinstance(first, TodayPage)
        assert "请更正这 14 处。" in first.told.text
        look, done = first.told.buttons()
        QTest.keyClick(look, Qt.Key.Key_Space)
        assert window.pages.here == "checks"
        first = _page(window, "today")
        assert isinstance(first, TodayPage)
        QTest.keyClick(first.told.buttons()[1], Qt.Key.Key_Space)
        assert first.told.text == ""
        assert done.text() == "办完了"
