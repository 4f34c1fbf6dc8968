"""Users, passwords and keys on screen; the recovery sheet; the access log; encrypting and re-keying from the window."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db import backup, keys
from fupin_desktop.demo.books import USERS
from fupin_desktop.roles import Right, Role
from fupin_desktop.services.book import access, unlocking, users
from fupin_desktop.services.book.opening import Book, open_book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Chooser, Dialogs, accept
from tests.posix_only import is_private
from ui import preferences
from ui.dialogs.access_log import AccessLogDialog
from ui.dialogs.passwords import AddUserDialog, EncryptDialog, OwnPasswordDialog, PasswordDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.users import UsersDialog
from ui.pages.settings import SettingsPage
from ui.paper import recovery
from ui.paper.recovery import RecoverySheet
from ui.session import Session
from ui.widgets.frame import Dialog
from ui.window.app import Desk, application
from ui.window.main_window import MainWindow
from ui.window.unlock import UnlockView

ADMIN, RECORDER, COUNSELLOR, TOWNSHIP = USERS
CODE = "7QX4-J1WM-00KD-3FZ9-VTNB-A2C8-E5GH-RSYP"
SHEET = RecoverySheet("袁薛庄村.fpb", "文峰区 · 宝莲寺镇 · 袁薛庄村", CODE)


def inside(locked_path: Path, user: object = ADMIN) -> Session:
    name, password = user.name, user.password  # type: ignore[attr-defined]
    ring = unlocking.unlock(locked_path, name, password)
    return session_on(open_book(locked_path, "", ring=ring))


@pytest.fixture
def session_of_admin(locked_path: Path) -> Iterator[Session]:
    made = inside(locked_path)
    yield made
    made.book.close()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def agreed(dialogs: Dialogs) -> list[str]:
    """What was asked; each is agreed to."""
    dialogs.when(Dialog, accept)
    return dialogs.said


def filled(dialog: PasswordDialog, password: str) -> None:
    for edit in (dialog.password.first.edit, dialog.password.again.edit):
        edit.setText(password)


def names(dialog: UsersDialog) -> list[str]:
    return [dialog.table.rows.row(number).name for number in range(dialog.table.rows.rowCount())]


def add_user(dialogs: Dialogs, dialog: UsersDialog, name: str, role: Role) -> None:
    def fill(made: AddUserDialog) -> int:
        made.name.setText(name)
        made.accept()
        assert made.said.text() == "请选一个角色。"
        made.roles.choose(role)
        made.accept()
        assert "密码" in made.said.text()
        filled(made, "Xinmima-1")
        made._groups.setText("一组、 3组")
        made.accept()
        return made.result()

    dialogs.when(AddUserDialog, fill)
    dialog.add.click()


def test_a_user_is_added_with_role_and_groups(session_of_admin: Session, window: MainWindow, dialogs: Dialogs) -> None:
    dialog = UsersDialog(window, session_of_admin)
    assert names(dialog) == [user.name for user in USERS]
    add_user(dialogs, dialog, "周玉梅", Role.RECORDER)
    assert dialog.said.text() == "已添加“周玉梅”。"
    holder = unlocking.unlock(session_of_admin.book.path, "周玉梅", "Xinmima-1").holder
    assert (holder.role, holder.groups) == (Role.RECORDER, ("一组", "3组"))
    assert dialog.table.current().name == "周玉梅"


@pytest.mark.parametrize("button", ["suspend", "remove"])
def test_the_last_administrator_lets_himself_out_and_the_book_is_locked(
    session_of_admin: Session, window: MainWindow, agreed: list[str], qtbot: QtBot, button: str
) -> None:
    wanted: list[str] = []
    session_of_admin.desk_wanted.connect(lambda what, _: wanted.append(what))
    dialog = UsersDialog(window, session_of_admin)
    dialog.table.stand_on(names(dialog).index(ADMIN.name))
    assert not dialog.edit.isEnabled()
    getattr(dialog, button).click()
    qtbot.waitUntil(lambda: wanted == ["lock"])
    assert "唯一的管理员" in agreed[0]
    assert "恢复页" in agreed[0]
    with pytest.raises((unlocking.Suspended, unlocking.WrongPassword)):
        unlocking.unlock(session_of_admin.book.path, ADMIN.name, ADMIN.password)


def test_with_another_administrator_nobody_lets_himself_out(
    session_of_admin: Session, window: MainWindow, dialogs: Dialogs
) -> None:
    dialog = UsersDialog(window, session_of_admin)
    add_user(dialogs, dialog, "周玉梅", Role.ADMIN)
    dialog.table.stand_on(names(dialog).index(ADMIN.name))
    assert not dialog.suspend.isEnabled()
    assert not dialog.remove.isEnabled()


def test_who_lacks_the_second_key_is_told_and_can_be_granted_it(
    locked_path: Path, window: MainWindow, dialogs: Dialogs, agreed: list[str]
) -> None:
    session = inside(locked_path)
    dialog = UsersDialog(window, session)
    add_user(dialogs, dialog, "钱心怡", Role.COUNSELLOR)
    assert "授予心理档案" in dialog.said.text()
    assert dialog.said.property("state") == "warning"
    assert dialog.grant.isHidden()  # this 管理员 does not hold it
    session.book.close()
    session = inside(locked_path, COUNSELLOR)
    dialog = UsersDialog(window, session)
    assert dialog.add.isHidden()
    dialog.table.stand_on(names(dialog).index("钱心怡"))
    dialog.grant.click()
    assert [one.split()[0] for one in agreed] == ["添加使用人", "授予心理档案？"]
    assert not dialog.grant.isEnabled()
    held = users.listed(session.book)
    assert users.sees_psychology(session.book, next(user for user in held if user.name == "钱心怡"))
    session.book.close()


def test_resetting_the_password_of_a_counsellor_says_what_is_lost(
    session_of_admin: Session, window: MainWindow, dialogs: Dialogs
) -> None:
    def fill(made: PasswordDialog) -> int:
        filled(made, "Xinmima-1")
        made.accept()
        return made.result()

    dialogs.when(PasswordDialog, fill)
    dialog = UsersDialog(window, session_of_admin)
    assert not dialog.reset.isEnabled()  # one's own is changed elsewhere
    dialog.table.stand_on(2)
    dialog.reset.click()
    assert "心理档案的钥匙也就没有了" in dialog.said.text()
    assert unlocking.unlock(session_of_admin.book.path, COUNSELLOR.name, "Xinmima-1").holder.role == Role.COUNSELLOR


def test_removing_asks_and_offers_a_new_key(session_of_admin: Session, window: MainWindow, agreed: list[str]) -> None:
    wanted: list[str] = []
    session_of_admin.desk_wanted.connect(lambda what, _: wanted.append(what))
    dialog = UsersDialog(window, session_of_admin)
    dialog.table.stand_on(1)
    dialog.remove.click()
    assert [one.split()[0] for one in agreed] == [f"删除使用人“{RECORDER.name}”？", "现在更换钥匙吗？"]
    assert RECORDER.name not in unlocking.users(session_of_admin.book.path)
    assert wanted == ["rekey"]
    assert "更换账本的钥匙" in {entry.what for entry in access.entries()}


def test_what_cannot_be_is_said_in_the_dialog(session_of_admin: Session, window: MainWindow, agreed: list[str]) -> None:
    dialog = UsersDialog(window, session_of_admin)
    dialog.table.stand_on(2)
    dialog.remove.click()
    assert "只有“赵心怡”能看心理档案" in dialog.said.text()
    assert COUNSELLOR.name in unlocking.users(session_of_admin.book.path)


def test_ones_own_password_takes_the_present_one(session_of_admin: Session, window: MainWindow) -> None:
    dialog = OwnPasswordDialog(window, session_of_admin)
    filled(dialog, "Xinmima-1")
    dialog.accept()
    assert "现在的密码" in dialog.said.text()
    dialog.now.edit.setText("不是它")
    dialog.accept()
    assert "密码不对" in dialog.said.text()
    dialog.now.edit.setText(ADMIN.password)
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert unlocking.unlock(session_of_admin.book.path, ADMIN.name, "Xinmima-1").holder.role == Role.ADMIN


def test_a_new_sheet_replaces_the_old_one(
    session_of_admin: Session, window: MainWindow, dialogs: Dialogs, agreed: list[str]
) -> None:
    sheets: list[RecoverySheet] = []
    dialogs.when(RecoveryDialog, lambda dialog: sheets.append(dialog._sheet))
    dialog = UsersDialog(window, session_of_admin)
    for _ in range(2):
        dialog.new_sheet.click()
    path = session_of_admin.book.path
    assert unlocking.unlock_by_code(path, sheets[1].code).holder.name == keys.SHEET
    with pytest.raises(unlocking.WrongPassword):
        unlocking.unlock_by_code(path, sheets[0].code)
    assert sheets[1].village == "文峰区 · 宝莲寺镇 · 袁薛庄村"


def test_the_recovery_dialog_closes_only_when_the_sheet_is_in_the_safe(
    qtbot: QtBot, tmp_path: Path, chooser: Chooser
) -> None:
    dialog = RecoveryDialog(None, SHEET)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    assert dialog.isVisible()
    assert "放进保险柜" in dialog.said.text()
    assert not dialog.in_safe.isEnabled()
    assert not dialog.code.isVisible()
    target = tmp_path / "没有" / "恢复页.pdf"
    chooser.give(target)
    chooser.give(target)
    dialog.save_button.click()
    assert "不能写" in dialog.said.text()
    target.parent.mkdir()
    dialog.save_button.click()
    assert is_private(target)
    dialog.show_button.click()
    assert "".join(dialog.code.text().split("\n")).replace("-", "") == CODE.replace("-", "")
    assert not dialog.done_button.isEnabled()
    dialog.in_safe.click()
    dialog.done_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_sheet_reads_back_and_has_its_fonts(tmp_path: Path) -> None:
    pdf = tmp_path / "恢复页.pdf"
    recovery.to_pdf(SHEET, pdf)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    assert text.count("\f") == 1  # one page
    words = text.split()
    first = words.index(CODE.split("-")[0])
    assert "-".join(words[first : first + 8]) == CODE
    for line in ("袁薛庄村.fpb", "文峰区 · 宝莲寺镇 · 袁薛庄村", "忘记密码", "保险柜"):
        assert line in text
    listed = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert {font[0].partition("+")[2] or font[0] for font in fonts} == {
        "NotoSansSC-Bold", "NotoSansSC-Regular", "RecoveryCode",
    }  # fmt: skip
    assert all(font[-5] == "yes" for font in fonts)


def test_the_drawn_code_is_the_code(tmp_path: Path) -> None:
    pdf, picture = tmp_path / "恢复页.pdf", tmp_path / "页"
    recovery.to_pdf(SHEET, pdf)
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-singlefile", "-png", str(pdf), str(picture)], check=True)
    page = QImage(str(picture.with_suffix(".png")))
    rows = [list(row) for row in segno.make_qr(CODE, error="q").matrix_iter(border=0)]
    dot = 300 / 25.4
    module = recovery._QR / (len(rows) + 8) * dot
    left, top = (210 - recovery._QR) / 2 * dot + 4 * module, (12 + 94) * dot + 4 * module
    seen = [
        [page.pixelColor(round(left + (x + 0.5) * module), round(top + (y + 0.5) * module)).lightness() < 128
         for x in range(len(rows))]
        for y in range(len(rows))
    ]  # fmt: skip
    assert seen == [[bool(dark) for dark in row] for row in rows]


def test_the_access_log_is_filtered(session_of_admin: Session, window: MainWindow) -> None:
    head = add_household("张三")[0]
    for number in range(100):
        access.note("查看完整号码", str(head.id), f"证件号码 {number}")
    dialog = AccessLogDialog(window)
    dialog.what.choose("查看完整号码")
    dialog.refresh()
    assert dialog.counted.text() == "100 条"
    first, last = dialog.table.rows.row(0), dialog.table.rows.row(99)
    assert (first.entry.note, first.name, first.entry.user) == ("证件号码 99", "张三", ADMIN.name)
    assert last.entry.note == "证件号码 0"
    dialog.user.choose("没有")
    dialog.what.choose("")
    dialog.refresh()
    assert dialog.table.rows.rowCount() > 100


def test_settings_show_what_the_role_may_do(locked_path: Path, qtbot: QtBot) -> None:
    def seen() -> set[str]:
        page = SettingsPage(session)
        qtbot.addWidget(page)
        page.refresh()
        page.show()
        kind = type(page.user.password)
        shown = {made.text() for made in page.user.findChildren(kind) if made.isVisible()}
        return shown | {made.text() for made in (page.keys, page.open_year) if made.isVisible()}

    for user, expected in (
        (ADMIN, {"修改密码…", "使用人和钥匙…", "访问记录…", "上报钥匙…", "打开新年度…"}),
        (RECORDER, {"修改密码…", "上报钥匙…", "打开新年度…"}),
        (COUNSELLOR, {"修改密码…", "使用人和钥匙…", "上报钥匙…"}),
    ):
        session = inside(locked_path, user)
        assert seen() == expected
        session.book.close()


def test_idle_minutes_are_chosen(session_of_admin: Session, qtbot: QtBot) -> None:
    page = SettingsPage(session_of_admin)
    qtbot.addWidget(page)
    assert page.user.idle.chosen == "10"
    offered = [page.user.idle.itemData(n) for n in range(page.user.idle.count())]
    assert offered == [str(minutes) for minutes in preferences.IDLE_MINUTES]  # never not at all
    page.user.idle.setCurrentIndex(page.user.idle.findData("30"))
    page.user.idle.activated.emit(3)
    assert preferences.text("idle") == "30"


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(application())
    yield made
    if made.window:
        made.window.close()
        made.window.deleteLater()


def opened(qtbot: QtBot, desk: Desk) -> Book:
    qtbot.waitUntil(lambda: bool(desk.window and desk.window._contents))
    assert desk.window
    return desk.window.session.book


def test_a_new_key_is_made_from_the_window(qtbot: QtBot, desk: Desk, locked_path: Path, dialogs: Dialogs) -> None:
    dialogs.give(accept)
    desk.begin(locked_path)
    assert desk.window
    view = desk.window.centralWidget()
    assert isinstance(view, UnlockView)
    view.password.edit.setText(ADMIN.password)
    view.unlock()
    before = keys.load(locked_path).book
    book = opened(qtbot, desk)
    book.backup_now()
    desk._answer("rekey", None)
    assert "钥匙换好了" in dialogs.said[0]
    assert keys.load(locked_path).book != before
    assert opened(qtbot, desk).actor == ADMIN.name
    assert backup.is_good(backup.listed(locked_path)[0].path)


def test_a_plain_book_is_encrypted_from_the_window(
    qtbot: QtBot, desk: Desk, village: Book, cheap_keys: None, dialogs: Dialogs
) -> None:
    path = village.path
    village.close()
    sheets: list[RecoverySheet] = []
    dialogs.when(RecoveryDialog, lambda dialog: sheets.append(dialog._sheet))
    preferences.keep("actor", ACTOR)
    desk.begin(path)
    assert desk.window
    assert "（未加密）" in desk.window.windowTitle()
    dialog = EncryptDialog(desk.window, ACTOR)
    filled(dialog, "Guanli-2026")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    desk._answer("encrypt", (dialog.name.text(), dialog.password.text(), YUANXUEZHUANG))
    assert opened(qtbot, desk).actor == ACTOR
    assert "未加密" not in desk.window.windowTitle()
    assert access.may(Right.USERS)
    assert unlocking.is_locked(path)
    assert unlocking.unlock_by_code(path, sheets[0].code).holder.name == keys.SHEET
