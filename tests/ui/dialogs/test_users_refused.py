"""Esc in whatever is asked about users, and one's own password."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db import keys
from db.keys import Cost, Holder
from fupin_desktop.demo.books import User
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import create_book, open_book
from tests.books import ACTOR
from tests.edges import Dialogs, accept, cancel
from tests.merged import FIRST, NEW, declared, merger
from tests.ui.dialogs.test_users import ADMIN, COUNSELLOR, add_user, filled, inside, names
from tests.ui.dialogs.test_users import session_of_admin as session_of_admin
from tests.ui.dialogs.test_users import window as window
from ui.dialogs.passwords import EditUserDialog, OwnPasswordDialog
from ui.dialogs.users import UsersDialog
from ui.pages.settings import SettingsPage
from ui.session import Session
from ui.window.main_window import MainWindow


@pytest.mark.parametrize(
    ("user", "button", "within"),
    [
        (ADMIN, "add", 0), (ADMIN, "edit", 1), (ADMIN, "reset", 1), (ADMIN, "suspend", 1), (ADMIN, "remove", 1),
        (ADMIN, "new_sheet", 0), (ADMIN, "rekey", 0), (COUNSELLOR, "grant", 1),
    ],
)  # fmt: skip
def test_esc_in_what_is_asked_of_a_user_changes_nothing(
    locked_path: Path, window: MainWindow, dialogs: Dialogs, user: User, button: str, within: int
) -> None:
    if button == "grant":
        made = inside(locked_path)
        add_user(dialogs, UsersDialog(window, made), "钱心怡", Role.COUNSELLOR)
        made.book.close()
    session = inside(locked_path, user)
    dialog = UsersDialog(window, session)
    dialog.table.stand_on(names(dialog).index("钱心怡") if button == "grant" else within)
    before = keys.beside(locked_path).read_bytes()
    dialogs.give(cancel)
    pressed = getattr(dialog, button)
    assert pressed.isEnabled()
    pressed.click()
    assert keys.beside(locked_path).read_bytes() == before
    assert dialogs.sites[-1][0] == "dialogs/users.py"
    session.book.close()


def test_another_key_later(session_of_admin: Session, window: MainWindow, dialogs: Dialogs) -> None:
    """Somebody is sent away; whether the key is changed at once is asked, and Esc changes none."""
    wanted: list[str] = []
    session_of_admin.desk_wanted.connect(lambda what, _: wanted.append(what))
    dialog = UsersDialog(window, session_of_admin)
    dialog.table.stand_on(1)
    dialogs.give(accept, cancel)
    dialog.remove.click()
    assert wanted == []
    dialogs.give(accept)
    dialog.rekey.click()
    assert wanted == ["rekey"]


def test_ones_own_password_is_changed_in_settings(session_of_admin: Session, qtbot: QtBot, dialogs: Dialogs) -> None:
    page = SettingsPage(session_of_admin)
    qtbot.addWidget(page)

    def fill(dialog: OwnPasswordDialog) -> int:
        filled(dialog, "Xinmima-1")
        dialog.now.edit.setText(ADMIN.password)
        return accept(dialog)

    path = session_of_admin.book.path
    dialogs.give(cancel, fill)
    page.user._change_password()
    assert unlocking.unlock(path, ADMIN.name, ADMIN.password).holder.name == ADMIN.name
    page.user._change_password()
    assert unlocking.unlock(path, ADMIN.name, "Xinmima-1").holder.name == ADMIN.name


def test_who_serves_a_village_that_was_merged_serves_what_it_is_now(qtbot: QtBot, tmp_path: Path) -> None:
    """Another name is no way to the whole township."""
    path = tmp_path / "宝莲寺镇.fpb"
    create_book(path, "410502101", ACTOR)
    parent = QWidget()
    qtbot.addWidget(parent)
    with declared(*merger()), open_book(path, ACTOR):
        dialog = EditUserDialog(parent, [], Holder("王芳", Role.RECORDER, FIRST, (), Cost(1, 8, 1), "", "", ""))
        assert dialog.area.chosen == NEW
