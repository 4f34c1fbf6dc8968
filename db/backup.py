"""Backups: numbered copies beside the book, checked when made, tried before they are put back.

Which copy is the newer one is told by its number, never by the clock, which people set wrong: each copy holds its own
number and how many actions it has (`HELD`), and so does the book that goes on from it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import NamedTuple

from db import cipher, clock, journal, keys
from db.files import copy, put_in_place, sync_folder, take_away, take_name
from db.keys import Ring

_STAMP = "%Y%m%d-%H%M%S"
_KEEP_RECENT = 10
_KEEP_DAYS = 30
_KEEP_NAMED = 5  # of each note
#: A local setting: the number of the last copy, and how many actions it has.
HELD = "copied"
ACTIONS = 'SELECT count(*) FROM "action"'
#: The note of the file that a restored copy took the place of.
BEFORE_RESTORING = "恢复前"
_PAGES = 500  # copied between two looks at the watch
_STEPS = 100_000  # of SQLite's between two looks
#: KiB of pages that a check keeps: it looks up each row in each index, and a page that was let go is deciphered again.
_WHOLE = -256_000
_HUNDRED = 100
COPYING, CHECKING = "copying", "checking"

#: Called with (done, total, COPYING or CHECKING); what it raises stops the work.
Watch = Callable[[int, int, str], None]


def _unwatched(_done: int, _total: int, _what: str) -> None:
    """For a copy that nobody watches."""


class Backup(NamedTuple):
    """One copy of a book."""

    path: Path
    made: dt.datetime
    note: str
    #: Counted up with each copy; 0 for one of an earlier program.
    number: int


def folder(book: Path) -> Path:
    """Where the copies of a book lie."""
    return book.with_name(f"{book.stem}.备份")


def make(book: Path, key: bytes | None, note: str = "", watch: Watch = _unwatched, *, tells: bool = True) -> Backup:
    """Copy a book (also while it is open) with its slots and check the copy. A locked book's copy is as locked.
    `tells` the book which copy it is covered by.

    Raises sqlite3.Error or OSError, and what `watch` raises; leaves no half copy.
    """
    folder(book).mkdir(mode=0o700, exist_ok=True)
    with cipher.bare(book, key) as source:
        number = 1 + max(held(_meta(source))[0], *(copy.number for copy in listed(book)), 0)
    made = _named(book, note, number)
    what = _write(book, key, made.path, watch, number)
    if tells:
        with suppress(sqlite3.Error), cipher.bare(book, key, of_open=True) as told:
            _tell(told, what)
    _thin_out(book)
    return made


def save_to(book: Path, key: bytes | None, place: Path, watch: Watch = _unwatched) -> Path:
    """A checked copy in any folder, a stick's: a book like any other, opened there by the same passwords. Raises as
    `make`."""
    target = place / _named(book, "", 0).path.name
    _write(book, key, target, watch, 0)
    return target


def _named(book: Path, note: str, number: int) -> Backup:
    made = clock.now().replace(microsecond=0, tzinfo=None)
    parts = (book.stem, made.strftime(_STAMP), str(number or ""), note)
    path = folder(book) / f"{'_'.join(part for part in parts if part)}{book.suffix}"
    return Backup(path, made, note, number)


def _write(book: Path, key: bytes | None, target: Path, watch: Watch, number: int) -> str:
    """The file of a copy; returns what it holds."""
    unfinished = target.with_name(f".{target.name}.tmp")
    take_away(unfinished)
    try:
        with cipher.bare(book, key) as source, cipher.bare(unfinished, key, creates=True) as made_copy:
            began = time.monotonic()
            source.backup(
                made_copy, pages=_PAGES, progress=lambda _, left, pages: watch(pages - left, 2 * pages, COPYING)
            )
            what = json.dumps([number, made_copy.execute(ACTIONS).fetchone()[0]])
            _tell(made_copy, what)
            copied = time.monotonic() - began
        watch(_HUNDRED, 2 * _HUNDRED, CHECKING)
        _check(unfinished, key, _Checking(watch, copied))
        if key:
            copy(keys.beside(book), keys.beside(target))
        put_in_place(unfinished, target)
    except BaseException:
        _drop(unfinished)
        raise
    return what


def _tell(opened: sqlite3.Connection, what: str) -> None:
    opened.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (HELD, what))
    opened.commit()


def _meta(opened: sqlite3.Connection) -> str | None:
    row = opened.execute("SELECT value FROM meta WHERE key=?", (HELD,)).fetchone()
    return row[0] if row else None


def held(told: str | None) -> tuple[int, int]:
    """From the local setting `HELD`: the number of the last copy of this book, and how many actions it has."""
    try:
        number, actions = json.loads(told or "[0, 0]")
        return int(number), int(actions)
    except (ValueError, TypeError):
        return 0, 0


def is_good(path: Path, ring: Ring | None = None, book: Path | None = None) -> bool:
    """Whether a copy is a whole database, and no plain one where there is a ring. Of a locked one, without a ring, no
    more is known than that its slots are.

    With `book`, its slots may open the copy too: those beside the copy don't know who was added later.
    """
    try:
        if cipher.is_plain(path):  # beside a locked book somebody else has put it there
            return ring is None and _is_whole(path, None)
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


def _check(path: Path, key: bytes | None, checking: _Checking | None = None) -> None:
    """Raises sqlite3.DatabaseError for a copy that is not whole."""
    if not _is_whole(path, key, checking):
        raise sqlite3.DatabaseError("malformed")


def _is_whole(path: Path, key: bytes | None, checking: _Checking | None = None) -> bool:
    """The same of a file that nobody writes to, and which is a book: to SQLite an empty file is whole too, under any
    key. Leaves nothing beside it."""
    try:
        with cipher.bare(path, key, immutable=True) as copy:
            if checking:
                copy.set_progress_handler(checking, _STEPS)
            copy.execute(f"PRAGMA cache_size={_WHOLE}")
            is_whole = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            return is_whole and bool(copy.execute("SELECT count(*) FROM meta").fetchone()[0])
    except sqlite3.Error:
        if checking and checking.stopped:
            raise checking.stopped from None
        return False


def listed(book: Path) -> list[Backup]:
    """The copies of a book, newest first."""
    found = []
    for path in folder(book).glob(f"{escape(book.stem)}_*{book.suffix}"):
        match = re.fullmatch(rf"{re.escape(book.stem)}_(\d{{8}}-\d{{6}})(?:_(\d+))?(?:_(.*))?", path.stem)
        if match and not path.name.startswith("."):
            with suppress(ValueError):  # a name that somebody gave
                made = dt.datetime.fromisoformat(match[1].replace("-", "T"))
                found.append(Backup(path, made, match[3] or "", int(match[2] or 0)))
    return sorted(found, key=lambda one: (one.number, one.made, one.path.name), reverse=True)


def files(book: Path) -> list[Path]:
    """All files that hold what the book once held: its copies, newest first, and what earlier programs put aside."""
    return [*(one.path for one in listed(book)), *sorted(book.parent.glob(f"{escape(book.stem)}_*.{BEFORE_RESTORING}"))]


def newest_good(book: Path, ring: Ring | None = None) -> Backup | None:
    """The newest copy that is whole, and not one that another was put in the place of; None when there is none."""
    copies = (one for one in listed(book) if one.note != BEFORE_RESTORING)
    return next((one for one in copies if is_good(one.path, ring, book)), None)


def restore(book: Path, backup: Backup, ring: Ring | None = None) -> Path | None:
    """Put a copy in the place of a closed book, by one rename: cut off before it the old book stands, after it the new
    one. The file that stood there becomes a copy too, and is returned.

    The slots stay those of today, and get the copy's key where they lack it: who was removed stays removed.
    Raises sqlite3.DatabaseError when the copy is damaged, OSError; then the old book stands as it was.
    """
    key = _key_of_copy(book, backup.path, ring)
    _check(backup.path, key)
    fresh = restoring(book)
    aside = None
    try:
        copy(backup.path, fresh)
        _give_key(book, backup.path, key, ring)
        if book.exists():
            number = 1 + max((one.number for one in listed(book)), default=0)
            aside = _named(book, BEFORE_RESTORING, number).path
            _put_aside(book, aside)
        take_name(fresh, book)
    except OSError:
        take_away(fresh)
        if aside:
            _drop(aside)
        raise
    with suppress(OSError):  # from here on the new book stands; what is left is cleared when it is opened
        sync_folder(book)
        for tail in (journal.JOURNAL, journal.WAL, journal.SHM):
            take_away(journal.beside(book, tail))
        _thin_out(book)
    return aside


def restoring(book: Path) -> Path:
    """Where a copy is written that is to take the place of a book."""
    return book.with_name(f".{book.name}.restore")


def _key_of_copy(book: Path, path: Path, ring: Ring | None) -> bytes | None:
    """The key of a copy: by the slots beside the book, which know who may today, else by its own. Raises
    keys.WrongSecret, keys.BadSlots, sqlite3.DatabaseError when it has none of these."""
    if cipher.is_plain(path):
        return None
    if ring is None:
        raise keys.WrongSecret
    if keys.beside(book).exists():
        for key in ring.book_keys(keys.load(book)):
            if cipher.fits(path, key):
                return key
    return cipher.key_of(path, ring)


def _give_key(book: Path, path: Path, key: bytes | None, ring: Ring | None) -> None:
    """Before the rename: slots beside the book that open the copy as well as what stands there now."""
    if key is None or ring is None:
        return
    if not keys.beside(book).exists():
        copy(keys.beside(path), keys.beside(book))
        return
    slots = keys.load(book)
    if key not in ring.book_keys(slots):
        keys.save(book, keys.add_key(slots, "book", key=key), ring)


def _put_aside(book: Path, aside: Path) -> None:
    """A second name, or where the disk knows none a copy, of the file with what lies beside it."""
    folder(book).mkdir(mode=0o700, exist_ok=True)
    if keys.beside(book).exists():
        copy(keys.beside(book), keys.beside(aside))
    for tail in (journal.WAL, journal.JOURNAL, ""):  # after a power cut the newest saves are there
        source = journal.beside(book, tail)
        if tail and not (source.exists() and source.stat().st_size):
            continue
        try:
            os.link(source, journal.beside(aside, tail))
        except OSError:
            copy(source, journal.beside(aside, tail))


def _drop(path: Path) -> None:
    """Take a copy away with what lies beside it."""
    for one in (path, keys.beside(path), *(journal.beside(path, tail) for tail in (journal.JOURNAL, journal.WAL))):
        with suppress(OSError):
            take_away(one)


def clear(book: Path) -> None:
    """At the opening of a book that nobody else has open: take away what was cut off half-way."""
    take_away(restoring(book))
    packages = book.with_name(f"{book.stem}.已合并")
    for place, pattern in (
        (folder(book), "*.tmp*"),
        (packages, ".*.part"),
        (book.parent, f".*{escape(book.name)}.*.new"),
    ):
        for half in place.glob(pattern):
            take_away(half)
    for one in listed(book):  # a second name of the file that still is the book
        if one.note == BEFORE_RESTORING and one.path.samefile(book):
            _drop(one.path)


def _still_opened(book: Path, backup: Path, ring: Ring | None) -> bool:
    """Whether the slots beside the book hold the key of a copy."""
    try:
        return ring is not None and any(cipher.fits(backup, key) for key in ring.book_keys(keys.load(book)))
    except (OSError, keys.BadSlots):
        return False


def _thin_out(book: Path) -> None:
    """Keep the newest few, one a day for a month, and the newest few of each note."""
    days: set[dt.date] = set()
    named: Counter[str] = Counter()
    for place, one in enumerate(listed(book)):
        is_first_of_day = one.made.date() not in days
        days.add(one.made.date())
        named[one.note] += 1
        is_named = bool(one.note) and named[one.note] <= _KEEP_NAMED
        if place >= _KEEP_RECENT and not (is_first_of_day and len(days) <= _KEEP_DAYS) and not is_named:
            _drop(one.path)
