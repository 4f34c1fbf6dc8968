"""Red, yellow, blue: what a result means (DICTIONARY §8.4), and when the next contact is due (§8.5).

Any red condition wins, and what is certain decides: blanks count as mildly as can be. Evidence only raises a colour;
a professional raises it at once, and lowers it step by step, after an assessment of the risk and with a second person.
Blue takes a complete instrument; who was not screened, or has the next one outstanding, is grey.
"""

from __future__ import annotations

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
    the scales that are due next, by their names."""

    colour: Colour
    reasons: tuple[str, ...] = ()
    provisional: bool = False
    notes: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()


@dataclass
class _Findings:
    red: list[str] = field(default_factory=list)
    yellow: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    follow: list[str] = field(default_factory=list)
    provisional: bool = False
    undecided: bool = False

    def verdict(self) -> Verdict:
        colour = Colour.GREY if self.undecided else Colour.BLUE
        if self.red or self.yellow:
            colour = Colour.RED if self.red else Colour.YELLOW
        follow = tuple(dict.fromkeys(self.follow))
        return Verdict(colour, tuple(self.red + self.yellow), self.provisional, tuple(self.notes), follow)


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
    _by_safety(found, scale, scored, answers)
    if scale.flagged:
        _by_flags(found, scored, limits, key_groups)
    else:
        _by_score(found, scale, scored, limits, is_difficult=function is not None and function >= _VERY_DIFFICULT)
    if not scored.valid:
        _by_blanks(found, scale, scored)
    return found.verdict()


def alarm(scale: Scale, answers: Sequence[int | None]) -> Verdict:
    """What the answers so far say about safety alone: red the moment a safety question is answered."""
    found = _Findings(undecided=True)
    asked = len(answers)
    for number in scale.safety:
        is_refused = scale.refusal_is_positive and number <= asked and answers[number - 1] is None
        if number <= asked and (answers[number - 1] or is_refused):
            _add_sign(found, scale, number, answers)
    return found.verdict()


def _by_safety(found: _Findings, scale: Scale, scored: Scored, answers: Sequence[int | None]) -> None:
    for number in scored.safety:
        _add_sign(found, scale, number, answers)
    if scored.unasked and not scored.safety and not scale.flagged:
        found.notes.append("问安全的题没有回答，不等于没有：请由受过训练的人当面问 ASQ。")
    if (scored.safety or scored.unasked) and scale.name != "asq" and not scale.flagged:
        found.follow.append("asq")
    if scale.acute and scale.acute in scored.safety:
        found.notes.append("现在就有危险，不要让人独处，拨打 120 或 110。")
    if scale.flagged and scored.safety:
        found.notes.append(
            "身上有自伤的痕迹：今天和监护人一起见到孩子；监护人可能就是伤害孩子的人的，走儿童保护，不要告诉他。"
        )


def _add_sign(found: _Findings, scale: Scale, number: int, answers: Sequence[int | None]) -> None:
    answer = answers[number - 1]
    told = "拒答，按有处理" if answer is None else str(answer)
    found.red.append(f"{scale.short} 第{number}题={told}")
    found.provisional = True


def _by_score(found: _Findings, scale: Scale, scored: Scored, limits: Thresholds, *, is_difficult: bool) -> None:
    total = scored.mildest
    told = f"{scale.short}{'=' if scored.valid else ' 至多 ' if scale.low_is_grave else ' 至少 '}{total}"

    def reached(name: str) -> bool:
        return total >= limits.get(f"{scale.name}_{name}", total + 1)

    if is_difficult and reached("red_difficult"):
        found.red.append(f"{told}，并且非常或极度困难")
    elif reached("red"):
        found.red.append(told)
    elif scale.low_is_grave:
        _by_wellbeing(found, told, total, limits)
    elif scale.full:
        _by_short_form(found, scale, scored, told)
    elif reached("yellow"):
        found.yellow.append(told)
    elif not found.red and len(scale.bands) > 2 and scored.valid and total > scale.bands[0].most:
        found.notes.append(f"{told}，{scored.band}，到时复测。")
    if reached("more"):
        found.undecided = True
        found.follow += ["phq9", "asq"]
        found.notes.append("请再做 PHQ-9，并当面问 ASQ；做完以前不评蓝色。")


def _by_wellbeing(found: _Findings, told: str, total: int, limits: Thresholds) -> None:
    if total <= limits["who5_yellow"]:
        found.yellow.append(told)
    if total <= limits["who5_low"]:
        found.undecided = True
        found.notes.append("幸福感偏低，请再做 PHQ-9；做完以前不评蓝色。")
        found.follow.append("phq9")


def _by_short_form(found: _Findings, scale: Scale, scored: Scored, told: str) -> None:
    """Two questions only say whether the long form is urgent: alone they make nobody blue."""
    found.undecided = True
    if scored.valid:
        found.notes.append(f"{told}，{scored.band}。只问两题不能评蓝色。")
    found.follow.append(scale.full)


def _by_flags(found: _Findings, scored: Scored, limits: Thresholds, key_groups: Sequence[str]) -> None:
    """Blanks take nothing from what was seen."""
    if scored.strong >= limits["observation_strong"]:
        found.yellow.append(f"观察表有 {scored.strong} 项经常有")
    if scored.flags < limits["observation_flags"]:
        return
    if _LEFT_BEHIND_CHILD in key_groups:
        found.yellow.append(f"留守儿童，观察表有 {scored.flags} 项异常")
    else:
        found.notes.append(f"观察表有 {scored.flags} 项异常，请专业人员看看。")


def _by_blanks(found: _Findings, scale: Scale, scored: Scored) -> None:
    found.notes.append("有没有回答的题，总分无效，颜色只按确定的部分定。可以换个时间补做。")
    if scored.prorated is not None:
        found.notes.append(f"按答了的题折算约 {scored.prorated} 分，只供参考，不用来定颜色。")
    found.follow.append(scale.name)


@dataclass(frozen=True)
class Risk:
    """What a qualified person found. A sign is there, is not, or (None) was not asked; `level` 0 无 1 低 2 中 3 高;
    `violence` 0–5."""

    level: int
    thoughts: bool | None = None
    plan: bool | None = None
    attempt: bool | None = None
    psychotic: bool | None = None
    violence: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether thoughts of suicide and a plan were asked about: without, it is no assessment of a safety sign."""
        return self.thoughts is not None and self.plan is not None


