"""The open file itself: that it is still the one that was opened, and what lies behind the second key beside it."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from peewee import OperationalError, SqliteDatabase

from db import written
from db.refusal import Refusal
from db.store import database


class BookError(Refusal):
    """A book can't be opened or made. The text is a sentence for the person at the screen."""


class BookGone(BookError):
    """Another file stands under the name of the open book, or none: nothing is written into what nobody would find."""


class Beside:
    """The database in memory that goes with the open book (`db/behind.py`): shared by the connections that ask for it,
    and there as long as one of its own is open."""

    place = ""
    _keeper: Any = None

    @classmethod
    def start(cls, place: str, book: OpenBook) -> None:
        """Make an empty one for a book."""
        cls.stop()
        cls._keeper, cls.place = book.driver.connect(place, uri=True), place
        cls._keeper.execute("SELECT 1 FROM sqlite_master")

    @classmethod
    def attach(cls, connection: Any) -> None:
        """Let a connection see it, unless it does."""
        if "behind" not in {row[1] for row in connection.execute("PRAGMA database_list")}:
            key = " KEY ''" if type(connection).__module__.startswith("sqlcipher3") else ""
            connection.execute(f"ATTACH DATABASE ? AS behind{key}", (cls.place,))

    @classmethod
    def is_attached(cls) -> bool:
        """Whether this thread's connection sees it."""
        names = "SELECT 1 FROM pragma_database_list WHERE name = 'behind'"
        return bool(cls.place) and database.execute_sql(names).fetchone() is not None

    @classmethod
    def stop(cls) -> None:
        """Let it go."""
        if cls._keeper is not None:
            cls._keeper.close()
        cls._keeper, cls.place = None, ""


class OpenBook(SqliteDatabase):
    #: Which file was opened: device and inode. None where it is only looked at.
    identity: tuple[int, int] | None = None
    #: The module that makes its connections.
    driver: Any = sqlite3

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        #: What was found in it and is kept until it is closed, by the name of who found it.
        self.kept: dict[str, Any] = {}

    def begin(self, lock_type: str | None = None) -> None:
        """Nothing is written unless the file that was opened still has its name."""
        if lock_type:
            self.check_identity()
        super().begin(lock_type)

    def commit(self) -> None:
        if database.connection().in_transaction:
            self.check_identity()
        super().commit()
        written.committed()

    def execute_sql(self, sql: str, *args: Any, **more: Any) -> Any:
        try:
            done = super().execute_sql(sql, *args, **more)  # type: ignore[no-untyped-call]
        except OperationalError as error:
            self.explain(error)
            raise
        self.note(sql, done)
        return done

    def explain(self, error: OperationalError) -> None:
        """Raises BookGone for what SQLite calls read-only: where it can, it sees by itself that the file has lost its
        name."""
        if "readonly" in str(error):
            self.check_identity()

    def note(self, sql: str, done: Any) -> None:
        """A statement was done by this cursor, on this thread's connection. One that touched no row wrote nothing."""
        if done.rowcount and (table := written.table_of(sql)):
            written.note(table, is_open=database.connection().in_transaction)

    def check_identity(self) -> None:
        """Raises BookGone."""
        if self.identity is None:
            return
        path = Path(self.database)
        try:
            found = path.stat()
        except FileNotFoundError:
            raise BookGone(f"账本“{path.name}”不在原来的地方了（被移走、改名或删掉）。{_NOT_SAVED}") from None
        if (found.st_dev, found.st_ino) != self.identity:
            raise BookGone(f"账本“{path.name}”被换成了另一个文件。{_NOT_SAVED}")
        if found.st_nlink > 1:
            raise BookGone(f"账本“{path.name}”现在有两个名字（硬链接），两处会互相写坏。请删掉另一个名字。{_NOT_SAVED}")

    def rollback(self) -> None:
        """Where the disk is full SQLite has rolled back by itself; doing it again would fail and hide the cause."""
        written.taken_back()
        if database.connection().in_transaction:
            super().rollback()


_NOT_SAVED = "这一次没有存，窗口里填的还在。请把账本文件放回原处，或先抄下没存的内容，再关掉程序重新打开。"


@cache
def locked_book() -> type[OpenBook]:
    """The class of an open encrypted book, loaded where one is opened."""
    from playhouse.sqlcipher_ext import SqlCipherDatabase
    from sqlcipher3 import dbapi2

    return type("_LockedBook", (OpenBook, SqlCipherDatabase), {"driver": dbapi2})
