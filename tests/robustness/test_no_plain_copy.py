"""No plain copy anywhere: known words go into an encrypted book, everything is done with it, and then every byte of
every file that the program left is searched for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import journal, keys
from fupin_desktop.services.book.opening import create_book
from tests.books import YUANXUEZHUANG
from tests.commands import ROOT, program
from tests.locks import CHEAP
from tests.posix_only import is_private
from tests.robustness.locked_child import ID_NO, NAME, PHONE, TALK

ADMIN, PASSWORD = "李建国", "口令-Guanli-2026"
WORDS = (NAME, "ouyangshoumi", ID_NO, PHONE, TALK, PASSWORD)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A place of its own for all that a program may leave: home, settings, logs, temporary files."""
    for name in ("book", "tmp", "home"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def locked(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    path = home / "book" / "袁薛庄村.fpb"
    create_book(path, YUANXUEZHUANG, ADMIN, PASSWORD, psychology=True)
    return path


def environment(home: Path) -> dict[str, str]:
    own = home / "home"
    return {
        "HOME": str(own), **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(home / "tmp")),
        "XDG_CONFIG_HOME": str(own / "config"),
        "XDG_CACHE_HOME": str(own / "cache"), "XDG_STATE_HOME": str(own / "state"),
        "XDG_DATA_HOME": str(own / "data"), "QT_QPA_PLATFORM": "offscreen", "FUPIN_USER": ADMIN,
        "FUPIN_PASSWORD": PASSWORD,
    }  # fmt: skip


def told(home: Path, *, but: tuple[str, ...] = ()) -> list[str]:
    """Which of the words stand in which file, in any of the ways in which text is written."""
    found = []
    for file in home.rglob("*"):
        if not file.is_file() or file.name in but:
            continue
        raw = file.read_bytes()
        for word in WORDS:
            ways = (word.encode(), word.encode("utf-16-le"), word.encode("gbk"), word.encode("unicode_escape"))
            if any(way in raw for way in ways):
                found.append(f"{file.relative_to(home).as_posix()}: {word}")
    return found


def crashed(work: str, home: Path, path: Path) -> None:
    """Do a work of tests/robustness/locked_child.py, and cut the power when it is done."""
    command = [sys.executable, "-m", "tests.robustness.locked_child", work, str(path)]
    own = {**os.environ, **environment(home)}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=own) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        process.kill()
    assert said == "ready", work


def test_the_search_finds_what_is_plain(home: Path) -> None:
    (home / "tmp" / "a").write_text(f"…{NAME}…", encoding="gbk")
    (home / "tmp" / "b").write_bytes(f"…{TALK}…".encode("utf-16-le"))
    assert sorted(told(home)) == [f"tmp/a: {NAME}", f"tmp/b: {TALK}"]


def test_nothing_is_left_readable(home: Path, locked: Path) -> None:
    # saved and crashed, drafts and photos too; at last in the middle of a save, while the journal holds pages
    for work in ("fill", "letter", "draft", "window", "half"):
        crashed(work, home, locked)
        assert bool(journal.left(locked)) is (work == "half")
        assert told(home) == [], work
    outputs = ("名册.xlsx", "户名册.pdf", "dump.jsonl")
    own = environment(home)
    for arguments in (
        ["backup", locked], ["verify", locked], ["check", locked], ["search", locked, NAME], ["history", locked, NAME],
        ["export-xlsx", locked, home / "book" / outputs[0]], ["print-list", locked, home / "book" / outputs[1]],
        ["undo", locked], ["redo", locked], ["access-log", locked], ["rekey", locked],
        ["search", home / "book" / "没有.fpb", NAME], ["import", locked, home / "book" / outputs[1]],
    ):  # fmt: skip
        ran = program(*arguments, **own)
        assert ran.code in (0, 1, 2), arguments
    assert is_private(home / "book" / outputs[0])
    assert (home / "book" / outputs[0]).exists()
    assert (home / "book" / outputs[1]).exists()
    assert list((home / "book" / "袁薛庄村.备份").iterdir())
    assert told(home, but=outputs) == []
    assert [file for file in (home / "tmp").rglob("*") if file.is_file()] == []
    assert [file.name for file in (home / "book").rglob("*") if file.is_file() and not is_private(file)] == []
