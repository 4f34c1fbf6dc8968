"""A demo village to run commands on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fupin_desktop.demo import books
from tests.commands import Commands


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands in this process."""
    return Commands(capsys)


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    books.make(folder, 1, 20, 1)
    return folder


@pytest.fixture
def village(_made_once: Path, tmp_path: Path) -> Path:
    """A demo village of 20 households, closed, the test's own."""
    return Path(shutil.copy(_made_once / "village-1.fpb", tmp_path / "village.fpb"))
