"""Red, yellow, blue: what a result means (DICTIONARY §8.4), and when the next contact is due (§8.5).

Any red condition wins. Evidence only raises a colour; a professional raises it at once, and lowers it only with a
reason and a second person. Who was not screened is grey, never blue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fupin_desktop.rules.scales import Scale, Scored

Thresholds = Mapping[str, int]

#: 非常困难, 极度困难 of the question on how hard work and family life have become.
_VERY_DIFFICULT = 2
_LEFT_BEHIND_CHILD = "1"
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
        return list(Colour).index(self)

    @property
    def label(self) -> str:
        """The word that always stands beside the colour."""
        return {"grey": "灰 未筛查", "blue": "蓝 一般", "yellow": "黄 需关注", "red": "红 高危"}[self.value]


class NotLowered(ValueError):
    """A colour can't be lowered like this. The text is a sentence."""


@dataclass(frozen=True)
class Verdict:
    """A colour, why, and what to do besides. `provisional`: until a qualified person has assessed the risk."""

    colour: Colour
    reasons: tuple[str, ...] = ()
    provisional: bool = False
    notes: tuple[str, ...] = ()


@dataclass
class _Findings:
    red: list[str] = field(default_factory=list)
    yellow: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    provisional: bool = False
    undecided: bool = False

    def verdict(self) -> Verdict:
        if self.red:
            return Verdict(Colour.RED, tuple(self.red + self.yellow), self.provisional, tuple(self.notes))
        if self.yellow:
            return Verdict(Colour.YELLOW, tuple(self.yellow), False, tuple(self.notes))
        return Verdict(Colour.GREY if self.undecided else Colour.BLUE, (), False, tuple(self.notes))


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
    if scored.score is not None:
        difficult = function is not None and function >= _VERY_DIFFICULT
        _by_score(found, scale, scored, limits, difficult, key_groups)
    else:
        found.notes.append("有没有回答的题，总分无效。可以换个时间补做。")
    if scale.name == "asq" and scored.safety:
        found.notes.append("现在就有危险的，不要让人独处，拨打 120 或 110。")
    return found.verdict()


def _by_score(
    found: _Findings, scale: Scale, scored: Scored, limits: Thresholds, difficult: bool, key_groups: Sequence[str]
) -> None:
    total = scored.score or 0
    told = f"{scale.short}={total}"
    if total >= limits.get(f"{scale.name}_red", total + 1):
        found.red.append(told)
    if difficult and total >= limits.get(f"{scale.name}_red_difficult", total + 1):
        found.red.append(f"{told}，并且非常或极度困难")
    if scale.flagged:
        _by_flags(found, scored.flags, limits, key_groups)
    elif scale.name == "who5":
        _by_wellbeing(found, told, total, limits)
    elif scale.full and total > scale.bands[0].most:
        found.undecided = True  # the short form only says that the long one is due
        found.notes.append(f"{told}，{scored.band}。")
    elif total >= limits.get(f"{scale.name}_yellow", total + 1):
        found.yellow.append(told)
    elif len(scale.bands) > 2 and total > scale.bands[0].most:
        found.notes.append(f"{told}，轻度，到时复测。")


def _by_wellbeing(found: _Findings, told: str, total: int, limits: Thresholds) -> None:
    if total <= limits["who5_yellow"]:
        found.yellow.append(told)
    if total <= limits["who5_low"]:
        found.notes.append("幸福感偏低，请再做 PHQ-9。")


def _by_flags(found: _Findings, flags: int, limits: Thresholds, key_groups: Sequence[str]) -> None:
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


class Event(StrEnum):
    """What somebody reported."""

    SELF_HARM = "自伤、自杀的行为或计划"
    MAJOR = "丧亲、重病、离异、受灾，并且明显痛苦"


def judge_event(event: Event) -> Verdict:
    """What a report says: from anybody, at once."""
    if event is Event.SELF_HARM:
        return Verdict(Colour.RED, (f"报告：{event}",), provisional=True)
    return Verdict(Colour.YELLOW, (f"报告：{event}",))


def raised(current: Colour, verdict: Verdict) -> Colour:
    """The colour of a file after evidence: never lower than it was."""
    return max(current, verdict.colour, key=lambda colour: colour.rank)


def check_decision(current: Colour, wanted: Colour, reason: str, by: str, second: str) -> None:
    """Whether a professional's own decision can stand. Raises NotLowered."""
    if wanted is Colour.GREY:
        raise NotLowered("筛查过的人不能改回未筛查。")
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
    screening that made it not counted.
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
    return Dates(None, None)


def suppressed(number: int, fewest: int) -> int | None:
    """A count as a report may show it: None where so few persons would be told by it. Nobody is told by 0."""
    return None if 0 < number < fewest else number
