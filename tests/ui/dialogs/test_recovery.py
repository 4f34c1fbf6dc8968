"""The recovery sheet's dialog grows with what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.edges import Chooser
from tests.ui import cut
from tests.ui.dialogs.test_users import SHEET
from ui import theme
from ui.dialogs.recovery import RecoveryDialog
from ui.paper import printer, recovery


@pytest.mark.parametrize("letters", [100, 150])
def test_the_whole_code_is_in_sight_after_the_sheet_was_written(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, chooser: Chooser, letters: int
) -> None:
    """The dialog grows: it says where the sheet lies, and shows the code's two lines."""
    theme.apply(qapp, letters)
    try:
        dialog = RecoveryDialog(None, SHEET)
        qtbot.addWidget(dialog)
        dialog.show()
        assert cut.settled(dialog) == []
        chooser.give(tmp_path / "恢复页.pdf")
        dialog.save_button.click()
        dialog.show_button.click()
        assert dialog.code.text().count("\n") == 1
        assert cut.settled(dialog) == []
        dialog.in_safe.click()
        dialog.done_button.click()
    finally:
        theme.apply(qapp)


def test_a_computer_without_a_printer_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows opens its dialog for none, in silence."""
    asked: list[object] = []
    monkeypatch.setattr(recovery, "print_out", lambda *given: asked.append(given))
    dialog = RecoveryDialog(None, SHEET)
    qtbot.addWidget(dialog)
    dialog.print_button.click()
    assert "没有装打印机" in dialog.said.text()
    assert not dialog.in_safe.isEnabled()
    monkeypatch.setattr(printer, "printers", lambda: ["一楼"])
    dialog.print_button.click()
    assert len(asked) == 1
    dialog.show_button.click()
    dialog.in_safe.click()
    dialog.done_button.click()
