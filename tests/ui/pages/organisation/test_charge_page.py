"""联村包户, 各村荣誉 and 可能要兜底的 by keys."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.measure import Helper
from db.organisation import Cadre
from db.person import Person
from db.relief import Care
from db.village import Honour
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs, accept, cancel
from tests.ui.conftest import shown
from ui.pages.ledgers.needy import NeedyPage
from ui.pages.ledgers.page import LedgerPage
from ui.pages.organisation.charge import ChargePage
from ui.pages.organisation.honours import HonoursPage
from ui.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, book: Book) -> MainWindow:
    homes = [add_household()[0] for _ in range(2)]
    told = {"region_code": YUANXUEZHUANG, "start": dt.date(2024, 1, 1), "phone": "13800000001", "role": "06"}
    helpers = [Helper(household=home.id, name="赵明", org="区民政局", **told) for home in homes]
    person = Person(household=homes[0].id, name="丁丽", relation="01", member_state="1", disab_level="1")
    honour = Honour(region_code=YUANXUEZHUANG, kind="1", level="3", year=2023)
    entry.save(ACTOR, "登记", [*helpers, person, honour])
    return shown(qtbot, session_on(book))


def enter() -> None:
    here = QApplication.focusWidget()
    assert here
    QTest.keyClick(here, Qt.Key.Key_Return)


def listed(window: MainWindow) -> LedgerPage:
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    window.session.jobs.finish()
    return page


def test_whose_households_and_one_cadre_of_them(window: MainWindow, dialogs: Dialogs) -> None:
    window.pages.go("charge")
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, ChargePage)
    assert page.sums.text() == "1 人，包 2 户，本季走访了 0 户"
    page.focus_first()
    enter()
    view = listed(window).view
    assert view
    assert view.list.table.rows.rowCount() == 2
    window.session.back()
    dialogs.give(cancel, accept)
    page.tie()
    assert list(Cadre.living()) == []
    page.tie()
    [cadre] = Cadre.living()
    assert {helper.cadre for helper in Helper.living()} == {cadre.id}
    window.session.jobs.finish()
    dialogs.give(accept)
    page.tie()
    assert "没有要归并的" in dialogs.said[-1]


def test_a_villages_honours(window: MainWindow) -> None:
    window.pages.go("honours")
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, HonoursPage)
    assert "文明村 1 个" in page.sums.text()
    page.focus_first()
    enter()
    view = listed(window).view
    assert view
    assert view.list.table.rows.rowCount() == 1


def test_who_is_registered_from_the_list(window: MainWindow) -> None:
    window.pages.go("needy")
    window.session.jobs.finish()
    page = window.pages.current()
    assert isinstance(page, NeedyPage)
    page.focus_first()
    [one] = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    assert (one.name, one.why) == ("丁丽", "重度残疾")
    enter()
    view = listed(window).view
    assert view
    record = view.panel.entry.record
    assert isinstance(record, Care)
    assert (record.person, record.categories) == (one.person, ("3",))
    shown_as = view.panel.form.cells["care.categories"].input.typed()
    assert "重度残疾" in shown_as or "3" in shown_as
