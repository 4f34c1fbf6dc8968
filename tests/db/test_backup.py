"""Copies: which is the newest (never by the clock), what each holds, how many stay, and that each is checked."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import sqlite3
from pathlib import Path
from unittest.mock import patch

import pytest

from db import backup, cipher, connection, journal, keys
from db.changes import one
from db.connection import BookError
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book, create_book, open_book, restore
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.exchange import Town, _town_once, town
from tests.fupin_desktop.exchange.sheets import ROSTERS
from tests.locks import ADMIN, PASSWORD, Safe, cheap_keys, safe

__all__ = ["YUANXUEZHUANG", "_town_once", "cheap_keys", "safe", "town"]


class _Clock:
    """A clock that somebody set."""

    at: dt.datetime


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> type[_Clock]:
    monkeypatch.setattr(_Clock, "at", dt.datetime.now(dt.UTC), raising=False)
    monkeypatch.setattr("db.clock.milliseconds", lambda: int(_Clock.at.timestamp() * 1000))
    return _Clock


def copied(book: Book, note: str = "") -> backup.Backup:
    made = book.backup_now(note)
    assert made
    return made


def test_a_clock_that_jumped_ahead_does_not_make_an_old_copy_the_newest(book: Book, set_clock: type[_Clock]) -> None:
    add_household("张三")
    right = set_clock.at
    set_clock.at = right.replace(year=2096)
    early = copied(book)
    set_clock.at = right
    add_household("李四", "410502196003036013")
    late = copied(book)
    assert early.made.year == 2096
    assert [one.path for one in backup.listed(book.path)] == [late.path, early.path]
    assert backup.newest_good(book.path) == late
    book.close()
    restore(book.path, late)
    with open_book(book.path, ACTOR):
        assert one("SELECT count(*) FROM person")[0] == 2


def test_copies_of_an_earlier_program_are_older_than_any_numbered_one(book: Book) -> None:
    made = copied(book)
    old = made.path.with_name(f"{book.path.stem}_20960101-000000.fpb")
    old.write_bytes(made.path.read_bytes())
    assert [(one.path, one.number) for one in backup.listed(book.path)] == [(made.path, 1), (old, 0)]
    assert copied(book).number == 2


def test_numbers_go_on_where_the_copies_are_gone_or_the_book_was_set_back(book: Book) -> None:
    first = copied(book)
    second = copied(book)
    for copy in backup.listed(book.path)[:1]:
        copy.path.unlink()
    assert copied(book).number == 3
    book.close()
    restore(book.path, first)
    with open_book(book.path, ACTOR) as again:
        assert again.covered().copy == first
        add_household()
        assert copied(again).number > second.number + 1


def test_a_book_tells_what_is_in_no_copy(book: Book) -> None:
    cover = book.covered()
    assert (cover.copy, cover.since) == (None, one("SELECT count(*) FROM action")[0])
    made = copied(book)
    assert book.covered().copy == made
    assert book.covered().since == 0
    for number in range(3):
        add_household(f"张{number}", f"41050219600303{601 + number}3"[:17] + "X")
    assert book.covered().since == 3
    made.path.unlink()
    assert book.covered().copy is None


def test_what_is_covered_is_not_copied_again_before_something_big(book: Book) -> None:
    add_household()
    made = copied(book)
    assert book.backup_before("合并前") == made
    raw = bytearray(made.path.read_bytes())
    raw[8192 : 8192 + 100] = b"\xff" * 100
    made.path.write_bytes(raw)
    again = book.backup_before("合并前")  # the last one can't be read any more
    assert again
    assert again.note == "合并前"


def test_named_copies_are_thinned_too(book: Book, set_clock: type[_Clock]) -> None:
    set_clock.at = set_clock.at.astimezone().replace(hour=9)
    made = [backup.make(book.path, None, note) for note in ["合并前"] * 13 + ["手动"] * 3]
    assert backup.listed(book.path) == made[:-11:-1]  # the ten newest, among them all of 手动


def test_one_a_day_stays_for_a_month(book: Book, set_clock: type[_Clock]) -> None:
    start = set_clock.at.astimezone().replace(hour=9)  # three hours later is the same day
    made = []
    for day in range(32):
        for hour in (0, 3) if day > 25 else (3,):
            set_clock.at = start + dt.timedelta(days=day, hours=hour)
            made.append(backup.make(book.path, None))
    # the ten newest: both of the last five days; of the sixth, and of those before till the 30th, the later one
    assert backup.listed(book.path) == [*made[:-11:-1], made[-11], *made[-13:-37:-1]]


def test_a_copy_that_can_not_be_read_back_is_no_copy(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `make` no longer checks what it wrote."""
    add_household()
    real = backup._tell

    def spoil(opened: sqlite3.Connection, what: str) -> None:
        real(opened, what)
        file = Path(opened.execute("PRAGMA database_list").fetchone()[2])
        raw = bytearray(file.read_bytes())
        for at in range(8192, len(raw), 8192):
            raw[at : at + 100] = b"\xff" * 100
        file.write_bytes(raw)

    monkeypatch.setattr(backup, "_tell", spoil)
    with pytest.raises(BookError, match="已损坏"):
        book.backup_now()
    assert backup.listed(book.path) == []
    assert not list(backup.folder(book.path).iterdir())


