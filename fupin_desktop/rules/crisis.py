"""What is done at once where somebody is red (DICTIONARY §8.5; for children §8.7): the same words on every way."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from db.resources import RESOURCES

#: The tables of `resources/psychology.toml` that name whom to call.
HOTLINES = "hotline"


@dataclass(frozen=True)
class Hotline:
    """A number, whose it is, what it can't do, and where that is published."""

    number: str
    label: str
    note: str
    source: str


def _hotlines() -> dict[str, Hotline]:
    raw = tomllib.loads((RESOURCES / "psychology.toml").read_text(encoding="utf-8"))
    return {name: Hotline(**one) for name, one in raw[HOTLINES].items()}


BY_NAME = _hotlines()
HOTLINE, YOUTH = BY_NAME["mind"].number, BY_NAME["youth"].number
POLICE, AMBULANCE = BY_NAME["police"].number, BY_NAME["ambulance"].number
EMERGENCY = f"{AMBULANCE} 或 {POLICE}"
NO_DIAGNOSIS = "筛查不等于诊断"
#: 未成年人保护法 art. 11 (强制报告): the government's line, which puts through to civil affairs.
CIVIL_AFFAIRS = f"民政（打 {BY_NAME['government'].number} 转）"
DUTY = f"怀疑孩子受虐待、侵害的：马上报告公安（{POLICE}）和{CIVIL_AFFAIRS}，不要告诉可能的侵害人。"
_FAMILY = "留在他身边，不让他一个人待着；请家人把农药、绳子、刀具收好。"
_CHILD = "留在孩子身边，不让孩子一个人待着；和监护人一起把农药、绳子、刀具收好。"
_ABUSED = "留在孩子身边，带到安全的地方；不要告诉可能的侵害人，也不用等监护人同意。"
_CALL = f"打 {HOTLINE}；有危险马上打 {EMERGENCY}。"
_REPORT = f"马上报告公安（{POLICE}）和{CIVIL_AFFAIRS}：这是强制报告。有伤病打 {AMBULANCE}。"
_MEET = "今天当面见到他，请有资质的人做风险评估，24 小时内提出转介。"


def steps(age: int | None, reasons: Sequence[str] = ()) -> tuple[str, ...]:
    """Three numbered steps, by age (None: not known, like an adult's) and by what made the file red."""
    is_child = age is not None and age < 18
    if any("虐待" in reason for reason in reasons):
        told = (_ABUSED, _REPORT, _MEET.replace("他", "孩子"))
    elif is_child:
        hurt = f"监护人可能就是伤害孩子的人的：不告诉他，报告 {POLICE} 和{CIVIL_AFFAIRS}。"
        told = (_CHILD, f"{_CALL}{hurt}", _MEET.replace("他", "孩子"))
    else:
        told = (_FAMILY, _CALL, _MEET)
    return tuple(f"{number}. {text}" for number, text in enumerate(told, 1))
