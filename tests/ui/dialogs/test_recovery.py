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