def test_half_a_copy_is_cleared_at_the_next_opening(book: Book) -> None:
    copied(book)
    book.close()
    place = backup.folder(book.path)
    for name in (".a.fpb.tmp", ".a.fpb.tmp-journal", "old.tmp"):
        (place / name).write_bytes(b"half")
    backup.restoring(book.path).write_bytes(b"half")
    with open_book(book.path, ACTOR):
        assert [file.name for file in place.iterdir()] == [backup.listed(book.path)[0].path.name]
        assert not backup.restoring(book.path).exists()


def test_a_copy_on_a_stick_is_a_book_of_its_own(safe: Safe, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with safe.enter() as book:
        add_household()
        path = book.save_to(stick)
        assert re.fullmatch(r"袁薛庄村_\d{8}-\d{6}\.fpb", path.name)  # without a number
        assert book.covered().copy is None  # a stick may be away
    assert sorted(file.name for file in stick.iterdir()) == [path.name, f"{path.name}.keys"]
    assert not cipher.is_plain(path)
    with Safe(path, "").enter() as there:
        assert one("SELECT count(*) FROM person")[0] == 1
        assert copied(there).number == 1  # a book of its own
    with safe.enter() as book, pytest.raises(BookError, match="没有存到"):
        book.save_to(tmp_path / "nowhere")
    assert not keys.beside(tmp_path / "nowhere" / "x").exists()


def test_what_a_copy_that_was_cut_off_left_is_in_no_copys_way(book: Book, tmp_path: Path, set_clock: object) -> None:
    """On a stick nobody clears it; its name comes again where the clock stands still or was set back."""
    (tmp_path / f".{book.save_to(tmp_path).name}.tmp").write_bytes(b"half" * 999)
    assert backup.is_good(book.save_to(tmp_path))


def test_thinning_is_done_by_every_copy(book: Book) -> None:
    """Fails when `make` no longer thins out."""
    with patch.object(backup, "_KEEP_RECENT", 2):
        for _ in range(5):
            backup.make(book.path, None)
    assert len(backup.listed(book.path)) == 2


def test_a_big_import_is_copied_at_once_and_a_small_one_is_not(book: Book) -> None:
    roster = ROSTERS / "人口信息_袁薛庄村.xlsx"
    plan = plan_import([roster])
    assert plan.added + plan.changed > 100
    apply_import(book, plan)
    [copy] = backup.listed(book.path)
    assert copy.note == "导入后"
    assert book.covered().since == 0
    apply_import(book, plan_import([roster]))  # nothing new
    assert backup.listed(book.path) == [copy]


def test_a_big_merge_is_copied_before_and_after_and_the_next_finds_that_copy(town: Town) -> None:
    for _ in range(3):
        town.merge(town.packages[0])
        notes = [one.note for one in backup.listed(town.path) if one.note]
        assert sorted(notes) == ["合并前", "合并后"]


def test_putting_back_thins_out_what_stood_there(book: Book) -> None:
    """Fails when `restore` no longer thins out: each leaves the file that it took the place of."""
    copied(book)
    book.close()
    with patch.object(backup, "_KEEP_RECENT", 2):
        for _ in range(8):
            restore(book.path, backup.listed(book.path)[-1])
    assert len([one for one in backup.listed(book.path) if one.note == backup.BEFORE_RESTORING]) == 5


@pytest.mark.parametrize(("kept", "stay"), [(7, 7), (8, 8), (1, 5)])
def test_the_newest_few_stay_and_the_newest_five_of_a_note(book: Book, kept: int, stay: int) -> None:
    with patch.object(backup, "_KEEP_RECENT", kept), patch.object(backup, "_KEEP_DAYS", 0):
        for _ in range(9):
            backup.make(book.path, None, "合并前")
    assert [one.number for one in backup.listed(book.path)] == list(range(9, 9 - stay, -1))


@pytest.mark.parametrize("told", ["junk", "[1]", '["a", "b"]', "[null, 1]", "7", "[1, 2, 3]"])
def test_a_spoilt_number_is_none_and_the_next_copy_is_the_newest_all_the_same(book: Book, told: str) -> None:
    first = copied(book)
    connection.set_meta(backup.HELD, told)
    assert book.covered().copy is None
    second = copied(book)
    assert second.number == first.number + 1
    assert book.covered().copy == second


def test_a_file_that_somebody_put_among_the_copies_is_neither_offered_nor_thinned_out(book: Book) -> None:
    made = copied(book)
    names = [f"{book.path.stem}_{stamp}.fpb" for stamp in ("20269999-999999", "第一季度", "20261129")]
    theirs = [made.path.with_name(name) for name in (*names, f".{made.path.name}")]
    for file in theirs:
        file.write_bytes(made.path.read_bytes())
    with patch.object(backup, "_KEEP_RECENT", 1):
        last = copied(book)
    assert [one.path for one in backup.listed(book.path)] == [last.path, made.path][: len(backup.listed(book.path))]
    assert all(file.exists() for file in theirs)


def test_a_check_is_stopped_where_it_is_and_leaves_no_copy(book: Book) -> None:
    add_household()
    told: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, what: str) -> None:
        told.append((done, total, what))
        if sum(step[2] == "核对备份能不能读" for step in told) == 3:
            raise Cancelled

    with patch.object(backup, "_STEPS", 10), pytest.raises(Cancelled):
        book.backup_now(progress=stop)
    assert told[-1][2] == "核对备份能不能读"
    shares = [done / total for done, total, what in told if what == "核对备份能不能读"]
    assert shares == sorted(shares)
    assert shares[0] == 0.5  # the copying was the other half
    assert all(0.5 <= share < 1 for share in shares)
    assert max(done / total for done, total, what in told if what != "核对备份能不能读") == 0.5
    assert not list(backup.folder(book.path).iterdir())
    assert copied(book).number == 1


