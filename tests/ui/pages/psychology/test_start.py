"""心理: what is due, by whom; and who may not know that the page exists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.person import Person
from fupin_desktop.demo.books import USERS
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import archive, due, rounds
from tests.answered import session_on
from tests.edges import Dialogs
from tests.ui.conftest import shown
from tests.ui.pages.psychology.test_screening import keys
from ui import wording
from ui.dialogs.psychology.danger import DangerDialog
from ui.pages.household_page import HouseholdPage
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.start import PsychologyPage
from ui.pages.psychology.urgent import UrgentCard
from ui.pages.today import TodayPage
from ui.widgets.frame import Dialog
from ui.widgets.month import _fitting
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

_SECRET = [place.name for place in PLACES if place.right is Right.PSYCHOLOGY]


@pytest.fixture
def page(window: MainWindow, persons: list[str]) -> PsychologyPage:
    window.pages.go("psychology")
    found = window.pages.current()
    assert isinstance(found, PsychologyPage)
    return found


def names(page: PsychologyPage) -> list[str]:
    return [page.table.rows.row(number).person for number in range(page.table.rows.rowCount())]


def test_red_and_unseen_stands_on_top_of_both_first_pages(
    window: MainWindow, page: PsychologyPage, persons: list[str]
) -> None:
    assert page.urgent.isVisible()
    assert page.urgent.table.rows.row(0).person == persons[-1]
    assert "1 人" in page.urgent.heading.text()
    window.pages.go("today")
    today = window.pages.current()
    assert isinstance(today, TodayPage)
    assert today.urgent
    assert today.urgent.isVisible()
    QTest.keyClick(today.urgent.table, Qt.Key.Key_Home)
    today.urgent.table.stand_on(0)
    QTest.keyClick(today.urgent.table, Qt.Key.Key_Return)
    opened = window.pages.current()
    assert isinstance(opened, FilePage)
    assert opened.found
    assert str(opened.found.person.id) == persons[-1]


def test_the_archives_wait_till_the_first_page_is_painted(
    window: MainWindow, persons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[Callable[[], object]] = []
    monkeypatch.setattr(window.session.jobs, "later", waits.append)
    window.pages.go("today")
    today = window.pages.current()
    assert isinstance(today, TodayPage)
    [urgent] = today.findChildren(UrgentCard)
    urgent.hide()
    today.refresh()
    assert not urgent.isVisible()
    for do in waits:
        do()
    assert urgent.isVisible()


def test_without_archives_nothing_of_them_is_loaded(window: MainWindow) -> None:
    window.pages.go("today")
    today = window.pages.current()
    assert isinstance(today, TodayPage)
    assert today.urgent is None


def test_without_urgent_cases_nothing_stands_there(
    window: MainWindow, persons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert persons
    monkeypatch.setattr(due, "urgent", lambda _today: [])
    window.pages.go("today")
    today = window.pages.current()
    assert isinstance(today, TodayPage)
    today.refresh()
    assert today.urgent
    assert not today.urgent.isVisible()


def test_the_chips_count_what_the_service_lists(page: PsychologyPage) -> None:
    found = due.load(wording.today())
    late = len(found.urgent) + len(found.overdue)
    counts = [len(list(found)), late, len(found.today), len(found.week)]
    assert [int(made.text().split()[1]) for made in page.whens] == counts
    page.whens[1].click()
    assert page.table.rows.rowCount() == late


def test_filters_by_colour_and_by_who_is_responsible(page: PsychologyPage, persons: list[str]) -> None:
    page.colour.choose("yellow")
    page._show()
    assert persons[2] in names(page)
    assert persons[0] not in names(page)
    page.colour.choose("")
    page.counsellor.choose("nobody")
    page._show()
    assert set(names(page)) == {persons[-1]}


def test_the_load_of_each_leads_to_what_they_have_to_do(page: PsychologyPage, persons: list[str]) -> None:
    page.views[2].click()
    (line,) = [line for line in due.loads(wording.today()) if line.counsellor and line.counsellor.name == "赵心怡"]
    page.loads.opened.emit(line)
    assert page.face.currentIndex() == 0
    assert set(names(page)) == {persons[0]}


def test_the_calendar_names_who_is_due(page: PsychologyPage) -> None:
    page.views[1].click()
    day = page._month[0].due_on
    named = {line.name for line in page._month if line.due_on == day and page._fits(line)}
    item = page.month._days[day]
    assert named
    assert all(name in item.data(Qt.ItemDataRole.AccessibleTextRole) for name in named)
    assert all(name in item.toolTip() for name in named)
    assert any(name in item.text() for name in named)


def test_a_day_of_the_month_says_how_many_more_there_are() -> None:
    three = ["▲关淑珍", "■陈小梅", "●王五"]
    assert [_fitting(three, lines) for lines in (4, 3, 2, 1)] == [three, three, ["▲关淑珍", "另 2 人"], ["· 3 人"]]
    assert (_fitting(three[:1], 1), _fitting([], 1)) == (three[:1], [])


def test_the_calendar_shows_a_day_and_turns(page: PsychologyPage) -> None:
    page.views[1].click()
    found = due.load(wording.today())
    today = [line for line in found if line.due_on == wording.today()]
    page.month.show_day(wording.today())
    assert page.day_list.rows.rowCount() == len(today) > 0
    before = page.month.first
    QTest.keyClick(page.month.grid, Qt.Key.Key_PageDown)
    assert page.month.first > before
    QTest.keyClick(page.month.grid, Qt.Key.Key_PageUp)
    assert page.month.first == before


def test_a_scale_left_half_filled_is_gone_on_with_from_here(
    window: MainWindow, page: PsychologyPage, persons: list[str]
) -> None:
    assert not page.half.isVisible()
    window.pages.go("screening", {"person": persons[1]})
    keys("1", "1", "012")
    window.pages.go("psychology")
    assert page.half.isVisible()
    page.half._buttons[0].click()
    assert window.pages.place == ("screening", {"person": persons[1]})
    keys("000000", "0", Qt.Key.Key_Return)
    window.pages.go("psychology")
    assert not page.half.isVisible()


def test_nothing_names_content_outside_the_page(window: MainWindow, page: PsychologyPage, persons: list[str]) -> None:
    window.pages.go("archive", {"person": persons[-1]})
    person = Person.find(persons[-1])
    assert person
    told = " ".join([window.windowTitle(), window.status.said.text(), window.status.saved.text()])
    told += " ".join(action.text() for action in window.actions_.by_name.values())
    for word in (str(person.name), "PHQ", "红", "心理健康"):
        assert word not in told


@pytest.mark.parametrize(
    "user", [user for user in USERS if user.role in ("村级录入员", "镇级工作人员")], ids=lambda u: u.role
)
def test_an_ordinary_user_finds_no_such_place(qtbot: QtBot, locked_path: Path, user: object) -> None:
    name, password = getattr(user, "name", ""), getattr(user, "password", "")
    with open_book(locked_path, "", ring=unlocking.unlock(locked_path, name, password)) as book:
        window = shown(qtbot, session_on(book))
        assert "psychology" not in window.rail._buttons
        for place in _SECRET:
            window.pages.go(place, {"person": "x"})
            assert window.pages.here == "today"
        assert "不在您的权限里" in window.status.said.text()
        today = window.pages.current()
        assert isinstance(today, TodayPage)
        assert today.urgent is None
        shown_words = " ".join(label.text() for label in window.findChildren(QLabel))
        assert "心理" not in shown_words
        window.close()


def test_beside_a_member_nothing_is_said_of_the_archives(window: MainWindow, persons: list[str]) -> None:
    person = Person.find(persons[0])
    assert person
    window.pages.go("household", {"household": str(person.household), "tab": "成员"})
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    table = page.members.table
    told = [column.title for column in table.rows.columns]
    told += [column.show(table.rows.row(n)) for column in table.rows.columns for n in range(table.rows.rowCount())]
    assert not [words for words in told if "心理" in words or words in ("已安排", "已完成")]


def test_who_was_not_met_is_recorded_by_two_keys_and_stays_due(
    window: MainWindow, persons: list[str], dialogs: Dialogs
) -> None:
    window.pages.go("psychology")
    page = window.pages.current()
    assert isinstance(page, PsychologyPage)
    person = page.table.current().person
    dialogs.when(Dialog, lambda dialog: dialog.accept() or dialog.result())
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_N)
    kept = archive.load(person, wording.today(), noted=False)
    assert kept
    assert kept.sessions[0][0].mode == "5"
    assert person in [line.person for line in page._due]


def test_anybody_reports_danger_beside_a_member_and_the_team_finds_it_red(
    window: MainWindow, persons: list[str], dialogs: Dialogs, crises: list[str]
) -> None:
    person = Person.find(persons[3])
    assert person
    window.pages.go("household", {"household": str(person.household), "tab": "成员"})
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    table = page.members.table
    table.stand_on(next(n for n in range(table.rows.rowCount()) if str(table.rows.row(n).person.id) == persons[3]))

    def fill(dialog: DangerDialog) -> int:
        dialog.save_button.click()
        assert "请填" in dialog.said.text()
        dialog.input("event").restore("1")
        dialog.input("words").restore("说不想活了")
        dialog.save_button.click()
        return dialog.result()

    dialogs.when(DangerDialog, fill)
    (made,) = [one for one in page.members.findChildren(QPushButton) if one.text() == "报告危险…" and one.isVisible()]
    made.click()
    assert len(crises) == 1
    window.pages.go("psychology")
    found = archive.load(persons[3], wording.today(), noted=False)
    assert found
    assert found.colour is Colour.RED
    assert found.mark
    assert "说不想活了" in found.mark.reasons[1]


def test_who_leads_is_told_of_too_much_work_and_of_certificates(
    page: PsychologyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.warning.isVisible()
    monkeypatch.setattr(rounds, "warnings", lambda _on: ["刘敏今后 4 周每个工作日要见 20.0 人", "证书到期"])
    page.refresh()
    assert page.warning.isVisible()
    assert "20.0 人" in page.warning.text()
