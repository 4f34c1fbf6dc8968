"""The book's one file holds every confirmed save, a journal of another file is never laid over it, and nothing is
written into a file that nobody would find."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from db import backup, cipher, connection, journal
from db.changes import every
from db.connection import BookGone
from db.household import Household
from db.store import database
from db.visit import Visit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import drafts
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household
from tests.locks import ADMIN, Safe
from tests.locks import cheap_keys as cheap_keys
from tests.locks import safe as safe
from ui.window import closing

Start = Callable[[str, Path], subprocess.Popen[str]]
KEY = bytes(range(32))


def save_visit() -> str:
    visit = Visit(household=Household.get().id, visitors=ACTOR, note="走访情况")
    entry.save(ACTOR, "录入走访", [visit])
    return str(visit.id)


def visits() -> set[str]:
    return {row[0] for row in every("SELECT id FROM visit WHERE deleted IS NOT 1")}


def test_a_copy_of_the_one_file_holds_every_save(village: Path, tmp_path: Path) -> None:
    with open_book(village, ACTOR):
        saved = {save_visit() for _ in range(5)}
        copy = Path(shutil.copy(village, tmp_path / "copy.fpb"))
    with open_book(copy, ACTOR, read_only=True):
        assert saved <= visits()
        assert list(verify()) == []


def test_the_same_of_a_locked_book(safe: Safe, tmp_path: Path) -> None:
    with safe.enter():
        add_household()
        saved = save_visit()
        copy = tmp_path / "stick" / safe.path.name
        copy.parent.mkdir()
        for tail in ("", ".keys"):
            shutil.copy(f"{safe.path}{tail}", f"{copy}{tail}")
    with Safe(copy, "").enter():
        assert saved in visits()


def test_a_killed_child_leaves_all_in_the_one_file(village: Path, tmp_path: Path, child: Start) -> None:
    process = child("save_visits", village)
    assert process.stdout
    saved = [process.stdout.readline().strip() for _ in range(20)]
    copy = Path(shutil.copy(village, tmp_path / "copy.fpb"))
    # the copy may be of a moment within a save, but what was said to be saved before is whole
    with open_book(copy, ACTOR, read_only=True):
        assert set(saved) <= visits()
    process.kill()


def cut_off(path: Path, key: bytes | None) -> tuple[bytes, bytes]:
    """A file in the middle of a save, half of its pages written, and the journal that lies beside it then."""
    with cipher.bare(path, key) as writer:
        writer.execute("PRAGMA journal_mode=truncate").fetchone()
        writer.execute("PRAGMA cache_size=2")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("PRAGMA user_version=7")
        writer.execute("UPDATE t SET a = a || 'y'")
        kept = path.read_bytes(), journal.beside(path, journal.JOURNAL).read_bytes()
        writer.execute("ROLLBACK")
    return kept


def table(path: Path, key: bytes | None, saves: int) -> None:
    with cipher.bare(path, key, creates=True) as made:
        made.execute(f"PRAGMA page_size={cipher.PAGE_SIZE}")
        made.execute("CREATE TABLE t (a)")
        for number in range(saves):
            made.execute("INSERT INTO t VALUES (?)", (f"{number}" * 3000,))
            made.commit()


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "locked"])
def test_a_journal_of_a_newer_file_is_not_laid_over_an_older_one(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "a.fpb"
    table(path, key, 20)
    older = path.read_bytes()
    with cipher.bare(path, key) as later:
        for number in range(3):
            later.execute("INSERT INTO t VALUES (?)", (f"later {number}",))
            later.commit()
    newer = path.read_bytes()
    half, hot = cut_off(path, key)
    assert half != newer
    # of its own file: taken back to what was saved
    path.write_bytes(half)
    journal.beside(path, journal.JOURNAL).write_bytes(hot)
    assert journal.set_aside_foreign(path, key) is None
    assert len(rows(path, key)) == 23
    # an older copy in its place
    path.write_bytes(older)
    journal.beside(path, journal.JOURNAL).write_bytes(hot)
    aside = journal.set_aside_foreign(path, key)
    assert aside
    assert aside.name == "a.fpb-journal.不是这本的"
    assert journal.left(path) is None
    assert path.read_bytes() == older
    assert len(rows(path, key)) == 20


def rows(path: Path, key: bytes | None) -> list[str]:
    with cipher.bare(path, key) as read:
        assert read.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        found = [row[0] for row in read.execute("SELECT a FROM t")]
    assert not any(text.endswith("y") for text in found)
    return found


@pytest.mark.parametrize("read_only", [False, True])
def test_a_save_that_was_cut_off_is_taken_back_at_the_next_opening(village: Path, *, read_only: bool) -> None:
    with cipher.bare(village, None) as writer:
        before = writer.execute("SELECT count(*), max(note) FROM visit").fetchone()
        writer.execute("PRAGMA journal_mode=truncate").fetchone()
        writer.execute("PRAGMA cache_size=2")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE visit SET note = note || 'y'")
        kept = {tail: Path(f"{village}{tail}").read_bytes() for tail in ("", "-journal")}
        writer.execute("ROLLBACK")
    for tail, content in kept.items():
        Path(f"{village}{tail}").write_bytes(content)
    with open_book(village, ACTOR, read_only=read_only):
        assert every("SELECT count(*), max(note) FROM visit") == [before]
        assert list(verify()) == []
    assert (village.read_bytes() == kept[""]) is read_only


def test_the_wal_of_an_earlier_program_is_taken_over(village: Path) -> None:
    with cipher.bare(village, None) as earlier:
        earlier.execute("PRAGMA journal_mode=wal").fetchone()
        earlier.execute("UPDATE meta SET value = 'in the wal' WHERE key = 'place'")
        earlier.commit()
        files = {tail: Path(f"{village}{tail}").read_bytes() for tail in ("", "-wal")}
    for tail, content in files.items():
        Path(f"{village}{tail}").write_bytes(content)
    Path(f"{village}-shm").unlink(missing_ok=True)
    assert b"in the wal" not in village.read_bytes()
    connection.open_file(village)
    assert connection.meta("place") == "in the wal"
    connection.close()
    assert not Path(f"{village}-wal").exists()
    assert b"in the wal" in village.read_bytes()


@pytest.fixture
def opened(village: Path) -> Book:
    return open_book(village, ACTOR)


def refused() -> str:
    """What every way of writing says."""
    said = set()
    for write in (save_visit, lambda: drafts.keep("register", "", {"a": "b"}), lambda: connection.set_meta("a", "b")):
        with pytest.raises(BookGone) as error:
            write()
        said.add(str(error.value))
    [sentence] = said
    return sentence


def test_a_book_that_was_deleted_takes_no_save(opened: Book) -> None:
    with opened:
        opened.path.unlink()
        assert "不在原来的地方" in refused()


def test_nothing_is_put_in_the_place_of_a_book_that_was_moved_away(opened: Book) -> None:
    with opened:
        save_visit()
        opened.path.rename(opened.path.with_name("away.fpb"))
        closing.back_up(opened)
        assert opened.backup_now() is None
        assert not opened.path.exists()
        assert not list(backup.folder(opened.path).glob("*"))
    assert not opened.path.exists()


def test_a_book_that_was_replaced_takes_no_save(opened: Book, tmp_path: Path) -> None:
    other = Path(shutil.copy(opened.path, tmp_path / "other.fpb"))
    before = other.read_bytes()
    with opened:
        other.replace(opened.path)
        assert "换成了另一个文件" in refused()
    assert opened.path.read_bytes() == before


def test_a_book_with_two_names_takes_no_save(opened: Book, tmp_path: Path) -> None:
    with opened:
        os.link(opened.path, tmp_path / "second.fpb")
        assert "两个名字" in refused()
        (tmp_path / "second.fpb").unlink()
        save_visit()


def test_a_book_that_goes_in_the_middle_of_a_save_keeps_nothing_of_it(opened: Book) -> None:
    away = opened.path.with_name("away.fpb")

    def save() -> None:
        with database.atomic("IMMEDIATE"):
            opened.path.rename(away)
            connection.set_meta("x", "y")

    with opened:
        before = visits()
        with pytest.raises(BookGone):
            save()
    with open_book(away, ACTOR):
        assert visits() == before
        assert connection.meta("x") is None


def test_a_book_that_goes_before_the_first_word_of_a_save_is_not_called_read_only(opened: Book) -> None:
    """SQLite sees that the file has lost its name, and calls it read-only."""
    away = opened.path.with_name("away.fpb")

    def save() -> None:
        with database.atomic("IMMEDIATE"):
            opened.path.rename(away)
            save_visit()

    with opened:
        before = visits()
        with pytest.raises(BookGone):
            save()
    with open_book(away, ACTOR):
        assert visits() == before


def test_a_book_that_goes_after_the_last_word_of_a_save_keeps_nothing_of_it(opened: Book) -> None:
    """Fails when nobody asks before the commit: SQLite no longer does."""
    away = opened.path.with_name("away.fpb")

    def save() -> None:
        with database.atomic("IMMEDIATE"):
            save_visit()
            opened.path.rename(away)

    with opened:
        before = visits()
        with pytest.raises(BookGone):
            save()
    with open_book(away, ACTOR):
        assert visits() == before


def test_nothing_is_begun_in_a_book_with_two_names(opened: Book, tmp_path: Path) -> None:
    """Fails when nobody asks before the beginning: a journal would lie beside one of the names."""
    begun = []

    def save() -> None:
        with database.atomic("IMMEDIATE"):
            begun.append(save_visit())

    with opened:
        os.link(opened.path, tmp_path / "second.fpb")
        with pytest.raises(BookGone, match="两个名字"):
            save()
    assert begun == []


def test_the_users_own_book_says_it_too(safe: Safe) -> None:
    with safe.enter(ADMIN) as book:
        book.path.rename(book.path.with_name("b.fpb"))
        with pytest.raises(BookGone):
            connection.execute("DELETE FROM meta WHERE key = 'nothing'")


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_copy_put_back_beside_the_journal_of_a_cut_save_opens_as_it_was(
    village: Path, *, read_only: bool
) -> None:
    """End to end: fails when opening no longer asks whose the journal is."""
    with open_book(village, ACTOR):
        wanted = visits()
    older = village.read_bytes()
    with open_book(village, ACTOR):
        for _ in range(60):  # so that pages of them are in the journal
            save_visit()
    _, hot = cut_off_book(village)
    village.write_bytes(older)
    journal.beside(village, journal.JOURNAL).write_bytes(hot)
    with open_book(village, ACTOR, read_only=read_only):
        assert visits() == wanted
        assert list(verify()) == []
    assert journal.beside(village, journal.JOURNAL + journal.FOREIGN).exists() is not read_only
    if read_only:  # who only looks changes nothing
        assert village.read_bytes() == older
        assert journal.beside(village, journal.JOURNAL).read_bytes() == hot


def cut_off_book(path: Path) -> tuple[bytes, bytes]:
    """The same as `cut_off`, of a real book."""
    with cipher.bare(path, None) as writer:
        writer.execute("PRAGMA journal_mode=truncate").fetchone()
        writer.execute("PRAGMA cache_size=2")
        [version] = writer.execute("PRAGMA user_version").fetchone()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute(f"PRAGMA user_version={version}")
        writer.execute("UPDATE visit SET note = note || 'y'")
        kept = path.read_bytes(), journal.beside(path, journal.JOURNAL).read_bytes()
        writer.execute("ROLLBACK")
    return kept
