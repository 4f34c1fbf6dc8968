"""A second start on a book that has a window brings that window forward; one that has died is no window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.resources import RESOURCES
from fupin_desktop.services.book.opening import create_book
from tests.books import ACTOR, YUANXUEZHUANG
from tests.patience import PATIENCE
from ui import preferences
from ui.window import doorbell
from ui.window.app import Desk, application

ROOT = RESOURCES.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "袁薛庄村.fpb"
    create_book(made, YUANXUEZHUANG, ACTOR)
    preferences.keep("actor", ACTOR)
    return made


def _closed(desk: Desk) -> None:
    if desk.window:
        desk.window.close()
        desk.window.deleteLater()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need more than its two seconds for an answer that comes."""
    monkeypatch.setattr(doorbell, "_PATIENCE", PATIENCE)


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    made = Desk(application())
    assert made.begin(path)
    yield made
    _closed(made)


def test_the_open_window_comes_forward_and_no_second_one_opens(desk: Desk, path: Path) -> None:
    assert desk.window
    desk.window.showMinimized()
    QApplication.processEvents()
    second = Desk(application())
    assert not second.begin(path)
    assert second.window is None
    assert not desk.window.isMinimized()
    assert desk.window.isVisible()


def test_the_last_book_is_meant_where_none_is_named(desk: Desk) -> None:
    second = Desk(application())
    assert not second.begin(None)
    assert second.window is None


def test_by_another_way_to_the_same_file_too(desk: Desk, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "我的账本.fpb"
    link.symlink_to(path)
    assert doorbell.answered(link)
    assert doorbell.answered(path.parent / "." / path.name)


def test_another_book_opens_its_own_window(desk: Desk, tmp_path: Path) -> None:
    assert not doorbell.answered(tmp_path / "别的村.fpb")


def test_who_has_closed_the_book_or_died_is_not_rung(desk: Desk, path: Path) -> None:
    assert desk.window
    desk.window.close()
    assert not doorbell.answered(path)
    lock, bell = doorbell._places(path)
    assert lock.exists()  # what stays of it is nobody's
    bell.touch()  # rung for one that died meanwhile
    second = Desk(application())
    assert second.begin(path)
    assert second.window
    assert not bell.exists()
    _closed(second)


def test_a_window_that_hangs_is_waited_for_and_then_the_book_is_offered(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "_PATIENCE", 0.1)
    desk._bell._watcher.removePaths(desk._bell._watcher.directories())  # it looks at nothing any more
    assert not doorbell.answered(path)
    assert not doorbell._places(path)[1].exists()


def test_where_nothing_can_be_written_books_open_as_ever(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(preferences, "folder", lambda: blocked)  # a folder below a file can't be made
    assert not doorbell.answered(path)
    desk = Desk(application())
    assert desk.begin(path)
    assert desk.window
    _closed(desk)


def test_the_names_do_not_tell_which_book_it_is(desk: Desk, path: Path) -> None:
    for place in doorbell._places(path):
        assert "袁薛庄" not in str(place)


def test_two_processes(path: Path, tmp_path: Path) -> None:
    """As people start it: the second one ends at once, with success; killed, the first one is in nobody's way."""
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "QT_QPA_PLATFORM": "offscreen"}
    start = [sys.executable, str(ROOT / "main.py"), str(path)]

    def started() -> subprocess.Popen[bytes]:
        return subprocess.Popen(start, env=os.environ | home, cwd=ROOT, stderr=subprocess.DEVNULL)

    with started() as first:
        _stands(first, tmp_path / "config")
        second = subprocess.run(start, env=os.environ | home, cwd=ROOT, check=False, capture_output=True)
        assert second.returncode == 0
        assert first.poll() is None
        first.kill()
    with started() as third:
        _stands(third, tmp_path / "config")  # it has a window of its own
        third.kill()


def _stands(process: subprocess.Popen[bytes], config: Path) -> None:
    """Ring until its window answers: a busy machine takes long to open one."""
    end = time.monotonic() + PATIENCE
    while not (locks := list(config.rglob("*.lock"))):
        _breathe(process, end)
    bell = locks[0].with_suffix(".bell")
    bell.touch()
    while bell.exists():
        _breathe(process, end)


def _breathe(process: subprocess.Popen[bytes], end: float) -> None:
    """A moment; a process that died, or that nobody ends, is killed and told."""
    if process.poll() is not None or time.monotonic() > end:
        process.kill()
        pytest.fail("no window")
    time.sleep(0.05)
