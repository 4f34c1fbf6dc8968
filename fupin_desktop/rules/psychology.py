"""Red, yellow, blue: what a result means (DICTIONARY §8.4), and when the next contact is due (§8.5).

Any red condition wins. Evidence only raises a colour; a professional raises it at once, and lowers it only with a
reason and a second person. Who was not screened is grey, never blue.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from db.refusal import Refusal
from fupin_desktop.rules.scales import Scale, Scored

Thresholds = Mapping[str, int]

#: 非常困难, 极度困难 of the question on how hard work and family life have become.
_VERY_DIFFICULT = 2
_LEFT_BEHIND_CHILD = "01"  # of key_group
_FIRST_CONTACTS = 3  # of a yellow file: the first, and every two weeks twice


class Colour(StrEnum):
    """The seed's three, and grey for who was not screened."""

    GREY = "grey"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return _RANKS[self]

    @property
    def label(self) -> str:
        """The word that always stands beside the colour."""
        return {"grey": "灰 未筛查", "blue": "蓝 一般", "yellow": "黄 需关注", "red": "红 高危"}[self.value]


_RANKS = {colour: rank for rank, colour in enumerate(Colour)}


class NotLowered(Refusal):
    """A colour can't be lowered like this. The text is a sentence."""


@dataclass(frozen=True)
class Verdict:
    """A colour, why, and what to do besides. `provisional`: until a qualified person has assessed the risk; `follow`:
    the scale that is due next, by its name ("" for none)."""

    colour: Colour
    reasons: tuple[str, ...] = ()
    provisional: bool = False
    notes: tuple[str, ...] = ()
    follow: str = ""


@dataclass
class _Findings:
    red: list[str] = field(default_factory=list)
    yellow: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    provisional: bool = False
    undecided: bool = False
    follow: str = ""

    def verdict(self) -> Verdict:
        colour = Colour.GREY if self.undecided else Colour.BLUE
        if self.red or self.yellow:
            colour = Colour.RED if self.red else Colour.YELLOW
        return Verdict(colour, tuple(self.red + self.yellow), self.provisional, tuple(self.notes), self.follow)


def judge(
    scale: Scale,
    scored: Scored,
    answers: Sequence[int | None],
    limits: Thresholds,
    *,
    function: int | None = None,
    key_groups: Sequence[str] = (),
) -> Verdict:
    """What one screening says by itself."""
    found = _Findings(undecided=not scored.valid or scale.name == "asq")
    for number in scored.safety:
        found.red.append(f"{scale.short} 第{number}题={answers[number - 1]}")
        found.provisional = True
    if scored.safety and scale.name != "asq":
        found.follow = "asq"
    if scale.flagged:
        _by_flags(found, scored.flags, limits, key_groups)
    elif scored.score is not None:
        _by_score(found, scale, scored, limits, is_difficult=function is not None and function >= _VERY_DIFFICULT)
    if not scored.valid:
        found.notes.append("有没有回答的题，总分无效。可以换个时间补做。")
        found.follow = found.follow or scale.name
    if scale.acute and answers[scale.acute - 1]:
        found.notes.append("现在就有危险，不要让人独处，拨打 120 或 110。")
    return found.verdict()


def _by_score(found: _Findings, scale: Scale, scored: Scored, limits: Thresholds, *, is_difficult: bool) -> None:
    total = scored.score or 0
    told = f"{scale.short}={total}"

    def reached(name: str) -> bool:
        return total >= limits.get(f"{scale.name}_{name}", total + 1)

    if is_difficult and reached("red_difficult"):
        found.red.append(f"{told}，并且非常或极度困难")
    elif reached("red"):
        found.red.append(told)
    elif scale.name == "who5":
        _by_wellbeing(found, told, total, limits)
    elif scale.full and total > scale.bands[0].most:
        found.undecided = True  # the short form only says that the long one is due
        found.notes.append(f"{told}，{scored.band}。")
        found.follow = scale.full
    elif reached("yellow"):
        found.yellow.append(told)
    elif not found.red and len(scale.bands) > 2 and total > scale.bands[0].most:
        found.notes.append(f"{told}，{scored.band}，到时复测。")


def _by_wellbeing(found: _Findings, told: str, total: int, limits: Thresholds) -> None:
    if total <= limits["who5_yellow"]:
        found.yellow.append(told)
    if total <= limits["who5_low"]:
        found.notes.append("幸福感偏低，请再做 PHQ-9。")
        found.follow = "phq9"


def _by_flags(found: _Findings, flags: int, limits: Thresholds, key_groups: Sequence[str]) -> None:
    """Blanks take nothing from what was seen."""
    if flags < limits["observation_flags"]:
        return
    if _LEFT_BEHIND_CHILD in key_groups:
        found.yellow.append(f"留守儿童，观察表有 {flags} 项异常")
    else:
        found.notes.append(f"观察表有 {flags} 项异常，请专业人员看看。")


