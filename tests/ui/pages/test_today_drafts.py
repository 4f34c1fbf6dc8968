"""Half-filled forms among what is to be done today: gone on with, or given up, from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import drafts
from tests.answered import session_on
from tests.books import add_household
from tests.edges import Dialogs, accept, cancel
from ui.pages.today import TodayPage


@pytest.fixture
def page(qtbot: QtBot, book: Book) -> TodayPage:
    household, _ = add_household()
    drafts.keep("register", "a-key", {"name": "尉迟香"})
    drafts.keep("household", str(household.id), {"name": "张三", "x": "1"})
    drafts.keep("household", str(household.id), {"name": "张三", "x": "2"}, slot=2)
    for number in range(6):  # newer, of forms that are gone on with elsewhere
        drafts.keep("archive", f"{number}", {"name": "谁"})
    made = TodayPage(session_on(book))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    qtbot.waitUntil(lambda: made.todo.rows.rowCount() >= 3)
    made.focus_first()
    return made


def kept() -> set[tuple[str, int]]:
    return {(draft.form, draft.slot) for draft in drafts.everything() if draft.form != "archive"}


@pytest.mark.parametrize("agrees", [False, True])
@pytest.mark.parametrize("by_key", [False, True])
def test_a_draft_is_given_up_after_a_second_thought(
    page: TodayPage, qtbot: QtBot, dialogs: Dialogs, agrees: bool, by_key: bool
) -> None:
    dialogs.give(accept if agrees else cancel)
    first = page.todo.current()
    assert first.draft
    assert page.discard.isVisible()
    if by_key:
        QTest.keyClick(page.todo, Qt.Key.Key_Delete)
    else:
        page.discard.click()
    assert "放弃以后找不回来" in dialogs.said[0]
    before = {("register", 1), ("household", 1), ("household", 2)}
    gone = (first.draft.form, first.draft.slot)
    assert kept() == (before - {gone} if agrees else before)
    if agrees:
        qtbot.waitUntil(lambda: page.todo.current().draft != first.draft)


def test_what_is_no_draft_can_not_be_given_up(page: TodayPage) -> None:
    lines = [page.todo.rows.row(number) for number in range(page.todo.rows.rowCount())]
    other = next(number for number, todo in enumerate(lines) if todo.draft is None)
    assert (page.discard.isVisible(), page.bar.isVisible()) == (True, False), "for both there is no room at 150 %"
    page.todo.stand_on(other)
    assert (page.discard.isVisible(), page.bar.isVisible()) == (False, True)
    QTest.keyClick(page.todo, Qt.Key.Key_Delete)
    assert len(kept()) == 3
