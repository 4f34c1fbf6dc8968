"""What the first page asks for because households or villages move."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from db.move import WAITS, Move
from fupin_desktop.regions import Change
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history, moving
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.merged import declared
from ui.dialogs.moving import TakeDialog
from ui.pages.household_move import MoveBand
from ui.pages.today import TodayPage

NEW, OTHER = "410502101298", "410502101214"
ID_NO, OTHER_ID = "410502195504056010", "410502196003036013"


def test_a_village_that_was_merged_is_given_its_new_code(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    told = Change(YUANXUEZHUANG, "袁薛庄村", NEW, "新薛庄村", "合并", "2026-06-01", "文民〔2026〕8 号")
    page = TodayPage(session_on(book))
    qtbot.addWidget(page)
    page.refresh()
    assert page.moves.isHidden()
    with declared(told):
        page.refresh()
        assert page.moves.text == "袁薛庄村已并入新薛庄村（2026-06-01，文民〔2026〕8 号）：1 户还用旧代码"
        page.moves.buttons()[0].click()
        page.refresh()
        assert page.moves.isHidden()
    assert Household.get_by_id(household.id).region_code == NEW
    assert "改用新代码" in (history.undoable() or "")


def test_a_move_that_waits_is_called_back_on_the_households_page(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household()
    key = str(household.id)
    moving.offer(ACTOR, key, OTHER, dt.date(2026, 11, 1), "投亲")
    band = MoveBand(session_on(book))
    qtbot.addWidget(band)
    band.show_household(key)
    assert band.text == "从袁薛庄村迁往张薛庄村（2026-11-01，投亲）：等接收"
    [call_back] = band.buttons()
    call_back.click()
    assert moving.of(key) is None
    call_back.click()  # meanwhile it was: nothing more happens
    band.show_household(key)
    assert band.isHidden()


def test_what_comes_is_refused_with_a_reason(qtbot: QtBot, book: Book) -> None:
    homes = [str(add_household(name, number)[0].id) for name, number in (("张三", ID_NO), ("张三", OTHER_ID))]
    for key in homes:
        with change(ACTOR, "别村送来"):
            home = Household.get_by_id(key)
            home.region_code, home.address = OTHER, f"村东 {len(key) + homes.index(key)} 号"
            home.save()
            Move(household=key, from_village=OTHER, to_village=YUANXUEZHUANG, date=dt.date(2026, 11, 1), reason="投亲",
                 state=WAITS).save()  # fmt: skip
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = TakeDialog(parent, ACTOR, moving.coming())
    items = {dialog.which.itemText(n) for n in range(2)}
    assert len(items) == 2, "of one name, and told apart"
    assert all(text.startswith("张三户") and "→ 袁薛庄村" in text for text in items)
    dialog.which.setCurrentIndex(1)
    refuse = next(one for one in dialog.findChildren(QPushButton) if one.text().startswith("不接收"))
    refuse.click()
    assert "为什么不接收" in dialog.said.text()
    dialog.why.setText("人没有来")
    chosen = dialog.chosen.household
    refuse.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.done_words.startswith("不接收了")
    told = moving.of(chosen)
    assert told
    assert "不接收（人没有来）" in told.sentence
    assert [one.household for one in moving.coming()] == [key for key in homes if key != chosen]
