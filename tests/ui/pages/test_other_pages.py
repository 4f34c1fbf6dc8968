"""首页, 走访, 数据检查, 设置."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from db.visit import Visit
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.household import checks, drafts, income_years
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.lists import listing, overview
from fupin_desktop.services.lists.listing import Filter
from tests.edges import Dialogs, accept, cancel
from ui import preferences
from ui.forms.reason import ReasonDialog
from ui.pages import todo
from ui.pages.checks import ChecksPage, Line
from ui.pages.household_page import HouseholdPage
from ui.pages.saved_today import SavedTodayDialog
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage
from ui.pages.visits import VisitsPage
from ui.window.main_window import MainWindow


def at(window: MainWindow, name: str, kind: type[Any]) -> Any:
    window.pages.go(name)
    page = window.pages.current()
    assert isinstance(page, kind)
    return page


def test_the_figures_of_the_first_page(window: MainWindow) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    counts = listing.counts()
    assert page.registered.text() == f"在册 {counts.households} 户 {counts.persons} 人"
    assert page.due.text() == f"走访逾期 {counts.overdue} 户"
    assert page.lacking.text() == f"缺信息 {counts.missing} 户"
    for figure, leads in ((page.registered, "households"), (page.monitored, "households"), (page.due, "visits")):
        figure.click()
        assert window.pages.here == leads
        window.pages.go("today")


def test_what_is_to_be_done_leads_to_its_household(window: MainWindow) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    lines = [page.todo.rows.row(n) for n in range(page.todo.rows.rowCount())]
    missing = {row.key for row in listing.households(Filter(missing=True)).rows(0, 99)}
    lacking = [line for line in lines if line.why.startswith("缺")]
    assert {line.where["household"] for line in lacking} == missing
    assert all(line.what == ("打电话" if line.phone else "去填") for line in lacking)


def test_a_draft_is_offered_on_the_first_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(todo.FORMS, "test", ("登记新户", "register", "household"))
    drafts.keep("test", "", {"name": "欧阳"})
    page: TodayPage = at(window, "today", TodayPage)
    page.refresh()
    first = page.todo.rows.row(0)
    assert (first.what, first.who, first.page) == ("接着填", "欧阳", "register")
    assert first.why.startswith("登记新户，今天")


def test_what_was_changed_today_is_listed_and_each_leads_to_it(window: MainWindow, dialogs: Dialogs) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    seen: list[Any] = []

    def answer(dialog: SavedTodayDialog) -> int:
        lines = [dialog.table.rows.row(n) for n in range(dialog.table.rows.rowCount())]
        alone = next(n for n, line in enumerate(lines) if not line.household)
        dialogs.give(cancel)  # what belongs to no household shows its own history
        dialog.table.stand_on(alone)
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
        assert dialog.isVisible()
        place = next(n for n, line in enumerate(lines) if line.household)
        seen.append(lines[place])
        dialog.table.stand_on(place)
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
        return dialog.result()

    page.changed.setFocus()
    dialogs.give(cancel)
    QTest.keyClick(page.changed, Qt.Key.Key_Return)
    assert window.pages.here == "today"
    dialogs.give(answer)
    QTest.keyClick(page.changed, Qt.Key.Key_Return)
    household = window.pages.current()
    assert isinstance(household, HouseholdPage)
    assert household.chosen_household() == seen[0].household
    assert household.tabs.tabText(household.tabs.currentIndex()) == "历史"


def test_a_day_without_a_change_says_so(window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    monkeypatch.setattr(overview, "midnight", lambda: dt.datetime.now().astimezone() + dt.timedelta(hours=1))
    page.refresh()
    assert (page.changed.isEnabled(), page.changed.text()) == (False, "今天改过 0 次")
    assert dialogs.said == []


def test_income_by_year_is_weighted_by_people(window: MainWindow) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    years = income_years.compared().years
    assert [name for name, _, _ in page.chart._bars] == [str(year.year) for year in years]
    assert f"{years[-1].per_capita:,.0f}" in page.chart.accessibleName()


def test_the_numbers_of_the_chart_are_a_table_one_click_away(window: MainWindow) -> None:
    page: TodayPage = at(window, "today", TodayPage)
    assert page.chart.isVisible()
    page.as_table.click()
    assert (page.numbers.isVisible(), page.chart.isVisible(), page.as_table.text()) == (True, False, "看图")
    rows = [[page.numbers.rows.index(n, c).data() for c in range(3)] for n in range(page.numbers.rows.rowCount())]
    assert [(name, written) for name, _, written in page.chart._bars] == [(year, amount) for year, amount, _ in rows]
    assert [count for *_, count in rows] == [str(year.households) for year in income_years.compared().years]
    window.session.written()
    assert page.numbers.isVisible()  # stays as it was turned
    page.as_table.click()
    assert page.chart.isVisible()


def test_an_empty_book_says_so(empty_window: MainWindow) -> None:
    page: TodayPage = at(empty_window, "today", TodayPage)
    assert page.registered.text() == "在册 0 户 0 人"
    assert page.todo_or_empty.currentWidget() is page.nothing_yet
    assert page.chart_or_empty.currentWidget() is page.chart_or_empty.empty
    assert not page.as_table.isVisible()


def test_visits_due_and_made(window: MainWindow) -> None:
    page: VisitsPage = at(window, "visits", VisitsPage)
    assert page.due.rows.rowCount() == listing.counts().overdue
    assert page.made.rows.rowCount() == Visit.living().count()
    days = [page.made.rows.row(n).record.visit_date for n in range(page.made.rows.rowCount())]
    assert days == sorted(days, reverse=True)
    assert page.due_or_empty.isVisible()
    assert not page.made.isVisible()
    page.faces.words[1].click()
    assert page.made.isVisible()
    assert page.faces.words[1].text() == f"走访记录 {len(days)}"


def test_the_book_is_checked_when_the_page_is_seen(window: MainWindow) -> None:
    page: ChecksPage = at(window, "checks", ChecksPage)
    found = desk.check_book()  # of the ledgers too
    assert page.table.rows.rowCount() == len(found)
    for level in (Level.ERROR, Level.WARNING):
        page.levels[level].click()
        rows = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
        assert {row.finding.level for row in rows} <= {level}
        assert len(rows) == checks.counts(found)[level]


def test_a_finding_leads_to_its_field(window: MainWindow) -> None:
    """Over all kinds: tests/ui/pages/test_findings_open.py."""
    page: ChecksPage = at(window, "checks", ChecksPage)
    window.session.wanted.disconnect(window.pages.go)
    wanted: list[tuple[str, dict[str, Any]]] = []
    window.session.wanted.connect(lambda name, where: wanted.append((name, where)))
    rows = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    line = next(row for row in rows if row.finding.table == "housing")
    page.table.opened.emit(line)
    finding = line.finding
    where = {"household": finding.household, "table": "housing", "record": finding.record, "field": finding.field}
    assert wanted == [("household", {**where, "year": str(finding.year)})]


def test_a_doubt_is_confirmed_with_a_reason(window: MainWindow, dialogs: Dialogs) -> None:
    page: ChecksPage = at(window, "checks", ChecksPage)
    page.levels[Level.WARNING].click()
    before = page.table.rows.rowCount()

    def answer(dialog: ReasonDialog) -> QDialog.DialogCode:
        dialog.accept()
        assert "请写明" in dialog.said.text()  # not without a reason
        dialog.text.setPlainText("入户看过")
        return QDialog.DialogCode.Accepted

    dialogs.when(ReasonDialog, answer)
    page.table.stand_on(0)
    page.confirm.click()
    assert page.table.rows.rowCount() == before - 1


def test_what_was_confirmed_goes_from_the_list_of_a_township_too(
    window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many households to check them anew: the line goes all the same, and what is listed may be outdated."""
    page: ChecksPage = at(window, "checks", ChecksPage)
    page.levels[Level.WARNING].click()
    before = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    monkeypatch.setattr("ui.pages.checks._AT_ONCE", 0)
    dialogs.when(ReasonDialog, lambda dialog: dialog.text.setPlainText("看过") or accept(dialog))
    page.table.stand_on(0)
    page.confirm.click()
    assert [page.table.rows.row(n) for n in range(page.table.rows.rowCount())] == before[1:]
    assert page.outdated.isVisible()


