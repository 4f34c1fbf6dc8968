"""Every ledger and every page beside them is found above by its name and by its initials, and opened by Enter: by each
role what it may open, and nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import pinyin
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.roles import Role, rights
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import searching
from tests.answered import session_on
from tests.ui.conftest import shown
from ui.widgets import search_lines
from ui.widgets.search_results import Result
from ui.window.navigation import BY_NAME

#: Heading, page, ledger, and the right that it takes.
NAMED = [(one.heading, "ledger", one.name, one.right) for one in LEDGERS]
NAMED += [(one.heading, one.page, "", BY_NAME[one.page].right) for one in PAGES]


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_what_it_may_open(village: Book, role: Role) -> None:
    may = rights(role, psychology=role is Role.COUNSELLOR)
    access.enter(dataclasses.replace(access.visitor(), role=role, rights=may))
    for heading, _, _, right in NAMED:
        for typed in (heading, pinyin.initials(heading), pinyin.initials(heading)[:2].upper()):
            found = [name for name, _, _ in searching.named_so(typed)]
            assert (heading in found) is (right is None or right in may), typed
    assert searching.named_so(" ") == []


def test_enter_opens_it(qtbot: QtBot, village: Book) -> None:
    window = shown(qtbot, session_on(village))
    box = window.top.search
    for heading, page, ledger, _ in NAMED:
        window.pages.go("today")
        box.start()
        qtbot.keyClicks(box, pinyin.initials(heading))
        qtbot.waitUntil(lambda: not box._timer.isActive())
        lines = [box.results.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(box.results.list.count())]
        at = next(n for n, one in enumerate(lines) if one.name == heading and one.where.startswith("台账 · "))
        for _ in range(at):
            qtbot.keyClick(box, Qt.Key.Key_Down)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert window.pages.here == page, heading
        assert window.pages.place[1].get("ledger", "") == ledger


def test_many_people_of_the_same_initials_leave_room_for_it(village: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Result(f"薛明{n}", "", "", {}) for n in range(30)]
    monkeypatch.setattr(search_lines, "find", lambda _text, limit: people[:limit])
    found = [one.name for one in search_lines.find_all("xm", 30)]
    assert (len(found), found[0], found[-1]) == (30, "薛明0", "项目")
