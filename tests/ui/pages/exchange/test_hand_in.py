"""上报: three steps by keys, its receipt, what goes wrong with a stick, and a lost package."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from fupin_desktop.demo.books import USERS
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import exchange_keys, hand_in, outgoing
from tests.answered import session_on
from tests.books import ACTOR
from tests.edges import Chooser, Dialogs
from tests.edges import stick as stick
from tests.ui.conftest import shown
from tests.ui.pages.exchange.conftest import At, into, yes
from tests.ui.pages.exchange.test_keys import card_of_township
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.outside import OutsideDialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Jobs
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.process import CHANGES, DONE, ERRORS, WHERE
from ui.session import Session
from ui.window.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def page_of(window: MainWindow) -> HandInPage:
    window.pages.go("hand-in")
    page = window.pages.current()
    assert isinstance(page, HandInPage)
    return page


def edit(address: str = "村西头 9 号") -> Household:
    household: Household | None = Household.select().first()
    assert household is not None
    with change(ACTOR, "改住址"):
        household.address = address
        household.save()
    return household


def hand_in_by_keys(page: HandInPage, reason: str = "下月补齐") -> None:
    QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)
    page.process.errors.reason.setText(reason)
    QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)
    QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)


def test_before_keys_the_page_says_what_to_do(empty_window: MainWindow, tmp_path: Path) -> None:
    page = page_of(empty_window)
    assert page.face.currentWidget() is page.unbound
    assert "先生成" in page.unbound.sentence.text()
    exchange_keys.make()
    page.refresh()
    assert "还没有绑定镇里" in page.unbound.sentence.text()
    exchange_keys.bind(card_of_township(tmp_path).card)
    page.refresh()
    assert page.face.currentWidget() is page.process


def test_three_steps_by_keys(round_: Path, at: At, stick: Path, dialogs: Dialogs) -> None:
    with at(round_ / "village-1.fpb") as window:
        household = edit()
        page = page_of(window)
        process = page.process
        lines = [process.changes.table.rows.row(n) for n in range(process.changes.table.rows.rowCount())]
        assert [(line.title, line.what, line.who) for line in lines] == [("户", "改住址", ACTOR)]
        assert process.changes.total.text() == "1 条记录"
        QTest.keyClick(process, Qt.Key.Key_Return, CTRL)
        assert process.step == ERRORS
        assert {line.finding.household for line in process.errors.found} <= {str(household.id)}
        process.errors.reason.setText("下月补齐")
        QTest.keyClick(process, Qt.Key.Key_Return, CTRL)
        assert process.step == WHERE
        assert process.where.destination.options[0].text() == "U 盘 KINGSTON"
        QTest.keyClick(process, Qt.Key.Key_Return, CTRL)
        assert process.step == DONE
        (file,) = stick.iterdir()
        with Envelope(file) as envelope:
            envelope.check()
            assert process.done.number.text() == envelope.head.receipt
            assert (envelope.head.number, envelope.head.entries) == (2, 1)
        assert page.before.text() == "以前的上报 2"
        assert window.status.handed_in.text().endswith("之后没有改动")
        page.refresh()
        assert process.step == DONE  # stays till it is read
        process.done.finish.click()
        assert process.step == CHANGES
        assert process.changes.total.text() == "0 条记录"
        assert not process.changes.table.isVisible()


def test_errors_take_a_reason_and_lead_to_their_field(round_: Path, at: At, stick: Path) -> None:
    with at(round_ / "village-1.fpb") as window:
        page = page_of(window)
        page.process.changes.full.click()
        QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)
        errors = page.process.errors
        assert errors.found
        assert errors.table.isVisible()
        assert errors.table.current() is errors.found[0]  # what it says stands whole below
        assert errors.whole.text() == errors.found[0].finding.text
        found = errors.found
        errors.show_found([])
        assert (errors.table.isVisible(), errors.reason.isVisible(), errors.is_explained()) == (False, False, True)
        errors.show_found(found)
        QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)
        assert (page.process.step, page.process.errors.said.text()) == (ERRORS, "请写明原因，或者先把错误改正。")
        errors.show_found(found)
        assert errors.said.isHidden()
        line = next(line for line in page.process.errors.found if line.finding.household)
        page.process.errors.table.opened.emit(line)
        assert window.pages.here == "household"
        window.session.written()
        window.pages.back()
        assert (window.pages.here, page.process.step) == ("hand-in", ERRORS)
        QTest.keyClick(page.process, Qt.Key.Key_Escape)
        assert page.process.step == CHANGES
        assert list(stick.iterdir()) == []


def test_a_full_stick_says_so_and_nothing_is_lost(
    round_: Path, at: At, stick: Path, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with at(round_ / "village-1.fpb") as window:
        edit()
        page = page_of(window)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            dialogs.give(yes)
            hand_in_by_keys(page)
        assert "没有写到" in dialogs.said[0]
        assert "满" in dialogs.said[0]
        assert page.process.step == WHERE
        assert (list(stick.iterdir()), len(hand_in.sent())) == ([], 1)
        QTest.keyClick(page.process, Qt.Key.Key_Return, CTRL)  # the next try completes it
        assert page.process.step == DONE
        assert page.process.done.written is not None
        assert page.process.done.written.entries == 1


def test_a_stick_pulled_out_says_so(round_: Path, at: At, stick: Path, dialogs: Dialogs) -> None:
    with at(round_ / "village-1.fpb") as window:
        edit()
        page = page_of(window)
        stick.rmdir()
        stick.write_text("")  # no folder any more: it can't be written into
        dialogs.give(yes)
        hand_in_by_keys(page)
        assert "没有写到" in dialogs.said[0]
        assert len(hand_in.sent()) == 1


def test_the_receipt_and_the_list_on_paper(
    round_: Path, at: At, stick: Path, dialogs: Dialogs, tmp_path: Path, chooser: Chooser
) -> None:
    files = [tmp_path / "清单.pdf", tmp_path / "回执.pdf"]
    with at(round_ / "village-1.fpb") as window:
        edit()
        page = page_of(window)
        chooser.give(files[0])
        dialogs.give(yes, yes)
        page.process.changes.save.click()
        hand_in_by_keys(page)
        chooser.give(files[1])
        page.process.done.save.click()
        receipt = page.process.done.number.text()
    listed, told = (
        subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
        for file in files
    )
    assert "改住址" in listed
    assert "准备上报给宝莲寺镇" in listed
    for words in (receipt, "袁薛庄村", "宝莲寺镇", "接收人签字", "第 1 页，共 1 页"):
        assert words in told


def test_a_lost_package_is_written_again(round_: Path, at: At, stick: Path, dialogs: Dialogs) -> None:
    (first,) = (round_ / "packages").glob("袁薛庄村*")
    with Envelope(first) as envelope:
        before = envelope.head
    with at(round_ / "village-1.fpb") as window:
        page = page_of(window)
        page.before.click()
        assert page.sent.table.current().receipt == before.receipt
        dialogs.give(into(stick), yes)
        page.sent.again.click()
    (file,) = stick.iterdir()
    with Envelope(file) as envelope:
        envelope.check()
        assert (envelope.head.receipt, envelope.head.number) == (before.receipt, before.number)


@pytest.mark.parametrize("masked", [True, False])
def test_the_folder_for_the_district(
    round_: Path, at: At, stick: Path, dialogs: Dialogs, tmp_path: Path, masked: bool
) -> None:
    place = tmp_path / "区"
    place.mkdir()

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DestinationDialog)
        box = dialog.findChild(QCheckBox)
        assert box is not None
        assert box.isChecked()
        box.setChecked(masked)
        dialog.destination.take(place)
        yes(dialog)

    with at(round_ / "village-1.fpb") as window:
        edit()
        page = page_of(window)
        hand_in_by_keys(page)
        dialogs.give(choose, yes)
        page.district.click()
    (folder,) = place.iterdir()
    assert folder.name.endswith("_遮住号码") is masked
    names = {file.name for file in folder.iterdir()}
    assert {"封面.xlsx", next(stick.iterdir()).name} < names
    assert len(names) == 4
    assert "带上第 2 号上报包" in dialogs.said[0]


def test_the_folder_of_a_village_that_is_bound_to_nobody(
    tmp_path: Path, at: At, dialogs: Dialogs, village: Book
) -> None:
    place = tmp_path / "区"
    place.mkdir()
    path = village.path
    village.close()
    with at(path) as window:
        page = page_of(window)
        assert page.face.currentWidget() is page.unbound
        dialogs.give(into(place), yes)
        page.district.click()
    assert "没有绑定镇里，文件夹里没有上报包" in dialogs.said[0]
    assert "“上报钥匙”里绑定镇里，再上报" in dialogs.said[0]
    assert "3 个文件，里面没有上报包" in dialogs.said[1]
    (folder,) = place.iterdir()
    assert sorted(file.suffix for file in folder.iterdir()) == [".xlsx"] * 3


def test_cancelled_while_it_is_written(
    qtbot: QtBot, round_: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, real = threading.Event(), outgoing._build

    def slowly(*given: Any) -> Any:
        going.wait(10)
        return real(*given)

    monkeypatch.setattr(outgoing, "_build", slowly)
    with open_book(round_ / "village-1.fpb", ACTOR) as opened:
        edit()
        window = shown(qtbot, Session(opened, jobs=Jobs()))
        page = page_of(window)
        qtbot.waitUntil(page.process.next.isEnabled)
        page.process.next.click()
        qtbot.waitUntil(lambda: page.process.step == ERRORS)
        page.process.errors.reason.setText("下月补齐")
        page.process.next.click()
        page.process.next.click()
        qtbot.waitUntil(lambda: any(made.isVisible() for made in window.findChildren(ProgressDialog)))
        dialog = next(made for made in window.findChildren(ProgressDialog) if made.isVisible())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        going.set()
        qtbot.waitUntil(lambda: not window.session.jobs.busy)
        assert page.process.step == WHERE
        assert (list(stick.iterdir()), len(hand_in.sent())) == ([], 1)
        assert hand_in.pending().entries == 1
        window.close()


def test_a_recorder_hands_in_and_gets_no_whole_numbers(
    qtbot: QtBot, locked_path: Path, stick: Path, dialogs: Dialogs, tmp_path: Path
) -> None:
    admin, recorder = USERS[0], USERS[1]
    with open_book(locked_path, "", ring=unlocking.unlock(locked_path, admin.name, admin.password)):
        exchange_keys.make()
        exchange_keys.bind(card_of_township(tmp_path).card)

    def why(dialog: QDialog) -> None:
        assert isinstance(dialog, OutsideDialog)  # who answers for one group
        dialog.why.setText("区里要全村的")
        QTest.keyClick(dialog.why, Qt.Key.Key_Return)

    def look(dialog: QDialog) -> None:
        box = dialog.findChild(QCheckBox)
        assert box is not None
        assert (box.isChecked(), box.isEnabled()) == (True, False)
        into(stick)(dialog)

    ring = unlocking.unlock(locked_path, recorder.name, recorder.password)
    with open_book(locked_path, "", ring=ring) as opened:
        window = shown(qtbot, session_on(opened))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: window.pages.here == "hand-in")  # a button is seen to go down
        page = page_of(window)
        assert page.receive.isVisible()  # who hands in takes what comes back
        hand_in_by_keys(page)
        assert page.process.step == DONE
        dialogs.give(why, look, yes)
        page.district.click()
        window.close()
    assert {path.suffix for path in stick.iterdir()} == {".fpk", ""}


def test_only_looked_at(round_: Path, at: At, stick: Path) -> None:
    with at(round_ / "village-1.fpb", read_only=True) as window:
        page = page_of(window)
        hand_in_by_keys(page)
        assert page.process.step == WHERE
        assert not page.process.next.isEnabled()
    assert list(stick.iterdir()) == []


def test_places_by_right_and_kind_of_book(round_: Path, at: At, qtbot: QtBot, locked_path: Path) -> None:
    with at(round_ / "village-1.fpb") as window:
        assert {"hand-in", "merge"} & set(window.rail._buttons) == {"hand-in"}
    with at(round_ / "township.fpb") as window:
        assert {"hand-in", "merge"} & set(window.rail._buttons) == {"merge"}
    for user in USERS:
        ring = unlocking.unlock(locked_path, user.name, user.password)
        with open_book(locked_path, "", ring=ring) as opened:
            window = shown(qtbot, session_on(opened))
            assert ("hand-in" in window.rail._buttons) is (user.role is not Role.COUNSELLOR)
            window.close()


def test_it_works_beside_the_window(qtbot: QtBot, round_: Path, stick: Path) -> None:
    """On the worker's thread, with a connection of its own."""
    with open_book(round_ / "village-1.fpb", ACTOR) as opened:
        edit()
        window = shown(qtbot, Session(opened, jobs=Jobs()))
        page = page_of(window)
        qtbot.waitUntil(page.process.next.isEnabled)
        page.process.next.click()
        qtbot.waitUntil(lambda: page.process.step == ERRORS)
        page.process.errors.reason.setText("下月补齐")
        page.process.next.click()
        page.process.next.click()
        qtbot.waitUntil(lambda: page.process.step == DONE)
        window.close()
    assert len(list(stick.iterdir())) == 1
