"""Which book is opened at the start, and what is said when one can't be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import backup
from db.connection import SUFFIX
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, users
from fupin_desktop.services.book.opening import Book, create_book, open_book
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Dialogs, cancel
from tests.winerrors import broken
from ui import preferences, theme
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.start import NEW, StartDialog
from ui.widgets.destination import Destination
from ui.widgets.frame import Dialog
from ui.window.app import Desk, application
from ui.window.main_window import MainWindow

SAID = list[str]
SECRET = "Mima-2026"


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk(application())
    preferences.keep("actor", ACTOR)
    yield made
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.close()
            window.deleteLater()


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    path = tmp_path / f"村{SUFFIX}"
    create_book(path, YUANXUEZHUANG, ACTOR)
    return path


@pytest.fixture
def said(dialogs: Dialogs) -> SAID:
    """What dialogs said; each is agreed to."""
    heard: SAID = []

    def agree(dialog: Dialog) -> QDialog.DialogCode:
        heard.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.close()
        return QDialog.DialogCode.Accepted

    dialogs.when(Dialog, agree)
    dialogs.when(StartDialog, cancel)
    return heard


def damaged(book: Path) -> bytes:
    """A book whose pages after the first were lost."""
    whole = book.read_bytes()
    return whole[:4096] + b"\xff" * (len(whole) - 4096)


def test_the_given_book_is_opened_and_remembered(desk: Desk, book_path: Path) -> None:
    assert desk.begin(book_path)
    assert desk.window
    assert preferences.recent_books() == [book_path]
    desk.window.close()
    again = Desk(application())
    assert again.begin(None)
    assert again.window
    assert again.window.session.book.path == book_path
    again.window.close()


def test_a_stick_that_broke_is_in_nobodys_way(
    desk: Desk, book_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last book lay on it, and so did what was written last."""
    stick = tmp_path / "stick"
    preferences.keep("books", f"{stick / 'a.fpb'}|{book_path}")
    preferences.keep("exchange/folder", str(stick))
    broken(monkeypatch, stick)
    assert desk.begin(None)
    assert desk.window
    assert desk.window.session.book.path == book_path
    places = Destination()
    assert [one.text() for one in places.options if str(stick) in one.text()] == []
    places.deleteLater()
    desk.window.close()


