"""The dispatcher: Chinese help, one Chinese line and exit 2 for whatever is wrong, never a traceback."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from fupin_desktop.commands import cli
from tests.commands import ROOT, Commands, no_screens, one_chinese_line, program

ALL = (
    "new", "demo", "import", "export-xlsx", "search", "check", "history", "undo", "redo", "dump", "verify", "backup",
    "restore", "print-list", "shots", "screen", "due", "rounds", "papers", "reviews", "psych-report",
    "clues", "step",
)  # fmt: skip


def test_help_names_every_command_in_chinese(run: Commands) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert [name for name in ALL if f"\n    {name}" not in ran.out] == []
    assert "usage" not in ran.out
    assert "show this help" not in ran.out
    for name in ALL:
        help_ = run(name, "--help")
        assert help_.code == 0
        assert "用法：main.py" in help_.out
        assert "positional" not in help_.out
        assert "--json" in help_.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["serch"],
        ["nothing-like-it"],
        ["--nonsense"],
        ["search"],
        ["search", "a.fpb"],
        ["search", "a.fpb", "b", "c"],
        ["search", "a.fpb", "b", "--limit"],
        ["search", "a.fpb", "b", "--limit", "x"],
        ["search", "a.fpb", "b", "--limit", "0"],
        ["search", "a.fpb", "b", "--json=1"],
        ["demo", "x", "--villages", "-3"],
        ["demo", "x", "--seed", "a"],
        ["new", "a.fpb"],
        ["dump", "no-such-book.fpb"],
        ["verify", "no-such-book.fpb", "--json"],
        ["undo", "."],
        ["restore", "no-such-book.fpb"],
        ["a.fpb", "b.fpb"],
    ],
)
def test_what_is_wrong_is_said_in_one_chinese_line(run: Commands, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert one_chinese_line(ran.err), ran.err


def test_a_slip_of_the_finger_is_offered_its_command(run: Commands) -> None:
    assert "是不是 search？" in run("serch").err


def test_no_arguments_and_a_book_open_the_window(run: Commands, village: Path) -> None:
    asked: list[Path | None] = []

    def window(book: Path | None) -> int:
        asked.append(book)
        return 0

    screens = cli.Screens(window, lambda folder: [folder / "a.png"], no_screens().press)
    assert run(screens=screens).code == 0
    assert run(village, screens=screens).code == 0
    assert asked == [None, village]
    assert run("shots", "out", screens=screens).out == f"做好了 {Path('out/a.png')}\n"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_the_window_is_refused_in_words(run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    ran = run()
    assert ran.code == 2
    assert one_chinese_line(ran.err)


def test_what_nobody_foresaw_leaves_a_note_without_values(
    run: Commands, village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "410522197704079078"

    def fail(_args: argparse.Namespace) -> int:
        raise RuntimeError(f"no such person {secret}")

    monkeypatch.setattr("fupin_desktop.commands.search.run", fail)
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_a, **_k: str(tmp_path / "logs"))
    ran = run("search", village, secret)
    assert ran.code == 2
    assert one_chinese_line(ran.err)
    assert "程序出错，没有改动账本" in ran.err
    [note] = (tmp_path / "logs").iterdir()
    assert str(note) in ran.err
    assert secret not in note.read_text("utf-8")
    assert "RuntimeError" in note.read_text("utf-8")
    assert "in fail" in note.read_text("utf-8")


def test_interrupted_work_says_so(run: Commands, village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("fupin_desktop.commands.search.run", stop)
    ran = run("search", village, "a")
    assert ran.code == 130
    assert one_chinese_line(ran.err)


def test_chinese_comes_out_whatever_the_locale(village: Path) -> None:
    ran = program("search", village, "w", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONIOENCODING="")
    assert ran.code == 0
    assert "袁薛庄村" in ran.out
    assert one_chinese_line(program("serch", LC_ALL="C", PYTHONUTF8="0").err)


def test_a_reader_that_stops_early_is_no_error(village: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "dump", str(village)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == b""


def test_commands_load_no_qt_and_nothing_heavy(village: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from fupin_desktop.commands import cli;"
        f"cli.main(['search', {str(village)!r}, 'zs'], cli.Screens(None, None, None));"
        "print([name for name in ('PySide6', 'openpyxl', 'matplotlib', 'PIL', 'pypinyin') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
