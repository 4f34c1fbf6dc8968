"""Who can open an encrypted book: adding, removing, passwords, the recovery sheet. No data is encrypted anew by any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import keys
from db.connection import reason
from db.keys import SHEET, Holder, Ring, Slots
from fupin_desktop.roles import Right, Role
from fupin_desktop.services import access, unlocking
from fupin_desktop.services.access import needs
from fupin_desktop.services.book import Book
from fupin_desktop.services.unlocking import NotDone, WrongPassword, check_name, check_password


def listed(book: Book) -> list[Holder]:
    """The users of the book."""
    return list(_slots(book).users)


def sees_psychology(book: Book, user: Holder) -> bool:
    """Whether a user holds a second key."""
    return any(name in user.sealed for name in _slots(book).second)


@needs(Right.USERS)
def add(book: Book, name: str, password: str, role: Role, area: str = "", groups: tuple[str, ...] = ()) -> bool:
    """Give someone a slot. `area` is a region code ("" for the book's), `groups` some 组 of it.

    False when a 心理专干 still has to be granted the second key, which only one who holds it can (`grant`).
    """
    check_name(name)
    check_password(password)
    known, ring = _slots(book), _ring(book)
    if known.holder(name):
        raise NotDone(f"已经有使用人“{name}”。")
    holder, _ = keys.new_holder(name, password, role.value, area, groups)
    grown = keys.seal_to(keys.with_holder(known, holder), ring.keys(known, known.book), [name])
    granted = role is not Role.COUNSELLOR
    if role is Role.COUNSELLOR and not known.second:
        grown, granted = keys.add_key(grown, "second", [name, SHEET]), True
    elif role is Role.COUNSELLOR and (second := ring.second_keys(known)):
        grown, granted = keys.seal_to(grown, second, [name]), True
    _save(book, grown, "添加使用人", f"{name}（{role}）")
    return granted


@needs(Right.PSYCHOLOGY)
def grant(book: Book, name: str) -> None:
    """Let another 心理专干 or a 管理员 see the psychological archives."""
    known = _slots(book)
    holder = _user(known, name)
    if holder.role not in (Role.COUNSELLOR, Role.ADMIN):
        raise NotDone(f"{holder.role}不能看心理档案。")
    _save(book, keys.seal_to(known, _ring(book).second_keys(known), [name]), "授予心理档案", name)


@needs(Right.USERS)
def remove(book: Book, name: str) -> None:
    """Take a user's slot away. Who may have kept the key stays out only after re-keying, which is offered then."""
    known = _slots(book)
    _user(known, name)
    admins = [holder.name for holder in known.users if holder.role == Role.ADMIN]
    if admins == [name]:
        raise NotDone(f"“{name}”是唯一的管理员。请先添加另一个管理员。")
    if name == access.visitor().name:
        raise NotDone("不能删除正在使用的自己。")
    rest = keys.without_holder(known, name)
    held = {key for holder in rest.users for key in holder.sealed}
    if known.second and not held & set(known.second):
        raise NotDone(f"只有“{name}”能看心理档案。请先授予另一个人，免得再也没有人能看。")
    _save(book, rest, "删除使用人", name)


def change_password(book: Book, name: str, password: str) -> bool:
    """Give a user a new password: one's own, or with that right another's.

    False when another's second key went with the old password: someone who holds it grants it again.
    """
    check_password(password)
    known, ring = _slots(book), _ring(book)
    holder = _user(known, name)
    if name == access.visitor().name:
        fresh = keys.with_secret(keys.at_cost(holder, keys.measured_cost()), ring.private, password)
        _save(book, keys.with_holder(known, fresh), "修改密码", name)
        return True
    access.require(Right.USERS)
    wanted = {key for key in holder.sealed if key in known.second}
    held = ring.second_keys(known)
    kept = ring.keys(known, known.book) | {key: held[key] for key in held if key in wanted}
    _save(book, _renewed(known, holder, password, kept), "重设密码", name)
    return wanted <= set(held)


@needs(Right.USERS)
def new_sheet(book: Book) -> str:
    """Make a new recovery code; the old sheet opens nothing from now on. Second keys follow when one who holds them
    opens the book."""
    known, ring = _slots(book), _ring(book)
    code = keys.new_code()
    sheet, _ = keys.new_holder(SHEET, keys.normal_code(code), "", "")
    held = ring.keys(known, known.book) | ring.second_keys(known)
    _save(book, keys.seal_to(keys.with_holder(known, sheet), held, [SHEET]), "换新恢复页")
    return code


def recover(path: Path, code: str, name: str, password: str) -> Ring:
    """With the sheet's code, give a user whose password is forgotten a new one. Returns the user's ring.

    Raises WrongPassword, BadKeyFile, NotDone.
    """
    check_password(password)
    known = unlocking.slots(path)
    holder = _user(known, name)
    ring = unlocking.unlock_by_code(path, code)
    held = ring.keys(known, known.book) | {
        key: value for key, value in ring.second_keys(known).items() if key in holder.sealed
    }
    renewed = _renewed(known, holder, password, held)
    _written(lambda: keys.save(path, renewed, ring))
    return unlocking.unlock(path, name, password)


def _renewed(known: Slots, holder: Holder, password: str, held: dict[str, bytes]) -> Slots:
    """A slot with a new pair: what it held under the old one is lost but for what is given here."""
    fresh, _ = keys.new_holder(holder.name, password, holder.role, holder.area, holder.groups)
    return keys.seal_to(keys.with_holder(known, fresh), held, [holder.name])


def _user(known: Slots, name: str) -> Holder:
    holder = known.holder(name) if name != SHEET else None
    if holder is None:
        raise NotDone(f"没有使用人“{name[:30]}”。现有：{'、'.join(one.name for one in known.users)}。")
    return holder


def _slots(book: Book) -> Slots:
    if book.ring is None:
        raise NotDone("这本账本没有加密，没有使用人和密码。")
    return unlocking.slots(book.path)


def _ring(book: Book) -> Ring:
    if book.ring is None:
        raise WrongPassword("这本账本没有加密。")
    return book.ring


def _save(book: Book, slots: Slots, what: str, about: str = "") -> None:
    if book.read_only:  # the window that writes may be changing them too
        raise NotDone("账本现在只能查看，不能改使用人和密码。请关掉另一个窗口，再打开一次。")
    access.note(what, text=about)
    _written(lambda: keys.save(book.path, slots, _ring(book)))


def _written(write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise NotDone(f"钥匙文件没有写成，原来的还在：{reason(error)}。") from error
