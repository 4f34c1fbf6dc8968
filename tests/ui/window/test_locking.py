"""Locked books: the unlock view, what wrong passwords cost, locking on demand and after idle minutes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import InterfaceError
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from db import access_log, clock, keys
from db.household import Living
from db.store import database
from fupin_desktop.demo.books import USERS
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, unlocking, users
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import drafts
from fupin_desktop.services.lists import listing
from tests.edges import Dialogs, accept
from tests.narrowed import a
from ui import preferences
from ui.dialogs.about import AboutDialog
from ui.jobs import Job
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import FormTab
from ui.widgets.password import SecretInput
from ui.window.app import Desk, application
from ui.window.locking import Watch
from ui.window.main_window import LOCKED, MainWindow
from ui.window.unlock import UnlockView

ADMIN, RECORDER, COUNSELLOR, TOWNSHIP = USERS


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(application())
    yield made
    if made.window:
        made.window.close()
        made.window.deleteLater()


def view_of(desk: Desk) -> UnlockView:
    assert desk.window
    view = desk.window.centralWidget()
    assert isinstance(view, UnlockView)
    return view


def enter(qtbot: QtBot, desk: Desk, name: str, password: str) -> MainWindow:
    """Type the password and press Enter, as somebody does."""
    view = view_of(desk)
    view.user.setCurrentText(name)
    view.password.edit.setText(password)
    with qtbot.waitSignal(view.unlocked):
        qtbot.keyClick(view.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.window and desk.window._contents))
    assert desk.window
    return desk.window


def lock(qtbot: QtBot, desk: Desk) -> UnlockView:
    assert desk.window
    desk.window.actions_.by_name["lock"].trigger()
    qtbot.waitUntil(lambda: isinstance(desk.window and desk.window.centralWidget(), UnlockView))
    return view_of(desk)


def words_of(view: UnlockView) -> str:
    return " ".join(made.text() for made in view.window().findChildren(QLabel) if made.isVisibleTo(view.window()))


def test_a_locked_book_asks_for_the_password_first(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    assert desk.begin(locked_path)
    view = view_of(desk)
    assert view.window().windowTitle() == LOCKED == "扶贫桌面（已锁定）"
    assert [view.user.itemText(n) for n in range(view.user.count())] == [user.name for user in USERS]
    assert database.is_closed()
    window = enter(qtbot, desk, RECORDER.name, RECORDER.password)
    assert window.session.actor == RECORDER.name
    assert window.windowTitle() == "袁薛庄村 · 袁薛庄村.fpb — 扶贫桌面"
    assert not access.may(Right.USERS)


def test_the_last_user_stands_first(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    desk.begin(locked_path)
    enter(qtbot, desk, TOWNSHIP.name, TOWNSHIP.password)
    assert lock(qtbot, desk).user.currentText() == TOWNSHIP.name


def test_wrong_passwords_are_said_and_then_cost_time(
    qtbot: QtBot, desk: Desk, locked_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin(locked_path)
    view = view_of(desk)
    view.unlock()
    assert view.said.text() == "请输入密码。"
    then = clock.now()
    monkeypatch.setattr(unlocking, "now", lambda: then)  # a busy machine waits no second away
    for tried in range(1, 6):
        view.password.edit.setText("不是这个")
        view.unlock()
        assert not view.go.isEnabled()  # nobody presses twice while keys are derived
        qtbot.waitUntil(lambda tried=tried: len(unlocking.wrong_tries(locked_path)) == tried and not view._is_busy)  # type: ignore[misc]
        if tried < 5:
            assert "密码不对" in view.said.text()
            assert view.password.edit.property("state") == "error"
    assert "1 秒后可以再试" in view.said.text()
    assert not view.password.isEnabled()
    view.unlock()
    assert len(unlocking.wrong_tries(locked_path)) == 5
    monkeypatch.setattr(unlocking, "now", lambda: then + dt.timedelta(seconds=2))
    qtbot.waitUntil(view.password.isEnabled)
    enter(qtbot, desk, ADMIN.name, ADMIN.password)
    assert len([entry for entry in access_log.entries() if entry.what == "密码错误"]) == 5


def test_the_recovery_code_gives_a_new_password(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    ring = unlocking.unlock(locked_path, ADMIN.name, ADMIN.password)
    with open_book(locked_path, "", ring=ring) as book:
        code = users.new_sheet(book)
    desk.begin(locked_path)
    view = view_of(desk)
    view.user.setCurrentText(RECORDER.name)
    view.forgotten.click()
    assert view.whose.currentText() == RECORDER.name
    view.recover()
    assert "恢复码" in view.said.text()
    view.code.setText("0000-1111")
    for edit in (view.new.first.edit, view.new.again.edit):
        edit.setText("Xinmima-1")
    view.recover()
    qtbot.waitUntil(lambda: "恢复码不对" in view.said.text())
    view.code.setText(code.lower().replace("-", " "))
    with qtbot.waitSignal(view.unlocked):
        view.recover()
    qtbot.waitUntil(lambda: bool(desk.window and desk.window._contents))
    assert unlocking.unlock(locked_path, RECORDER.name, "Xinmima-1").holder.name == RECORDER.name


def test_a_damaged_key_file_is_said(desk: Desk, locked_path: Path) -> None:
    keys.beside(locked_path).write_bytes(keys.beside(locked_path).read_bytes()[:-40])
    assert desk.begin(locked_path)
    view = view_of(desk)
    assert "已损坏或被改动" in view.said.text()
    assert not view.go.isEnabled()
    assert not view.forgotten.isEnabled()


def test_a_locked_window_shows_and_holds_nothing(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    desk.begin(locked_path)
    window = enter(qtbot, desk, ADMIN.name, ADMIN.password)
    head = listing.households().rows(0, 1)[0]
    window.pages.go("household", {"household": head.key})
    view = lock(qtbot, desk)
    assert window is desk.window
    assert window.windowTitle() == LOCKED
    assert head.head not in words_of(view)
    assert database.is_closed()
    assert not access.may(Right.REGISTER)
    qtbot.waitUntil(lambda: not window.findChildren(HouseholdPage))
    assert not window.actions()
    with pytest.raises(InterfaceError):  # a late timer can't open it either
        listing.households()
    assert "passphrase" not in database.obj.connect_params
    assert not [edit for edit in window.findChildren(QLineEdit) if edit not in view.findChildren(QLineEdit)]


def test_the_same_page_stands_again_and_drafts_are_offered(qtbot: QtBot, desk: Desk, locked_path: Path) -> None:
    desk.begin(locked_path)
    window = enter(qtbot, desk, ADMIN.name, ADMIN.password)
    head = listing.households().rows(0, 1)[0]
    window.pages.go("household", {"household": head.key})
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    page.years.choose("2025")
    page._year_chosen()
    page.tabs.setCurrentIndex(4)
    sheet = a(FormTab, page.tab).sheet
    cell = next(form for panel in sheet.panels for form in panel.forms()).cell(Living.survey_by)
    cell.input.restore("还没写完的备注")
    cell.input.changed.emit()
    lock(qtbot, desk)
    for file in locked_path.parent.rglob("*"):
        assert not file.is_file() or "还没写完的备注".encode() not in file.read_bytes()
    window = enter(qtbot, desk, ADMIN.name, ADMIN.password)
    page = window.pages.current()
    assert isinstance(page, HouseholdPage)
    assert page.chosen_household() == head.key
    assert (page.tab.title, page.year) == ("生产生活", 2025)
    assert "还没写完的备注" in str(drafts.everything()[0].values)
    assert "有没保存的内容" in " ".join(made.text() for made in page.findChildren(QLabel))


def test_another_user_begins_at_the_beginning_with_their_own_rights(
    qtbot: QtBot, desk: Desk, locked_path: Path
) -> None:
    desk.begin(locked_path)
    enter(qtbot, desk, ADMIN.name, ADMIN.password).pages.go("settings")
    lock(qtbot, desk)
    window = enter(qtbot, desk, COUNSELLOR.name, COUNSELLOR.password)
    assert window.pages.here == "today"
    assert window.session.read_only
    assert not window.session.book.read_only
    shown = {name for name, action in window.actions_.by_name.items() if action.isVisible()}
    assert not {"import", "export", "print", "year", "register", "visit"} & shown
    assert "只能查看" not in window.windowTitle()


def test_open_dialogs_close_before_the_book_does(qtbot: QtBot, desk: Desk, locked_path: Path, dialogs: Dialogs) -> None:
    desk.begin(locked_path)
    window = enter(qtbot, desk, ADMIN.name, ADMIN.password)

    def idle() -> None:
        # it has to stand first; and nobody is locked out while the book is read for them
        if window.session.jobs.busy or not QApplication.activeModalWidget():
            QTimer.singleShot(50, idle)
            return
        watch = window.findChild(Watch)
        assert watch
        watch._last -= 24 * 3600
        watch.look()

    dialogs.really = True
    QTimer.singleShot(50, idle)
    assert AboutDialog(window, window.session).exec() == QDialog.DialogCode.Rejected
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockView))
    assert database.is_closed()


def test_idle_minutes_lock_and_a_touch_puts_it_off(
    qtbot: QtBot, desk: Desk, locked_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences.keep("idle", 5)
    desk.begin(locked_path)
    window = enter(qtbot, desk, ADMIN.name, ADMIN.password)
    watch = window.findChild(Watch)
    assert watch
    due: list[int] = []
    watch.due.disconnect()
    watch.due.connect(lambda: due.append(1))
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 299)
    watch.look()
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    monkeypatch.setattr(time, "time", lambda: began + 301)
    watch.look()
    assert due == []
    monkeypatch.setattr(time, "time", lambda: began + 298 + 301)
    window.session.jobs._open[0] = (Job(lambda _: None), due.append, due.append)
    watch.look()
    window.session.jobs._open.clear()
    assert due == []  # an import was running
    monkeypatch.setattr(time, "time", lambda: began + 1000)
    QApplication.sendEvent(window, QEvent(QEvent.Type.Wheel))  # the lid was opened: too late for a touch
    assert due == [1]


def test_a_plain_book_says_that_it_has_no_password(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.give(accept)
    window.actions_.by_name["lock"].trigger()
    assert "这本账本没有密码" in dialogs.said[0]
    assert not window.findChildren(Watch)


def test_a_password_can_be_looked_at_and_caps_lock_is_told(qtbot: QtBot) -> None:
    made = SecretInput("密码")
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClicks(made.edit, "a")
    assert not made.caps.isVisible()
    made.edit.clear()
    QApplication.sendEvent(made.edit, _key("A"))
    assert made.caps.isVisible()
    assert made.edit.displayText() != "A"
    made.show_button.click()
    assert made.edit.displayText() == "A"
    made.clear()
    assert made.edit.echoMode() == QLineEdit.EchoMode.Password


def _key(letter: str) -> QEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter)
