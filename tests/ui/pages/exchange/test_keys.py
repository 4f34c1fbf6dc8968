"""上报钥匙: making, giving away, binding by eye, revoking, changing."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from fupin_desktop.demo.books import USERS
from fupin_desktop.exchange import identity
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import exchange_keys
from tests.answered import session_on
from tests.edges import Chooser, Dialogs
from tests.ui.conftest import shown
from tests.ui.pages.exchange.conftest import At, into, no, yes
from ui import theme
from ui.dialogs.bind import BindDialog, RevokeDialog, ShareDialog, digits
from ui.pages.exchange.keys import KeysPage
from ui.window.app import application
from ui.window.main_window import MainWindow

TOWNSHIP = "410502101"


def page_of(window: MainWindow) -> KeysPage:
    window.pages.go("keys")
    page = window.pages.current()
    assert isinstance(page, KeysPage)
    return page


def card_of_township(folder: Path) -> identity.Identity:
    made = identity.make("book-of-township", TOWNSHIP, "宝莲寺镇", "2026-11-01T08:00:00+08:00")
    (folder / "宝莲寺镇.fpubkey").write_bytes(identity.encode(made))
    return made


def test_a_new_book_says_what_to_do_first(empty_window: MainWindow, dialogs: Dialogs, tmp_path: Path) -> None:
    page = page_of(empty_window)
    assert page.mine.currentWidget() is page.no_keys
    assert page.no_peers.isVisible()
    assert "先在左边生成" in page.no_peers.sentence.text()
    assert page.make.hasFocus()
    QTest.keyClick(page.make, Qt.Key.Key_Space)
    held = exchange_keys.card()
    assert held is not None
    assert page.digits.text() == digits(held.compared)
    assert page.digits.text().split() == held.compared.split()
    dialogs.give(into(tmp_path / "盘"), yes)
    (tmp_path / "盘").mkdir()
    page.save.click()
    assert exchange_keys.read_card(tmp_path / "盘" / "袁薛庄村.fpubkey") == held


@pytest.mark.parametrize("letters", [100, 150])
def test_the_code_on_the_screen_is_the_card(book: object, qtbot: QtBot, letters: int) -> None:
    theme.apply(application(), letters)
    exchange_keys.make()
    window = shown(qtbot, session_on(book))  # type: ignore[arg-type]
    page = page_of(window)
    grey = page.qr.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    seen = memoryview(grey.constBits()).cast("B", (grey.height(), grey.bytesPerLine()))
    only = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # in some codes others are found by chance
    found = zxingcpp.read_barcodes(seen, only)
    assert [one.text for one in found] == [exchange_keys.card_text()]
    assert exchange_keys.read_card(found[0].text) == exchange_keys.card()


def test_binding_takes_the_comparison(
    empty_window: MainWindow, dialogs: Dialogs, tmp_path: Path, chooser: Chooser
) -> None:
    township = card_of_township(tmp_path)
    chooser.give(tmp_path / "宝莲寺镇.fpubkey")
    exchange_keys.make()
    page = page_of(empty_window)

    def compare(dialog: QDialog) -> None:
        assert isinstance(dialog, BindDialog)
        assert not dialog.yes.isEnabled()
        dialog.file.click()
        assert dialog.digits.text().split() == township.card.compared.split()
        assert dialog.focusWidget() is dialog.compared
        QTest.keyClick(dialog.compared, Qt.Key.Key_Space)
        yes(dialog)

    dialogs.give(compare)
    page.bind.click()
    assert [peer.fingerprint for peer in exchange_keys.peers()] == [township.card.fingerprint]
    assert page.table.current().name == "宝莲寺镇"
    assert township.card.compared in page.whole.text()


def test_what_was_not_compared_is_not_bound(empty_window: MainWindow, dialogs: Dialogs, tmp_path: Path) -> None:
    township = card_of_township(tmp_path)
    page = page_of(empty_window)

    def scan(dialog: QDialog) -> None:
        assert isinstance(dialog, BindDialog)
        dialog.scanned.setText(identity.encode(township).decode())
        QTest.keyClick(dialog.scanned, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.name.text().startswith("宝莲寺镇")
        yes(dialog)  # the button is not offered yet
        assert dialog.isVisible()
        no(dialog)

    dialogs.give(scan)
    page.bind.click()
    assert exchange_keys.peers() == []


def test_a_card_changed_on_its_way_is_refused(qtbot: QtBot, empty_window: MainWindow, tmp_path: Path) -> None:
    card_of_township(tmp_path)
    file = tmp_path / "宝莲寺镇.fpubkey"
    file.write_text(file.read_text("utf-8").replace("宝莲寺镇", "宝蓮寺镇"), "utf-8")
    dialog = BindDialog(empty_window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(file)
    assert "不是公钥文件，或者它在路上被改动了" in dialog.said.text()
    assert (dialog.said.isVisible(), dialog.found.isVisible(), dialog.yes.isEnabled()) == (True, False, False)


def test_revoking_takes_a_reason(empty_window: MainWindow, dialogs: Dialogs, tmp_path: Path) -> None:
    exchange_keys.bind(card_of_township(tmp_path).card)
    page = page_of(empty_window)

    def give(dialog: QDialog) -> None:
        assert isinstance(dialog, RevokeDialog)
        dialog.reason_field.setText("  ")
        assert not dialog.yes.isEnabled()
        dialog.reason_field.setText("镇里的电脑丢了")
        dialog.yes.click()

    dialogs.give(give)
    page.revoke.click()
    (peer,) = exchange_keys.peers()
    assert (bool(peer.revoked), peer.reason) == (True, "镇里的电脑丢了")
    assert "镇里的电脑丢了" in page.whole.text()
    assert not page.revoke.isEnabled()


@pytest.mark.parametrize(("proven", "words"), [(True, "按步骤换的新钥匙"), (False, "旧钥匙会吊销")])
def test_binding_says_what_becomes_of_the_old_key(
    qtbot: QtBot, empty_window: MainWindow, tmp_path: Path, proven: bool, words: str
) -> None:
    before = card_of_township(tmp_path)
    exchange_keys.bind(before.card)
    fresh = identity.make(before.card.book, TOWNSHIP, "宝莲寺镇", "2026-11-20", before if proven else None)
    dialog = BindDialog(empty_window)
    qtbot.addWidget(dialog)
    dialog.read(identity.encode(fresh).decode())
    assert words in dialog.change.text()


def test_a_place_that_has_no_business_here_is_told(qtbot: QtBot, empty_window: MainWindow) -> None:
    """On a stick lie the cards of all villages: a neighbour's was bound without a word."""
    dialog = BindDialog(empty_window)
    qtbot.addWidget(dialog)
    told = {"410502101": False, "410502": False, "410502101212": False, "410502101214": True, "410502015": True}
    for region, is_told in told.items():
        dialog.read(identity.encode(identity.make("another-book", region, "那一本", "2026-11-20")).decode())
        assert ("是不是选错了文件" in dialog.change.text()) == is_told, region
        assert dialog.compared.isEnabled()


