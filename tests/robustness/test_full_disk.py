"""A disk that is full, or refuses to grow a file: a clear sentence, the book as it was, no acknowledged save gone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.changes import every
from fupin_desktop.commands import cli
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR
from tests.commands import Commands, no_screens, one_chinese_line
from tests.patience import PATIENCE
from tests.robustness.conftest import Mount
from ui.paper import printing

Start = Callable[[str, Path], subprocess.Popen[str]]


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
    return ballast


def dumped(run: Commands, book: Path) -> str:
    ran = run("dump", book)
    assert ran.code == 0, ran.err
    return ran.out


def test_saving_stops_when_the_disk_is_full_and_keeps_what_it_had(
    village: Path, small_disk: Mount, child: Start
) -> None:
    book = Path(shutil.copy(village, small_disk("6m")))
    process = child("save_until_refused", book)
    said, _ = process.communicate(timeout=PATIENCE)
    *acknowledged, refusal = said.splitlines()
    assert refusal.startswith("refused ")
    assert "full" in refusal
    assert len(acknowledged) > 3
    # what was refused is gone, what was acknowledged is there, also while the disk is still full
    with open_book(book, ACTOR, read_only=True):
        assert set(acknowledged) <= {row[0] for row in every("SELECT id FROM person WHERE deleted IS NOT 1")}
    shutil.copy(book, village)
    for tail in ("-wal", "-shm", "-journal"):
        if Path(f"{book}{tail}").exists():
            shutil.copy(f"{book}{tail}", f"{village}{tail}")
    with open_book(village, ACTOR):
        assert list(verify()) == []
        assert set(acknowledged) <= {row[0] for row in every("SELECT id FROM person WHERE deleted IS NOT 1")}


@pytest.mark.parametrize("command", ["undo", "redo", "backup"])
def test_a_full_disk_is_said_and_nothing_changes(run: Commands, village: Path, small_disk: Mount, command: str) -> None:
    book = Path(shutil.copy(village, small_disk("6m")))
    before = dumped(run, book)
    ballast = fill(book.parent)
    ran = run(command, book)
    if command != "redo":  # nothing to redo writes nothing, so it may well end in peace
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert "磁盘" in ran.err
    ballast.unlink()
    assert dumped(run, book) == before
    assert run("verify", book).code == 0


def test_an_import_that_does_not_fit(run: Commands, village: Path, roster: Path, small_disk: Mount) -> None:
    book = Path(shutil.copy(village, small_disk("5m")))
    before = dumped(run, book)
    (book.parent / "ballast").write_bytes(b"\0" * 1_500_000)
    ran = run("import", book, roster)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert "磁盘满了" in ran.err
    (book.parent / "ballast").unlink()
    assert dumped(run, book) == before
    assert run("verify", book).code == 0


def test_an_export_that_does_not_fit(run: Commands, village: Path, small_disk: Mount) -> None:
    disk = small_disk("1m")
    fill(disk)
    for layout in ("roster34", "roster47", "template"):
        out = disk / "out.xlsx"
        ran = run("export-xlsx", village, out, "--layout", layout)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert not out.exists()


@pytest.mark.parametrize("form", ["card", "archive"])
def test_papers_that_do_not_fit(run: Commands, village: Path, small_disk: Mount, form: str) -> None:
    none = no_screens()
    screens = cli.Screens(none.window, none.shots, lambda: printing)
    disk = small_disk("1m")
    fill(disk).write_bytes(b"\0" * 1_000_000)
    before = sorted(disk.iterdir())
    for where in (("--pdf", disk / "a.pdf"), ("--each", disk / "each")):
        ran = run("cards", village, *where, "--form", form, screens=screens)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert "磁盘满了" in ran.err
        assert [path for path in sorted(disk.rglob("*")) if path.is_file()] == before


def test_making_books_on_a_full_disk_leaves_no_half_book(run: Commands, small_disk: Mount) -> None:
    disk = small_disk("2m")
    ran = run("demo", disk / "demo", "--villages", "20", "--households", "20")
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert "磁盘满了" in ran.err
    fill(disk)
    ran = run("new", disk / "a.fpb", "--village", "410502101212", "--plain")
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert not (disk / "a.fpb").exists()


def test_a_file_that_may_not_grow(run: Commands, village: Path, child: Start) -> None:
    resource: Any = pytest.importorskip("resource")
    before = dumped(run, village)
    limit = village.stat().st_size + 200_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        process = child("save_until_refused", village)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    *acknowledged, refusal = process.communicate(timeout=PATIENCE)[0].splitlines()
    assert refusal.startswith("refused ")
    with open_book(village, ACTOR):
        assert set(acknowledged) <= {row[0] for row in every("SELECT id FROM person WHERE deleted IS NOT 1")}
        assert list(verify()) == []
    assert set(before.splitlines()) <= set(dumped(run, village).splitlines())
