"""Opening the lock of a book: passwords, the recovery code, and what wrong ones cost."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from db import backup, cipher, keys, roster
from db.clock import now
from db.connection import BookError
from db.dates import moment_of
from db.files import answers, hide, take_away, write_whole
from db.keys import SHEET, BadSlots, Holder, Ring, Slots, WrongSecret
from db.refusal import Refusal
from fupin_desktop.rules import password

# the first wrong ones are slips of the finger
_FREE_TRIES = 4
_LONGEST_WAIT = 30
_SLOW = 1.0  # seconds; a slot made on a faster computer is measured anew on this one
_MOST_TRIES = 200
#: A 管理员 of an earlier program's book who was not the first to open it, until that one opens it again.
CAN_NOT_SIGN = (
    "这本账本是旧版程序做的，{root}先给大家签了章，还没有认您的。请让他照平常打开一次账本（不用做别的、不用改密码），"
    "您再打开，就能改使用人和钥匙了。"
)


class Locked(BookError):
    """The book is encrypted and nobody has unlocked it."""


class WrongPassword(BookError):
    """The password or code opens nothing."""


class BadKeyFile(BookError):
    """The slot file is missing, damaged or forged."""


class NotSigned(BadKeyFile):
    """What the slot file says of this one user has no signature that counts; others can open the book."""


class Suspended(BookError):
    """The user may not open the book for the time being."""


class NotDone(Refusal):
    """A change of users that can't be; the slots are as they were."""


class Try(NamedTuple):
    """A wrong password: kept beside the book until somebody gets in, then moved into the access log."""

    at: str
    name: str


def check_password(text: str) -> None:
    """Raises NotDone for what can't be a password."""
    if why := password.problem(text):
        raise NotDone(why)


def check_name(name: str) -> None:
    """Raises NotDone for what can't be a user's name."""
    if why := password.name_problem(name):
        raise NotDone(why)


def is_locked(path: Path) -> bool:
    """Whether a book takes a password; False for a file that isn't there."""
    try:
        return cipher.is_locked(path)
    except OSError:
        return False


def lock_of(path: Path, copy: Path | None = None) -> Path | None:
    """Whose slots are to be opened before a copy takes the place of a book: the book's, though the book itself be gone,
    else the copy's; None where all is plain."""
    if answers(keys.beside(path).exists) and not _is_plain(path):
        return path
    return copy if copy and not _is_plain(copy) else None


def _is_plain(path: Path) -> bool:
    try:
        return cipher.is_plain(path)
    except OSError:
        return False


def slots(path: Path) -> Slots:
    """The slots of a book. Raises BadKeyFile with what to do."""
    name = keys.beside(path).name
    try:
        return keys.load(path)
    except FileNotFoundError:
        raise BadKeyFile(f"没有钥匙文件“{name}”。请把它和账本放在同一个文件夹，备份文件夹里也有一份。") from None
    except BadSlots as error:
        copy = next((one.path for one in backup.listed(path) if backup.is_good(one.path)), None)
        offer = f"可以把备份里的“{keys.beside(copy).name}”复制回来，改成这个名字。" if copy else "请找管理员。"
        raise BadKeyFile(f"钥匙文件“{name}”已损坏或被改动，账本没有动。{offer}") from error
    except OSError as error:
        raise BadKeyFile(f"读不了钥匙文件“{name}”。请看看权限和磁盘。") from error


def users(path: Path) -> list[str]:
    """Who has a slot, in the order in which they were added."""
    return [holder.name for holder in slots(path).users]


def unlock(path: Path, name: str, secret: str) -> Ring:
    """Open a user's slot. Raises WrongPassword (also for a name that has no slot) or BadKeyFile."""
    known = slots(path)
    holder = known.holder(name) if name != SHEET else None
    if holder is None:
        _keep_try(path, name)
        raise WrongPassword(f"没有使用人“{name[:30]}”，或者密码不对。请核对姓名，再输一遍密码。")
    if holder.suspended:
        raise Suspended(f"“{name[:30]}”已停用，现在打不开账本。需要时请找管理员恢复。")
    started = time.perf_counter()
    ring = _tried(path, known, holder, secret)
    is_slow = time.perf_counter() - started > _SLOW and holder.cost.iterations > keys.LEAST_COST.iterations
    if is_slow or (known.root and not ring.root):  # the first time after the slots were signed: whose they are, is kept
        cost = keys.measured_cost() if is_slow else holder.cost
        wrapped = keys.with_secret(keys.at_cost(holder, cost), ring.private, secret, known.root)
        with suppress(OSError, BadSlots):
            known = keys.load(path)  # who has the book open may have changed users meanwhile
            if known.holder(name) == holder:
                save_slots(path, keys.with_holder(known, wrapped), ring)
                ring = replace(ring, root=known.root)
    return ring


def save_slots(path: Path, slots: Slots, ring: Ring) -> list[Path]:
    """Write the slots of a book, and beside its copies the same: with older ones who was removed could open them, and
    the book by them. Returns the copies whose slots could be neither written nor taken away. Raises OSError."""
    keys.save(path, slots, ring)
    content = keys.beside(path).read_bytes()
    left = []
    for copy in backup.files(path):
        beside = keys.beside(copy)
        try:
            if beside.exists() and set(keys.load(copy).book) <= set(slots.book):
                write_whole(beside, content)
        except BadSlots:
            continue
        except OSError:
            left.append(copy)
    return left


