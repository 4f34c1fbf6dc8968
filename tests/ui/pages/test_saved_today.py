"""今日改动: what its list says of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.services.lists.saved_today import MOST, Saved
from ui.pages.saved_today import SavedTodayDialog

LINE = Saved(dt.datetime(2026, 11, 29, 9, 5).astimezone(), "王敏", "改电话", "h1", "p1", "张三", 1234)


@pytest.mark.parametrize(("lines", "is_cut"), [(1, False), (MOST - 1, False), (MOST, True)])
def test_it_says_where_it_ends(qtbot: QtBot, lines: int, is_cut: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SavedTodayDialog(parent, [LINE] * lines)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert ("只列了最近的 500 条" in words) is is_cut
    row = [dialog.table.rows.index(0, n).data() for n in range(5)]
    assert row == ["09:05", "王敏", "改电话", "张三", "1,234"]


def test_what_belongs_to_no_household_leads_to_its_own_history(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SavedTodayDialog(parent, [LINE, replace(LINE, household="", record="m1")])
    wanted: list[str] = []
    dialog.history_wanted.connect(wanted.append)
    dialog._open(dialog.table.rows.row(1))
    assert (wanted, dialog.household) == (["m1"], "")
    dialog._open(dialog.table.rows.row(0))
    assert (wanted, dialog.household) == (["m1"], "h1")
