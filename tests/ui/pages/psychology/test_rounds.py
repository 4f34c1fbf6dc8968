"""计划: a day is chosen at the left, whom to see stands at the right, by the way; the paper tells no colour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.psychology import Counsellor
from fupin_desktop.cards import rounds as paper
from fupin_desktop.cards.blocks import Sheet, Table
from fupin_desktop.cards.rounds import Way, WayLine
from fupin_desktop.services.psychology import rounds
from fupin_desktop.services.psychology.rounds import Forecast
from ui import wording
from ui.dialogs import print_letter
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.rounds import RoundsPage
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow, persons: list[str]) -> RoundsPage:
    window.pages.go("rounds")
    found = window.pages.current()
    assert isinstance(found, RoundsPage)
    return found


def test_a_day_lists_whom_to_see_and_enter_opens_the_file(window: MainWindow, page: RoundsPage) -> None:
    page.member.choose("")
    page.refresh()
    assert page.days.rows.row(0).day == wording.today()  # a red that nobody has seen: today, whatever day it is
    page.days.setFocus()
    QTest.keyClick(page.days, Qt.Key.Key_Return)
    page.visits.stand_on(0)
    line = page.visits.current()
    assert line.due.colour == "red"
    QTest.keyClick(page.visits, Qt.Key.Key_Return)
    opened = window.pages.current()
    assert isinstance(opened, FilePage)
    assert opened.found
    assert str(opened.found.person.id) == line.due.person


def test_the_paper_names_no_colour(page: RoundsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page.member.choose("")
    page.refresh()
    sent: list[Sheet] = []
    monkeypatch.setattr(print_letter, "print_papers", lambda _parent, sheets: sent.extend(sheets))
    page.print_button.click()
    [sheet] = sent
    text = repr(sheet)
    assert page.visits.rows.row(0).due.name in text
    for word in ("红", "黄", "蓝", "心理", "PHQ", "筛查", "随访", "颜色"):
        assert word not in text, word


def test_the_paper_follows_the_way() -> None:
    at = (("甲村", "一组", "张三"), ("甲村", "二组", "李四"), ("乙村", "", "王五"))
    way = Way(wording.today(), "刘敏", tuple(WayLine(*one, "人", "见面", "138****6021") for one in at))
    tables = [block for block in paper.sheet(way).blocks if isinstance(block, Table)]
    assert [[row[:3] for row in table.rows] for table in tables] == [
        [("1", "一组", "张三"), ("2", "二组", "李四")],
        [("3", "", "王五")],
    ]
    empty = paper.sheet(replace(way, lines=()))
    assert "这一天没有安排" in repr(empty)


def test_too_much_is_told_on_top(page: RoundsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "至少要见" not in page.warning.text()  # of a year whose holidays are not known yet something else is said
    made = rounds.plan(wording.today())
    made.forecasts.append(Forecast(Counsellor(name="刘敏"), 20.04, 8, 3))
    monkeypatch.setattr(rounds, "plan", lambda _first: made)
    page.refresh()
    assert page.warning.isVisible()
    assert "每个工作日至少要见 20.0 人" in page.warning.text()