def test_keys_are_changed_after_a_question(empty_window: MainWindow, dialogs: Dialogs) -> None:
    before = exchange_keys.make()
    page = page_of(empty_window)
    dialogs.give(no, yes)
    page.renew.click()
    assert exchange_keys.card() == before
    page.renew.click()
    held = exchange_keys.card()
    assert held is not None
    assert identity.is_successor(held, before)
    assert page.digits.text() == digits(held.compared)


def test_a_recorder_looks_and_does_nothing(qtbot: QtBot, locked_path: Path) -> None:
    recorder = next(user for user in USERS if user.role is Role.RECORDER)
    ring = unlocking.unlock(locked_path, recorder.name, recorder.password)
    with open_book(locked_path, "", ring=ring) as opened:
        window = shown(qtbot, session_on(opened))
        page = page_of(window)
        assert not any(made.isVisible() for made in (page.make, page.bind, page.revoke, page.renew, page.share))
        assert "请管理员" in page.no_keys.sentence.text()
        window.close()


def test_a_counsellor_finds_the_keys_of_the_archives_only(qtbot: QtBot, locked_path: Path) -> None:
    """Others make and bind keys; he lets the other side read (tests/walks/test_share.py)."""
    counsellor = next(user for user in USERS if user.role is Role.COUNSELLOR)
    ring = unlocking.unlock(locked_path, counsellor.name, counsellor.password)
    with open_book(locked_path, "", ring=ring) as opened:
        window = shown(qtbot, session_on(opened))
        window.pages.go("keys")
        page = window.pages.current()
        assert isinstance(page, KeysPage)
        others = (page.make, page.bind, page.revoke, page.renew, page.paper)
        assert [made.text() for made in others if made.isVisible()] == []
        assert "请管理员来生成" in page.no_keys.sentence.text()
        assert "请管理员来绑定" in page.no_peers.sentence.text()
        assert page.share.isVisible()
        window.pages.go("hand-in")
        assert window.pages.here == "keys"
        window.close()


def test_only_looked_at(round_: Path, at: At) -> None:
    with at(round_ / "village-1.fpb", read_only=True) as window:
        page = page_of(window)
        assert not any(made.isVisible() for made in (page.bind, page.revoke, page.renew))
        assert page.table.rows.rowCount() == 1


def test_giving_the_archives_takes_a_comparison_of_that_key_too(
    qtbot: QtBot, empty_window: MainWindow, tmp_path: Path
) -> None:
    peer = exchange_keys.bind(card_of_township(tmp_path).card)
    dialog = ShareDialog(empty_window, peer, "")
    qtbot.addWidget(dialog)
    assert dialog.digits == peer.card.compared != peer.fingerprint
    assert not dialog.yes.isEnabled()
    dialog.compared.setChecked(True)
    assert dialog.yes.isEnabled()
