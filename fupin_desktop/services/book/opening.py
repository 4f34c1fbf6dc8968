"""Opening, making and closing books; one writer at a time; backups."""

from __future__ import annotations

import platform
import secrets
import sqlite3
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from db import backup, behind, cipher, connection, keys, leftovers, roster, sealing
from db.backup import Backup, Watch
from db.changes import FOUNDING, change, one
from db.clock import today
from db.connection import BookError, BookInUse, DamagedBook
from db.files import answers, hide, itself, take_away
from db.keys import SHEET, Ring
from db.lock import Lock, Taken
from db.village import Village
from fupin_desktop import lazy, regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right, Role, rights, role_name
from fupin_desktop.services.book import access, archives, border, naming, unlocking
from fupin_desktop.services.book.access import Visitor
from fupin_desktop.services.book.after_opening import restored_mark, settle_in

SECOND_KEY = sealing.PLAIN_SECOND
#: Rows written at once that are a copy worth.
_MUCH = 100
#: A local setting: how often the slots had been changed.
_SLOTS = "slots"
_SIGNED = (
    "使用人和角色已由您签章：以后谁改了钥匙文件，打开时就认出来。"
    "请在“使用人和钥匙”里换一张新恢复页：用旧的那张恢复密码，别的使用人要重设密码。"
)
_BACKUP = {backup.COPYING: "备份账本", backup.CHECKING: "核对备份能不能读"}


class Covered(NamedTuple):
    """How well a book is backed up. `copy` is None where what it holds never was, or the copy is gone."""

    copy: Backup | None
    since: int


@dataclass
class Book:
    """The open book. Closing it gives the lock back; use as a context manager."""

    path: Path
    actor: str
    read_only: bool
    #: Of an encrypted book, what its user holds; None for a plain one.
    ring: Ring | None = None
    key: bytes | None = field(default=None, repr=False)
    _lock: Lock | None = None
    #: What its opening has done that people should know, as a sentence.
    notice: str = ""

    def close(self) -> None:
        """Close the file, forget its keys and let others open it. May be called twice."""
        behind.stop()
        connection.close()
        sealing.forget()
        access.leave()
        self.ring = self.key = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def backup_if_due(self) -> Backup | None:
        """The copy at an opening: of what was done since the last one, once a day. Raises DamagedBook when the copy
        shows the book to be damaged."""
        cover = self.covered()
        if self.read_only or cover.since == 0 or (cover.copy and cover.copy.made.date() == today()):
            return None
        return self.backup_now()

    def backup_before(self, note: str, progress: Progress = no_progress) -> Backup | None:
        """Before something big: the last copy, where nothing was done since and it is whole, else a new one. Returns
        and raises as `backup_now`."""
        cover = self.covered()
        if cover.copy and cover.since == 0 and backup.is_good(cover.copy.path, self.ring, self.path):
            return cover.copy
        return self.backup_now(note, progress)

    def backup_after(self, note: str, rows: int) -> None:
        """After much was written at once: a copy. That it fails does not mean that the work did: the status bar tells
        how old the newest one is."""
        if rows >= _MUCH:
            with suppress(BookError):
                self.backup_now(note)

    def backup_now(self, note: str = "", progress: Progress = no_progress) -> Backup | None:
        """A copy now; None when it could not be written (disk full, no right): no reason to stop work, and told by
        the status bar. Raises Cancelled, DamagedBook when the book itself is damaged."""
        try:
            return backup.make(self.path, self.key, note, _watched(progress), tells=not self.read_only)
        except (OSError, sqlite3.OperationalError):
            return None
        except sqlite3.DatabaseError as error:
            raise DamagedBook(f"账本“{self.path.name}”已损坏。请关掉程序，从备份恢复。") from error

    def save_to(self, place: Path, progress: Progress = no_progress) -> Path:
        """A checked copy in any folder, with its slots. Raises BookError, Cancelled."""
        try:
            return backup.save_to(self.path, self.key, place, _watched(progress))
        except (OSError, sqlite3.Error) as error:
            why = connection.reason(error)
            raise BookError(f"没有存到“{place}”：{why}。请看看 U 盘满没满、能不能写，或换一个文件夹。") from error

    def version(self, tables: Container[str] | None = None, household: str = "") -> tuple[int, ...]:
        """Another after each thing that was written into these tables of the book, or any, keys, drafts and packages
        too (of one `household` without what is of others alone): what was read before may tell something else now."""
        return connection.version(tables, household)

    def covered(self) -> Covered:
        """The copy that this book goes on from, and how many actions were done since."""
        number, actions = backup.held(connection.meta(backup.HELD))
        copy = next((one for one in backup.listed(self.path) if number and one.number == number), None)
        return Covered(copy, int(one(backup.ACTIONS)[0]) - (actions if copy else 0))


def _watched(progress: Progress) -> Watch:
    return lambda done, total, what: progress(done, total, _BACKUP[what])


