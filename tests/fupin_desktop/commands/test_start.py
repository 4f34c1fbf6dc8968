"""Whether the window or a command is meant, and what a window that fails leaves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from db.refusal import Refusal
from fupin_desktop import WORKBOOK_READER
from fupin_desktop.commands import start


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, on a machine with a display."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    made = tmp_path / "村.fpb"
    made.touch()
    return made


def began(*arguments: str) -> Path | Sequence[str] | None:
    """What was begun: the window with a book, or the command line with its arguments."""
    seen: list[Path | Sequence[str] | None] = []

    def begin(what: Path | Sequence[str] | None) -> int:
        seen.append(what)
        return 0

    start.main(arguments, begin, begin)
    [one] = seen
    return one


def test_the_window_opens_on_a_file_or_on_nothing(book: Path) -> None:
    assert began() is None
    assert began(str(book)) == book


def test_all_else_is_the_command_line_s(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (("check", str(book)), ("--help",), ("undo",), (str(book) + "x",), (str(book), "more")):
        assert began(*arguments) == arguments
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert began(str(book)) == (book if sys.platform in ("win32", "darwin") else (str(book),))


def test_the_reader_of_workbooks_starts_without_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def read(what: str) -> int:
        seen.append(what)
        return 3

    monkeypatch.setattr("gc.disable", lambda: seen.append("no collector"))
    monkeypatch.setattr("gc.freeze", lambda: seen.append("at its end"))
    monkeypatch.setattr("fupin_desktop.lazy.load", lambda _: read)
    assert start.main([WORKBOOK_READER, "名册.xlsx"], _never, _never) == 3
    assert seen == ["no collector", "名册.xlsx", "at its end"]


def _never(_: object) -> int:
    raise AssertionError


def test_a_window_that_fails_says_so_in_a_sentence(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: Path | None) -> int:
        raise Refusal("今天打不开。")

    assert start.main([str(book)], fail, lambda _: 0) == 2
    assert capsys.readouterr().err == "今天打不开。\n"
