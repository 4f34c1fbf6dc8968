"""Scoring a scale (DICTIONARY §8.2, §8.3): answers in, score, band and safety signs out. No answer is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: One answer as it was given, before any reversal; None: refused.
Answer = int | None


class BadAnswers(ValueError):
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

    @property
    def most(self) -> int:
        """The greatest score there is."""
        return max(self.values) * len(self.items) * self.factor


@dataclass(frozen=True)
class Scored:
    """`score` is None when it is not valid; `safety`: numbers of safety items that are not zero, also then."""

    score: int | None
    band: str
    safety: tuple[int, ...]
    flags: int

    @property
    def valid(self) -> bool:
        """Whether every question that counts was answered."""
        return self.score is not None


def score(scale: Scale, answers: Sequence[Answer]) -> Scored:
    """Score the answers. A refused one makes the score invalid; a safety item counts all the same (§8.3).

    Raises BadAnswers.
    """
    _check(scale, answers)
    points = [_points(scale, number, answer) for number, answer in enumerate(answers, 1)]
    safety = tuple(number for number in scale.safety if answers[number - 1])
    flags = sum(bool(point) for point in points)
    counted = [point for number, point in enumerate(points, 1) if not _not_asked(scale, number, answers)]
    if None in counted:
        return Scored(None, "", safety, flags)
    total = scale.factor * sum(point or 0 for point in counted)
    band = next((band.label for band in scale.bands if band.least <= total <= band.most), "")
    return Scored(total, band, safety, flags)


def _points(scale: Scale, number: int, answer: Answer) -> int | None:
    if answer is None:
        return None
    return max(scale.values) - answer if number in scale.reversed else answer


def _not_asked(scale: Scale, number: int, answers: Sequence[Answer]) -> bool:
    """The acute question is put only after a 是."""
    others = [answer for at, answer in enumerate(answers, 1) if at != scale.acute]
    return number == scale.acute and answers[number - 1] is None and not any(others) and None not in others


def _check(scale: Scale, answers: Sequence[Answer]) -> None:
    if len(answers) != len(scale.items):
        raise BadAnswers(f"{scale.short} 有 {len(scale.items)} 题，现在有 {len(answers)} 个答案。")
    for number, answer in enumerate(answers, 1):
        if answer is not None and answer not in scale.values:
            least, most = min(scale.values), max(scale.values)
            raise BadAnswers(f"{scale.short} 第 {number} 题的答案要在 {least} 到 {most} 之间，现在是 {answer}。")
