"""What the first page asks for because households or villages move."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from db.household import Household
from fupin_desktop import regions
from fupin_desktop.regions import Change
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from tests.answered import session_on
from tests.books import YUANXUEZHUANG, add_household
from ui.pages.today import TodayPage

NEW = "410502101298"


def test_a_village_that_was_merged_is_given_its_new_code(
    qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    household, _ = add_household()
    told = {YUANXUEZHUANG: Change(YUANXUEZHUANG, "袁薛庄村", NEW, "新薛庄村", "合并", "2026-06-01", "文民〔2026〕8 号")}
    page = TodayPage(session_on(book))
    qtbot.addWidget(page)
    page.refresh()
    assert page.moves.isHidden()
    with monkeypatch.context() as patch:
        patch.setattr(regions, "changes", lambda: told)
        regions.places.cache_clear()
        page.refresh()
        assert page.moves.text == "袁薛庄村已并入新薛庄村（2026-06-01，文民〔2026〕8 号）：1 户还用旧代码"
        page.moves.buttons()[0].click()
        page.refresh()
        assert page.moves.isHidden()
    regions.places.cache_clear()
    assert Household.get_by_id(household.id).region_code == NEW
    assert "改用新代码" in (history.undoable() or "")
