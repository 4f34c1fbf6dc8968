"""The second person of what one alone may not do: a user of this book, at this keyboard, with their own password."""

from __future__ import annotations

from db.keys import Ring
from db.refusal import Refusal
from fupin_desktop.roles import Right, Role, rights, role_name
from fupin_desktop.services.book import access, unlocking


class NotConfirmed(Refusal):
    """Nobody has confirmed; nothing was changed."""


def others(right: Right) -> list[str]:
    """Who may be the second person: users of this book but oneself who have this right; nobody where it has no
    passwords."""
    who = access.visitor()
    users = unlocking.slots(who.path).users if who.path else ()
    able = [one for one in users if right in rights(Role(one.role), psychology=False) and not one.suspended]
    return [one.name for one in able if one.name != who.name]


def check_another(name: str) -> str:
    """The name as it is written; raises NotConfirmed for nobody, for oneself, and where nobody has a password."""
    who, name = access.visitor(), name.strip()
    if not name:
        raise NotConfirmed("请填第二个人的姓名，由他自己输入密码。")
    if name == who.name.strip():
        raise NotConfirmed("第二个人不能是自己。请换一个人来确认。")
    if who.path is None or who.key is None:
        raise NotConfirmed("这本账没有加密，没有各人的密码，第二个人确认不了。请管理员先加密账本、添加使用人。")
    return name


def unlocked(name: str, password: str) -> Ring:
    """What somebody else holds, opened by their password. Raises NotConfirmed. A wrong password counts like one at the
    lock, and is found in the access log."""
    path = access.visitor().path
    assert path
    if wait := unlocking.wait_seconds(path):
        raise NotConfirmed(f"密码错得太多，请过 {wait:.0f} 秒再试。")
    try:
        return unlocking.unlock(path, name, password)
    except Refusal as error:
        raise NotConfirmed(f"没有确认：{error}") from error


def confirm(name: str, password: str, right: Right) -> str:
    """Somebody else who has this right confirms; their name. Raises NotConfirmed."""
    name = check_another(name)
    ring = unlocked(name, password)
    if right not in rights(Role(ring.holder.role), psychology=False):
        raise NotConfirmed(f"“{name[:30]}”是{role_name(ring.holder.role)}，没有权限：{right}。请换一个人来确认。")
    access.note("第二人确认", text=name)
    return name