SIGNS = {
    "thoughts": "有自杀的想法", "plan": "有自杀计划", "attempt": "以前有过自杀、自伤", "psychotic": "有精神病性症状",
}  # fmt: skip


def contradiction(risk: Risk, limits: Thresholds) -> str:
    """What can't be together in an assessment, as a sentence; "" for nothing."""
    found = [label for name, label in SIGNS.items() if getattr(risk, name)]
    if (risk.violence or 0) >= limits["violence_red"]:
        found.append(f"冲动伤人风险 {risk.violence} 级")
    if risk.level == 0 and found:
        return f"写了“{'、'.join(found)}”，风险等级不能是“无”。请改等级，或者改上面的回答。"
    if risk.level == 1 and risk.plan:
        return "写了“有自杀计划”，风险等级不能是“低”。请改等级，或者改上面的回答。"
    return ""


def judge_risk(risk: Risk, limits: Thresholds) -> Verdict:
    """What a risk assessment says."""
    found = _Findings()
    found.red += [label for name, label in SIGNS.items() if name != "thoughts" and getattr(risk, name)]
    if (risk.violence or 0) >= limits["violence_red"]:
        found.red.append(f"冲动伤人风险 {risk.violence} 级")
    if risk.level >= 3:
        found.red.append("风险评估：高")
    if risk.level == 2:
        found.yellow.append("风险评估：中")
    return found.verdict()


