"""The chart of a ledger's statistics: a bar for each answer; the table beside it has them all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from fupin_desktop.reports.chart import ACCENT, AROUND, BAR, MOST, SMALL, Chart, axes, ticks, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Room for names at the left, in inches a character; the part of the width that they may take.
_LETTER, _PART = 0.15, 0.33


def bars(title: str, columns: tuple[str, str], rows: Sequence[tuple[str, float, str]], source: str) -> Chart:
    """(name, size, size as written) of each answer, the largest on top."""
    written = [(name, text) for name, _, text in rows]
    return Chart(title, columns, [*written], source, partial(_draw, sorted(rows, key=lambda row: -row[1]), source))


def _draw(rows: Sequence[tuple[str, float, str]], source: str, width: float, height: float) -> Figure:
    every = len(rows)
    rows = rows[: min(MOST, max(1, round((height - AROUND) / BAR)))]
    source += f"；只画了最多的 {len(rows)} 项" if len(rows) < every else ""
    figure, ax = axes(width, height, source)
    most_letters = max(6, int(width * _PART / _LETTER))
    longest = min(max((len(name) for name, *_ in rows), default=0), most_letters)
    box = ax.get_position()
    left = (longest * _LETTER + 0.2) / width
    ax.set_position((left, box.y0, 0.86 - left, box.height + 0.2 / height))
    most = max((size for _, size, _ in rows), default=0) or 1
    for at, (_, size, text) in enumerate(reversed(rows)):
        ax.barh(at, size, height=0.6, color=ACCENT)
        words(ax, size + most * 0.01, at, text, va="center", size=SMALL)
    short = [name if len(name) <= most_letters else f"{name[: most_letters - 1]}…" for name, *_ in reversed(rows)]
    ticks(ax.yaxis, [float(at) for at in range(len(rows))], short)
    ticks(ax.xaxis, [], [])
    ax.set_ylim(-0.6, max(len(rows), 4) - 0.4)
    return figure