def test_what_can_not_be_tried_is_not_offered(safe: Safe) -> None:
    """Slots that are damaged or gone, which those beside the book stand in for; a file that is none."""
    with safe.enter() as book:
        copies = [copied(book) for _ in range(4)]
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    good, damaged, bare, nothing = copies
    keys.beside(damaged.path).write_bytes(b"{}")
    keys.beside(bare.path).unlink()
    nothing.path.write_bytes(b"")
    assert backup.newest_good(safe.path, ring) == bare  # the slots beside the book open it
    assert [backup.is_good(one.path) for one in copies] == [True, False, False, True]  # by its slots alone
    assert [backup.is_good(one.path, ring, safe.path) for one in copies] == [True, True, True, False]
    keys.beside(safe.path).write_bytes(b"{}")  # now each copy has its own slots alone
    assert [backup.is_good(one.path, ring, safe.path) for one in copies] == [True, False, False, False]
    assert backup.newest_good(safe.path, ring) == good


def test_a_kill_between_the_two_names_leaves_a_book_that_opens(book: Book) -> None:
    """`restore` gives the file that stands there a second name first: two names would keep it from being written."""
    made = copied(book)
    book.close()
    second = made.path.with_name(f"{book.path.stem}_20261129-080000_2_{backup.BEFORE_RESTORING}.fpb")
    os.link(book.path, second)
    with open_book(book.path, ACTOR):
        add_household()
        assert not second.exists()
    assert backup.listed(book.path) == [made]


