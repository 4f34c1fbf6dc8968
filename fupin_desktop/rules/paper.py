"""Paper that is keyed in afterwards: digits only, and once more by a second person where the lead asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.scales import Answer, BadAnswers, Scale

_REFUSED = "-"


def read(scale: Scale, digits: str) -> Walk:
    """The way through a scale by the digits of its answers, in order; `-` is refused. The question on how hard life has
    become is the last digit, where it is asked; a question that is passed over has none. Raises BadAnswers."""
    walk = Walk(scale)
    for sign in digits:
        step = walk.now
        if step is None:
            raise BadAnswers(f"{scale.short} 到这里已经答完，“{sign}”是多出来的。请对照纸看看漏了哪一位。")
        walk.give(_answer(scale, step, sign, is_function=step == walk.function_step))
    return walk


def _answer(scale: Scale, step: int, sign: str, *, is_function: bool) -> Answer:
    if sign == _REFUSED and not is_function:
        return None
    allowed = range(len(scale.function_options)) if is_function else scale.values
    if sign in {str(value) for value in allowed}:
        return int(sign)
    asked = "最后一问" if is_function else f"第 {step} 题"
    raise BadAnswers(f"{asked}只能是 {min(allowed)} 到 {max(allowed)}，不愿答的打 -，现在是“{sign}”。")


class Difference(NamedTuple):
    """What two people read differently from one paper. `number` counts items from 1; one more is the last question."""

    number: int
    question: str
    first: Answer
    second: Answer


def differences(scale: Scale, first: Sequence[Answer], second: Sequence[Answer]) -> list[Difference]:
    """Where two entries differ; each has an answer for every item, and one for the last question."""
    questions = (*scale.items, scale.function)
    return [
        Difference(number, question, one, other)
        for number, (question, one, other) in enumerate(zip(questions, first, second, strict=True), 1)
        if one != other
    ]


def settled(found: Sequence[Difference], first: Sequence[Answer], chosen: Mapping[int, Answer]) -> list[Answer]:
    """The first entry, with what was looked up on the paper in place of what differed. Raises BadAnswers where
    something was not."""
    if open_ := [one.number for one in found if one.number not in chosen]:
        raise BadAnswers(f"第 {'、'.join(map(str, open_))} 题还没有核对。请看纸，选哪一个对。")
    made = list(first)
    for one in found:
        if chosen[one.number] not in (one.first, one.second):
            raise BadAnswers(f"第 {one.number} 题核对的不是两个人录的任何一个。请看纸重新选。")
        made[one.number - 1] = chosen[one.number]
    return made