def is_high(risk: Risk, limits: Thresholds) -> bool:
    """Whether an assessment says that the danger is there now: what it found is not lowered by a decision."""
    return risk.level >= 3 or bool(risk.plan) or (risk.violence or 0) >= limits["violence_red"]


def judge_check(level: int) -> Verdict:
    """What the risk check at the end of a talk says: 0 无 1 低 2 中 3 高."""
    if level >= 3:
        return Verdict(Colour.RED, ("咨询中的风险检查：高",), provisional=True)
    return Verdict(Colour.YELLOW, ("咨询中的风险检查：中",)) if level == 2 else Verdict(Colour.GREY)


class Event(StrEnum):
    """What somebody reported; all but MAJOR are danger, and red at once."""

    SELF_HARM = "自伤、自杀的行为、想法或计划"
    ABUSE = "疑似虐待、侵害未成年人"
    PSYCHOTIC = "胡言乱语、幻听、被害想法等异常，管不住自己"
    VIOLENCE = "伤人、毁物，或者扬言要伤人"
    ALCOHOL = "酗酒，醉后伤人、自伤或有生命危险"
    MAJOR = "丧亲、重病、离异、受灾，并且明显痛苦"

    @property
    def is_danger(self) -> bool:
        """Whether it is reported without consent, for anybody."""
        return self is not Event.MAJOR


def judge_event(event: Event) -> Verdict:
    """What a report says: from anybody, at once."""
    if not event.is_danger:
        return Verdict(Colour.YELLOW, (f"报告：{event}",))
    # 未成年人保护法 art. 11
    duty = ("必须立即向公安、民政等部门报告（110），不要告诉可能的侵害人。",) if event is Event.ABUSE else ()
    return Verdict(Colour.RED, (f"报告：{event}",), provisional=True, notes=duty)


def raised(current: Colour, verdict: Verdict) -> Colour:
    """The colour of a file after evidence: never lower than it was, but that blue waits for what is outstanding."""
    if current is Colour.BLUE and verdict.colour is Colour.GREY and verdict.follow:
        return Colour.GREY
    return max(current, verdict.colour, key=lambda colour: colour.rank)


@dataclass(frozen=True)
class Lowering:
    """What speaks for a lower colour. `assessed`: the risk was assessed since the colour was given; `high`: it is there
    still; `screened`: a complete instrument, and nothing outstanding."""

    assessed: bool = False
    high: bool = False
    screened: bool = False


def check_decision(current: Colour, wanted: Colour, reason: str, grounds: Lowering) -> None:
    """Whether a professional's own decision can stand, but for the second person. Raises NotLowered."""
    if wanted is Colour.GREY:
        raise NotLowered("评过颜色的人不能改回未筛查。")
    if not reason.strip():
        raise NotLowered("请写明为什么改颜色。")
    if wanted is Colour.BLUE and not grounds.screened:
        raise NotLowered("没有做完整的筛查，或者还有要补做的，不能评为蓝色。请先筛查。")
    if wanted.rank >= current.rank:
        return
    if current is Colour.RED and wanted is Colour.BLUE:
        raise NotLowered("红色要先降到黄色，随访稳定以后再降到蓝色。")
    if not grounds.assessed:
        raise NotLowered("降低颜色以前，要先由有资质的人做风险评估（想法和计划都要问到）。")
    if grounds.high:
        raise NotLowered("最近一次风险评估仍然有危险，不能降低。情况变了的，请先重新评估。")


#: Names of disorders: a counsellor does not diagnose (精神卫生法 art. 23), so no letter of theirs may say one.
_DIAGNOSES = re.compile(
    "抑郁症|焦虑症|躁狂症|恐惧症|恐怖症|强迫症|癔症|精神病(?!性)|精神分裂|双相|人格障碍|(抑郁|焦虑|情感|精神|应激|适应|睡眠)障碍|自闭症|孤独症|多动症|痴呆"
)


def diagnosis_in(text: str) -> str:
    """The first name of a disorder in a text; "" for none."""
    found = _DIAGNOSES.search(text)
    return found.group() if found else ""
