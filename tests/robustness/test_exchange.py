"""kill -9, full disks and failing sticks while packages are written and merged: old state or new, never between, and
the next try completes it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from db.changes import one
from fupin_desktop.exchange import envelope
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.services.exchange import hand_in, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED, REPEATED
from fupin_desktop.services.quality.verify import verify
from tests.commands import Commands, command, one_chinese_line
from tests.exchange import VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.robustness.conftest import Mount
from tests.robustness.test_full_disk import fill

ROUNDS = 8

#: How many laptops have written into a book; the township's own is one of them.
SITES = 'SELECT count(DISTINCT substr(ts, 18)) FROM "change"'


def length_of(arguments: list[str]) -> float:
    """How long a command takes now."""
    start = time.monotonic()
    subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def killed(arguments: list[str], after: float) -> None:
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.kill()
    process.wait()


def whole(town: Town, path: Path) -> None:
    """The book is sound."""
    with town.opened(path):
        assert list(verify()) == []


def packages_are_whole(folder: Path) -> list[str]:
    """Whatever bears a final name is a whole package; returns the receipts."""
    receipts = []
    for path in sorted(folder.glob("*.fpk")) if folder.exists() else ():
        with Envelope(path) as envelope:
            envelope.check()
            receipts.append(envelope.head.receipt)
    return receipts


def test_a_merge_that_is_killed(town: Town) -> None:
    wanted = town.copy("wanted")
    town.merge(*town.packages, book=wanted)
    longest = length_of(command("merge", town.copy("timed"), town.folder / "packages")) * 1.2
    counts = []
    with town.opened():
        own = one(SITES)[0]
    for number in range(ROUNDS):
        killed(command("merge", town.path, town.folder / "packages"), longest * (number + random.random()) / ROUNDS)
        with town.opened():
            assert list(verify()) == []
            merged = one("SELECT count(*) FROM package WHERE way = 'in'")[0]
            assert merged == one(SITES)[0] - own  # each package as a whole or not at all
            counts.append(merged)
    assert counts == sorted(counts)
    assert {done.status for done in town.merge(*town.packages)} <= {MERGED, REPEATED}
    assert town.dump() == town.dump(wanted)
    assert town.conflicts() == town.conflicts(wanted)
    with town.opened() as book:
        assert len(list(merge_desk.archive(book).glob("*.fpk"))) == 3
        assert not list(merge_desk.archive(book).glob(".*"))


@pytest.mark.parametrize("what", ["export", "feedback"])
def test_writing_a_package_that_is_killed(town: Town, what: str) -> None:
    stick = town.folder / "stick"
    book = town.village(1)
    if what == "feedback":
        book = town.path
        town.merge(*town.packages)
    arguments = command(what, book, "--to", stick, *(("--village", VILLAGES[0]) if what == "feedback" else ()))
    longest = length_of(command("export", book, "--list") if what == "export" else arguments) * 1.5
    for number in range(ROUNDS):
        if what == "export":
            town.edit(1, f"第 {number} 次")
        killed(arguments, longest * (number + random.random()) / ROUNDS)
        packages_are_whole(stick)
        whole(town, book)
    assert subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL).returncode == 0
    receipts = packages_are_whole(stick)
    if what == "feedback":
        return
    with town.opened(book) as opened:
        known = [sent.receipt for sent in hand_in.sent()]
        assert set(receipts) <= set(known)
        assert hand_in.pending().entries == 0
        for receipt in known:  # also one whose name was never given counts, or was written anew: nothing is lost
            hand_in.again(opened, receipt, town.folder / "again")
    town.merge(*town.packages, town.folder / "again")
    with town.opened():
        assert one("SELECT count(*) FROM person WHERE note = ?", f"第 {ROUNDS - 1} 次")[0] == 3


def test_a_stick_that_is_full(town: Town, run: Commands, small_disk: Mount) -> None:
    stick = small_disk("1m")
    ballast = fill(stick)
    town.edit(1, "改过")
    for free in (0, 1, 2, 4, 8, 16, 24):
        with ballast.open("r+b") as file:
            file.truncate(max(0, (1 << 20) - free * 4096))
        ran = run("export", town.village(1), "--to", stick, "--full")
        if ran.code == 0:
            break
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert "满" in ran.err
        assert [path.name for path in stick.iterdir()] == ["ballast"]
        whole(town, town.village(1))
    ballast.unlink()
    ran = run("export", town.village(1), "--to", stick)
    assert ran.code == 0, ran.err
    assert packages_are_whole(stick)


def test_a_disk_that_is_full_at_every_point_of_a_merge(town: Town, run: Commands, small_disk: Mount) -> None:
    disk = small_disk("24m")
    wanted = town.copy("wanted")
    town.merge(*town.packages, book=wanted)
    book = Path(shutil.copy(town.path, disk / "township.fpb"))
    empty = town.dump(book)
    with town.opened(book):
        own = one(SITES)[0]
    states = []
    for free in (0, 256, 1024, 2048, 4096, 6144, 9000, 12000):
        ballast = disk / "ballast"
        ballast.unlink(missing_ok=True)
        fill(disk)
        with ballast.open("r+b") as file:
            file.truncate(max(0, ballast.stat().st_size - free * 1024))
        ran = run("merge", book, *town.packages)
        assert ran.code in (0, 1, 2)
        assert ran.code != 2 or one_chinese_line(ran.err), ran.err
        ballast.unlink()
        with town.opened(book):
            assert list(verify()) == []
            merged = one("SELECT count(*) FROM package WHERE way = 'in'")[0]
            assert merged == one(SITES)[0] - own
        states.append(merged)
        if merged == 0:
            assert town.dump(book) == empty
    assert states[0] == 0
    town.merge(*town.packages, book=book)
    assert town.dump(book) == town.dump(wanted)


def test_a_feedback_onto_a_full_stick(town: Town, run: Commands, small_disk: Mount) -> None:
    town.merge(*town.packages)
    stick = small_disk("64k")
    fill(stick)
    ran = run("feedback", town.path, "--village", VILLAGES[0], "--to", stick)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert [path.name for path in stick.iterdir()] == ["ballast"]


def test_a_stick_that_is_read_only_or_gone(town: Town, run: Commands, small_disk: Mount) -> None:
    stick = small_disk("4m")
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    ran = run("export", town.village(1), "--to", stick)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert "只读" in ran.err
    gone = town.folder / "stick"
    gone.write_text("no folder")
    ran = run("export", town.village(1), "--to", gone / "deep")
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    with town.opened(town.village(1)):
        assert len(hand_in.sent()) == 1  # that of the demo


def test_a_stick_that_writes_other_bytes_than_it_was_given(
    town: Town, monkeypatch: pytest.MonkeyPatch, run: Commands
) -> None:
    """A counterfeit stick: what is read back is not what was written, where the system can be made to read it there."""
    honest, stick = envelope.write, town.folder / "stick"

    def broken(file, head, content, sender, receivers):  # type: ignore[no-untyped-def]
        honest(file, head, content, sender, receivers)
        file.seek(-200, 2)
        file.write(b"\0")

    def forgotten(descriptor: int, start: int, length: int, advice: int) -> None:
        """This computer forgets what it wrote: what the stick made of it comes to light."""
        assert (start, length, advice) == (0, 0, 4)
        with next(stick.iterdir()).open("r+b") as file:
            file.seek(-200, 2)
            file.write(b"\0")

    town.edit(1, "改过")
    monkeypatch.setattr(os, "POSIX_FADV_DONTNEED", 4, raising=False)
    for holder, name, instead in ((envelope, "write", broken), (os, "posix_fadvise", forgotten)):
        with monkeypatch.context() as now:
            now.setattr(holder, name, instead, raising=False)
            ran = run("export", town.village(1), "--to", stick)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert list(stick.iterdir()) == []
    monkeypatch.delattr(os, "posix_fadvise", raising=False)  # as on Windows
    assert run("export", town.village(1), "--to", stick).code == 0
    assert packages_are_whole(stick)
