"""Copies of the book, as a person meets them: at closing, in the line at the foot, on a stick."""

from __future__ import annotations

from pathlib import Path

from db import backup
from db.changes import one
from tests.books import add_household
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.choose_backup import BackupDialog


def test_what_was_done_is_copied_at_closing(walker: Walker, village: Village) -> None:
    window = walker.enter("管理员")
    window.status.show_backup()
    before = len(backup.listed(village.path))
    add_household()
    window.session.changed.emit()
    walker.waits_to_see("之后又做了 1 次改动" if before else "次改动都只在账本里")
    window.close()
    copies = backup.listed(village.path)
    assert len(copies) == before + 1
    ring = window.session.book.ring
    assert ring is None  # closed, and its keys forgotten
    window = walker.enter("管理员")
    assert window.session.book.covered().since == 0
    window.close()
    assert len(backup.listed(village.path)) == before + 1  # nothing was done: nothing is copied again


def test_locking_the_book_copies_it_too(walker: Walker, village: Village) -> None:
    walker.enter("管理员")
    before = len(backup.listed(village.path))
    add_household()
    walker.press("Ctrl+L")
    walker.waits_to_see("密码")
    assert len(backup.listed(village.path)) == before + 1


def test_a_copy_on_a_stick(walker: Walker, village: Village, chooser: Chooser, tmp_path: Path) -> None:
    walker.enter("管理员")
    add_household()
    stick = tmp_path / "stick"
    stick.mkdir()
    chooser.give(stick)

    def save(dialog: BackupDialog) -> None:
        walker.click("另存到 U 盘…", dialog)
        walker.wait(lambda: "已存到" in dialog.said.text(), dialog.said.text())
        dialog.reject()

    walker.when(BackupDialog, save)
    walker.choose_errand("backup")
    walker.idle()
    assert one("SELECT count(*) FROM person")[0] == 1
    [copy] = [file for file in stick.iterdir() if file.suffix == ".fpb"]
    assert sorted(file.name for file in stick.iterdir()) == [copy.name, f"{copy.name}.keys"]
    assert backup.is_good(copy)
    assert walker.book_says("verify", str(copy))["ok"]
