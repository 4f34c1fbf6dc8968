"""kill -9 while an old book is brought up to date and its archives are sealed: it opens ever after, and goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from db import migrations, unsealed
from db.changes import every, one
from db.opened import OpenBook
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.quality.verify import verify
from tests.archives import behind_the_key
from tests.books import ACTOR

OLD = Path(__file__).resolve().parent.parent / "old_databases" / "v16.fpb"
Start = Callable[[str, Path], subprocess.Popen[str]]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A book of schema 16, whose archives lie in its tables and its log."""
    return Path(shutil.copy(OLD, tmp_path / "old.fpb"))


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsealed, "_PORTION", 3)


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """What such a book has when nobody disturbs it."""
    path = Path(shutil.copy(OLD, tmp_path / "whole.fpb"))
    with open_book(path, ACTOR):
        return behind_the_key()


@contextmanager
def _statements(hook: Callable[[int], None]) -> Iterator[None]:
    real, counted = OpenBook.execute_sql, iter(range(1_000_000))

    def execute_sql(self: OpenBook, *args: Any, **more: Any) -> Any:
        done = real(self, *args, **more)
        hook(next(counted))
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OpenBook, "execute_sql", execute_sql)
        yield


def _opened_until(path: Path, last: int) -> int:
    """Open a book in a child that kills itself after so many statements; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with _statements(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == last else None):
        open_book(path, ACTOR).close()
    os._exit(0)


def _assert_whole(path: Path, whole: dict[str, dict[str, Any]]) -> None:
    """Only looked at it tells all it held, sealed so far or not."""
    with open_book(path, ACTOR, read_only=True):
        assert all("没有封住" in said for said in verify())
        assert behind_the_key() == whole


@pytest.mark.usefixtures("small_portions")
def test_killed_after_any_statement_it_goes_on(old: Path, tmp_path: Path, whole: dict[str, dict[str, Any]]) -> None:
    counted: list[int] = []
    with _statements(counted.append):
        open_book(Path(shutil.copy(old, tmp_path / "counted.fpb")), ACTOR).close()
    versions, left = set(), set()
    for last in range(1, len(counted), len(counted) // 14):
        path = Path(shutil.copy(old, tmp_path / f"killed-{last}.fpb"))
        assert _opened_until(path, last) == -signal.SIGKILL
        with open_book(path, ACTOR, read_only=True):
            left.add(unsealed.plain_left())
        _assert_whole(path, whole)
        _opened_until(path, last + len(counted) // 3)  # and again, a little further on
        with open_book(path, ACTOR):
            versions.add(migrations.version())
            assert (unsealed.plain_left(), list(verify())) == (0, [])
            assert behind_the_key() == whole
            assert one("SELECT count(*) - count(DISTINCT ts) FROM behind_log")[0] == 0
            assert every("SELECT l.ts FROM behind_log l WHERE l.entry IS NULL") == []
    assert versions == {migrations.LATEST}
    assert len(left) > 4  # they were killed at many places of the sealing


def test_killed_at_any_time_it_goes_on(old: Path, child: Start, whole: dict[str, dict[str, Any]]) -> None:
    killed = 0
    process = child("open_in_portions", old)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    while process.poll() is None:
        time.sleep(random.uniform(0.02, 0.2))
        process.kill()
        process.wait()
        killed += 1
        _assert_whole(old, whole)
        process = child("open_in_portions", old)
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        if killed >= 6:
            process.wait()
    with open_book(old, ACTOR):
        assert (unsealed.plain_left(), list(verify())) == (0, [])
        assert behind_the_key() == whole
    assert killed
