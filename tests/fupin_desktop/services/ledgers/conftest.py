"""Commands beside the services."""

from __future__ import annotations

import pytest

from tests.commands import Commands


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands in this process."""
    return Commands(capsys)
