"""Copied numbers are written down, and leave the clipboard after a minute, at the lock and at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from db import access_log
from ui.window import clipboard
from ui.window.clipboard import Clipboard
from ui.window.main_window import MainWindow

NUMBER = "410502195504056010"


@pytest.fixture
def watch(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clipboard]:
    monkeypatch.setattr(clipboard, "KEPT_MS", 60_000)
    window.activateWindow()
    made = Clipboard(window)
    yield made
    QGuiApplication.clipboard().clear()


def copied() -> str:
    return QGuiApplication.clipboard().text()


def notes() -> list[str]:
    return [entry.note for entry in access_log.entries() if entry.what == "复制完整号码"]


def test_a_copied_number_is_written_down_and_goes(qtbot: QtBot, watch: Clipboard) -> None:
    watch._timer.setInterval(50)
    QGuiApplication.clipboard().setText(f"张三\t{NUMBER}\n李四\t410502196003076020")
    assert set(notes()) == {"2 个"}
    qtbot.waitUntil(lambda: copied() == "")


def test_a_minute_is_a_minute(watch: Clipboard) -> None:
    assert watch._timer.interval() == 60_000


def test_what_hides_its_middle_may_stay(watch: Clipboard) -> None:
    QGuiApplication.clipboard().setText("张三\t410502********6010\t13837210000")
    watch.clear()
    assert copied().startswith("张三")
    assert notes() == []


def test_what_was_copied_since_is_left(watch: Clipboard) -> None:
    QGuiApplication.clipboard().setText(NUMBER)
    QGuiApplication.clipboard().setText("袁薛庄村一组")
    watch.clear()
    assert copied() == "袁薛庄村一组"


def test_the_lock_takes_it_at_once(watch: Clipboard) -> None:
    QGuiApplication.clipboard().setText(NUMBER)
    watch.clear()
    assert copied() == ""
