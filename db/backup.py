"""Backups: dated copies beside the book, checked when made, tried before they are put back."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_STAMP = "%Y%m%d-%H%M%S"
_KEEP_RECENT = 10
_KEEP_DAYS = 30


@dataclass(frozen=True)
class Backup:
    """One copy of a book."""

    path: Path
    made: dt.datetime
    note: str


def folder(book: Path) -> Path:
    """Where the copies of a book lie."""
    return book.with_name(f"{book.stem}.备份")


def make(book: Path, note: str = "") -> Backup:
    """Copy a book (also while it is open) and check the copy. Raises sqlite3.Error or OSError; leaves no half copy."""
    place = folder(book)
    place.mkdir(mode=0o700, exist_ok=True)
    made = dt.datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    target = place / f"{book.stem}_{made.strftime(_STAMP)}{'_' + note if note else ''}{book.suffix}"
    unfinished = target.with_suffix(".tmp")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(book)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        if not is_good(unfinished):
            raise sqlite3.DatabaseError("malformed")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _thin_out(book)
    return Backup(target, made, note)


def is_good(path: Path) -> bool:
    """Whether a copy, which nobody writes to, is a whole SQLite database. Leaves nothing beside it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
            return bool(copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def listed(book: Path) -> list[Backup]:
    """The copies of a book, newest first."""
    found = []
    for path in folder(book).glob(f"{book.stem}_*{book.suffix}"):
        match = re.fullmatch(rf"{re.escape(book.stem)}_(\d{{8}}-\d{{6}})_?(.*)", path.stem)
        if match:
            found.append(Backup(path, dt.datetime.strptime(match[1], _STAMP), match[2]))  # noqa: DTZ007 - local time
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def newest_good(book: Path) -> Backup | None:
    """The newest copy that is whole; None when there is none."""
    return next((backup for backup in listed(book) if is_good(backup.path)), None)


def restore(book: Path, backup: Backup) -> Path:
    """Put a copy in the place of a closed book. The file that stood there is kept; its new name is returned.

    Raises sqlite3.DatabaseError when the copy itself is damaged: then nothing was touched.
    """
    if not is_good(backup.path):
        raise sqlite3.DatabaseError("malformed")
    aside = book.with_name(f"{book.stem}_{dt.datetime.now().astimezone().strftime(_STAMP)}.恢复前")
    fresh = book.with_suffix(".restore")
    with closing(sqlite3.connect(backup.path)) as source, closing(sqlite3.connect(fresh)) as copy:
        source.backup(copy)
    if book.exists():
        book.replace(aside)
    for tail in ("-wal", "-shm"):
        book.with_name(book.name + tail).unlink(missing_ok=True)
    fresh.replace(book)
    return aside


def _thin_out(book: Path) -> None:
    """Keep the newest few, and one a day for a month."""
    days: set[dt.date] = set()
    for number, backup in enumerate(listed(book)):
        first_of_day = backup.made.date() not in days
        days.add(backup.made.date())
        if number >= _KEEP_RECENT and not (first_of_day and len(days) <= _KEEP_DAYS) and not backup.note:
            backup.path.unlink(missing_ok=True)
