"""首页: one list of what is to be done, what was done fades, and how far the week is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from db.changes import change
from db.clock import today
from db.household import Household
from db.step import Step
from db.visit import Visit
from fupin_desktop.progress import through
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.lists import listing, overview
from tests.books import ACTOR
from tests.monitored import clue_of
from ui import theme
from ui.pages.checks import ChecksPage
from ui.pages.household_page import HouseholdPage
from ui.pages.monitoring.case_page import CasePage
from ui.pages.monitoring.of_household import MonitoringTab
from ui.pages.today import TodayPage
from ui.window.main_window import MainWindow


def _page(window: MainWindow) -> TodayPage:
    window.session.written()
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, TodayPage)
    return page


def _lines(page: TodayPage) -> list[Any]:
    return [page.todo.rows.row(n) for n in range(page.todo.rows.rowCount())]


def _visit(household: str, day: dt.date, again: dt.date | None = None) -> None:
    with change(ACTOR, "录入走访"):
        Visit(household=household, visit_date=day, visitors=ACTOR, follow_up_date=again).save()


def test_a_visit_takes_a_household_off_the_list_and_on_with_the_week(window: MainWindow) -> None:
    page = _page(window)
    due = next(line for line in _lines(page) if line.what == "走访")
    week, left = overview.visited_since(overview._monday()), listing.counts().overdue
    assert due.chips[0].text == due.when
    assert f"还有 {left + len(overview.overview().promised)} 户该去" in page.week.text()
    _visit(due.household, today())
    page = _page(window)
    assert page.week.text().startswith(f"本周走访了 {week + 1} 户")
    assert page.bar.value() == week + 1
    assert due.household not in {line.household for line in _lines(page) if line.what == "走访"}


def test_errors_are_counted_once_the_book_was_looked_through(window: MainWindow) -> None:
    page = _page(window)
    assert page.wrong.text() == "错误：还没有做数据检查"
    page.wrong.click()
    window.session.jobs.finish()
    checks_page = window.pages.current()
    assert isinstance(checks_page, ChecksPage)

    def wrong() -> int:
        return sum(one.level is Level.ERROR for one in through(desk.look_through()).found)

    found = wrong()
    assert checks_page.levels[Level.ERROR].isChecked()
    window.session.go("today")
    page = _page(window)
    assert page.wrong.text() == f"错误 {found} 处"
    _visit(str(Household.living().get().id), today() + dt.timedelta(days=9))
    assert _page(window).wrong.text() == f"错误 {wrong()} 处" != f"错误 {found} 处"


def test_what_was_done_today_fades_below_what_is_left(window: MainWindow) -> None:
    home = Household.living().get()
    with change(ACTOR, "修改户信息"):
        home.address = "袁薛庄村南头"
        home.save()
    page = _page(window)
    lines = _lines(page)
    done = [line.is_done for line in lines]
    assert done == sorted(done)
    newest = lines[done.index(True)]
    assert (newest.what, newest.why, newest.household) == ("办过了", "修改户信息", str(home.id))
    grey = QColor(theme.SECONDARY)
    for number, is_done in enumerate(done):
        ink = page.todo.rows.index(number, 1).data(Qt.ItemDataRole.ForegroundRole)
        assert ink == (grey if is_done else None)
    assert page.left.text() == f"今天要做的 · {done.count(False)} 件"
    page.todo.opened.emit(newest)
    assert window.pages.place == ("household", {"household": str(home.id), "tab": "历史", "year": str(today().year)})


def test_where_somebody_promised_to_come_again_is_a_visit_to_make(window: MainWindow) -> None:
    home = str(Household.living().order_by(Household.id).first().id)
    yesterday = today() - dt.timedelta(days=1)
    _visit(home, yesterday, today())
    line = next(line for line in _lines(_page(window)) if line.household == home and line.what == "走访")
    assert (line.what, line.when, line.why.partition("，")[0]) == ("走访", "今天到期", "上次说好再去")
    _page(window).todo.opened.emit(line)
    assert window.pages.here == "visit"
    _visit(home, yesterday, today() + dt.timedelta(days=30))  # on the same day: a later promise hides no earlier one
    assert home in {one.household for one in overview.promised(99)}
    _visit(home, today())
    assert home not in {one.household for one in overview.promised(99)}


def test_what_is_missing_can_be_asked_by_telephone(window: MainWindow) -> None:
    lines = [line for line in _lines(_page(window)) if line.why.startswith("缺")]
    assert lines
    assert all((line.what == "打电话") == bool(line.phone) for line in lines)


def test_cases_that_are_late_or_whose_notice_ends_today_stand_there(window: MainWindow) -> None:
    """Enter leads to the case, and so does the tab 监测 of its household. Due today is not late."""
    first, second, third = Household.living().order_by(Household.id).limit(3)
    late, ends = clue_of(today() - dt.timedelta(20), first), clue_of(today() - dt.timedelta(9), second)
    clue_of(today(), third)  # nothing presses yet
    chain = {"104": 5, "105": 5, "106": 5, "107": 4}
    with change(ACTOR, "办理"):
        for code, days in chain.items():
            day = today() - dt.timedelta(days)
            step = Step(record=ends.id, flow="1", step=code, date=day, result="1", level="6", person_by=ACTOR)
            step.shown_from, step.shown_to = (day, today()) if code == "107" else (None, None)
            step.save()
    page = _page(window)
    found = [line for line in _lines(page) if line.where.get("clue") in (late.id, ends.id)]
    told = {line.what: line for line in found}
    assert (told["监测公示"].when, told["监测公示"].why) == ("今天到期", "公示今天满，记下异议")
    assert told["监测办理"].when.startswith("逾期 ")
    assert "入户核实" in told["监测办理"].why
    assert len(found) == 2
    window.session.go("household", household=str(second.id), tab="监测")
    home = window.pages.current()
    assert isinstance(home, HouseholdPage)
    tab = home.tabs.currentWidget()
    assert isinstance(tab, MonitoringTab)
    window.session.jobs.finish()
    assert tab.table.rows.rowCount() == 1
    tab.table.stand_on(0)
    tab.table.opened.emit(tab.table.current())
    case = window.pages.current()
    assert isinstance(case, CasePage)
    assert case.standing() == {"clue": str(ends.id)}
