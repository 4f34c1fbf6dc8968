"""The charts of 监测统计: a bar a line of the table, or two beside each other for what is new and what ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from fupin_desktop.reports.chart import ACCENT, INK, SMALL, Chart, axes, family, ticks, words
from fupin_desktop.reports.ledger import bars

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fupin_desktop.services.monitoring.statistics import Table

_HATCH = "///"
#: Months that have room side by side.
_MOST = 12


def chart(table: Table, place: str) -> Chart:
    """A table of the statistics as a picture; `place`: whose numbers they are."""
    source = f"{place}，{table.title}，单位：{table.unit}"
    rows = [row for row in table.rows if not row.is_total]
    if len(table.drawn) == 1:
        what = table.headings[table.drawn[0]]
        told = [(row.label, row.cells[table.drawn[0]].size, row.cells[table.drawn[0]].text) for row in rows]
        return bars(what, (table.first, what), told, source)
    names = [table.headings[place] for place in table.drawn]
    pairs = [(row.label, *(row.cells[place].text for place in table.drawn)) for row in rows]
    sizes = [[row.cells[place].size for place in table.drawn] for row in rows][-_MOST:]
    labels = [row.label[2:] for row in rows][-_MOST:]
    title = "，".join(f"{name} {sum(size[n] for size in sizes):g}" for n, name in enumerate(names))
    return Chart(title, (table.first, *names), pairs, source, partial(_draw, labels, sizes, names, source))


def _draw(
    labels: Sequence[str], sizes: Sequence[Sequence[float]], names: Sequence[str], source: str, width: float,
    height: float,
) -> Figure:  # fmt: skip
    figure, ax = axes(width, height, source)
    most = max((size for pair in sizes for size in pair), default=0) or 1
    looks: tuple[dict[str, Any], ...] = ({"color": ACCENT}, {"color": "white", "edgecolor": INK, "hatch": _HATCH})
    for number, (name, look) in enumerate(zip(names, looks, strict=True)):
        places = [at + (number - 0.5) * 0.38 for at in range(len(labels))]
        ax.bar(places, [pair[number] for pair in sizes], width=0.36, label=name, **look)
        for at, pair in zip(places, sizes, strict=True):
            if pair[number]:
                words(ax, at, pair[number] + most * 0.02, f"{pair[number]:g}", ha="center", va="bottom", size=SMALL)
    ax.set_ylim(0, most * 1.3)
    ax.set_xlim(-0.6, max(len(labels), 4) - 0.4)
    ticks(ax.xaxis, [float(at) for at in range(len(labels))], list(labels))
    ticks(ax.yaxis, [], [])
    ax.legend(loc="upper left", frameon=False, ncols=len(names), prop={"family": family(), "size": SMALL})
    return figure
