"""What is done with a book as a whole: put back, encrypted, seen by two, dressed anew; and who may come in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from db import backup
from db.household import Household
from db.resources import RESOURCES
from fupin_desktop.roles import Role
from fupin_desktop.services.book.opening import create_book
from tests.books import add_household
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker, labels
from ui import preferences, theme
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.passwords import AddUserDialog, EncryptDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.users import UsersDialog
from ui.pages.registration import RegistrationPage
from ui.pages.settings import SettingsPage
from ui.widgets.frame import Dialog
from ui.window.app import Desk, application
from ui.window.unlock import UnlockView

SECRET = "Xinmima-2026"


def settings(walker: Walker) -> SettingsPage:
    walker.press("Alt+5")
    page: SettingsPage = walker.wait_for(walker.window.pages.current, SettingsPage)
    walker.idle()
    return page


def opened(walker: Walker) -> None:
    walker.wait(lambda: hasattr(walker.desk.window, "session"), "the book opens")
    walker.idle()


def _copied_by_hand(walker: Walker) -> None:
    """备份与恢复… from the menu, 现在备份."""

    def copy(dialog: BackupDialog) -> None:
        walker.click("现在备份", dialog)
        walker.wait(lambda: "已备份" in dialog.said.text(), dialog.said.text())
        walker.press("Escape")

    walker.when(BackupDialog, copy)
    walker.choose_errand("backup")
    walker.idle()


def test_a_copy_is_put_back_in_the_window(walker: Walker, village: Village) -> None:
    walker.enter("管理员")
    add_household()

    _copied_by_hand(walker)
    add_household("王五", "410502196003036013")
    walker.window.session.written()
    before = len(backup.listed(village.path))

    def back(dialog: BackupDialog) -> None:
        rows = dialog.copies.rows
        dialog.copies.stand_on(next(n for n in range(rows.rowCount()) if rows.row(n).note == "手动"))
        walker.click("恢复选中的这份…", dialog)

    said: list[str] = []

    def agree(dialog: Dialog) -> None:
        said.append(labels(dialog))
        walker.click("恢复", dialog)

    def read(dialog: Dialog) -> None:
        said.append(labels(dialog))
        walker.press("Return")

    walker.when(BackupDialog, back)
    walker.when(Dialog, agree)
    walker.when(Dialog, read)
    first = walker.window
    walker.choose_errand("backup")
    walker.wait(lambda: walker.desk.window not in (None, first), "the book again")
    opened(walker)
    assert "现在的账本也留成一份备份" in said[0]
    assert "已恢复" in said[1]
    assert walker.window.session.actor == "管理员"  # nobody is asked for the password again
    assert [household.address for household in Household.living()] == ["袁薛庄村一组 3 号"]
    assert len(backup.listed(village.path)) >= before + 1  # what was put aside
    assert [record["name"] for record in walker.dump() if record["table"] == "person"] == ["张三"]


@pytest.fixture
def plain(tmp_path: Path) -> Walker:
    """A person at a book that somebody made without a password."""
    path = tmp_path / "明文.fpb"
    create_book(path, ZHANGXUEZHUANG, "李建国")
    preferences.keep("actor", "李建国")
    made = Walker(Village(path, ZHANGXUEZHUANG, "", {"管理员": SECRET}))
    assert made.desk.begin(path)
    opened(made)
    return made


def _fill_in(walker: Walker, dialog: EncryptDialog) -> None:
    """Who becomes the 管理员, and the password twice."""
    dialog.name.setFocus()
    dialog.name.selectAll()
    walker.write("管理员")
    walker.press("Tab")
    for _ in range(2):
        walker.write(SECRET)
        walker.press("Return")


def test_a_plain_book_is_encrypted(plain: Walker) -> None:
    path = plain.village.path
    add_household()
    plain.window.session.book.backup_now()
    assert "（未加密）" in plain.window.windowTitle()
    assert path.read_bytes().startswith(b"SQLite format 3")

    def keep(dialog: RecoveryDialog) -> None:
        plain.click("显示恢复码，我抄下来", dialog)
        dialog.in_safe.setFocus()
        plain.press("Space", "Tab", "Return")

    plain.when(EncryptDialog, partial(_fill_in, plain))
    plain.when(RecoveryDialog, keep)
    settings(plain)
    first = plain.window
    plain.click("给账本加密…")
    plain.wait(lambda: plain.desk.window not in (None, first), "the book again")
    opened(plain)
    assert "（未加密）" not in plain.window.windowTitle()
    assert plain.window.session.actor == "管理员"
    assert not path.read_bytes().startswith(b"SQLite format 3")
    for copy in backup.listed(path):
        assert not copy.path.read_bytes().startswith(b"SQLite format 3")
    assert [record["name"] for record in plain.dump() if record["table"] == "person"] == ["张三"]
    plain.press("Ctrl+L")
    view = plain.wait_for(lambda: plain.window.centralWidget(), UnlockView)
    plain.wait(view.password.edit.hasFocus, "the keyboard in the password")
    plain.write(SECRET)
    plain.press("Return")
    opened(plain)


def _manage(walker: Walker, work: Callable[[UsersDialog], None]) -> None:
    """使用人和钥匙… in 设置."""
    walker.when(UsersDialog, work)
    settings(walker)
    walker.click("使用人和钥匙…")
    walker.idle()


def _add(walker: Walker, name: str, dialog: UsersDialog) -> None:
    def fill(asked: AddUserDialog) -> None:
        walker.write(name)
        walker.pick(asked.roles, asked.roles.findData(Role.RECORDER))
        asked.password.setFocus()
        for _ in range(2):
            walker.write(SECRET)
            walker.press("Return")

    walker.when(AddUserDialog, fill)
    walker.click("添加使用人…", dialog)
    walker.wait(lambda: f"已添加“{name}”" in dialog.said.text(), dialog.said.text())
    walker.press("Escape")


def _dismiss(walker: Walker, name: str, dialog: UsersDialog) -> None:
    rows = dialog.table.rows
    dialog.table.stand_on(next(n for n in range(rows.rowCount()) if rows.row(n).name == name))
    walker.when(Dialog, lambda asked: walker.click("删除", asked))
    walker.when(Dialog, lambda asked: walker.click("以后再说", asked))
    walker.click("删除…", dialog)
    walker.wait(lambda: f"已删除“{name}”" in dialog.said.text(), dialog.said.text())
    walker.press("Escape")


def test_a_new_recorder_comes_in_and_is_sent_away(walker: Walker, village: Village) -> None:
    walker.enter("管理员")
    name = "薛小娟"

    _manage(walker, partial(_add, walker, name))
    walker.window.close()
    village.passwords[name] = SECRET
    window = walker.enter(name)
    assert window.session.actor == name
    add_household()
    walker.window.close()

    walker.enter("管理员")
    _manage(walker, partial(_dismiss, walker, name))
    assert Household.living().count() == 1  # what she entered stays
    walker.window.close()
    assert walker.desk.begin(village.path)
    view = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    assert name not in [view.user.itemText(n) for n in range(view.user.count())]


def _is_dressed(scale: int) -> bool:
    return theme.scale() == scale


def test_letters_and_contrast_are_chosen_by_keys(walker: Walker) -> None:
    walker.enter("村级录入员")
    page = settings(walker)
    for words, scale in (("最大 150%", 150), ("标准 100%", 100)):
        walker.click(words)
        walker.wait(partial(_is_dressed, scale), words)
        page = walker.wait_for(walker.window.pages.current, SettingsPage)
        walker.idle()
        assert page.sizes[scale].isChecked()
    assert walker.window.session.actor == "村级录入员"
    box: QCheckBox = page.contrast
    box.setFocus()
    walker.press("Space")
    walker.wait(theme.contrast, "contrast")
    page = walker.wait_for(walker.window.pages.current, SettingsPage)
    walker.idle()
    assert page.contrast.isChecked()
    page.contrast.setFocus()
    walker.press("Space")
    walker.wait(lambda: not theme.contrast(), "no contrast")
    walker.press("Alt+2")  # the window still answers
    walker.wait(lambda: walker.window.pages.here == "households", "the households")


_OTHER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
path = Path(sys.argv[2])
with open_book(path, "", ring=unlocking.unlock(path, "管理员", sys.argv[3])):
    print("open", flush=True)
    time.sleep(60)
"""


