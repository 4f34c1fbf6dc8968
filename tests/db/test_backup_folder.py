"""The folder in which the copies lie: private, and made anew where it is gone."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from db import backup
from fupin_desktop.services.book.opening import Book, create_book, open_book, restore
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.posix_only import is_private


def test_nobody_else_looks_into_it_also_where_there_was_none(book: Book, tmp_path: Path) -> None:
    """There is none when a copy from a stick is put back, and when somebody has deleted it."""
    stick = tmp_path / "stick"
    stick.mkdir()
    add_household()
    path = book.save_to(stick)
    book.close()
    restore(book.path, backup.Backup(path, dt.datetime(2026, 11, 30), "", 0))  # noqa: DTZ001 - local time
    assert [one.note for one in backup.listed(book.path)] == [backup.BEFORE_RESTORING]
    assert is_private(backup.folder(book.path))
    shutil.rmtree(backup.folder(book.path))
    with open_book(book.path, ACTOR) as again:
        assert again.backup_now()
    assert is_private(backup.folder(book.path))


def test_a_book_with_brackets_in_its_name_has_its_copies(tmp_path: Path) -> None:
    """Which mean a choice of letters where names are sought."""
    path = tmp_path / "袁薛庄[2]村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    half = tmp_path / f".{path.name}.1.new"
    aside = tmp_path / f"{path.stem}_20250101.{backup.BEFORE_RESTORING}"
    half.touch()
    aside.touch()
    with open_book(path, ACTOR) as book:
        made = book.backup_now()
        assert made
        assert backup.files(path) == [made.path, aside]
        assert backup.newest_good(path) == made
        assert not half.exists()
