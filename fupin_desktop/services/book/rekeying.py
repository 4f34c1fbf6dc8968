"""Encrypting a book anew: under another key, or a plain one for the first time; and all its backups with it.

Whenever it is cut off the book opens: the slots hold both keys until the file of the new key stands in its place, and
the first opening afterwards drops the one that is not needed.
"""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from db import backup, cipher, keys, roster, sealing
from db.connection import BookError, reason
from db.keys import SHEET, Ring, Slots
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Role
from fupin_desktop.services.book import leavers, unlocking
from fupin_desktop.services.book.opening import SECOND_KEY, locked
from fupin_desktop.services.book.unlocking import check_name, check_password


def rekey(path: Path, ring: Ring, progress: Progress = no_progress) -> None:
    """Give a book that nobody has open, and its backups, a new key; psychological content a new second key from now on.

    Who was removed before can open neither with what they may have kept. Raises BookError; then the old key stands.
    """
    if ring.holder.role != Role.ADMIN:
        raise BookError("只有管理员能更换账本的钥匙。")
    with locked(path):
        known = unlocking.slots(path)
        if not roster.can_sign(known, ring):
            raise BookError(unlocking.can_not_sign(known))
        cipher.clean_up(path)
        _check_nobody_is_back(path, known, ring)
        may = {one.name for one in known.holders if not one.suspended} & roster.trusted(known)
        target = keys.add_key(known, "book", may, secrets.token_bytes(32))
        if known.second:
            holders = [one.name for one in known.holders if one.name in may and known.second[0] in one.sealed]
            target = roster.add_second(target, holders, ring, secrets.token_bytes(32))
        _all_files(path, target, ring, progress)


def _check_nobody_is_back(path: Path, known: Slots, ring: Ring) -> None:
    """Raises BookError where the new key would go to somebody whom the access log says to have left."""
    with cipher.bare(path, cipher.key_of(path, ring), immutable=True) as book:
        back = leavers.back(known, book.execute)
    if back:
        names = "、".join(back)
        raise BookError(f"钥匙文件里又有了已经删除或停用的“{names}”。请先在“使用人和钥匙”里再删除一次，再更换钥匙。")


def encrypt(path: Path, name: str, password: str, progress: Progress = no_progress) -> tuple[Ring, str]:
    """Lock a plain book that nobody has open, and its backups. Returns the ring of its 管理员 and the recovery code."""
    check_name(name)
    check_password(password)
    with locked(path):
        slots, ring, code = roster.make(name, password, "")
        # what was sealed stays readable for the one user of the plain book, and for whom they grant it
        for called, second in reversed(_plain_second_keys(path).items()):
            slots = roster.add_second(slots, [name, SHEET], ring, second, called)
        _all_files(path, slots, ring, progress)
        [key] = ring.book_keys(slots)
        for file in (path, *backup.files(path)):
            _forget_second_key(file, key)
    return ring, code


def _plain_second_keys(path: Path) -> dict[str, bytes]:
    """The second keys of a plain book, which lie in it."""
    with cipher.bare(path, None) as book:
        row = book.execute("SELECT value FROM meta WHERE key=?", (SECOND_KEY,)).fetchone()
    return sealing.of_plain_book(bytes.fromhex(row[0])) if row else {}


def _forget_second_key(path: Path, key: bytes) -> None:
    """It is in the slots now, for those who have the right; the book itself gives it to nobody."""
    with cipher.bare(path, key) as book:
        book.execute("PRAGMA secure_delete=ON")
        book.execute("DELETE FROM meta WHERE key=?", (SECOND_KEY,))
        book.commit()


def _all_files(path: Path, slots: Slots, ring: Ring, progress: Progress) -> None:
    files = [*reversed(backup.files(path)), path]
    for done, file in enumerate(files):
        progress(done, len(files), "重新加密")
        try:
            _one_file(file, slots, ring)
        except (OSError, sqlite3.Error) as error:
            which = "" if file == path else f"“{file.name}”{_AWAY}"
            raise BookError(f"没有换成钥匙，账本还能照旧打开：{reason(error)}。{which}") from error


_AWAY = "换不了。它如果坏了，请移到别处再来一次。"


def _one_file(path: Path, slots: Slots, ring: Ring) -> None:
    """Encrypt one file under the newest key of `slots`; meanwhile the slots beside it hold its old key as well."""
    old = _old_key(path, slots, ring)
    between = slots if old is None or old in ring.book_keys(slots) else keys.add_key(slots, "book", key=old)
    keys.save(path, between, ring)
    cipher.rewrite(path, old, ring.book_keys(slots)[0])
    keys.save(path, keys.without_keys(slots, slots.book[1:]), ring)


def _old_key(path: Path, slots: Slots, ring: Ring) -> bytes | None:
    """The key of a file before; that of the book, or what the slots beside a backup tell."""
    if cipher.is_plain(path):
        return None
    for key in ring.book_keys(slots):
        if cipher.fits(path, key):
            return key
    try:
        return cipher.key_of(path, ring)
    except (keys.BadSlots, keys.WrongSecret) as error:
        raise sqlite3.DatabaseError("malformed") from error