def test_a_book_that_another_program_writes_is_only_looked_at(walker: Walker, village: Village) -> None:
    """Another computer's window on a shared folder, or a command that runs: there is nobody to come forward."""
    secret = village.passwords["管理员"]
    start = [sys.executable, "-c", _OTHER, str(RESOURCES.parent), str(village.path), secret]
    with subprocess.Popen(start, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        walker.when(Dialog, lambda asked: walker.click("只查看，不修改", asked))
        window = walker.enter("村级录入员")
        assert "（只能查看）" in window.windowTitle()
        for name in ("import", "register", "visit", "undo", "year"):
            assert not window.actions_.by_name[name].isEnabled(), name
        walker.press("Ctrl+N")
        walker.idle()
        assert window.pages.here == "today"
        other.kill()


def test_a_second_start_brings_the_open_window_forward_as_it_stands(walker: Walker, village: Village) -> None:
    """Two processes: tests/ui/window/test_doorbell.py. What is half typed stays where it is."""
    walker.enter("村级录入员")
    walker.press("Ctrl+N", "Return")
    walker.write("三组")
    page = walker.page(RegistrationPage)
    walker.minimise()
    assert not Desk(application()).begin(village.path)
    walker.wait(lambda: not walker.window.isMinimized() and walker.window.windowHandle().isExposed(), "the window")
    assert walker.page(RegistrationPage) is page
    walker.write("四")  # the keyboard is where it was
    assert page.household.form.cell(Household.group_no).input.text() == "三组四"


def test_a_second_start_brings_the_locked_window_forward_too(walker: Walker, village: Village) -> None:
    walker.enter("村级录入员")
    walker.press("Ctrl+L")
    walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    walker.minimise()
    assert not Desk(application()).begin(village.path)  # it was answered
    walker.wait(lambda: not walker.window.isMinimized() and walker.window.windowHandle().isExposed(), "the window")
    assert isinstance(walker.window.centralWidget(), UnlockView)  # who comes has to unlock it as ever
