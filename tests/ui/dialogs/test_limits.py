"""判定标准 as they hold in the book's region: every one is listed with where it comes from, and Enter changes one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop import roles
from fupin_desktop.rules.settings import declared
from fupin_desktop.services.book import access, settings
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Dialogs
from ui.dialogs.limits import LimitDialog, LimitsDialog, told
from ui.pages.settings import SettingsPage
from ui.window.main_window import MainWindow

TOWNSHIP = "410502101"


@pytest.fixture
def listed(qtbot: QtBot, book: Book) -> Iterator[LimitsDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LimitsDialog(parent, ACTOR, YUANXUEZHUANG)
    dialog.show()
    yield dialog
    dialog.close()


def _fill(dialog: Any, **texts: str) -> int:
    for name, text in texts.items():
        dialog.input(name).restore(text)
    dialog.save_button.click()
    return int(dialog.result())


def test_all_stand_there_with_unit_source_and_who_set_them(listed: LimitsDialog) -> None:
    rows = [listed.table.rows.row(n) for n in range(listed.table.rows.rowCount())]
    assert [row.of.name for row in rows] == list(declared())
    assert all(
        row.of.source.split("：")[0] in {"公开的规定", "通常做法", "文峰区的介绍", "本程序的建议"} for row in rows
    )
    assert not [row.of.source for row in rows if ".py" in row.of.source]
    assert (rows[3].shown, told(rows[3]).count("\n")) == ("5 天", 0)
    settings.change(ACTOR, TOWNSHIP, "notice_days", "7", "镇里定的", "宝政〔2026〕3 号")
    listed.refresh()
    listed.table.stand_on(3)
    assert listed.table.current().shown == "7 天"
    for words in ("原来是 5 天", "宝莲寺镇", ACTOR, "宝政〔2026〕3 号", "镇里定的"):
        assert words in listed.whole.text()


def test_one_is_changed_by_keys_and_undone(listed: LimitsDialog, dialogs: Dialogs) -> None:
    listed.table.stand_on(3)
    dialogs.give(lambda dialog: _fill(dialog, wanted="9", doc_no="文政〔2026〕1 号", reason="区里的通知"))
    QTest.keyClick(listed.table, Qt.Key.Key_Return)
    assert settings.numbers(YUANXUEZHUANG)["notice_days"] == 9
    assert (listed.table.currentIndex().row(), listed.table.current().shown) == (3, "9 天")
    assert history.undoable() == "判定标准：村内公示不少于几天"
    history.undo(ACTOR)
    listed.refresh()
    assert (listed.table.current().shown, listed.table.current().region) == ("5 天", "")
    dialogs.give(lambda dialog: _fill(dialog, wanted="8", reason="又改"))
    listed.change.click()
    assert listed.table.current().shown == "8 天"


@pytest.mark.parametrize(
    ("name", "texts", "said"),
    [
        ("notice_days", {"wanted": "9"}, "为什么改"),
        ("notice_days", {"wanted": "", "reason": "有"}, "请填“改成”"),
        ("notice_days", {"wanted": "几天", "reason": "有"}, "整数"),
        ("notice_days", {"wanted": "-1", "reason": "有"}, "0 到 1,000,000"),
        ("count_working_days", {"wanted": "2", "reason": "有"}, "0 到 1 之间"),
        ("income_drop", {"wanted": "101", "reason": "有"}, "0 到 100 之间"),
        ("layer_1", {"wanted": "", "reason": "有"}, "请填“改成”"),
    ],
)
def test_what_can_not_be_is_said_and_stays(
    listed: LimitsDialog, qtbot: QtBot, name: str, texts: dict[str, str], said: str
) -> None:
    before = settings.holding(YUANXUEZHUANG)
    dialog = LimitDialog(listed, ACTOR, YUANXUEZHUANG, before[name])
    qtbot.addWidget(dialog)
    assert _fill(dialog, **texts) == 0
    assert said in dialog.said.text()
    assert dialog.typed()["wanted"] == texts["wanted"]
    assert settings.holding(YUANXUEZHUANG) == before


def test_the_page_says_that_it_is_kept(window: MainWindow, dialogs: Dialogs) -> None:
    window.pages.go("settings")
    page = window.pages.current()
    assert isinstance(page, SettingsPage)
    [button] = [one for one in page.findChildren(QPushButton) if one.text() == "判定标准…"]

    def change(dialog: Any) -> int:
        dialogs.give(lambda one: _fill(one, wanted="4", reason="区里的通知"))
        dialog.change.click()
        return 0

    dialogs.give(change)
    button.click()
    assert settings.numbers(YUANXUEZHUANG)["verify_days"] == 4
    assert "判定标准已保存" in window.status.said.text()


def test_a_recorder_is_not_offered_it_and_may_not(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = roles.rights(roles.Role.RECORDER, psychology=False)
    monkeypatch.setattr(access, "_now", [access.Visitor("谁", rights)])
    page = SettingsPage(window.session)
    [button] = [one for one in page.findChildren(QPushButton) if one.text() == "判定标准…"]
    assert button.isHidden()
    with pytest.raises(access.Denied):
        settings.change("谁", YUANXUEZHUANG, "notice_days", "1", "有原因")
    assert settings.numbers(YUANXUEZHUANG)["notice_days"] == 5
    page.deleteLater()
