"""Thresholds and intervals: as shipped, or as the 心理专干 of this book changed them.

A change holds for what is entered from then on: colours that stand are not judged anew, and the dates of a file follow
with its next entry.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.psychology import LIMITS, PsySetting
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.scales import Limit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import team
from fupin_desktop.services.psychology.second import NotConfirmed, Second


class BadLimit(Refusal):
    """A threshold can't be that."""


@dataclass(frozen=True)
class Kept:
    """A threshold as it holds in this book; `reason` is empty where it is as shipped."""

    limit: Limit
    value: int
    reason: str


def values() -> dict[str, int]:
    """What holds, by name: never beyond the bounds, whatever an older version or another book let through."""
    own = {str(one.name): one.value for one in PsySetting.living()}
    return {
        name: min(max(own.get(name) or limit.value, limit.least), limit.most) for name, limit in scales.limits().items()
    }


def listed() -> list[Kept]:
    """All of them, with what was changed and why."""
    own, holds = {str(one.name): one for one in PsySetting.living()}, values()
    return [
        Kept(limit, holds[name], str(own[name].reason)) if name in own else Kept(limit, limit.value, "")
        for name, limit in scales.limits().items()
    ]


@needs(Right.PSYCHOLOGY)
def check(name: str, value: int, reason: str) -> None:
    """What `change` would say before the second person is asked. Raises BadLimit, Denied."""
    team.check_leads()
    limit = scales.limits()[name]
    if not limit.least <= value <= limit.most:
        raise BadLimit(f"“{limit.label}”要填 {limit.least} 到 {limit.most:,} 之间的整数：只能改得更谨慎。")
    if not reason.strip():
        raise BadLimit("请写明为什么改，以后有据可查。")


@needs(Right.PSYCHOLOGY)
def change(actor: str, name: str, value: int, reason: str, second: Second | None = None) -> None:
    """Change one, within its bounds, with a second person. Raises BadLimit, NotConfirmed, Denied."""
    check(name, value, reason)
    if second is None or second.name == actor:
        raise NotConfirmed("改判定标准要有第二个人当场确认：请另一位有资质的成员输入自己的密码。")
    told = f"{reason.strip()}（{second.name}确认）"[:200]
    entry.save(actor, LIMITS, [PsySetting(name=name, value=value, reason=told)])
