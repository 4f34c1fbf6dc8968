"""首页: one list of what is to be done, what was done fades, and how far the week is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from db.changes import change
from db.clock import today
from db.household import Household
from db.visit import Visit
from fupin_desktop.services.lists import listing, overview
from fupin_desktop.services.lists.listing import Filter
from tests.books import ACTOR
from ui import theme
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
    late = {row.key for row in listing.households(Filter(overdue=True)).rows(0, 99)}
    home = next(key for one in Household.living() if (key := str(one.id)) not in late)
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
