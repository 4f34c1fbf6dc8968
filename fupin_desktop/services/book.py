"""Opening, making and closing books; one writer at a time; backups."""

from __future__ import annotations

import datetime as dt
import platform
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from db import backup, connection
from db.backup import Backup
from db.changes import change
from db.connection import BookError, BookInUse, DamagedBook
from db.lock import Lock, Taken
from db.village import Village
from fupin_desktop import regions


@dataclass
class Book:
    """The open book. Closing it gives the lock back; use as a context manager."""

    path: Path
    actor: str
    read_only: bool
    _lock: Lock | None = None

    def close(self) -> None:
        """Close the file and let others open it. May be called twice."""
        connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def backup_if_due(self) -> Backup | None:
        """The day's copy, made once a day. Raises DamagedBook when the copy shows the book to be damaged."""
        copies = backup.listed(self.path)
        if self.read_only or (copies and copies[0].made.date() == dt.datetime.now().astimezone().date()):
            return None
        return self.backup_now()

    def backup_now(self, note: str = "") -> Backup | None:
        """A copy now; None when it could not be written (disk full, no right): no reason to stop work, and told by
        the age of the newest copy on the status bar. Raises DamagedBook when the book itself is damaged."""
        try:
            return backup.make(self.path, note)
        except (OSError, sqlite3.OperationalError):
            return None
        except sqlite3.DatabaseError as error:
            raise DamagedBook(f"账本“{self.path.name}”已损坏。请关掉程序，从备份恢复。") from error

    def newest_backup(self) -> Backup | None:
        """The newest copy there is."""
        return next(iter(backup.listed(self.path)), None)


def open_book(path: Path, actor: str, *, read_only: bool = False) -> Book:
    """Open a book for `actor`. Raises BookInUse when another window writes to it, else the family of BookError."""
    path = path.expanduser().resolve()
    lock = None if read_only else _lock(path)
    try:
        connection.open_file(path, read_only=read_only)
    except BookError:
        if lock:
            lock.release()
        raise
    return Book(path, actor, read_only, lock)


def create_book(path: Path, region_code: str, actor: str) -> None:
    """Make an empty book of a village (12 digits) or a township (9) and leave it closed. Raises BookError."""
    place = regions.find(region_code)
    if place is None:
        raise BookError(f"没有行政区划代码“{region_code}”。请照村名查一下 12 位代码。")
    connection.create(path)
    with open_book(path, actor):
        connection.set_meta("region", place.code)
        if place.level == regions.VILLAGE:
            with change(actor, "新建账本"):
                register_village(place.code)
        name_laptop(platform.node() or "这台电脑")


def register_village(code: str) -> Village:
    """The village record of a region code, made when missing; within an open change."""
    key = Village.new_key({"region_code": code})
    village = Village.find(key)
    if village is None or village.deleted:
        village = Village(id=key, region_code=code, name=regions.village_name(code))
        village.save()
    return village


def name_laptop(name: str) -> None:
    """What this laptop is called in histories."""
    connection.execute("INSERT OR REPLACE INTO site VALUES (?,?)", connection.meta("site"), name)


def region() -> str:
    """The region code that the book was made for."""
    return connection.meta("region") or ""


def restore(path: Path, copy: Backup) -> Path:
    """Put a copy in the place of a book that nobody has open. Returns where the replaced file was put.

    Raises BookError when the copy is damaged or the disk can't be written; then nothing was touched.
    """
    lock = _lock(path.resolve())
    try:
        return backup.restore(path, copy)
    except (OSError, sqlite3.Error) as error:
        raise BookError(f"没有恢复，账本没有动：{connection.reason(error)}。请换一个备份再试。") from error
    finally:
        lock.release()


def _lock(path: Path) -> Lock:
    try:
        return Lock(path.with_name(f".{path.name}.lock"))
    except Taken:
        raise BookInUse(f"账本“{path.name}”正在另一个窗口里打开。请先关掉那一个，或者只查看不修改。") from None
    except OSError as error:
        raise BookError(f"账本所在的文件夹不能写：{connection.reason(error)}。可以只查看不修改。") from error
