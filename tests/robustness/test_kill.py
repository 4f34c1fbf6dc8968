"""kill -9 in a loop: the book stays whole, and no save that was acknowledged is gone."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from db.changes import every, one
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR
from tests.commands import command as main_py

Start = Callable[[str, Path], subprocess.Popen[str]]


def killed(process: subprocess.Popen[str], after: float, words: int = 1) -> list[str]:
    """What a child had said when it was killed, `after` seconds from its first few words."""
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(words)]
    time.sleep(after)
    process.kill()
    process.wait()
    return said + process.stdout.read().split()


def test_no_acknowledged_save_is_gone(village: Path, child: Start) -> None:
    acknowledged: set[str] = set()
    for _ in range(8):
        acknowledged.update(killed(child("save_visits", village), random.uniform(0.0, 0.25), words=3))
        with open_book(village, ACTOR):
            kept = {row[0] for row in every("SELECT id FROM visit WHERE deleted IS NOT 1")}
            assert acknowledged <= kept
            assert list(verify()) == []
    assert len(acknowledged) > 20


def test_an_import_command_that_is_killed(village: Path, roster: Path) -> None:
    """The same with the real command and a real workbook, killed anywhere between its start and its end."""
    command = main_py("import", village, roster)
    start = time.monotonic()
    subprocess.run([*command, "--dry-run"], check=False, stdout=subprocess.DEVNULL)
    longest = (time.monotonic() - start) * 1.6
    counts: list[int] = []
    for number in range(8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(longest * (number + random.random()) / 8)
        process.kill()
        process.wait()
        with open_book(village, ACTOR):
            assert list(verify()) == []
            counts.append(one("SELECT count(*) FROM person WHERE deleted IS NOT 1")[0])
    assert counts == sorted(counts)  # what was there stays there
    assert len(set(counts)) <= 2  # and the import came as a whole
    assert subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode in (0, 1)


def test_an_import_is_there_as_a_whole_or_not_at_all(village: Path, child: Start) -> None:
    with open_book(village, ACTOR, read_only=True):
        before = one("SELECT count(*) FROM person WHERE deleted IS NOT 1")[0]
    counts: set[int] = set()
    for _ in range(5):
        killed(child("import_and_undo", village), random.uniform(0.0, 0.8))
        with open_book(village, ACTOR):
            counts.add(one("SELECT count(*) FROM person WHERE deleted IS NOT 1")[0])
            assert list(verify()) == []
    assert len(counts | {before}) <= 2  # as before, or with all of the import