def open_book(
    path: Path, actor: str, *, read_only: bool = False, ring: Ring | None = None, archives_later: bool = False
) -> Book:
    """Open a book; an encrypted one with the ring that `unlocking` gave, as that user. With `archives_later` what lies
    behind the second key is left to `archives.open_all`, in sight.

    Raises BookInUse when another window writes to it, unlocking.Locked without a ring, else the family of BookError.
    """
    path = itself(path)
    lock = None if read_only else _lock(path)
    try:
        key = _key(path, ring)
        if lock:
            with suppress(OSError):
                backup.clear(path)
        connection.open_file(path, key=key, read_only=read_only)
        if key:
            _check_age(path)
        if not read_only:
            leftovers.clear()
            settle_in(path, key)
    except BaseException:  # whatever it was: a lock that outlived it would stand in the way of restoring the book
        if lock:
            lock.release()
        connection.close()
        raise
    who = ring.holder.name if ring and key else actor
    book = Book(path, who, read_only, ring if key else None, key, lock)
    _let_in(book)
    if not book.read_only:
        with suppress(*connection.FAILURES):  # a full disk: the next time
            naming.settle(book.actor)
    if not archives_later:
        archives.open_all()
    return book


def create_book(
    path: Path,
    region_code: str,
    actor: str,
    password: str | None = None,
    *,
    psychology: bool = False,
    second_key: bytes | None = None,
) -> str | None:
    """Make an empty book of a village (12 digits) or a township (9) and leave it closed.

    With a password it is encrypted, and `actor` becomes its 管理员 (with `psychology` also one who sees the
    psychological archives); the code for the recovery sheet is returned. A plain one seals with a second key of its
    own, or the one that is given. Raises BookError or NotDone.
    """
    place = regions.find(region_code)
    if place is None:
        raise BookError(f"没有行政区划代码“{region_code}”。请照村名查一下 12 位代码。")
    ring = code = None
    if password is None:
        connection.create(path)
    else:
        ring, code = _create_locked(path, actor, password, psychology)
    with open_book(path, actor, ring=ring):
        connection.set_meta("region", place.code)
        border.draw()
        if ring is None:
            connection.set_meta(SECOND_KEY, (second_key or secrets.token_bytes(32)).hex())
        access.enter(Visitor(actor, frozenset(Right)))
        if place.level == regions.VILLAGE:
            with change(actor, FOUNDING):
                register_village(place.code)
        name_laptop(platform.node() or "这台电脑")
    return code


def _create_locked(path: Path, actor: str, password: str, psychology: bool) -> tuple[Ring, str]:
    unlocking.check_name(actor)
    unlocking.check_password(password)
    if answers(path.exists) or answers(keys.beside(path).exists):
        raise BookError(f"“{path.name}”或它的钥匙文件已经有了，没有动它。请换一个文件名。")
    slots, ring, code = roster.make(actor, password, "")
    if psychology:
        slots = roster.add_second(slots, [actor, SHEET], ring, secrets.token_bytes(32))
    connection.create(path, key=ring.book_keys(slots)[0])
    try:
        keys.save(path, slots, ring)
    except OSError as error:
        take_away(path)
        raise BookError(
            f"不能在“{path.parent}”写钥匙文件：{connection.reason(error)}。请换一个能写的文件夹。"
        ) from error
    return ring, code


def _key(path: Path, ring: Ring | None) -> bytes | None:
    try:
        return unlocking.key_of(path, ring)
    except sqlite3.DatabaseError as error:
        newer = unlocking.newer_slots(path, unlocking.slots(path))
        if newer:
            raise unlocking.BadKeyFile(_OLD_SLOTS.format(keys.beside(path).name, newer.name)) from error
        raise DamagedBook(f"账本“{path.name}”已损坏，读不出来。可以从备份恢复。") from error


_OLD_SLOTS = (
    "钥匙文件“{}”比账本旧：它是删除使用人、改密码或换钥匙以前的，账本没有打开。"
    "请把“{}”从备份文件夹复制到账本旁边，改成这个名字。"
)


def _check_age(path: Path) -> None:
    """Raises BadKeyFile, the book then is closed, for slots that the book knows newer ones than."""
    known = unlocking.slots(path)
    if known.count < int(connection.meta(_SLOTS) or 0):
        connection.close()
        newer = unlocking.newer_slots(path, known)
        name = newer.name if newer else f"……{keys.SUFFIX}"
        raise unlocking.BadKeyFile(_OLD_SLOTS.format(keys.beside(path).name, name))


def remember_slots(path: Path) -> None:
    """The book knows how new its slots are: who puts back older ones is told so."""
    count = unlocking.slots(path).count
    if count > int(connection.meta(_SLOTS) or 0):
        connection.set_meta(_SLOTS, str(count))