def test_a_book_that_does_not_lie_on_this_computer_alone(
    desk: Desk, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program can't keep it from there, and says so each time."""

    def told() -> str:
        assert desk.open(book_path)
        assert desk.window
        return desk.window.status.said.text()

    monkeypatch.setenv("OneDrive", str(book_path.parent / "别处"))
    assert "OneDrive" not in told()
    monkeypatch.setenv("OneDrive", str(book_path.parent))
    assert "请把账本挪出 OneDrive 的文件夹" in told()
    monkeypatch.setattr("ui.window.opening.is_shared", lambda path: path == book_path)
    assert "断了网就存不上" in told()
    assert desk.window
    desk.window.status.say("很长的话" * 99)
    assert desk.window.status.said.minimumSizeHint().width() < 100  # it gives way, not the screen


def test_a_book_in_use_may_be_looked_at(desk: Desk, book_path: Path, said: SAID) -> None:
    with open_book(book_path, "别人"):
        assert desk.begin(book_path)
        assert "另一个窗口" in said[0]
        assert desk.window
        assert desk.window.session.read_only
        desk.window.close()


def test_who_does_not_want_to_look_opens_nothing(desk: Desk, book_path: Path, dialogs: Dialogs) -> None:
    with open_book(book_path, "别人"):
        dialogs.give(cancel, cancel)  # then it is asked which book, and none is wanted
        assert not desk.begin(book_path)
    assert not desk.window


def test_a_copy_that_is_not_wanted_leaves_the_damaged_book(desk: Desk, book_path: Path, dialogs: Dialogs) -> None:
    backup.make(book_path, None)
    bad = damaged(book_path)
    book_path.write_bytes(bad)
    dialogs.give(cancel, cancel)
    assert not desk.begin(book_path)
    assert book_path.read_bytes() == bad
    assert not list(backup.folder(book_path).glob("*恢复前*"))


def test_a_damaged_book_is_restored_from_its_newest_good_copy(desk: Desk, book_path: Path, said: SAID) -> None:
    backup.make(book_path, None)
    book_path.write_bytes(damaged(book_path))
    assert desk.begin(book_path)
    assert "已损坏" in said[0]
    assert "已恢复" in said[1]
    assert desk.window
    assert list(backup.folder(book_path).glob("*恢复前*"))


def test_a_damaged_book_without_a_copy_is_left_alone(desk: Desk, book_path: Path, said: SAID) -> None:
    bad = damaged(book_path)
    book_path.write_bytes(bad)
    assert not desk.begin(book_path)
    assert "没有找到完好的备份" in said[0]
    assert book_path.read_bytes() == bad


def test_what_is_no_book_is_said(desk: Desk, tmp_path: Path, said: SAID) -> None:
    (tmp_path / "照片.fpb").write_bytes(b"\xff\xd8\xff")
    assert not desk.begin(tmp_path / "照片.fpb")
    assert not desk.begin(tmp_path / "没有.fpb")
    assert "不是本程序的账本" in said[0]
    assert "找不到账本" in said[1]
    assert not any("Error" in words or "Traceback" in words for words in said)


def choose_password(dialog: StartDialog) -> None:
    for first, again, words in (
        ("", "", "空的"), ("Mima", "Mima", "至少 8 个字"), (SECRET, "Mima-2027", "不一样"), (SECRET, SECRET, ""),
    ):  # fmt: skip
        dialog.password.first.edit.setText(first)
        dialog.password.again.edit.setText(again)
        dialog.next.click()
        assert words in dialog.said.text()


def test_three_steps_make_an_encrypted_book(desk: Desk, tmp_path: Path, dialogs: Dialogs, cheap_keys: None) -> None:
    path = tmp_path / "新" / f"袁薛庄{SUFFIX}"

    def fill(dialog: StartDialog) -> QDialog.DialogCode:
        dialog.begin_new()
        dialog.village.search.setText("没有这个村")
        dialog.next.click()
        assert "没有这个村" in dialog.said.text()
        dialog.village.search.setText("袁薛庄")
        assert dialog.village.file.text().endswith(f"袁薛庄村{SUFFIX}")
        dialog.village.file.setText(str(path))
        dialog.next.click()
        dialog.name.clear()
        dialog.next.click()
        assert "姓名" in dialog.said.text()
        dialog.name.setText("王敏")
        dialog.psychology.setChecked(True)
        dialog.next.click()
        choose_password(dialog)
        assert (dialog.what, dialog.region) == (NEW, YUANXUEZHUANG)
        return QDialog.DialogCode.Accepted

    sheets: list[RecoveryDialog] = []
    dialogs.when(StartDialog, fill)
    dialogs.when(RecoveryDialog, lambda dialog: sheets.append(dialog))
    assert desk.choose()
    assert desk.window
    assert desk.window.session.book.path == path
    assert desk.window.session.actor == "王敏"
    assert desk.window.windowTitle() == f"袁薛庄村 · 袁薛庄{SUFFIX} — 扶贫桌面"
    assert access.may(Right.PSYCHOLOGY)
    assert not path.read_bytes().startswith(b"SQLite")
    desk.window.close()
    assert users.recover(path, sheets[0]._sheet.code, "王敏", "另一个密码-1").holder.name == "王敏"


def test_a_plain_book_is_a_choice_that_says_what_it_means(
    qtbot: QtBot, desk: Desk, tmp_path: Path, dialogs: Dialogs
) -> None:
    path = tmp_path / f"袁薛庄{SUFFIX}"

    def fill(dialog: StartDialog) -> QDialog.DialogCode:
        dialog.begin_new()
        dialog.village.search.setText("袁薛庄")
        dialog.village.file.setText(str(path))
        dialog.next.click()
        dialog.next.click()
        assert "身份证号" not in dialog.about.text()
        dialog.plain.click()
        assert "身份证号" in dialog.about.text()
        dialog.next.click()
        assert dialog.result() == QDialog.DialogCode.Accepted
        return QDialog.DialogCode.Accepted

    dialogs.when(StartDialog, fill)
    assert desk.choose()
    assert desk.window
    assert "（未加密）" in desk.window.windowTitle()
    start = StartDialog()
    qtbot.addWidget(start)
    links = [button.text() for button in start.findChildren(QPushButton)]
    assert f"{path.name}（未加密）" in links


def test_an_existing_file_is_not_overwritten(qtbot: QtBot, book_path: Path) -> None:
    dialog = StartDialog()
    qtbot.addWidget(dialog)
    dialog.begin_new()
    dialog.village.search.setText("袁薛庄")
    dialog.village.file.setText(str(book_path))
    dialog.next.click()
    assert "已经有了" in dialog.said.text()
    assert dialog.steps.currentIndex() == 1


@pytest.mark.parametrize(("key", "chosen", "usual"), [("letters", 130, 100), ("contrast", "on", "off")])
def test_other_letters_dress_the_window_anew(
    desk: Desk, book_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, chosen: Any, usual: Any
) -> None:
    """What stands is dressed anew at about 1 ms a widget: so the pages that were gone to are no longer there."""
    dressed: list[int] = []
    apply = theme.apply

    def counting(app: QApplication, *what: Any, **more: Any) -> None:
        dressed.append(len(desk.window.findChildren(QWidget)) if desk.window else -1)
        apply(app, *what, **more)

    assert desk.begin(book_path)
    window = desk.window
    assert window is not None
    book = window.session.book
    for name in ("households", "visits", "register", "today", "settings"):
        window.pages.go(name)
    before = len(window.findChildren(QWidget))
    monkeypatch.setattr(theme, "apply", counting)
    preferences.keep(key, chosen)
    try:
        desk._answer("letters", None)
        assert desk.window is window
        assert (window.pages.here, window.session.book) == ("settings", book)
        QApplication.processEvents()
        assert window.rail.isVisible()
        assert (theme.scale(), theme.contrast()) == ((130, False) if key == "letters" else (100, True))
        assert before > 200
        assert dressed == [0]
        window.pages.go("households")
    finally:
        preferences.keep(key, usual)
        desk._answer("letters", None)


def test_restoring_puts_the_book_back(desk: Desk, book_path: Path, said: SAID) -> None:
    copy = backup.make(book_path, None)
    assert desk.begin(book_path)
    desk._answer("restore", copy)
    assert "已恢复" in said[0]
    assert desk.window
    assert desk.window.session.book.path == book_path


def test_a_closed_window_gives_the_book_back(desk: Desk, book_path: Path) -> None:
    assert desk.begin(book_path)
    assert desk.window
    desk.window.close()
    with open_book(book_path, "别人") as book:
        assert isinstance(book, Book)
    desk.window = None
