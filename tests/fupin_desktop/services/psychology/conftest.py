"""Commands for the tests of who reaches what."""

import pytest

from tests.commands import Commands


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands in this process."""
    return Commands(capsys)
