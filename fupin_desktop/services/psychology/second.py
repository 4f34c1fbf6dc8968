"""The second person: a qualified member of the team, at this keyboard, with their own password."""

from __future__ import annotations

from dataclasses import dataclass

from db import roster
from db.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, unlocking
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import team


class NotConfirmed(Refusal):
    """Nobody has confirmed; nothing was changed."""


@dataclass(frozen=True)
class Second:
    """Who confirmed, and as whom of the team. Made by `confirm` alone."""

    name: str
    member: str


@needs(Right.PSYCHOLOGY)
def confirm(name: str, password: str) -> Second:
    """Somebody else confirms with their own password. Raises NotConfirmed. A wrong password counts like one at the
    lock, and is found in the access log."""
    who, name = access.visitor(), name.strip()
    if not name:
        raise NotConfirmed("请填第二个人的姓名，由他自己输入密码。")
    if name == who.name.strip():
        raise NotConfirmed("第二个人不能是自己。请换一个人来确认。")
    if who.path is None or who.key is None:
        raise NotConfirmed("这本账没有加密，没有各人的密码，第二个人确认不了。请管理员先加密账本、添加使用人。")
    member = team.qualified(name)
    if member is None:
        raise NotConfirmed(f"“{name[:30]}”不是在队的、有证书并做过保密承诺的专家、咨询师或医生，不能确认。")
    if wait := unlocking.wait_seconds(who.path):
        raise NotConfirmed(f"密码错得太多，请过 {wait:.0f} 秒再试。")
    try:
        ring = unlocking.unlock(who.path, name, password)
    except Refusal as error:
        raise NotConfirmed(f"没有确认：{error}") from error
    if not roster.second_keys(unlocking.slots(who.path), ring):
        raise NotConfirmed(f"“{name[:30]}”没有心理档案的钥匙，不能确认。")
    access.note("第二人确认", text=name)
    return Second(name, str(member.id))
