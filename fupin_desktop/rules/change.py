"""Whether two scores of one person differ by more than chance, in words, and by whose figure.

A figure stands beside the definition of its scale with its source; without one nothing is claimed, only counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fupin_desktop.rules.scales import Scale


class Score(NamedTuple):
    """A valid score, and when."""

    day: dt.date
    points: int


def told(scale: Scale, scores: Sequence[Score], day_words: tuple[str, ...] = ("上一次", "第一次")) -> list[str]:
    """The last score beside the one before it and beside the first, as sentences; none for fewer than two scores."""
    ordered = sorted(scores)
    if len(ordered) < 2:
        return []
    last, before, first = ordered[-1], ordered[-2], ordered[0]
    said = [_compared(scale, day_words[0], before, last)]
    if len(ordered) > 2:
        said.append(_compared(scale, day_words[1], first, last))
    said.append(f"依据：{scale.reliable_source}" if scale.reliable else _NO_FIGURE)
    return said


_NO_FIGURE = "这份量表没有公布的可靠变化界值，只列分数，不说好转还是变差。"


def _compared(scale: Scale, since: str, before: Score, after: Score) -> str:
    moved = after.points - before.points
    way = f"{'多' if moved > 0 else '少'} {abs(moved)} 分" if moved else "一样"
    told = f"比{since}（{before.day.year}年{before.day.month}月{before.day.day}日 {before.points} 分）{way}"
    if not scale.reliable:
        return f"{told}。"
    if abs(moved) < scale.reliable:
        return f"{told}，不到 {scale.reliable} 分，可能只是波动，不算变化。"
    is_better = (moved > 0) is scale.low_is_grave
    return f"{told}，达到 {scale.reliable} 分，是可靠的{'好转' if is_better else '变差'}。"