def unlock_by_code(path: Path, code: str) -> Ring:
    """Open the recovery sheet's slot. Raises WrongPassword or BadKeyFile."""
    known = slots(path)
    sheet = known.holder(SHEET)
    if sheet is None:
        raise BadKeyFile("这本账本没有恢复页。请让管理员重设密码。")
    return _tried(path, known, sheet, keys.normal_code(code))


def wait_seconds(path: Path) -> float:
    """How long until the next password may be tried."""
    tries = wrong_tries(path)
    if len(tries) <= _FREE_TRIES:
        return 0
    pause = float(min(1 << (len(tries) - _FREE_TRIES - 1), _LONGEST_WAIT))
    since = now() - moment_of(tries[-1].at)
    return max(0.0, min(pause - since.total_seconds(), pause))


def wrong_tries(path: Path) -> list[Try]:
    """The wrong passwords since somebody last got in, oldest first."""
    try:
        return [_as_try(*json.loads(line)) for line in _tries_file(path).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, TypeError):
        return []


def _as_try(at: Any, name: Any) -> Try:
    """Raises ValueError for a line that was not written by `_keep_try`: anybody can write to that file."""
    if not isinstance(name, str) or moment_of(at).tzinfo is None:
        raise ValueError
    return Try(at, name)


def forget_tries(path: Path) -> None:
    """They are in the access log now."""
    with suppress(OSError):
        take_away(_tries_file(path))


def _tried(path: Path, known: Slots, holder: Holder, secret: str) -> Ring:
    try:
        ring = keys.open_holder(holder, secret)
        keys.check_seal(keys.beside(path).read_bytes(), ring.keys(known, known.book))
        roster.check(known, ring)
    except WrongSecret:
        _keep_try(path, holder.name or "恢复页")
        slip = "密码不对。请看看大小写和输入法，再试一遍。" if holder.name else "恢复码不对。请照着恢复页逐组核对。"
        raise WrongPassword(slip) from None
    except roster.Forged as error:
        raise NotSigned(f"{error}，账本没有打开。请找管理员：备份里的钥匙文件也许还是好的。") from None
    except BadSlots:
        raise BadKeyFile(f"钥匙文件“{keys.beside(path).name}”被改动过，账本没有打开。请找管理员。") from None
    return ring


def _keep_try(path: Path, name: str) -> None:
    at = now().isoformat(timespec="milliseconds")
    tries = [*wrong_tries(path), Try(at, name[:60])][-_MOST_TRIES:]
    lines = "".join(json.dumps([one.at, one.name], ensure_ascii=False) + "\n" for one in tries)
    with suppress(OSError):  # where it can't be kept, Argon2id still takes its time
        write_whole(_tries_file(path), lines.encode("utf-8", "replace"))
        hide(_tries_file(path))


def _tries_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.tries")


def finish_rekeying(path: Path, ring: Ring) -> None:
    """After a re-keying that was cut off: drop the key that the book no longer has, and the half-written copy."""
    known = slots(path)
    if len(known.book) > 1:
        fitting = {name for name, key in ring.keys(known, known.book).items() if cipher.fits(path, key)}
        keys.save(path, keys.without_keys(known, set(known.book) - fitting), ring)
    for file in (path, *backup.files(path)):
        cipher.clean_up(file)


def hand_sheet_second_keys(path: Path, ring: Ring) -> None:
    """After a new sheet was made by one without the second keys: give them to it."""
    known = slots(path)
    sheet, held = known.holder(SHEET), roster.second_keys(known, ring)
    if sheet and SHEET in roster.trusted(known) and held.keys() - sheet.sealed.keys():
        save_slots(path, keys.seal_to(known, held, [SHEET]), ring)


def sign_first(path: Path, ring: Ring) -> bool:
    """The slots of an earlier program are signed by the first 管理员 who opens the book. Whether they were. The others
    are introduced to that one."""
    known = slots(path)
    if known.root and (met := roster.introduced(known, ring)) != known:
        save_slots(path, met, ring)
    if known.root or ring.holder.role != roster.SIGNS:
        return False
    save_slots(path, roster.begin(known, ring), ring)
    return True


def can_not_sign(known: Slots) -> str:
    """What to do for who may manage users, but whose signature nobody takes yet."""
    root = next((one.name for one in known.holders if one.signing == known.root), "")
    if not root:
        return "您的签章还没有人认，能认的那位管理员已经离开了。请用恢复页给自己重设一次密码，再来改。"
    return CAN_NOT_SIGN.format(root=f"“{root}”")


def newer_slots(path: Path, known: Slots) -> Path | None:
    """Slots beside a copy that are newer than those beside the book."""
    for copy in backup.files(path):
        with suppress(OSError, BadSlots):
            if keys.load(copy).count > known.count:
                return keys.beside(copy)
    return None


def key_of(path: Path, ring: Ring | None) -> bytes | None:
    """The key of a book file; None for a plain one. Raises BadKeyFile, Locked, or sqlite3.DatabaseError."""
    if not is_locked(path):
        return None
    if ring is None:
        raise Locked(f"账本“{path.name}”已加密，要用密码打开。")
    try:
        return cipher.key_of(path, ring)
    except (BadSlots, WrongSecret):
        slots(path)
        raise BadKeyFile(f"钥匙文件“{keys.beside(path).name}”不是这本账本的，或被改动过。请找管理员。") from None
