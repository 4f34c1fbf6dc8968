"""Opening a book, plain or encrypted: what kind it is only this file and `db/cipher.py` know."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import string
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from peewee import DatabaseError, OperationalError, PeeweeException

from db import cipher, journal, migrations, written
from db.failures import FAILURES as FAILURES
from db.failures import reason as reason
from db.files import answers, take_away, uri
from db.lock import Lock, Taken
from db.opened import BookError as BookError
from db.opened import BookGone as BookGone
from db.opened import OpenBook as _Book
from db.opened import locked_book
from db.store import database

SUFFIX = ".fpb"
_SITE_DIGITS = string.digits + string.ascii_lowercase
#: "FPBK": marks the file as a book (PRAGMA application_id).
APPLICATION_ID = 0x4650424B

_PRAGMAS = {
    "page_size": cipher.PAGE_SIZE,
    "journal_mode": "truncate",  # the file alone holds every save: people copy that one file
    "foreign_keys": 1,
    "synchronous": "full",  # a power cut must not take an acknowledged save
    "temp_store": "memory",
    "cache_size": -32_000,
    "busy_timeout": 5000,
    "trusted_schema": 0,
}
#: KiB of a worker's cache. To decrypt a page again takes ten times as long as to read it.
_PLAIN_WORKER, _LOCKED_WORKER = 250, 4_000


class NotABook(BookError):
    """The file is no book."""


class NewerBook(BookError):
    """The book was written by a newer version of the program."""


class DamagedBook(BookError):
    """The book is damaged; the newest good backup should be offered."""


class BookInUse(BookError):
    """Another window or command has the book open."""


def create(path: Path, *, key: bytes | None = None) -> None:
    """Make an empty book, encrypted where a key is given, and leave it closed.

    Raises BookError when the file exists or can't be written.
    """
    if path.suffix != SUFFIX:
        raise BookError(f"账本的文件名要以 {SUFFIX} 结尾，现在是“{path.name}”。")
    if answers(path.exists):
        raise BookError(f"“{path.name}”已经有了，没有动它。请换一个文件名。")
    try:
        path.touch(mode=0o600)
        _point_at(path, key)
        database.execute_sql(f"PRAGMA application_id={APPLICATION_ID}")
        migrations.apply()
        with database.atomic():
            set_meta("site", _site_code())
            set_meta("book", secrets.token_hex(8))
        database.execute_sql("VACUUM")  # of the tables that old versions had nothing is left, not even room
    except (OSError, PeeweeException) as error:
        close()
        with suppress(OSError):
            take_away(path)
        raise BookError(f"不能在“{path.parent}”建账本：{reason(error)}。请换一个能写的文件夹。") from error
    close()


class _Copy:
    """Where the copy lies through which an older book is looked at; the lock tells that it is in use."""

    folder: Path | None = None
    lock: Lock | None = None

    @classmethod
    def make(cls) -> Path:
        """A folder only its owner can read. What a cut off left of others is cleared."""
        for left in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
            with suppress(OSError, Taken):
                Lock(left / _IN_USE).release()
                shutil.rmtree(left, ignore_errors=True)
        cls.folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
        cls.lock = Lock(cls.folder / _IN_USE)
        return cls.folder

    @classmethod
    def drop(cls) -> None:
        """Take it away, if there is any."""
        if cls.lock:
            cls.lock.release()
        if cls.folder:
            shutil.rmtree(cls.folder, ignore_errors=True)
        cls.folder = cls.lock = None


_TEMPORARY, _IN_USE = "fupin-", ".in-use"


def open_file(path: Path, *, key: bytes | None = None, read_only: bool = False) -> None:
    """Point the models at a book, bringing its tables up to date (after copying it). Raises BookError.

    Read-only nothing is written to it: of an older book a copy is brought up to date and looked at, until `close`.
    """
    if not answers(path.is_file):
        raise BookError(f"找不到账本“{path}”。请看看文件名和 U 盘。")
    try:
        if key is None:
            _check_header(path)
        if read_only and journal.left(path) and _nobody_writes(path):
            path = _with_journal(path, key)
        if not read_only:
            journal.set_aside_foreign(path, key)
        _point_at(path, key, read_only)
        _check_version(path, migrations.version())
        if not read_only:
            migrations.upgrade(path, key)
        elif migrations.version() < migrations.LATEST:
            _look_at_copy(path, key)
    except (OSError, OperationalError, sqlite3.OperationalError) as error:
        close()
        raise BookError(f"打不开账本“{path.name}”：{reason(error)}。") from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        close()
        raise DamagedBook(f"账本“{path.name}”已损坏，读不出来。可以从备份恢复。") from error
    except BookError:
        close()
        raise


def _check_header(path: Path) -> None:
    """Refuse another program's file and a newer book by their first bytes: opening alone would write to them (WAL)."""
    with path.open("rb") as file:
        head = file.read(100)
    if head[:16] != cipher.PLAIN_HEADER or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise NotABook(f"“{path.name}”不是本程序的账本，或者是加了密而缺少钥匙文件的账本。请选 {SUFFIX} 文件。")
    _check_version(path, int.from_bytes(head[60:64], "big"))


def _check_version(path: Path, version: int) -> None:
    if version > migrations.LATEST:
        raise NewerBook(f"账本“{path.name}”是新版程序写的，本机程序太旧，打不开。请先更新程序。")


