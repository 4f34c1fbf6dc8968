"""Files of either kind: SQLCipher, opened by its raw key, or plain SQLite.

Outside, a statement that failed is a `sqlite3.Error` (or peewee's), whichever kind it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from db import keys
from db.files import copy, put_in_place, take_away, unfinished, uri
from db.keys import Ring

PAGE_SIZE = 8192  # of a new book; imports are a tenth faster than with 4096
#: What an encrypted file needs before its first page is read. SQLCipher's own log would write to stderr.
PRAGMAS = {"cipher_log_level": "NONE", "cipher_page_size": PAGE_SIZE}
PLAIN_HEADER = b"SQLite format 3\0"
_OPENING = "; ".join(f"PRAGMA {name}={value}" for name, value in PRAGMAS.items())


def raw(key: bytes) -> str:
    """A key as SQLCipher takes it without stretching it once more."""
    return f"x'{key.hex()}'"


@contextmanager
def bare(
    path: Path, key: bytes | None, *, immutable: bool = False, creates: bool = False, of_open: bool = False
) -> Iterator[sqlite3.Connection]:
    """A connection beside the models', for copies: of the book's kind, closed at the end. A file that isn't there is
    made where that is asked for: else an empty one would lie in the place of a book that was moved away. `of_open`: to
    write into a book that the models have open too. Raises sqlite3.Error."""
    how = "immutable=1" if immutable else "mode=rwc" if creates else "mode=rw"
    place = uri(path.absolute(), how)
    if key is None:
        with closing(sqlite3.connect(place, uri=True)) as opened:
            _keep_journal(opened, of_open)
            yield opened
        return
    with _cipher_errors() as dbapi2, closing(dbapi2.connect(place, uri=True)) as opened:
        opened.executescript(f'PRAGMA key="{raw(key)}"; {_OPENING}')
        _keep_journal(opened, of_open)
        yield opened


def _keep_journal(opened: sqlite3.Connection, of_open: bool) -> None:
    """The models' connection holds the journal open: on Windows it then can be emptied but not deleted, a save that
    deletes it fails, and its journal stays as if a power cut had left it."""
    if of_open and opened.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        opened.execute("PRAGMA journal_mode=truncate").fetchone()


@contextmanager
def _cipher_errors() -> Iterator[Any]:
    """SQLCipher's module; its errors leave as those of sqlite3."""
    from sqlcipher3 import dbapi2

    try:
        yield dbapi2
    except dbapi2.Error as error:
        raise getattr(sqlite3, type(error).__name__)(str(error)) from error


def fits(path: Path, key: bytes) -> bool:
    """Whether a key opens an encrypted file."""
    try:
        with bare(path, key) as opened:
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            return False
        raise
    return True


def is_locked(path: Path) -> bool:
    """Whether slots lie beside a file that is not plain (it is until its encryption is done). Raises OSError."""
    return keys.beside(path).exists() and not is_plain(path)


def is_plain(path: Path) -> bool:
    """Whether a file is not encrypted, by its first bytes. Raises OSError."""
    with path.open("rb") as file:
        return file.read(16) == PLAIN_HEADER


def rewrite(path: Path, old: bytes | None, new: bytes) -> None:
    """Encrypt a file that nobody has open under a new key: a checked copy takes its place.

    Raises sqlite3.Error or OSError; the file is then as it was.
    """
    clean_up(path)
    target = _rewritten(path)
    with bare(path, old) as source:
        # a reader would keep the newest saves in the WAL
        if source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise sqlite3.OperationalError("database is locked")
    if old is None:
        _encrypt(path, new, target)
    else:
        copy(path, target)
        with bare(target, old) as fresh:
            fresh.execute("PRAGMA journal_mode=DELETE").fetchall()
            fresh.execute(f'PRAGMA rekey="{raw(new)}"').fetchall()
    with bare(target, new, immutable=True) as fresh:
        if fresh.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("malformed")
    put_in_place(target, path)
    for tail in ("-wal", "-shm"):
        take_away(path.with_name(path.name + tail))


def clean_up(path: Path) -> None:
    """Take away what a `rewrite`, or a writing of the slots, that was cut off left."""
    take_away(unfinished(keys.beside(path)))
    for tail in ("", "-wal", "-shm", "-journal"):
        half = _rewritten(path)
        take_away(half.with_name(half.name + tail))


def _rewritten(path: Path) -> Path:
    return path.with_name(f".{path.name}.rekey")


def _encrypt(path: Path, key: bytes, target: Path) -> None:
    """Write a plain file's content into an encrypted one."""
    with _cipher_errors() as dbapi2, closing(dbapi2.connect(str(path), isolation_level=None)) as source:
        source.execute("PRAGMA cipher_log_level=NONE")
        source.execute(f"PRAGMA cipher_default_page_size={PAGE_SIZE}")
        source.execute("ATTACH ? AS locked KEY ?", (str(target), raw(key)))
        source.execute("SELECT sqlcipher_export('locked')")
        for name in ("user_version", "application_id"):
            value = source.execute(f"PRAGMA main.{name}").fetchone()[0]
            source.execute(f"PRAGMA locked.{name}={value}")
        source.execute("DETACH locked")


def key_of(path: Path, ring: Ring | None) -> bytes | None:
    """The key of a file by the slots beside it; None for a plain file.

    Raises keys.BadSlots, keys.WrongSecret when this holder has no key of it, sqlite3.DatabaseError when none fits.
    """
    if not is_locked(path):
        return None
    slots = keys.load(path)
    held = ring.keys(slots, slots.book) if ring else {}
    if not held:
        raise keys.WrongSecret
    for key in held.values():
        if fits(path, key):
            keys.check_seal(keys.beside(path).read_bytes(), held)
            return key
    raise sqlite3.DatabaseError("malformed")
