"""The second person: a qualified member of the team, at this keyboard, with their own password."""

from __future__ import annotations

from dataclasses import dataclass

from db import roster
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, second_person, unlocking
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.second_person import NotConfirmed as NotConfirmed
from fupin_desktop.services.psychology import team


@dataclass(frozen=True)
class Second:
    """Who confirmed, and as whom of the team. Made by `confirm` alone."""

    name: str
    member: str


@needs(Right.PSYCHOLOGY)
def confirm(name: str, password: str) -> Second:
    """Somebody else confirms with their own password. Raises NotConfirmed."""
    name = second_person.check_another(name)
    member = team.qualified(name)
    if member is None:
        raise NotConfirmed(f"“{name[:30]}”不是在队的、有证书并做过保密承诺的专家、咨询师或医生，不能确认。请换一个人。")
    ring = second_person.unlocked(name, password)
    path = access.visitor().path
    if path is None or not roster.second_keys(unlocking.slots(path), ring):
        raise NotConfirmed(f"“{name[:30]}”没有心理档案的钥匙，不能确认。请换一个人。")
    access.note("第二人确认", text=name)
    return Second(name, str(member.id))
