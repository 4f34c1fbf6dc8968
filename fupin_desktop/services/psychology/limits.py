"""Thresholds and intervals: as shipped, or as the 心理专干 of this book changed them.

A change holds for what is entered from then on: colours that stand are not judged anew, and the dates of a file follow
with its next entry.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.psychology import PsySetting
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.roles import Right
from fupin_desktop.scales import Limit
from fupin_desktop.services import entry
from fupin_desktop.services.access import needs

_MOST = 10_000


class BadLimit(Refusal):
    """A threshold can't be that."""


@dataclass(frozen=True)
class Kept:
    """A threshold as it holds in this book; `reason` is empty where it is as shipped."""

    limit: Limit
    value: int
    reason: str


def values() -> dict[str, int]:
    """What holds, by name."""
    own = {str(one.name): one.value for one in PsySetting.living()}
    return {name: own.get(name) or limit.value for name, limit in scales.limits().items()}


def listed() -> list[Kept]:
    """All of them, with what was changed and why."""
    own = {str(one.name): one for one in PsySetting.living()}
    return [
        Kept(limit, int(own[name].value or 0), str(own[name].reason)) if name in own else Kept(limit, limit.value, "")
        for name, limit in scales.limits().items()
    ]


@needs(Right.PSYCHOLOGY)
def change(actor: str, name: str, value: int, reason: str) -> None:
    """Change one. Raises BadLimit."""
    limit = scales.limits()[name]
    if not limit.least <= value <= _MOST:
        raise BadLimit(f"“{limit.label}”要填 {limit.least} 到 {_MOST:,} 之间的整数。")
    if not reason.strip():
        raise BadLimit("请写明为什么改，以后有据可查。")
    entry.save(actor, "修改心理口径", [PsySetting(name=name, value=value, reason=reason.strip())])
