"""打印预览 on real dialogs: what is looked at, turned, left out, printed and written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from db.changes import one
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history
from fupin_desktop.services.papers import cards_state
from tests.answered import session_on
from tests.edges import Chooser, Dialogs, Printers, accept, cancel
from tests.papers import text_of
from ui.dialogs.lacking import LackingDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.print_out import PrintDialog
from ui.paper import printer
from ui.session import Session
from ui.widgets.frame import Dialog


@pytest.fixture
def session(village: Book) -> Session:
    """On the demo village; work is done at once."""
    return session_on(village)


@pytest.fixture
def dialog(qtbot: QtBot, session: Session) -> PreviewDialog:
    made = PreviewDialog(None, session, None)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def told(dialogs: Dialogs) -> list[str]:
    """What the person is told and asked; the answer is yes."""
    dialogs.when(Dialog, accept)
    return dialogs.said


def test_pages_turn_by_key_through_all_households(qtbot: QtBot, dialog: PreviewDialog) -> None:
    count = dialog.looking.count
    assert count == len(cards_state.households())
    assert f"第 1 户，共 {count} 户" in dialog.looking.where.text()
    for _ in range(2):
        qtbot.keyClick(dialog.looking.view, Qt.Key.Key_PageDown)
    assert "第 3 户" in dialog.looking.where.text()
    qtbot.keyClick(dialog.looking.view, Qt.Key.Key_PageUp)
    qtbot.keyClick(dialog.looking.view, Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)
    assert f"第 {count} 户" in dialog.looking.where.text()
    qtbot.keyClick(dialog.looking.view, Qt.Key.Key_PageDown)
    assert f"第 {count} 户" in dialog.looking.where.text()


def test_zoom_by_key(qtbot: QtBot, dialog: PreviewDialog) -> None:
    view = dialog.looking.view
    wide = view.sheet.height()
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.sheet.height() < wide
    whole = view.sheet.height()
    qtbot.keyClick(view, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.sheet.height() > whole


def test_the_page_is_as_wide_as_the_window_and_the_households_stand_beside_it(dialog: PreviewDialog) -> None:
    looking, screen = dialog.looking, dialog.screen().availableGeometry()
    assert dialog.width() > 0.9 * screen.width()
    assert looking.view.sheet.width() > 0.9 * looking.view.viewport().width()
    names = [looking.homes.rows.row(n) for n in range(looking.count)]
    assert looking.homes.isVisible()
    assert len(set(names)) > 1
    looking.homes.stand_on(2)
    assert "第 3 户" in looking.where.text()
    assert names[2] in looking.where.text()
    looking.go(4)
    assert looking.homes.currentIndex().row() == 4


def test_another_form_another_paper_and_a_blank_one(dialog: PreviewDialog) -> None:
    dialog.make.choose("A3")
    dialog._read()
    assert dialog.order.make == "A3"
    dialog.form.choose("visit")
    dialog._read()
    assert not dialog.make.isVisible()
    assert "走访记录表" in dialog.looking.where.text()
    dialog.blank.setChecked(True)
    assert "空白走访记录表" in dialog.looking.where.text()
    assert dialog.looking.count == 1


def test_kept_as_pdf_it_is_what_was_shown_and_is_written_down(
    dialog: PreviewDialog, tmp_path: Path, chooser: Chooser, told: list[str]
) -> None:
    shown = dialog._numbers[dialog._keys[0]]
    chooser.give(tmp_path / "卡")
    dialog._save()
    assert shown in text_of(tmp_path / "卡.pdf")
    assert one("SELECT household FROM card_print WHERE number = ?", shown) == (dialog._keys[0],)
    assert f"做好了 {dialog.looking.count} 页 卡.pdf" in told[0]
    assert told[1].startswith("记作已打印？")
    states = cards_state.states(dialog._keys, dialog._year)
    assert {state.stage for state in states} <= {cards_state.Stage.PRINTED, cards_state.Stage.HUNG}
    dialog.changed.setChecked(True)  # nothing has changed since
    assert "没有要打印" in dialog.looking.where.text()
    assert not dialog.looking.view.isVisible()


def test_a_file_to_look_at_marks_nothing_as_printed(
    dialog: PreviewDialog, tmp_path: Path, chooser: Chooser, told: list[str], dialogs: Dialogs
) -> None:
    before = cards_state.states(dialog._keys, dialog._year)
    dialogs.give(accept, cancel)
    chooser.give(tmp_path / "卡")
    dialog._save()
    assert f"做好了 {dialog.looking.count} 页 卡.pdf" in told[0]
    assert cards_state.states(dialog._keys, dialog._year) == before


def test_marked_as_printed_what_hangs_still_hangs_and_one_undo_takes_it_back(
    dialog: PreviewDialog, tmp_path: Path, chooser: Chooser, told: list[str]
) -> None:
    before = {state.household: state.stage for state in cards_state.states(dialog._keys, dialog._year)}
    hung = [key for key, stage in before.items() if stage is cards_state.Stage.HUNG]
    assert hung
    chooser.give(tmp_path / "卡")
    dialog._save()
    assert told
    after = {state.household: state.stage for state in cards_state.states(dialog._keys, dialog._year)}
    assert {after[key] for key in hung} == {cards_state.Stage.HUNG}
    assert history.undo("测试员")
    assert {state.household: state.stage for state in cards_state.states(dialog._keys, dialog._year)} == before


def test_a_file_for_each(dialog: PreviewDialog, tmp_path: Path, chooser: Chooser, told: list[str]) -> None:
    chooser.give(tmp_path / "cards")
    dialog._save_each()
    assert len(list((tmp_path / "cards").glob("*.pdf"))) == dialog.looking.count
    assert told


def test_a_folder_that_cannot_be_written_is_told(
    dialog: PreviewDialog, tmp_path: Path, chooser: Chooser, told: list[str]
) -> None:
    chooser.give(tmp_path / "no" / "a.pdf")
    dialog._save()
    assert told[0].startswith("没有打印 不能写")
    assert not one("SELECT 1 FROM card_print WHERE number = ?", dialog._numbers[dialog._keys[0]])


def test_what_cards_lack_is_listed_and_leads_to_its_field(
    dialog: PreviewDialog, session: Session, dialogs: Dialogs
) -> None:
    lacking = dialog._lacking()
    assert lacking
    assert f"{len(lacking)} 户" in dialog.lacking.findChildren(QLabel)[0].text()
    asked: list[dict[str, object]] = []
    session.wanted.connect(lambda _, where: asked.append(where))

    def open_first(self: LackingDialog) -> QDialog.DialogCode:
        self._open((lacking[0], lacking[0].lacks[0]))
        return QDialog.DialogCode.Accepted

    dialogs.when(LackingDialog, open_first)
    dialog._show_lacking()
    assert asked[0]["household"] == lacking[0].household


def test_without_a_printer_it_is_said_and_nothing_can_be_sent(
    qtbot: QtBot, dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = PrintDialog(dialog, "帮扶明白卡")
    qtbot.addWidget(asked)
    asked.show()
    assert "没有装打印机" in asked.trouble.text()
    assert asked.trouble.isVisible()


def test_how_to_print(qtbot: QtBot, dialog: PreviewDialog, printers: Printers) -> None:
    printers.names = ["一楼", "二楼"]
    asked = PrintDialog(dialog, "帮扶明白卡")
    qtbot.addWidget(asked)
    asked.show()
    asked.printer.choose("二楼")
    asked.sides.choose("双面，长边翻")
    asked.on_sheet.choose("2")
    asked.copies.setText("3")
    asked.pages.setText("乱写")
    asked._agree()
    assert "看不懂" in asked.trouble.text()
    assert asked.isVisible()
    asked.pages.setText("2-4")
    asked._agree()
    assert asked.way == printer.Way("二楼", "2-4", 2, "双面，长边翻", 3)
