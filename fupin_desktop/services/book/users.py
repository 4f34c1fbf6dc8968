"""Who can open an encrypted book: adding, removing, passwords, the recovery sheet. No data is encrypted anew by any."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db import keys, roster
from db.connection import reason
from db.keys import SHEET, Holder, Ring, Slots
from db.refusal import ONLY_LOOKED_AT
from fupin_desktop.roles import Right, Role, role_name
from fupin_desktop.services.book import access, leavers, unlocking
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, remember_slots
from fupin_desktop.services.book.unlocking import NotDone, WrongPassword, check_name, check_password


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
    check_password(password)
    known, ring = _signing(book)
    _check_new_name(known, name)
    holder = roster.new_holder(known, name, password, role.value, area, groups)
    grown = keys.seal_to(keys.with_holder(known, holder), ring.keys(known, known.book), [name])
    grown, granted = _with_second(grown, name, role, ring)
    _save(book, roster.signed(grown, [name], ring), leavers.ADDED, leavers.added(name, role))
    return granted


def _with_second(known: Slots, name: str, role: Role, ring: Ring) -> tuple[Slots, bool]:
    """A 心理专干 with the second keys, a first one where there are none; False where only another can grant them."""
    if role is not Role.COUNSELLOR:
        return known, True
    if not known.second:
        return roster.add_second(known, [name, SHEET], ring, secrets.token_bytes(32)), True
    second = roster.second_keys(known, ring)
    return (keys.seal_to(known, second, [name]), True) if second else (known, False)


@needs(Right.USERS)
def edit(book: Book, name: str, wanted: str, role: Role, area: str, groups: tuple[str, ...]) -> bool:
    """Another name, role, area or groups for a user; what they wrote before stays under the old name. Who is no
    心理专干 or 管理员 any more loses the second keys. Returns as `add`."""
    known, ring = _signing(book)
    holder = _user(known, name)
    if name == access.visitor().name and role is Role.ADMIN:
        raise NotDone("不能改正在使用的自己。请让另一个管理员来改。")
    if wanted != name:
        _check_new_name(known, wanted, but=name)
    if role is not Role.ADMIN:
        _check_leaving(known, name)
    fresh = replace(holder, name=wanted, bound=holder.bound or name, role=role.value, area=area, groups=groups)
    if role not in (Role.COUNSELLOR, Role.ADMIN):
        _keep_a_reader(known, name)
        fresh = replace(fresh, sealed={key: text for key, text in holder.sealed.items() if key not in known.second})
    # what was signed under the old name, or with the right to, stands
    left = roster.without(known, holder) if (wanted, role) != (name, holder.role) else known
    grown = replace(left, holders=tuple(fresh if one.name == name else one for one in known.holders))
    granted = True
    if role is Role.COUNSELLOR and holder.role != role and not holder.suspended:
        grown, granted = _with_second(grown, wanted, role, ring)
    about = leavers.edited(name, _told(holder), _told(fresh))
    _save(book, roster.signed(grown, [wanted], ring), leavers.EDITED, about)
    return granted


def _told(holder: Holder) -> str:
    return " ".join(part for part in (holder.name, holder.role, holder.area, "、".join(holder.groups)) if part)


@needs(Right.USERS)
def suspend(book: Book, name: str) -> None:
    """Let a user in no more, for the time being: the slot keeps the password, and loses all keys."""
    known, ring = _signing(book)
    holder = _user(known, name)
    _check_leaving(known, name, stays=True)
    _keep_a_reader(known, name)
    fresh = keys.with_holder(known, replace(holder, suspended=True, sealed={}))
    _save(book, roster.signed(fresh, [name], ring), leavers.SUSPENDED, name)


@needs(Right.USERS)
def resume(book: Book, name: str) -> bool:
    """Let a suspended user in again, by the password of before. False when somebody has to grant them the second key
    again."""
    known, ring = _signing(book)
    holder = _user(known, name)
    if not holder.suspended:
        raise NotDone(f"“{name}”没有停用。")
    fresh = keys.with_holder(known, replace(holder, suspended=False, ended=False))
    grown = keys.seal_to(fresh, ring.keys(known, known.book), [name])
    grown, granted = _with_second(grown, name, Role(holder.role), ring)
    _save(book, roster.signed(grown, [name], ring), leavers.RESUMED, name)
    return granted


@needs(Right.PSYCHOLOGY)
def grant(book: Book, name: str) -> None:
    """Let another 心理专干 or a 管理员 see the psychological archives."""
    known = _slots(book)
    holder = _user(known, name)
    if holder.role not in (Role.COUNSELLOR, Role.ADMIN):
        raise NotDone(f"{role_name(holder.role)}不能看心理档案。请选心理专干或管理员。")
    if holder.suspended:
        raise NotDone(f"“{name}”已停用，请先恢复。")
    if name not in roster.trusted(known):
        raise NotDone(f"“{name}”的角色没有管理员的签章，不能授予。请找管理员核对账本。")
    _save(book, keys.seal_to(known, roster.second_keys(known, _ring(book)), [name]), "授予心理档案", name)


@needs(Right.USERS)
def remove(book: Book, name: str) -> None:
    """Take a user's slot away. Who may have kept the key stays out only after re-keying, which is offered then."""
    known, _ = _signing(book)
    holder = _user(known, name)
    _check_leaving(known, name)
    _keep_a_reader(known, name)
    rest = roster.without(keys.without_holder(known, name), holder)
    _save(book, rest, leavers.REMOVED, name)


