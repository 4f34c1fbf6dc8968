"""A locked book: half a scale survives the lock, and who of the team may not see a file does not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db.person import Person
from fupin_desktop.demo.books import USERS
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import drafts, history
from fupin_desktop.services.psychology import archive, team
from tests.answered import session_on
from tests.ui.conftest import shown
from tests.ui.pages.psychology.test_screening import adult, agree, keys
from tests.ui.window.test_locking import desk as desk
from tests.ui.window.test_locking import enter, lock
from ui import wording
from ui.dialogs.psychology.talk import TalkDialog
from ui.pages.household_page import HouseholdPage
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.screening import ScreeningPage
from ui.window.app import Desk
from ui.window.main_window import MainWindow

_, RECORDER, COUNSELLOR, _ = USERS


def screening(window: MainWindow) -> ScreeningPage:
    page = window.pages.current()
    assert isinstance(page, ScreeningPage)
    return page


def test_half_a_scale_survives_a_lock(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    assert desk.begin(locked_path)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    window.activateWindow()
    person = adult()
    agree(person)
    window.pages.go("screening", {"person": person})
    QApplication.processEvents()
    keys("1", "1", "0123")
    lock(qtbot, desk)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    window.activateWindow()
    again = screening(window)
    assert again.asking.count.text() == "PHQ-9　第 5 题，共 9 题"
    QApplication.processEvents()
    again.focus_first()
    keys("00000", "0", Qt.Key.Key_Return)
    found = archive.load(person, wording.today(), noted=False)
    assert found
    assert found.screenings[0][1]["answers"] == [0, 1, 2, 3, 0, 0, 0, 0, 0]


def test_what_was_written_of_a_talk_survives_a_lock_sealed(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    assert desk.begin(locked_path)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    person = adult()
    agree(person)
    dialog = TalkDialog(window, window.session, person)
    dialog.open()
    dialog.input("content").restore("说夜里睡不着")
    lock(qtbot, desk)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    assert all("睡不着" not in text for draft in drafts.everything() for text in draft.values.values())
    again = TalkDialog(window, window.session, person)
    assert again.input("content").text() == "说夜里睡不着"
    assert "接着填" in again.said.text()
    again.give_up()
    assert TalkDialog(window, window.session, person).input("content").text() == ""


def test_the_next_at_the_keyboard_finds_nothing_of_it(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    assert desk.begin(locked_path)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    person = adult()
    agree(person)
    window.activateWindow()
    window.pages.go("screening", {"person": person})
    QApplication.processEvents()
    keys("1", "1", "0123")
    lock(qtbot, desk)
    window = enter(qtbot, desk, RECORDER.name, RECORDER.password)
    assert window.pages.here == "today"
    assert "psychology" not in window.rail._buttons
    assert "心理" not in window.actions_.by_name["undo"].text()


def test_a_member_without_a_pledge_opens_no_file(qtbot: QtBot, locked_path: Path) -> None:
    ring = unlocking.unlock(locked_path, COUNSELLOR.name, COUNSELLOR.password)
    with open_book(locked_path, "", ring=ring) as book:
        person = adult()
        agree(person)
        (mine,) = team.members()
        mine.pledge_date = None
        team.keep(COUNSELLOR.name, mine)
        window = shown(qtbot, session_on(book))
        window.pages.go("archive", {"person": person})
        page = window.pages.current()
        assert isinstance(page, FilePage)
        assert page.found is None
        assert "保密承诺" in page.place.text()
        assert not page.tabs.isVisible()
        window.pages.go("screening", {"person": person})
        assert screening(window).face.currentWidget() is screening(window).no_consent
        assert not screening(window).consent_button.isEnabled()
        assert history.undoable() != "心理工作队"  # who may see what is not taken back by Ctrl+Z
        window.close()


def test_from_a_household_the_counsellor_gets_to_a_file(qtbot: QtBot, locked_path: Path) -> None:
    ring = unlocking.unlock(locked_path, COUNSELLOR.name, COUNSELLOR.password)
    with open_book(locked_path, "", ring=ring) as book:
        person = adult()
        agree(person)
        found = Person.find(person)
        assert found
        window = shown(qtbot, session_on(book))
        window.pages.go("household", {"household": str(found.household), "tab": "成员"})
        page = window.pages.current()
        assert isinstance(page, HouseholdPage)
        table = page.members.table
        table.stand_on(next(n for n in range(table.rows.rowCount()) if str(table.rows.row(n).person.id) == person))
        (made,) = [
            one for one in page.members.findChildren(QPushButton) if one.text() == "心理档案" and one.isVisible()
        ]
        made.click()
        opened = window.pages.current()
        assert isinstance(opened, FilePage)
        assert opened.found
        assert str(opened.found.person.id) == person
        window.close()