def _let_in(book: Book) -> None:
    """Give the one who opened the book their rights and keys, and write it down."""
    area = region()
    if book.ring is None:
        if second := connection.meta(SECOND_KEY):
            sealing.held.update(sealing.of_plain_book(bytes.fromhex(second)))
        access.enter(Visitor(book.actor, frozenset(Right), read_only=book.read_only, book=book.path))
        _take_second_keys()
        archives.make_room()
        return
    if not book.read_only:
        with suppress(OSError):
            unlocking.finish_rekeying(book.path, book.ring)
            unlocking.hand_sheet_second_keys(book.path, book.ring)
            if unlocking.sign_first(book.path, book.ring):
                book.notice = _SIGNED
            remember_slots(book.path)
        if connection.meta(SECOND_KEY):  # its encryption was cut off at the very end
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("DELETE FROM meta WHERE key=?", SECOND_KEY)
    sealing.held.update(roster.second_keys(unlocking.slots(book.path), book.ring))
    access.enter(_visitor(book, book.ring, area))
    _take_second_keys()
    archives.make_room()
    if not book.read_only:
        for wrong in unlocking.wrong_tries(book.path):
            access.note("密码错误", text=wrong.name, at=wrong.at)
        unlocking.forget_tries(book.path)
    if book.notice:
        access.note("签章使用人和角色")
    if not book.read_only and (sealing.held or book.notice) and one("SELECT 1 FROM exchange_key LIMIT 1"):
        lazy.load("fupin_desktop.services.exchange.exchange_keys:sign_psychology")(known=bool(book.notice))
    with suppress(access.Denied):  # a medium that can't be written: only full numbers take an entry
        access.note("打开账本")


def _take_second_keys() -> None:
    """Hold the second keys that other books have sent. Few books have any; an old one that is only looked at has not
    even the table."""
    if connection.has_table("exchange_second") and one("SELECT 1 FROM exchange_second LIMIT 1"):
        lazy.load("fupin_desktop.services.exchange.exchange_keys:take_second_keys")()


def _visitor(book: Book, ring: Ring, area: str) -> Visitor:
    holder = ring.holder
    role = Role(holder.role)
    may = rights(role, psychology=bool(sealing.held))
    return Visitor(
        book.actor, may, role, holder.area or area, holder.groups, path=book.path, book=book.path, key=book.key,
        read_only=book.read_only, sign=partial(roster.sign, ring),
    )  # fmt: skip


def village(code: str) -> Village:
    """The record of a village; a new one where the book has none yet."""
    key = Village.new_key({"region_code": code})
    known = Village.find(key)
    return known or Village(id=key, region_code=code, name=regions.village_name(code))


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


def mark() -> str:
    """The last stamp of this book: what is done from now on has a greater one."""
    return connection.meta("last_stamp") or ""


def restore(path: Path, copy: Backup, ring: Ring | None = None) -> Path | None:
    """Put a copy in the place of a book that nobody has open. Returns the copy that the replaced file became, if any.

    Raises BookError when the copy is damaged, nobody has unlocked it, or the disk can't be written; then the book
    stands as it was.
    """
    if ring and Right.RESTORE not in rights(Role(ring.holder.role), psychology=False):
        raise BookError(f"{role_name(ring.holder.role)}不能从备份恢复。请找管理员。")
    if ring is None and unlocking.lock_of(path, copy.path):
        raise unlocking.Locked(f"“{path.name}”是加密的，恢复也要先用密码打开。")
    if ring and cipher.is_plain(copy.path):
        raise BookError(f"“{copy.path.name}”没有加密，不是这本账本的备份，没有恢复。要看它，请用“打开账本”单独打开。")
    with locked(itself(path)):
        try:
            mark = restored_mark(itself(path))
            mark.touch()  # first: a restored book without it would go on under its old code
            hide(mark)
            return backup.restore(itself(path), copy, ring)
        except (keys.BadSlots, keys.WrongSecret) as error:
            raise BookError("没有恢复，账本没有动：您的密码打不开这份备份。请换一个备份再试。") from error
        except sqlite3.DatabaseError as error:
            why = f"没有恢复，账本没有动：这份备份读不出来（{connection.reason(error)}）。请换一个备份再试。"
            raise BookError(why) from error
        except OSError as error:
            why = f"没有恢复，账本没有动：{connection.reason(error)}。请看看磁盘满没满、能不能写，再试一次。"
            raise BookError(why) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep others from opening a book that is worked on while closed. Raises BookInUse."""
    lock = _lock(path)
    try:
        yield
    finally:
        lock.release()


def _lock(path: Path) -> Lock:
    own = platform.node()
    try:
        return Lock(path.with_name(f".{path.name}.lock"), own)
    except Taken as taken:
        where = "另一个窗口里" if taken.by in ("", own) else f"另一台电脑“{taken.by}”上"
        raise BookInUse(f"账本“{path.name}”正在{where}打开。请先关掉那一个，或者只查看不修改。") from None
    except OSError as error:
        raise BookError(f"账本所在的文件夹不能写：{connection.reason(error)}。可以只查看不修改。") from error
