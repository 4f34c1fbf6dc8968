"""One book in two processes: the second is refused in words, may read, and gets its turn when the first is gone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fupin_desktop.services.book.opening import open_book
from tests.commands import Commands, one_chinese_line
from tests.patience import PATIENCE

Start = Callable[[str, Path], subprocess.Popen[str]]


def test_the_second_writer_is_refused_and_may_read(run: Commands, village: Path, child: Start) -> None:
    first = child("hold", village)
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"
    ran = run("undo", village)
    assert ran.code == 2
    assert one_chinese_line(ran.err)
    assert "另一个窗口" in ran.err
    assert "另一个窗口" in child("try_to_open", village).communicate(timeout=PATIENCE)[0]
    assert run("restore", village).code == 2
    assert run("dump", village).code == 0
    assert run("search", village, "王").code == 0
    first.kill()
    first.wait()
    assert run("undo", village).code == 0


def test_the_other_computer_is_named(run: Commands, village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both open the book of a shared folder."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("platform.node", lambda: "镇上的电脑")
        book = open_book(village, "别人")
    with book:
        assert "正在另一台电脑“镇上的电脑”上打开" in run("undo", village).err
    assert run("undo", village).code == 0


def test_a_reader_sees_what_another_has_just_saved(run: Commands, village: Path, child: Start) -> None:
    writer = child("save_visits", village)
    assert writer.stdout is not None
    key = writer.stdout.readline().strip()
    assert key in run("dump", village).out
