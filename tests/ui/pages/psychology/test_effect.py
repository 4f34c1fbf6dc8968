"""成效: given out on the report page, seen on the first page; nothing of it before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.pages.psychology.report import ReportPage
from ui.pages.today import TodayPage
from ui.window.main_window import MainWindow


def today(window: MainWindow) -> TodayPage:
    window.pages.go("today")
    page = window.pages.current()
    assert isinstance(page, TodayPage)
    return page


def test_it_is_given_out_by_a_press(window: MainWindow, persons: list[str], qtbot: QtBot) -> None:
    assert persons
    assert today(window).effect.text() == ""
    window.pages.go("psychology report")
    page = window.pages.current()
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: "应普查" in page.effect.text())
    assert "没有姓名" in page.effect_note.text()
    page.publish_button.click()
    assert page.effect.text() in today(window).effect.text()