def may_leave(book: Book, name: str) -> bool:
    """Whether a user can be removed by the one at the keyboard, who may be that user."""
    try:
        _check_leaving(_slots(book), name)
    except NotDone:
        return False
    return True


def _check_leaving(known: Slots, name: str, *, stays: bool = False) -> None:
    """The one rule for being removed, suspended (`stays`) or no 管理员 any more. Raises NotDone for oneself while there
    is another 管理员 to do it, and for the last one unless somebody can become it by the sheet in the safe (`recover`).
    """
    admins = [one.name for one in known.users if one.role == Role.ADMIN and not one.suspended]
    if admins != [name]:
        if name == access.visitor().name:
            raise NotDone("不能删除、停用正在使用的自己，也不能改自己的角色。请让另一个管理员来做。")
        return
    sheet = known.holder(SHEET)
    if not sheet or SHEET not in roster.trusted(known) or not set(known.book) <= set(sheet.sealed):
        raise NotDone(f"“{name}”是唯一的管理员。请先添加另一个管理员，或者换一张新恢复页、打印好放进保险柜。")
    if not stays and all(one.suspended for one in known.users if one.name != name):
        raise NotDone(f"“{name}”是唯一能打开账本的人。请先添加另一个使用人：以后由他用恢复页当管理员。")


def _keep_a_reader(known: Slots, name: str) -> None:
    """Raises NotDone for the last one who holds the second keys."""
    holder = known.holder(name)
    if not holder or not set(holder.sealed) & set(known.second):
        return
    held = {key for one in known.users if one.name != name for key in one.sealed}
    if not held & set(known.second):
        raise NotDone(f"只有“{name}”能看心理档案。请先授予另一个人，免得再也没有人能看。")


def change_password(book: Book, name: str, password: str) -> bool:
    """Give a user a new password: one's own, or with that right another's.

    False when another's second key went with the old password: someone who holds it grants it again.
    """
    check_password(password)
    known, ring = _slots(book), _ring(book)
    holder = _user(known, name)
    if name == access.visitor().name:
        at_cost = keys.at_cost(holder, keys.measured_cost())
        fresh = keys.with_secret(at_cost, ring.private, password, ring.root or known.root)
        _save(book, keys.with_holder(known, fresh), "修改密码", name)
        return True
    access.require(Right.USERS)
    known, ring = _signing(book)
    if holder.suspended:
        raise NotDone(f"“{name}”已停用，请先恢复。")
    wanted = {key for key in holder.sealed if key in known.second}
    held = roster.second_keys(known, ring)
    kept = ring.keys(known, known.book) | {key: held[key] for key in held if key in wanted}
    _save(book, _renewed(known, holder, password, kept, ring), "重设密码", name)
    return wanted <= set(held)


