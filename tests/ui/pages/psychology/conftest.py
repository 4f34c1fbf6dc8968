"""A demo village with files in it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from fupin_desktop.demo import psychology
from tests.books import ACTOR
from tests.edges import Dialogs
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.window.main_window import MainWindow


@pytest.fixture
def persons(window: MainWindow) -> list[str]:
    """Who has a file; the first is red, assessed and followed, the last red and seen by nobody."""
    window.activateWindow()
    made = psychology.fill(ACTOR)
    window.session.changed.emit()
    return made


@pytest.fixture(autouse=True)
def crises(dialogs: Dialogs) -> list[str]:
    """What the dialogs said that came up because somebody had become red; they are read at once."""
    said: list[str] = []

    def read(dialog: CrisisDialog) -> int:
        said.append("".join(one.text() for one in dialog.findChildren(QLabel)))
        dialog.accept()
        return dialog.result()

    dialogs.when(CrisisDialog, read)
    return said
