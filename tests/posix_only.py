"""Tests that Windows can't pass, each with its reason: skipped there, and only there (`tests/conftest.py`)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

KILL = "there is no SIGKILL whose exit code can be told from another"
FORK = "there is no fork"
MOUNT = "mounts a small or write-protected disk"
POPPLER = "reads the PDF with pdftotext, which has no wheel"
OFFICE = "opens the file in LibreOffice"

#: By what they ask for.
FIXTURES = {"small_disk": MOUNT}
#: By name: a file, or a test of it whatever its parameters.
TESTS: dict[str, str] = {}


def skip(items: list[pytest.Item]) -> None:
    """Mark those among the collected tests."""
    for item in items:
        file, _, rest = item.nodeid.partition("::")
        asked = [why for name, why in FIXTURES.items() if name in getattr(item, "fixturenames", ())]
        why = next(iter(asked), None) or TESTS.get(file) or TESTS.get(f"{file}::{rest.partition('[')[0]}")
        if why:
            item.add_marker(pytest.mark.skip(reason=f"POSIX only: {why}"))


def is_private(path: Path) -> bool:
    """Whether only its owner can read a file. On Windows the rights of its folder say who may."""
    return os.name == "nt" or path.stat().st_mode & 0o077 == 0
