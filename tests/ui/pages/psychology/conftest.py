"""A demo village with files in it."""

from __future__ import annotations

import pytest

from fupin_desktop.demo import psychology
from tests.books import ACTOR
from ui.main_window import MainWindow


@pytest.fixture
def persons(window: MainWindow) -> list[str]:
    """Who has a file; the first is red, assessed and followed, the last red and seen by nobody."""
    window.activateWindow()
    made = psychology.fill(ACTOR)
    window.session.changed.emit()
    return made
