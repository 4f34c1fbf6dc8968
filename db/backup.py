"""Backups: dated copies beside the book, checked when made, tried before they are put back."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db import cipher, keys
from db.files import copy, put_in_place
from db.keys import Ring

_STAMP = "%Y%m%d-%H%M%S"
_KEEP_RECENT = 10
_KEEP_DAYS = 30
_PAGES = 500  # copied between two looks at the watch
_STEPS = 100_000  # of SQLite's between two looks
_HUNDRED = 100
COPYING, CHECKING = "copying", "checking"

#: Called with (done, total, COPYING or CHECKING); what it raises stops the work.
Watch = Callable[[int, int, str], None]


def _unwatched(_done: int, _total: int, _what: str) -> None:
    """For a copy that nobody watches."""


@dataclass(frozen=True)
class Backup:
    """One copy of a book."""

    path: Path
    made: dt.datetime
    note: str


def folder(book: Path) -> Path:
    """Where the copies of a book lie."""
    return book.with_name(f"{book.stem}.备份")


def make(book: Path, key: bytes | None, note: str = "", watch: Watch = _unwatched) -> Backup:
    """Copy a book (also while it is open) with its slots and check the copy. A locked book's copy is as locked.

    Raises sqlite3.Error or OSError, and what `watch` raises; leaves no half copy.
    """
    place = folder(book)
    place.mkdir(mode=0o700, exist_ok=True)
    made = dt.datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    target = place / f"{book.stem}_{made.strftime(_STAMP)}{'_' + note if note else ''}{book.suffix}"
    unfinished = target.with_suffix(".tmp")
    unfinished.unlink(missing_ok=True)
    try:
        with cipher.bare(book, key) as source, cipher.bare(unfinished, key) as made_copy:
            began = time.monotonic()
            source.backup(
                made_copy, pages=_PAGES, progress=lambda _, left, pages: watch(pages - left, 2 * pages, COPYING)
            )
            copied = time.monotonic() - began
        watch(_HUNDRED, 2 * _HUNDRED, CHECKING)
        if not _is_whole(unfinished, key, _Checking(watch, copied)):
            raise sqlite3.DatabaseError("malformed")
        if key:
            copy(keys.beside(book), keys.beside(target))
        put_in_place(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    _thin_out(book)
    return Backup(target, made, note)


def is_good(path: Path, ring: Ring | None = None, book: Path | None = None) -> bool:
    """Whether a copy is a whole database. Of a locked one, without a ring, no more is known than that its slots are.

    With `book`, its slots may open the copy too: those beside the copy don't know who was added later.
    """
    try:
        if not cipher.is_locked(path):
            return _is_whole(path, None)
        if ring is None:
            return bool(keys.load(path).users)
        if book and _still_opened(book, path, ring):
            return any(_is_whole(path, key) for key in ring.book_keys(keys.load(book)))
        return _is_whole(path, cipher.key_of(path, ring))
    except (sqlite3.Error, OSError, keys.BadSlots, keys.WrongSecret):
        return False


class _Checking:
    """How far a check is: SQLite does not say, but it takes about twice as long as the copying did. Called by SQLite
    now and then, which swallows what is raised: it is kept, and stops the check."""

    def __init__(self, watch: Watch, copied: float) -> None:
        self._watch = watch
        self._expected = max(2 * copied, 0.1)
        self._began = time.monotonic()
        self.stopped: BaseException | None = None

    def __call__(self) -> int:
        share = (time.monotonic() - self._began) / self._expected
        try:
            self._watch(_HUNDRED + int(_HUNDRED * share / (1 + share)), 2 * _HUNDRED, CHECKING)
        except BaseException as error:  # raised again where SQLite has let go
            self.stopped = error
            return 1
        return 0


def _is_whole(path: Path, key: bytes | None, checking: _Checking | None = None) -> bool:
    """The same of a file that nobody writes to. Leaves nothing beside it."""
    try:
        with cipher.bare(path, key, immutable=True) as copy:
            if checking:
                copy.set_progress_handler(checking, _STEPS)
            return bool(copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        if checking and checking.stopped:
            raise checking.stopped from None
        return False


def listed(book: Path) -> list[Backup]:
    """The copies of a book, newest first."""
    found = []
    for path in folder(book).glob(f"{book.stem}_*{book.suffix}"):
        match = re.fullmatch(rf"{re.escape(book.stem)}_(\d{{8}}-\d{{6}})_?(.*)", path.stem)
        if match:
            found.append(Backup(path, dt.datetime.strptime(match[1], _STAMP), match[2]))  # noqa: DTZ007 - local time
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def newest_good(book: Path, ring: Ring | None = None) -> Backup | None:
    """The newest copy that is whole; None when there is none."""
    return next((backup for backup in listed(book) if is_good(backup.path, ring, book)), None)


def restore(book: Path, backup: Backup, ring: Ring | None = None) -> Path:
    """Put a copy in the place of a closed book. The file that stood there is kept; its new name is returned.

    The slots stay when they open the copy (passwords are then those of today), else the copy's take their place.
    Raises sqlite3.DatabaseError when the copy itself is damaged: then nothing was touched.
    """
    if not is_good(backup.path, ring, book):
        raise sqlite3.DatabaseError("malformed")
    aside = book.with_name(f"{book.stem}_{dt.datetime.now().astimezone().strftime(_STAMP)}.恢复前")
    fresh = book.with_suffix(".restore")
    copy(backup.path, fresh)
    if keys.beside(backup.path).exists() and not _still_opened(book, backup.path, ring):
        if keys.beside(book).exists():
            keys.beside(book).replace(keys.beside(aside))
        copy(keys.beside(backup.path), keys.beside(book))
    for tail in ("", "-wal"):  # after a power cut the newest saves are in the WAL
        with suppress(FileNotFoundError):
            book.with_name(book.name + tail).replace(aside.with_name(aside.name + tail))
    book.with_name(f"{book.name}-shm").unlink(missing_ok=True)
    put_in_place(fresh, book)
    return aside


def _still_opened(book: Path, backup: Path, ring: Ring | None) -> bool:
    """Whether the slots beside the book hold the key of a copy."""
    try:
        return ring is not None and any(cipher.fits(backup, key) for key in ring.book_keys(keys.load(book)))
    except (OSError, keys.BadSlots):
        return False


def _thin_out(book: Path) -> None:
    """Keep the newest few, and one a day for a month."""
    days: set[dt.date] = set()
    for number, backup in enumerate(listed(book)):
        first_of_day = backup.made.date() not in days
        days.add(backup.made.date())
        if number >= _KEEP_RECENT and not (first_of_day and len(days) <= _KEEP_DAYS) and not backup.note:
            backup.path.unlink(missing_ok=True)
            keys.beside(backup.path).unlink(missing_ok=True)
