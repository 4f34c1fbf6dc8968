"""未贫先防: a card leads to its list in its year, 登记 to a form that has its tag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.clock import today
from db.organisation import Activity
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.ledgers.prevention import SYSTEMS
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.ui.conftest import shown
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.prevention import PreventionPage
from ui.window.main_window import MainWindow

NOW = today().year


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as book:
        for kind, year in (("31", NOW), ("31", NOW - 1), ("32", NOW)):
            made = Activity(kind=kind, date=dt.date(year, 1, 1), region_code=YUANXUEZHUANG)
            entry.save(ACTOR, "登记", [made])
        yield shown(qtbot, session_on(book))


def page_of(window: MainWindow) -> PreventionPage:
    window.session.go("prevention")
    page = window.pages.current()
    assert isinstance(page, PreventionPage)
    return page


def test_a_card_leads_to_its_list(window: MainWindow) -> None:
    page = page_of(window)
    assert len(page.cards) == 10
    assert page.cards["分析研判"].number.text() == "1 次"
    page._list(next(one for one in SYSTEMS if one.title == "分析研判"))
    there = window.pages.current()
    assert isinstance(there, LedgerPage)
    assert there.view
    assert there.view.list.table.rows.rowCount() == 1
    assert there.view.list.wanted.answers == {"kind": "31", "date": str(NOW)}
    page_of(window)._list(next(one for one in SYSTEMS if one.title == "危房改造补助"))
    assert "只列长效机制：危房改造补助" in there.view.list.sums.text()  # no filter says it


def test_registering_begins_with_the_tag(window: MainWindow) -> None:
    for title, field, value in (("分析研判", "activity.kind", "31"), ("定期排查救助", "activity.kind", "32")):
        page_of(window)._add(next(one for one in SYSTEMS if one.title == title))
        there = window.pages.current()
        assert isinstance(there, LedgerPage)
        assert there.view
        assert there.view.is_filling
        assert there.view.panel.form.cells[field].input.value() == value
        there.view.close_form()