def test_on_a_disk_without_second_names_it_is_copied(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick (FAT) knows no links. What a power cut left beside the book goes with it."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with safe.enter() as book:
        made = copied(book)
        add_household()
    hot = journal.beside(safe.path, journal.JOURNAL)
    hot.write_bytes(b"what a save had begun")
    slots = keys.beside(safe.path).read_bytes()
    aside = restore(safe.path, made, unlocking.unlock(safe.path, ADMIN, PASSWORD))
    assert aside
    assert journal.beside(aside, journal.JOURNAL).read_bytes() == b"what a save had begun"
    assert not hot.exists()
    assert keys.beside(aside).read_bytes() == slots
    journal.beside(aside, journal.JOURNAL).unlink()
    assert backup.is_good(aside, unlocking.unlock(safe.path, ADMIN, PASSWORD), safe.path)
    with safe.enter():
        assert one("SELECT count(*) FROM person")[0] == 0


def test_refused_at_the_last_step_nothing_is_left_beside_the_book(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by a program that watches files: what stood aside already is no second name of the book any more."""
    with safe.enter() as book:
        made = copied(book)
        add_household()
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    fresh = backup.restoring(safe.path)
    real = Path.replace

    def watched(self: Path, target: Path) -> Path:
        if self == fresh:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", watched)
        with pytest.raises(BookError, match="账本没有动：没有权限"):
            restore(safe.path, made, ring)
    assert not fresh.exists()
    assert backup.listed(safe.path) == [made]
    with safe.enter():
        assert one("SELECT count(*) FROM person")[0] == 1


def test_a_copy_under_a_key_that_nobody_here_holds_is_not_put_back(safe: Safe, tmp_path: Path) -> None:
    with safe.enter() as book:
        made = copied(book)
    other = tmp_path / "other" / safe.path.name
    other.parent.mkdir()
    create_book(other, YUANXUEZHUANG, ADMIN, "Bieren-2026")
    foreign = unlocking.unlock(other, ADMIN, "Bieren-2026")
    before = safe.path.read_bytes(), keys.beside(safe.path).read_bytes()
    with pytest.raises(BookError, match="打不开这份备份"):
        restore(safe.path, made, foreign)
    with pytest.raises(keys.WrongSecret):
        backup.restore(safe.path, made, None)
    assert (safe.path.read_bytes(), keys.beside(safe.path).read_bytes()) == before


@pytest.mark.parametrize("size", [0, 1, 511, 8192])
def test_a_copy_that_a_power_cut_left_empty_takes_no_books_place(safe: Safe, tmp_path: Path, size: int) -> None:
    """To SQLite an empty file is a whole database: it was offered as the newest copy, and put in the book's place."""
    plain = tmp_path / "plain.fpb"
    create_book(plain, YUANXUEZHUANG, ADMIN)
    ring = unlocking.unlock(safe.path, ADMIN, PASSWORD)
    for path, by in ((plain, None), (safe.path, ring)):
        with open_book(path, ADMIN, ring=by) as book:
            good, cut = copied(book), copied(book)
        cut.path.write_bytes(cut.path.read_bytes()[:size])
        before = path.read_bytes()
        assert backup.newest_good(path, by) == good
        with pytest.raises(BookError):
            restore(path, cut, by)
        assert path.read_bytes() == before
        with open_book(path, ADMIN, ring=by) as book:
            assert book.backup_before("合并前") != cut


def test_a_copy_is_told_to_the_open_book_without_deleting_its_journal(book: Book) -> None:
    """The book's own connection holds it open, and Windows then deletes nothing: the save would fail, and look as if
    a power cut had left it."""
    add_household()
    held = journal.beside(book.path, journal.JOURNAL)
    before = held.stat().st_ino
    copied(book)
    assert held.stat().st_ino == before
    assert journal.left(book.path) is None
    assert book.covered().since == 0
