"""成效 of the archives for leaders: how many were to be screened, were, have a colour, were seen, are better. Each is a
part of the one before, and no names or colours are told."""

from __future__ import annotations

from collections.abc import Sequence

LABELS = ("应普查", "普查过", "定了颜色", "见到过", "好转")


def shown(counts: Sequence[int], fewest: int) -> tuple[int | None, ...]:
    """The counts as they may be told: None for one that is of fewer than may be shown (zero tells of nobody), or that
    differs from the last one told by so few: what two tell apart is a count too."""
    told: list[int | None] = []
    last: int | None = None
    for count in counts:
        is_small = 0 < count < fewest or (last is not None and 0 < last - count < fewest)
        told.append(None if is_small else count)
        last = last if is_small else count
    return tuple(told)