@needs(Right.USERS)
def new_sheet(book: Book) -> str:
    """Make a new recovery code; the old sheet opens nothing from now on. Second keys follow when one who holds them
    opens the book."""
    known, ring = _signing(book)
    code = keys.new_code()
    sheet = roster.new_holder(known, SHEET, keys.normal_code(code), "", "")
    held = ring.keys(known, known.book) | roster.second_keys(known, ring)
    before = known.holder(SHEET)
    left = roster.without(known, before) if before else known
    grown = keys.seal_to(keys.with_holder(left, sheet), held, [SHEET])
    _save(book, roster.signed(grown, [SHEET], ring), "换新恢复页")
    return code


def recover(path: Path, code: str, name: str, password: str) -> Ring:
    """With the sheet's code, give a user whose password is forgotten a new one. Where no 管理员 is left, that user
    becomes it. Returns the user's ring.

    Raises WrongPassword, BadKeyFile, NotDone.
    """
    check_password(password)
    known = unlocking.slots(path)
    holder = _user(known, name)
    ring = unlocking.unlock_by_code(path, code)
    held = ring.keys(known, known.book) | {
        key: value for key, value in roster.second_keys(known, ring).items() if key in holder.sealed
    }
    if not any(one.role == Role.ADMIN and not one.suspended for one in known.users):
        holder = replace(holder, role=Role.ADMIN.value, suspended=False)
    if holder.suspended:
        raise NotDone(f"“{name}”已停用，请用另一个管理员的姓名。")
    if not roster.can_sign(known, ring):  # a sheet of an earlier program
        known = roster.begin(known, ring)
        ring, holder = replace(ring, root=known.root), replace(_user(known, name), role=holder.role)
    renewed = _renewed(known, holder, password, held, ring)
    _written(lambda: unlocking.save_slots(path, renewed, ring))
    return unlocking.unlock(path, name, password)


def _renewed(known: Slots, holder: Holder, password: str, held: dict[str, bytes], ring: Ring) -> Slots:
    """A slot with a new pair: what it held under the old one is lost but for what is given here."""
    fresh = roster.new_holder(known, holder.name, password, holder.role, holder.area, holder.groups)
    grown = keys.seal_to(keys.with_holder(roster.without(known, holder), fresh), held, [holder.name])
    return roster.signed(grown, [holder.name], ring)


def _check_new_name(known: Slots, name: str, but: str = "") -> None:
    """Raises NotDone for what can't be a user's name, or looks like another's."""
    check_name(name)
    for one in known.users:
        if one.name != but and _looks(one.name) == _looks(name):
            raise NotDone(f"已经有使用人“{one.name}”。同名的人请加上村名或“大”“小”分开。")


def _looks(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


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
        raise WrongPassword("这本账本没有加密。不用输密码，直接打开就行。")
    return book.ring


def _signing(book: Book) -> tuple[Slots, Ring]:
    """For changes that take a signature. Raises NotDone for one whose signature nobody would take."""
    known, ring = _slots(book), _ring(book)
    if not roster.can_sign(known, ring):
        raise NotDone(unlocking.can_not_sign(known))
    return known, ring


def _save(book: Book, slots: Slots, what: str, about: str = "") -> None:
    if book.read_only:  # the window that writes may be changing them too
        raise NotDone(ONLY_LOOKED_AT.format("不能改使用人和密码"))
    access.note(what, text=about)
    ring = _ring(book)
    if roster.can_sign(slots, ring) and access.may(Right.USERS):
        slots = roster.ended(slots, ring)
    left = _written(lambda: unlocking.save_slots(book.path, slots, ring))
    remember_slots(book.path)
    if left:
        names = "、".join(one.name for one in left[:3])
        raise NotDone(
            f"账本已改好，但有 {len(left)} 份备份的钥匙文件改不了（{names}），旧密码还打得开它们。请看看权限。"
        )


def _written(write: Callable[[], list[Path]]) -> list[Path]:
    try:
        return write()
    except OSError as error:
        raise NotDone(f"钥匙文件没有写成，原来的还在：{reason(error)}。") from error
