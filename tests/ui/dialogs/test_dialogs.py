"""Short dialogs: what they offer first, what they refuse, how they close."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import backup
from fupin_desktop.services.household import years
from tests.edges import Answer, Chooser, Dialogs, accept, cancel
from tests.ui import cut
from ui import theme
from ui.dialogs import about
from ui.dialogs.about import AboutDialog, FileDialog, HelpDialog
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.left_out import LeftOutDialog
from ui.dialogs.open_year import YearDialog
from ui.dialogs.progress import ProgressDialog, run_shown
from ui.jobs import Job, Jobs
from ui.widgets.frame import Dialog, ask, tell
from ui.window.main_window import MainWindow


def press(key: Qt.Key) -> Answer:
    """Press a key in the dialog that opens."""

    def pressed(dialog: Dialog) -> None:
        QtBot.keyClick(dialog.focusWidget(), key)
        assert not dialog.isVisible()

    return pressed


@pytest.mark.parametrize(("name", "opens"), [("册.xlsx", True), ("卡.pdf", True), ("村.fpk", False), ("区", False)])
def test_a_package_is_not_offered_to_other_programs(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, opens: bool
) -> None:
    """Nor a folder as a file: it is opened itself, of a file the folder that it lies in."""
    seen: list[Path] = []
    monkeypatch.setattr(about, "open_outside", seen.append)
    path = tmp_path / name
    path.touch() if path.suffix else path.mkdir()
    dialog = FileDialog(window, "写好了", path)
    dialog.show()
    found = {made.text(): made for made in dialog.findChildren(QPushButton)}
    assert found["打开文件"].isVisible() is opens
    found["打开文件夹"].click()
    assert seen == [path if path.is_dir() else tmp_path]
    dialog.close()


@pytest.mark.parametrize("letters", [100, 150])
def test_where_to_grows_with_the_folder_that_was_chosen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, chooser: Chooser, letters: int
) -> None:
    folder = tmp_path / "帮扶资料上报" / "二〇二六年第四季度各村上报的包和回执"
    folder.mkdir(parents=True)
    theme.apply(qapp, letters)
    parent = QWidget()
    qtbot.addWidget(parent)
    try:
        dialog = DestinationDialog(parent, "写上报包", "写到 U 盘上，交给镇里。", "写在这里")
        dialog.show()
        assert cut.settled(dialog) == []
        chooser.give(folder)
        dialog.destination.choose.click()
        assert dialog.folder == folder
        assert cut.settled(dialog) == []
        [chosen] = [made for made in dialog.destination.options if made.isChecked()]
        assert "…" in chosen.text()
        assert (chosen.toolTip(), chosen.accessibleName()) == (f"文件夹 {folder}", f"文件夹 {folder}")
        assert chosen.fontMetrics().horizontalAdvance(chosen.text()) < chosen.width()
        dialog.close()
    finally:
        theme.apply(qapp)


def test_enter_agrees_and_escape_does_not(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.give(press(Qt.Key.Key_Return))
    assert ask(window, "恢复？", "会回到昨天。", "恢复")
    dialogs.give(press(Qt.Key.Key_Escape))
    assert not ask(window, "恢复？", "会回到昨天。", "恢复")


def test_enter_does_not_agree_to_what_is_dangerous(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.give(press(Qt.Key.Key_Return))
    assert not ask(window, "恢复？", "会回到昨天。", "恢复", danger=True)


def test_what_is_told_stays_until_read(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.give(press(Qt.Key.Key_Escape))
    tell(window, "没有导入", "请再试。")


def test_a_new_year_goes_forward(window: MainWindow) -> None:
    dialog = YearDialog(window)
    known = years.years()
    assert dialog.year > dialog.source == known[-1]
    assert dialog.go.isEnabled()
    dialog._source.addItem("后来的一年", dialog.year)  # as a book has it whose clock is behind
    dialog._source.setCurrentIndex(dialog._source.count() - 1)
    assert not dialog.go.isEnabled()
    assert "早的一年" in dialog.said.text()


def test_an_empty_book_has_no_year_to_copy(empty_window: MainWindow) -> None:
    dialog = YearDialog(empty_window)
    assert not dialog.go.isEnabled()
    assert "还没有任何年度" in dialog.said.text()


def test_opening_a_year_is_one_action(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.when(YearDialog, accept)
    told: list[LeftOutDialog] = []
    dialogs.when(LeftOutDialog, lambda dialog: told.append(dialog))
    opened = max(years.current(), years.years()[-1] + 1)
    window.errands.open_year()
    assert years.years()[-1] == opened
    assert len(told) == bool(years.left_out(opened))
    assert window.actions_.by_name["undo"].text() == f"撤销：打开 {opened} 年度"


def test_a_copy_is_made_listed_and_chosen(window: MainWindow, dialogs: Dialogs) -> None:
    dialog = BackupDialog(window, window.session)
    assert dialog.or_empty.currentWidget() is dialog.or_empty.empty
    dialog.back_up()
    assert "已备份" in dialog.said.text()
    assert len(backup.listed(window.session.book.path)) == 1
    dialog.copies.stand_on(0)
    dialogs.give(cancel, accept)
    dialog.restore.click()
    assert dialog.chosen is None
    dialog.restore.click()
    assert dialog.chosen


def test_help_has_the_page_and_the_keys(window: MainWindow) -> None:
    page = window.pages.current()
    assert page
    dialog = HelpDialog(window, page.help_text)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert all(f"{sentence}。" in words for sentence in page.help_text.split("。") if sentence)
    assert "Ctrl+F" in words
    assert str(window.session.book.path) in " ".join(
        label.text() for label in AboutDialog(window, window.session).findChildren(QLabel)
    )


def test_progress_says_how_much_and_how_long(window: MainWindow) -> None:
    job = Job(lambda _: None)
    job.started -= 30
    dialog = ProgressDialog(window, "导入", job)
    dialog.show_progress(30_000, 90_000, "写入人")
    assert dialog.what.text() == "写入人"
    assert dialog.left.text() == "30,000 / 90,000 · 大约还要 60 秒"
    dialog.reject()
    assert not dialog.cancel_button.isEnabled()


def test_cancel_stops_the_work_and_closes(window: MainWindow, qtbot: QtBot) -> None:
    window.session.jobs = Jobs()
    outcome: list[str] = []

    def work(progress: object) -> None:
        while True:
            progress(0, 0, "做着")  # type: ignore[operator]

    def never(_: object) -> None:
        outcome.append("no")

    job = run_shown(window.session, window, "长活", work, done=never, failed=never)
    job.cancelled.connect(lambda: outcome.append("cancelled"))
    dialog = window.findChild(ProgressDialog)
    assert dialog is not None
    assert dialog.isModal()
    dialog.cancel_button.click()
    qtbot.waitUntil(lambda: outcome == ["cancelled"] and window.findChild(ProgressDialog) is None)
    window.session.jobs.close()
