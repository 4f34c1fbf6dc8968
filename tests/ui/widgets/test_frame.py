"""Where a file goes is asked in one way; what a dialog is about, and what is wrong, stay in sight above its buttons."""

from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db.fields import Note
from tests.edges import Chooser, Dialogs
from ui import preferences
from ui.forms.fields import FieldsDialog
from ui.widgets.frame import Dialog, where_to


@pytest.mark.parametrize(
    ("offered", "typed", "becomes"),
    [
        ("恢复页.pdf", "锁好", "锁好.pdf"),
        ("恢复页.pdf", "锁好.PDF", "锁好.PDF"),
        ("名单.xlsx", "十一月.名单", "十一月.名单.xlsx"),
    ],
)
def test_a_file_has_its_ending_and_its_folder_is_offered_again(
    qtbot: QtBot, chooser: Chooser, tmp_path: Path, offered: str, typed: str, becomes: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chooser.give(tmp_path / typed)
    assert where_to(parent, "存到", offered) == tmp_path / becomes
    assert preferences.text("folder") == str(tmp_path)
    chooser.give()
    assert where_to(parent, "存到", offered) is None


def test_what_is_offered_is_a_name_and_no_folder(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Windows' own dialog shows no name at all where one has a letter that files can't have."""
    parent, offered = QWidget(), list[str]()
    qtbot.addWidget(parent)
    preferences.keep("folder", str(tmp_path))

    def asked(_: object, __: str, path: str, *_more: object) -> tuple[str, str]:
        offered.append(path)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    where_to(parent, "存成 PDF", "袁薛庄村 一/二组 张三？ 走访记录表: 2026.pdf")
    assert offered == [str(tmp_path / "袁薛庄村 一 二组 张三？ 走访记录表  2026.pdf")]


def test_a_window_that_closes_takes_its_dialog_along(qtbot: QtBot, dialogs: Dialogs) -> None:
    dialogs.really = True
    window = QWidget()
    dialog = Dialog(window, "用户")
    QTimer.singleShot(0, dialog, lambda: shiboken6.delete(window))
    assert dialog.exec() == Dialog.DialogCode.Rejected
    assert not shiboken6.isValid(dialog)


def test_what_it_is_about_and_what_is_wrong_stay_in_sight_in_a_dialog_that_scrolls(qtbot: QtBot) -> None:
    dialog = FieldsDialog(parent := QWidget(), "依法删除 张三")
    dialog.put(*((f"note{n}", Note(f"第 {n} 项", required=True)) for n in range(12)))
    dialog.finish("删除", danger=True)
    qtbot.addWidget(parent)
    dialog.show()
    last = dialog.input("note11")
    last.setFocus()
    QApplication.processEvents()
    before = dialog.said.height()
    dialog.accept()
    QApplication.processEvents()
    assert (dialog.said.text(), before) == ("请填“第 0 项”。", 0)
    last.setFocus()
    QApplication.processEvents()
    whole = dialog.rect()
    for part in (dialog.heading, dialog.said, dialog.save_button):
        assert part.visibleRegion().boundingRect() == part.rect()
        assert whole.contains(part.mapTo(dialog, part.rect().center()))