def _point_at(path: Path, key: bytes | None, read_only: bool = False) -> None:
    os.umask(0o077)  # journal, WAL and backups as private as the book (on Windows the folder's rights say who may)
    path = path.absolute()
    if read_only:
        try:
            _connect(uri(path, "mode=ro"), key, read_only=True)
        except OperationalError as error:
            if not any(part in str(error) for part in _NO_WAL):
                raise
            # An earlier program's WAL book on a medium that can't be written opens only as immutable, which then is
            # true. Whether it can, is not asked before: of a folder Windows always says yes.
            _disconnect()
            _connect(uri(path, "immutable=1"), key, read_only=True)
        return
    _connect(str(path), key)
    if database.execute_sql("PRAGMA journal_mode").fetchone()[0] == "wal":  # somebody looks at it with an old program
        raise OperationalError("database is locked")
    found = path.stat()
    database.obj.identity = found.st_dev, found.st_ino


#: What SQLite says where it can't make the -shm of a WAL book, or finds one that it can't write.
_NO_WAL = ("unable to open", "readonly")


def _connect(where: str, key: bytes | None, *, read_only: bool = False) -> None:
    pragmas: dict[str, Any] = dict(_PRAGMAS)
    more: dict[str, Any] = {"uri": True}  # also of what is attached (db/behind.py)
    if read_only:
        del pragmas["journal_mode"]
        pragmas["query_only"] = 1
    if key is not None:
        pragmas = cipher.PRAGMAS | pragmas
        more["passphrase"] = cipher.raw(key)
    database.initialize((locked_book() if key else _Book)(where, pragmas=pragmas, autoconnect=False, **more))
    database.connect()
    database.execute_sql("SELECT count(*) FROM sqlite_master")  # the first look at the file itself


def _nobody_writes(path: Path) -> bool:
    try:
        Lock(path.with_name(f".{path.name}.lock")).release()
    except Taken:
        return False
    except OSError:  # a medium that can't be written
        return True
    return True


def _with_journal(path: Path, key: bytes | None) -> Path:
    """Look at a book through a copy in which a save that was cut off is taken back: the book itself keeps its bytes."""
    copy = journal.copied(path, _Copy.make())
    journal.set_aside_foreign(copy, key)
    _point_at(copy, key)
    _disconnect()
    return copy


def _look_at_copy(path: Path, key: bytes | None) -> None:
    if _Copy.folder:
        copy = path
    else:
        copy = _Copy.make() / path.name
        with cipher.bare(copy, key, creates=True) as made:
            database.connection().backup(made)
    _disconnect()
    _point_at(copy, key)
    migrations.apply()
    _disconnect()
    _point_at(copy, key, read_only=True)


def close() -> None:
    """Close the open book, if any, on this thread. A locked one can't be opened again by it."""
    _disconnect()
    _Copy.drop()


def _disconnect() -> None:
    if database.obj is not None and not database.is_closed():
        database.close()
        database.obj.kept.clear()
        database.obj.connect_params.pop("passphrase", None)


@contextmanager
def trial(path: Path, key: bytes | None = None, *, read_only: bool = False) -> Iterator[None]:
    """One transaction in which everything may be written, and all of it is taken back. A book that is open read-only
    is opened for that time so that it could be written. The file keeps every byte of what it holds (in pages that
    hold nothing, as an upgraded book has, something may be left). Raises peewee's errors."""
    path = _Copy.folder / path.name if _Copy.folder else path
    if read_only:
        _disconnect()
        _point_at(path, key)
    try:
        with database.atomic("IMMEDIATE") as opened:
            try:
                yield
            finally:
                opened.rollback()
    finally:
        if read_only:
            _disconnect()
            _point_at(path, key, read_only=True)


@contextmanager
def worker_connection() -> Iterator[None]:
    """A connection of its own for a worker thread, closed at its end. It reads through once: a wide cache would only
    keep a second copy of the book in memory (a district's: 31 MB). What writes much asks for room (`db/bulk.py`)."""
    # the file itself, not the proxy: the proxy may point at another book before the worker is done
    book = database.obj
    with book.connection_context():
        size = _LOCKED_WORKER if "passphrase" in book.connect_params else _PLAIN_WORKER
        book.execute_sql(f"PRAGMA cache_size=-{size}")
        yield


def execute(sql: str, *values: object) -> None:
    """One statement on the local tables (settings, drafts); records are written through `db.changes` alone."""
    if isinstance(database.obj, _Book):
        database.obj.check_identity()
    database.execute_sql(sql, values)


def has_table(name: str) -> bool:
    """Whether the book has a table; one of an older version that is only looked at may lack it."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return database.execute_sql(query, (name,)).fetchone() is not None


def meta(key: str) -> str | None:
    """A local setting of the book (not shared, not logged)."""
    row = database.execute_sql("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return row[0] if row else None


def set_meta(key: str, value: str) -> None:
    """Set a local setting."""
    execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?,?)", key, value)


def version(tables: Container[str] | None = None, household: str = "") -> tuple[int, int]:
    """Another after each thing that was written into these tables of the open book, or any; local ones too; of one
    `household` without what is of others alone. Of a book that is only looked at: whatever another program wrote."""
    is_looked_at = database.obj.identity is None
    by_others = database.execute_sql("PRAGMA data_version").fetchone()[0] if is_looked_at else 0
    return written.count(tables, household), by_others


def new_site() -> None:
    """Write under a new code from now on: what stands under the old one may be written elsewhere too."""
    old, code = str(meta("site")), _site_code()
    database.execute_sql("INSERT INTO site SELECT ?, name FROM site WHERE code=?", (code, old))
    set_meta("former_sites", json.dumps(former_sites() | {old: meta("last_stamp") or ""}))
    set_meta("site", code)


def former_sites() -> dict[str, str]:
    """The codes under which this book wrote before, and the last stamp that it gave under each."""
    return dict(json.loads(meta("former_sites") or "{}"))


def _site_code() -> str:
    """One of 78 thousand million, and short: every entry of the log carries it three times."""
    return "".join(secrets.choice(_SITE_DIGITS) for _ in range(7))
