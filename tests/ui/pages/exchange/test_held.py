"""没有采用的: from the receipt to the list of what does not count, and letting it in, by keys and the real worker."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from db.household import Household
from fupin_desktop.services.exchange import held
from tests.edges import Dialogs, cancel
from tests.exchange import VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.forger import Village
from tests.ui.pages.exchange.conftest import At, yes
from ui.dialogs.held import HeldDialog
from ui.pages.exchange.merge import MergePage


def sent(town: Town, folder: Path) -> Village:
    """A village has handed in what is not its own, with a household that moved away."""
    town.merge(*town.packages)
    forger = Village(town, folder / "forged")
    base = forger.base("household", forger.own_household, "region_code")
    moved = forger.says("household", forger.own_household, "region_code", VILLAGES[2], base)
    bad = forger.says("household", forger.own_household, "exit_year", 9)
    town.merge(forger.package([moved, forger.says("person", forger.victim, "name", "改了名"), bad]))
    return forger


def clear(dialog: QDialog) -> None:
    next(made for made in dialog.findChildren(QPushButton) if made.text() == "清掉").click()


def test_what_is_held_is_seen_and_let_in(town: Town, at: At, dialogs: Dialogs, qtbot: QtBot, tmp_path: Path) -> None:
    forger = sent(town, tmp_path)

    def let_in(dialog: object) -> None:
        assert isinstance(dialog, HeldDialog)
        rows = dialog.table.rows
        assert rows.rowCount() == 3
        assert {rows.row(n).why for n in range(3)} >= {"值超出了这一项的范围", "这条记录不在对方的地界"}
        if place := os.environ.get("SHOTS"):
            dialog.grab().save(f"{place}/held.png")
        moved = next(n for n in range(3) if rows.row(n).label == "行政村")
        dialog.table.selectRow(moved)
        assert dialog.take.isEnabled()
        dialogs.give(cancel)
        dialog.take.click()
        assert not any(rows.row(n).done for n in range(3))
        dialogs.give(yes)
        dialog.take.click()
        qtbot.waitUntil(lambda: bool(rows.rowCount()) and any(rows.row(n).done for n in range(3)))
        dialogs.give(yes)  # Enter keeps them: they can't be brought back
        dialog.drop.click()
        dialogs.give(clear)
        dialog.drop.click()
        qtbot.waitUntil(lambda: rows.rowCount() == 1)
        assert not dialog.drop.isEnabled(), "what was let in stays"
        dialog.reject()

    with at(town.path) as window:
        window.pages.go("merge")
        page = window.pages.current()
        assert isinstance(page, MergePage)
        page.earlier.click()
        receipts = page.taken
        receipts.table.stand_on(0)
        assert "不归对方定" in receipts.whole.text()
        assert not receipts.held.isHidden()
        dialogs.give(let_in)
        QTest.keyClick(receipts.table, Qt.Key.Key_Return)
        assert Household.get_by_id(forger.own_household).region_code == VILLAGES[2]
        assert sum(one.done != "" for one in held.of()) == 1