def test_what_the_book_refuses_to_confirm_is_said_and_stays_listed(window: MainWindow, dialogs: Dialogs) -> None:
    """A doubt about no household: no reason can be kept of it."""
    page: ChecksPage = at(window, "checks", ChecksPage)
    doubt = next(line for line in page._lines or [] if line.finding.level is Level.WARNING)
    line = Line(replace(doubt.finding, record=""), None)
    page.show_lines([line])
    page.table.stand_on(0)

    def answer(dialog: ReasonDialog) -> QDialog.DialogCode:
        dialog.text.setPlainText("入户看过")
        return QDialog.DialogCode.Accepted

    version = window.session.book.version()
    dialogs.give(answer, accept)
    page.confirm.click()
    assert "这一条不是哪一户的问题，不能用说明代替。" in dialogs.said[1]
    assert page.table.current() is line
    assert window.session.book.version() == version


def test_an_error_cannot_be_confirmed(window: MainWindow) -> None:
    page: ChecksPage = at(window, "checks", ChecksPage)
    page.levels[Level.ERROR].click()
    page.table.stand_on(0)
    assert not page.confirm.isEnabled()


def test_settings_hold_at_once(window: MainWindow) -> None:
    page: SettingsPage = at(window, "settings", SettingsPage)
    wanted: list[str] = []
    window.session.desk_wanted.connect(lambda what, _: wanted.append(what))
    assert page.user.name
    page.user.name.setText("王敏")
    page.user.name.editingFinished.emit()
    assert window.session.actor == preferences.text("actor") == "王敏"
    page.sizes[130].click()
    assert preferences.letters() == 130
    assert [size for size, made in page.sizes.items() if made.isChecked()] == [130]
    page.user.name.setText("长" * 99)
    assert len(page.user.name.text()) == 20
    page.user.name.setText("王敏")
    assert wanted == ["letters"]
    page.contrast.click()
    assert (preferences.contrast(), wanted) == (True, ["letters", "letters"])


def test_no_page_shows_english(window: MainWindow, qtbot: QtBot) -> None:

    for name in ("today", "households", "visits", "checks", "settings"):
        page = at(window, name, object)
        words = [label.text() for label in page.findChildren(QLabel) if "/" not in label.text()]
        english = [text for text in words if any(part.isascii() and part.isalpha() for part in text.split())]
        assert [text for text in english if not {"Excel", "Enter", "F1"} & set(text.split())] == []
