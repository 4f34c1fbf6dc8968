"""A book on a disk or in a folder that can't be written: it can be read, and writing is refused in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Commands, one_chinese_line
from tests.robustness.conftest import Mount, not_writable


@pytest.fixture
def locked_away(village: Path, small_disk: Mount) -> Path:
    """A book on a disk of its own."""
    return Path(shutil.copy(village, small_disk("6m")))


def test_reading_works_and_writing_is_refused(run: Commands, locked_away: Path) -> None:
    before = run("dump", locked_away).out
    for tail in ("-wal", "-shm", "-journal"):
        Path(f"{locked_away}{tail}").unlink(missing_ok=True)
    with not_writable(locked_away.parent):
        assert run("dump", locked_away).out == before
        assert run("search", locked_away, "王").code == 0
        assert run("verify", locked_away).code == 0
        for command in ("undo", "redo", "backup", "restore"):
            ran = run(command, locked_away)
            assert ran.code == 2, command
            assert one_chinese_line(ran.err), ran.err
        new = run("new", locked_away.parent / "b.fpb", "--village", "410502101212", "--plain")
        assert new.code == 2
        assert one_chinese_line(new.err), new.err
        made = run("demo", locked_away.parent / "demo", "--villages", "1", "--households", "2")
        assert made.code == 2
        assert one_chinese_line(made.err), made.err
    assert not list(locked_away.parent.glob("b.fpb*"))


def test_an_old_wal_book_is_looked_at_though_the_folder_is_said_to_be_writable(
    run: Commands, locked_away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows says so of every folder, also on a stick with its switch set."""
    before = run("dump", locked_away).out
    with closing(sqlite3.connect(locked_away)) as earlier:
        earlier.execute("PRAGMA journal_mode=wal").fetchone()
    monkeypatch.setattr(os, "access", lambda *_: True)
    with not_writable(locked_away.parent):
        assert run("dump", locked_away).out == before
        assert run("verify", locked_away).code == 0
