"""The first run's steps: which village or township is meant, Enter counts once, Esc goes back, messages go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.connection import SUFFIX
from fupin_desktop.services.book.opening import create_book
from ui.dialogs.passwords import AddUserDialog, EncryptDialog, PasswordDialog
from ui.dialogs.start import StartDialog
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog
from ui.widgets.line import field
from ui.window.main_window import MainWindow

BAOLIANSI, YUANXUEZHUANG = "410502101", "410502101212"
ENTER, DOWN, ESC = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> StartDialog:
    made = StartDialog()
    qtbot.addWidget(made)
    made.village.file.setText(str(tmp_path / f"村{SUFFIX}"))
    made.show()
    qtbot.waitExposed(made)
    return made


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus
    QtBot.keyClick(focus, key)


@pytest.mark.parametrize(
    "typed", ["宝莲寺镇", "宝莲寺", BAOLIANSI, "410502100", "blsz", "BLSZ", "baoliansizhen", "bls"]
)
def test_a_township_that_is_named_is_chosen_and_not_one_of_its_villages(dialog: StartDialog, typed: str) -> None:
    press(ENTER)
    dialog.village.search.setText(typed)
    press(ENTER)
    assert (dialog.region, dialog.path.name) == (BAOLIANSI, f"宝莲寺镇{SUFFIX}")
    assert dialog.steps.currentIndex() == 2
    assert dialog.village.places.count() == 26


@pytest.mark.parametrize("typed", ["袁薛庄", "袁薛庄村委会", YUANXUEZHUANG, "yxz", "yuanxuezhuang", " 袁 薛庄 "])
def test_a_village_is_found_by_name_code_and_pinyin(dialog: StartDialog, typed: str) -> None:
    press(ENTER)
    dialog.village.search.setText(typed)
    press(ENTER)
    assert (dialog.region, dialog.steps.currentIndex()) == (YUANXUEZHUANG, 2)


@pytest.mark.parametrize(
    ("typed", "downs", "chosen"), [("薛庄", 2, "孙薛庄村"), ("", 1, "文峰区"), ("", 2, "东大街街道")]
)
def test_of_several_none_is_chosen_for_the_person(dialog: StartDialog, typed: str, downs: int, chosen: str) -> None:
    press(ENTER)
    dialog.village.search.setText(typed)
    press(ENTER)
    assert (dialog.steps.currentIndex(), dialog.village.region) == (1, "")
    assert "按 ↓" in dialog.said.text()
    assert dialog.village.file.text().endswith(f"村{SUFFIX}")
    for _ in range(downs):
        press(DOWN)
    assert not dialog.said.text()
    press(ENTER)
    assert dialog.steps.currentIndex() == 2
    assert dialog.path.name == f"{chosen}{SUFFIX}"


def test_each_step_opens_without_a_message_and_enter_goes_through(dialog: StartDialog) -> None:
    assert dialog.new.hasFocus()
    press(ENTER)
    dialog.village.search.setText("没有的")
    press(ENTER)
    assert "没有这个村、镇或县区" in dialog.said.text()
    dialog.village.search.setText("袁薛庄")
    assert not dialog.said.text()
    press(ENTER)
    dialog.name.clear()
    assert (dialog.steps.currentIndex(), dialog.said.text()) == (2, "")
    press(ENTER)
    assert dialog.said.text()
    dialog.name.setText("王敏")
    assert not dialog.said.text()
    press(ENTER)
    assert (dialog.steps.currentIndex(), dialog.said.text()) == (3, "")
    dialog.password.first.edit.setText("Mima-2026")
    press(ENTER)
    assert (dialog.said.text(), dialog.password.again.edit.hasFocus()) == ("", True)
    dialog.password.again.edit.setText("Mima-2027")
    press(ENTER)
    assert "不一样" in dialog.said.text()
    dialog.password.again.edit.setText("Mima-2026")
    assert not dialog.said.text()
    press(ENTER)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_escape_goes_back_a_step_and_keeps_what_was_typed(dialog: StartDialog) -> None:
    dialog.begin_new()
    dialog.village.search.setText("袁薛庄")
    dialog.name.setText("王敏")
    dialog.password.first.edit.setText("Mima-2026")
    dialog.show_step(3)
    for step in (2, 1, 0):
        press(ESC)
        assert dialog.isVisible()
        assert dialog.steps.currentIndex() == step
    assert (dialog.name.text(), dialog.password.text()) == ("王敏", "Mima-2026")
    press(ESC)
    assert not dialog.isVisible()


def test_a_folder_that_takes_no_book_is_said_before_the_password(dialog: StartDialog, tmp_path: Path) -> None:
    dialog.begin_new()
    dialog.village.search.setText("袁薛庄")
    (tmp_path / "文件").touch()
    for name, words in ((tmp_path / "文件" / "村.fpb", "不能写"), (Path("村.fpb"), "哪个文件夹")):
        dialog.village.file.setText(str(name))
        dialog.next.click()
        assert dialog.steps.currentIndex() == 1
        assert words in dialog.said.text()


def test_the_first_page_speaks_of_villages_and_townships(dialog: StartDialog) -> None:
    assert dialog.new.text() == "新建账本"
    assert "镇" in dialog.new.toolTip()
    dialog.begin_new()
    dialog.village.search.setText("宝莲寺镇")
    assert "镇里的账本" in dialog.village.places.currentItem().text()


def test_enter_goes_on_to_the_second_password_in_every_dialog_that_asks_for_one(
    qtbot: QtBot, window: MainWindow
) -> None:
    for made in (PasswordDialog(window, "重设密码"), AddUserDialog(window, []), EncryptDialog(window, "王敏")):
        made.show()
        qtbot.waitExposed(made)
        made.password.first.setFocus()
        made.password.first.edit.setText("Mima-2026")
        qtbot.keyClick(made.password.first.edit, ENTER)
        assert made.focusWidget() is made.password.again.edit
        assert not made.said.text()
        made.close()


def test_enter_presses_the_button_where_nobody_else_listens(qtbot: QtBot) -> None:
    dialog = Dialog(None, "问")
    qtbot.addWidget(dialog)
    answer = field("答")
    dialog.body.addWidget(answer)
    dialog.buttons(button("好", dialog.accept))
    dialog.show()
    qtbot.waitExposed(dialog)
    qtbot.keyClick(answer, ENTER)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_refusal_goes_when_something_is_changed(qtbot: QtBot) -> None:
    dialog = Dialog(None, "写")
    qtbot.addWidget(dialog)
    text, said = QPlainTextEdit(), Refused()
    dialog.body.addWidget(text)
    dialog.body.addWidget(said)
    for words in ("不行。", "还不行。"):
        said.setText(words)
        text.setPlainText(text.toPlainText() + "改")
        assert not said.text()
    said.setText("上次没有保存的内容还在。")
    said.setProperty("state", "")
    text.setPlainText("再改")
    assert said.text()


def test_a_plain_book_without_a_remembered_name_asks_who_one_is_and_counts_no_steps(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / f"村{SUFFIX}"
    create_book(path, YUANXUEZHUANG, "王敏")
    dialog = StartDialog()
    qtbot.addWidget(dialog)
    dialog.actor = ""
    dialog.take(path)
    assert dialog.steps.currentIndex() == 2
    said = " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisibleTo(dialog))
    assert "您是谁？" in said
    assert "第二步" not in said
    assert "建账本的人" not in said
    dialog.begin_new()
    dialog.show_step(2)
    assert dialog.who.text() == "第二步：您是谁？"
