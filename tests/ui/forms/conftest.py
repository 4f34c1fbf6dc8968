"""What the tests of forms share: a dressed application, and keys that go where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The program's look: sizes of fields depend on it."""
    theme.apply(qapp)
