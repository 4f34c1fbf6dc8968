"""Scoring a scale (DICTIONARY §8.2, §8.3): answers in, score, band and safety signs out. No answer is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.refusal import Refusal

#: One answer as it was given, before any reversal; None: refused.
Answer = int | None


class BadAnswers(Refusal):
    """The answers are not answers to this scale. The text is a sentence."""


@dataclass(frozen=True)
class Band:
    """A part of the scale's range, both ends included."""

    least: int
    most: int
    label: str


@dataclass(frozen=True)
class Scale:
    """A scale as `resources/scales/NAME.toml` has it. Item numbers count from 1."""

    name: str
    title: str
    short: str
    version: str
    question: str
    options: tuple[str, ...]
    values: tuple[int, ...]
    items: tuple[str, ...]
    bands: tuple[Band, ...]
    source: str
    licence: str
    reversed: frozenset[int] = frozenset()
    safety: tuple[int, ...] = ()
    function: str = ""
    function_options: tuple[str, ...] = ()
    factor: int = 1
    youngest: int = 0
    oldest: int = 200
    #: The item that is asked only when another one is 是.
    acute: int = 0
    #: The long form that a positive result asks for.
    full: str = ""
    #: Whether items that are not 没有 are counted instead of a score being judged.
    flagged: bool = False
    print_licence: bool = False
    note: str = ""
    #: So many blanks at most may be filled with the mean of the others; told, never judged by.
    prorate: int = 0
    #: Whether a refusal counts like the positive answer.
    refusal_is_positive: bool = False
    #: Whether a low score is the grave one.
    low_is_grave: bool = False
    #: By so many points two scores differ reliably (`rules/change.py`), and who says so; 0: no figure is published.
    reliable: int = 0
    reliable_source: str = ""

    @property
    def most(self) -> int:
        """The greatest score there is."""
        return max(self.values) * len(self.items) * self.factor


@dataclass(frozen=True)
class Scored:
    """`score` is None when something was left out; `safety`: numbers of safety items that are positive, also then.

    `mildest` is the score if every blank were answered as mildly as can be: what is certain. `prorated` is told beside
    it where few enough are blank. `unasked`: safety items without an answer; `flags` and `strong`: items that are not
    没有, and those that have the greatest value.
    """

    score: int | None
    band: str
    safety: tuple[int, ...]
    flags: int
    mildest: int = 0
    prorated: int | None = None
    unasked: tuple[int, ...] = ()
    strong: int = 0

    @property
    def valid(self) -> bool:
        """Whether every question that counts was answered."""
        return self.score is not None


def score(scale: Scale, answers: Sequence[Answer]) -> Scored:
    """Score the answers. A refused one makes the score invalid; a safety item counts all the same (§8.3).

    Raises BadAnswers.
    """
    _check(scale, answers)
    points = _points(scale, answers)
    most = max(scale.values)
    asked = [number for number in scale.safety if number != scale.acute or not _is_acute_left_out(scale, answers)]
    unasked = tuple([number for number in asked if answers[number - 1] is None])
    positive = [number for number in asked if answers[number - 1]]
    safety = tuple(sorted([*positive, *(unasked if scale.refusal_is_positive else ())]))
    flags = len(points) - points.count(0) - points.count(None)
    if scale.acute and _is_acute_left_out(scale, answers):
        del points[scale.acute - 1]
    given = [point for point in points if point is not None]
    blanks = len(points) - len(given)
    mildest = scale.factor * (sum(given) + (blanks * most if scale.low_is_grave else 0))
    strong = points.count(most)
    if blanks:
        prorated = round(scale.factor * sum(given) * len(points) / len(given)) if blanks <= scale.prorate else None
        return Scored(None, "", safety, flags, mildest, prorated, unasked, strong)
    for band in scale.bands:
        if mildest <= band.most:
            return Scored(mildest, band.label, safety, flags, mildest, None, unasked, strong)
    raise AssertionError(f"{scale.name}: no band for {mildest}")  # test_scales: the bands cover the range


def _points(scale: Scale, answers: Sequence[Answer]) -> list[Answer]:
    """Answers as they count: where a yes is good, a no counts."""
    most = max(scale.values)
    return [
        most - answer if answer is not None and number in scale.reversed else answer
        for number, answer in enumerate(answers, 1)
    ]


def _is_acute_left_out(scale: Scale, answers: Sequence[Answer]) -> bool:
    """The acute question is put only after a 是, or a refusal, which counts as one."""
    others = [answer for number, answer in enumerate(answers, 1) if number != scale.acute]
    return answers[scale.acute - 1] is None and not any(others) and None not in others


def _check(scale: Scale, answers: Sequence[Answer]) -> None:
    if len(answers) != len(scale.items):
        raise BadAnswers(f"{scale.short} 有 {len(scale.items)} 题，现在有 {len(answers)} 个答案。请一题写一个。")
    if {*answers} <= {*scale.values, None}:
        return
    for number, answer in enumerate(answers, 1):
        if answer is not None and answer not in scale.values:
            least, most = min(scale.values), max(scale.values)
            raise BadAnswers(f"{scale.short} 第 {number} 题的答案要在 {least} 到 {most} 之间，现在是 {answer}。")
