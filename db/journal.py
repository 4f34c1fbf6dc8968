"""What a power cut leaves beside a book: a journal, or the WAL of an earlier program; and whether it is of this book.

A journal holds the pages as they were before a save that was cut off. SQLite would lay it over whatever file has the
book's name now, also over an older copy that somebody has put back by hand: then the two are mixed. The number that
SQLite counts up in page 1 with each save tells them apart (SQLite, "Database File Format", 1.3.7 and 3).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from db import cipher
from db.files import take_away, take_name

JOURNAL, WAL, SHM = "-journal", "-wal", "-shm"
#: Added to the name of a journal that is of another file.
FOREIGN = ".不是这本的"
_MAGIC = bytes.fromhex("d9d505f920a163d7")
_WAL_HEADER = 32
_COUNTER = 24  # where page 1 has it: 4 bytes
_RESERVED, _IV = 80, 16  # at the end of a SQLCipher page: IV, then HMAC-SHA512


def left(book: Path) -> Path | None:
    """What the next opening would lay over the book; None after an orderly end."""
    wal, journal = beside(book, WAL), beside(book, JOURNAL)
    with suppress(OSError):
        if wal.stat().st_size > _WAL_HEADER:
            return wal
    with suppress(OSError), journal.open("rb") as file:
        if file.read(len(_MAGIC)) == _MAGIC:
            return journal
    return None


def beside(book: Path, tail: str) -> Path:
    """The file of this kind beside a book."""
    return book.with_name(book.name + tail)


def set_aside_foreign(book: Path, key: bytes | None) -> Path | None:
    """Before a book that nobody has open is opened for writing: a journal of another file is renamed, so that it is
    never applied. Returns its new name. Raises sqlite3.DatabaseError when the book without it is not whole."""
    found = left(book)
    if found is None or _is_of(book, found, key):
        return None
    with cipher.bare(book, key, immutable=True) as alone:  # as if nothing lay beside it
        if alone.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("malformed")
    take_away(beside(book, SHM))
    return take_name(found, found.with_name(found.name + FOREIGN))


def copied(book: Path, folder: Path) -> Path:
    """A copy of a book with what lies beside it, to be opened there. Raises OSError."""
    for tail in ("", WAL, JOURNAL):
        if beside(book, tail).exists():
            shutil.copyfile(beside(book, tail), folder / (book.name + tail))
    return folder / book.name


def _is_of(book: Path, found: Path, key: bytes | None) -> bool:
    before = None if found.name.endswith(WAL) else _counter_before(found, key)
    if before is None:
        return _fits(book, key)
    with book.open("rb") as file:
        page = file.read(cipher.PAGE_SIZE if key else _COUNTER + 4)
    now = _counter(page, key)
    return now is None or now - before in (0, 1)


def _counter_before(journal: Path, key: bytes | None) -> int | None:
    """The number that page 1 had before the save; None when that page isn't in the journal (nor was it written)."""
    raw = journal.read_bytes()
    at = 0
    while raw[at : at + 8] == _MAGIC:
        records, sector, size = (int.from_bytes(raw[at + n : at + n + 4], "big") for n in (8, 20, 24))
        if not 512 <= sector <= 65536 or not 512 <= size <= 65536:
            return None
        at += sector
        last = (len(raw) - at) // (size + 8)
        for _ in range(min(records, last) or last):
            if raw[at : at + 4] == b"\0\0\0\1":
                return _counter(raw[at + 4 : at + 4 + size], key)
            at += size + 8
        at = -(-at // sector) * sector
    return None


def _counter(page: bytes, key: bytes | None) -> int | None:
    """The number in page 1. Of an encrypted one the first block of AES-256-CBC is opened, which begins behind the salt
    of 16 bytes (SQLCipher 4, raw key)."""
    if key is None:
        return int.from_bytes(page[_COUNTER : _COUNTER + 4], "big")
    if len(page) < _RESERVED + 2 * _IV:
        return None
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    iv = page[-_RESERVED : len(page) - _RESERVED + _IV]
    opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(page[16:32])
    return int.from_bytes(opened[_COUNTER - 16 : _COUNTER - 12], "big")


def _fits(book: Path, key: bytes | None) -> bool:
    """Whether book and journal together are whole, tried on copies; True where there is no room to try."""
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=book.parent) as folder:
            copy = copied(book, Path(folder))
            with cipher.bare(copy, key) as opened:
                return bool(opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except OSError:
        return True
    except sqlite3.Error:
        return False
