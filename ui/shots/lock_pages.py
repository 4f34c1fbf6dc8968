"""Pictures of what only a locked book has; a part of ui/shots/pages.py."""

from __future__ import annotations

import threading
from itertools import chain
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.files import Asked
from fupin_desktop.demo import books as demo
from fupin_desktop.demo.books import USERS
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.book.unlocking import WrongPassword
from fupin_desktop.services.lists import listing
from ui.dialogs.access_log import AccessLogDialog
from ui.dialogs.passwords import AddUserDialog, OwnPasswordDialog
from ui.dialogs.recovery import RecoveryDialog, sheet_of
from ui.dialogs.users import UsersDialog
from ui.session import Session
from ui.shots.camera import Camera, Shown, in_window, place
from ui.window.main_window import MainWindow
from ui.window.unlock import UnlockView
from ui.window.waiting import WaitingView

_VILLAGE, _HOUSEHOLDS = "410502101212", 12
_WRONG = 7
_ADMIN, _COUNSELLOR = USERS[0], USERS[2]


def make(folder: Path, camera: Camera) -> None:
    """Take the pictures; `folder` is where the locked book is made. Raises BookError, OSError."""
    path = folder / "locked" / "袁薛庄村.fpb"
    path.parent.mkdir()
    demo.make_village(path, _VILLAGE, _HOUSEHOLDS, 1, locked=True)
    with in_window() as window:
        for name, widget in chain(_before(window, path), _inside(window, path)):
            camera.take(name, widget)


def _before(window: MainWindow, path: Path) -> Shown:
    view = UnlockView(path)
    window.lock(view)
    yield "解锁", window
    view.unlock()
    yield "解锁-没有密码", window
    view.forgotten.click()
    yield "解锁-忘记密码", window
    for _ in range(_WRONG):
        try:
            unlocking.unlock(path, _ADMIN.name, "")
        except WrongPassword:
            continue
    window.lock(UnlockView(path))
    yield "解锁-等一会儿", window
    silent = threading.Event()
    window.lock(WaitingView(path, Asked(silent.wait)))
    yield "账本还没有回答", window
    silent.set()


def _inside(window: MainWindow, path: Path) -> Shown:
    with _opened(path, _ADMIN) as book:
        session = Session(book)
        code = users.new_sheet(book)
        window.unlock()
        window.fill(session, "settings")
        yield "设置-加密的账本", window
        yield "使用人和钥匙", UsersDialog(window, session)
        adding = AddUserDialog(window, [])
        adding.name.setText("周玉梅")
        adding.roles.choose("村级录入员")
        adding.explain()
        adding.password.first.edit.setText("12345678")
        yield "添加使用人", adding
        yield "修改密码", OwnPasswordDialog(window, session)
        yield "访问记录", AccessLogDialog(window)
        yield "恢复页", RecoveryDialog(window, sheet_of(path, _VILLAGE, code))
        written = RecoveryDialog(window, sheet_of(path, _VILLAGE, code))
        written.show_button.click()
        yield "恢复页-抄下来", written
    with _opened(path, _COUNSELLOR) as book:
        window.lock(QWidget())
        window.unlock()
        session = Session(book)
        window.fill(session)
        session.jobs.finish()
        yield "首页-心理专干", window
        place("household", window, household=listing.households().rows(0, 1)[0].key)
        session.jobs.finish()
        yield "户-心理专干", window
        yield "设置-心理专干", place("settings", window)


def _opened(path: Path, user: demo.User) -> Book:
    return open_book(path, "", ring=unlocking.unlock(path, user.name, user.password))
