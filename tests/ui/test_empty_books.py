"""A book in which nothing stands yet: every page is read, and says what would be there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from fupin_desktop.roles import TABLE, Role
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import create_book, open_book
from tests.answered import session_on
from tests.books import ACTOR
from tests.ui.conftest import _close_windows, shown
from ui.window.navigation import PLACES

#: What has pictures is drawn elsewhere; every ledger is one page (tests/ui/pages/ledgers/test_page.py).
_DRAWN = {"effect", "psychology report"}
#: Each kind of book, each role.
_VILLAGE, _TOWN, _DISTRICT = "410502101212", "410502101", "410502"
_WHO = [(_VILLAGE, None), (_VILLAGE, Role.RECORDER), (_TOWN, Role.COUNSELLOR), (_TOWN, Role.ADMIN),
        (_DISTRICT, Role.TOWNSHIP)]  # fmt: skip


def _wordless(page: QWidget) -> list[str]:
    """Lists in sight without a row."""
    tables = [one for one in page.findChildren(QTableView) if one.isVisible()]
    return [one.accessibleName() for one in tables if not one.model().rowCount()]


@pytest.mark.parametrize(("region", "role"), _WHO)
def test_every_page_of_an_empty_book_is_read_and_says_what_would_be_there(
    qtbot: QtBot, tmp_path: Path, region: str, role: Role | None
) -> None:
    """Of a village, a township and a district, as anybody with a password meets it, and as whom a book without one
    lets do all; where somebody has no business they are told so, and stay where they are."""
    create_book(tmp_path / "空.fpb", region, ACTOR)
    with open_book(tmp_path / "空.fpb", ACTOR) as book:
        if role:
            access.enter(dataclasses.replace(access.visitor(), role=role, rights=TABLE[role], area=region))
        session = session_on(book)
        said: list[str] = []
        session.said.connect(said.append)
        window = shown(qtbot, session)
        silent, shut = {}, set()
        for place in (one for one in PLACES if not one.of and one.name not in _DRAWN):
            before = window.pages.here
            window.pages.go(place.name)
            session.jobs.finish()
            QApplication.processEvents()
            page = window.pages.current()
            assert page
            if said:
                shut.add(place.name)
                assert (said, window.pages.here) == (["这一页不在您的权限里。"], before)
                said.clear()
            elif lists := _wordless(page):
                silent[place.name] = "、".join(lists)
        assert shut == {one.name for one in PLACES if not (one.of or one.name in _DRAWN or one.is_for(access.may))}
        assert set(silent.items()) <= {("paper entry", "可能是谁")}
        _close_windows()