@dataclass(frozen=True)
class Risk:
    """What a qualified person found: yes, no, or not asked; `level` 0 无 1 低 2 中 3 高; `violence` 0–5."""

    level: int
    thoughts: bool = False
    plan: bool = False
    attempt: bool = False
    psychotic: bool = False
    violence: int = 0


def judge_risk(risk: Risk, limits: Thresholds) -> Verdict:
    """What a risk assessment says."""
    found = _Findings()
    signs = {"有自杀计划": risk.plan, "有过自杀、自伤": risk.attempt, "有精神病性症状": risk.psychotic}
    found.red += [label for label, present in signs.items() if present]
    if risk.violence >= limits["violence_red"]:
        found.red.append(f"冲动伤人风险 {risk.violence} 级")
    if risk.level >= 3:
        found.red.append("风险评估：高")
    if risk.level == 2:
        found.yellow.append("风险评估：中")
    return found.verdict()


def judge_check(level: int) -> Verdict:
    """What the risk check at the end of a talk says: 0 无 1 低 2 中 3 高."""
    if level >= 3:
        return Verdict(Colour.RED, ("咨询中的风险检查：高",), provisional=True)
    return Verdict(Colour.YELLOW, ("咨询中的风险检查：中",)) if level == 2 else Verdict(Colour.GREY)


class Event(StrEnum):
    """What somebody reported."""

    SELF_HARM = "自伤、自杀的行为或计划"
    MAJOR = "丧亲、重病、离异、受灾，并且明显痛苦"
    ABUSE = "疑似虐待、侵害未成年人"


def judge_event(event: Event) -> Verdict:
    """What a report says: from anybody, at once."""
    if event is Event.SELF_HARM:
        return Verdict(Colour.RED, (f"报告：{event}",), provisional=True)
    # 未成年人保护法 art. 11
    duty = ("必须立即向公安、民政等部门报告（110），不要告诉可能的侵害人。",) if event is Event.ABUSE else ()
    return Verdict(Colour.YELLOW, (f"报告：{event}",), notes=duty)


def raised(current: Colour, verdict: Verdict) -> Colour:
    """The colour of a file after evidence: never lower than it was."""
    return max(current, verdict.colour, key=lambda colour: colour.rank)


def check_decision(
    current: Colour, wanted: Colour, reason: str, by: str, second: str, *, is_screened: bool = True
) -> None:
    """Whether a professional's own decision can stand. Raises NotLowered."""
    if wanted is Colour.GREY:
        raise NotLowered("评过颜色的人不能改回未筛查。")
    if wanted is Colour.BLUE and not is_screened:
        raise NotLowered("没有有效的筛查，不能评为蓝色。请先筛查。")
    if not reason.strip():
        raise NotLowered("请写明为什么改颜色。")
    if wanted.rank < current.rank and (not second.strip() or second.strip() == by.strip()):
        raise NotLowered("降低颜色要有第二个人确认，请填另一个人的姓名。")


@dataclass(frozen=True)
class Dates:
    """When a file is due; None: not."""

    contact: dt.date | None
    screening: dt.date | None


def next_dates(
    colour: Colour,
    marked: dt.date,
    contacts: Sequence[dt.date],
    screenings: Sequence[dt.date],
    limits: Thresholds,
    *,
    is_key: bool = False,
) -> Dates:
    """When the next contact and the next screening are due (§8.5).

    `marked`: since when the file has this colour; `contacts` and `screenings`: on or after that day, in order, the
    screening that made it not counted. A grey file is one whose screening has still to be finished.
    """

    def after(day: dt.date, name: str) -> dt.date:
        return day + dt.timedelta(days=limits[name])

    last = screenings[-1] if screenings else marked
    if colour is Colour.RED:
        contact = after(contacts[-1], "red_interval") if contacts else marked
        return Dates(contact, after(last, "red_rescreen"))
    if colour is Colour.YELLOW:
        contact = after(marked, "yellow_first")
        if contacts:
            contact = after(contacts[-1], "yellow_first" if len(contacts) < _FIRST_CONTACTS else "yellow_interval")
        first = after(marked, "yellow_rescreen")
        again = after(marked if len(screenings) < 2 else last, "yellow_rescreen_again")
        return Dates(contact, again if screenings else first)
    if colour is Colour.BLUE:
        return Dates(None, after(last, "blue_rescreen_key" if is_key else "blue_rescreen"))
    return Dates(None, after(last, "unfinished") if screenings else None)


#: Names of disorders: a counsellor does not diagnose (精神卫生法 art. 23), so no letter of theirs may say one.
_DIAGNOSES = re.compile(
    "抑郁症|焦虑症|躁狂症|恐惧症|恐怖症|强迫症|癔症|精神病(?!性)|精神分裂|双相|人格障碍|(抑郁|焦虑|情感|精神|应激|适应|睡眠)障碍|自闭症|孤独症|多动症|痴呆"
)


def diagnosis_in(text: str) -> str:
    """The first name of a disorder in a text; "" for none."""
    found = _DIAGNOSES.search(text)
    return found.group() if found else ""
