"""Charts of the psychological archives. Small counts come hidden (`services/psychology/report.py`) and leave a gap.

Each colour stands with its word and a shape or hatching of its own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from fupin_desktop import scales
from fupin_desktop.reports.chart import (
    ACCENT,
    INK,
    LINE,
    MOST,
    NORMAL,
    PALE,
    SMALL,
    WORSE,
    Chart,
    Row,
    axes,
    ticks,
    words,
)  # fmt: skip
from fupin_desktop.rules import crisis
from fupin_desktop.rules.change import Score
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.report import DUE, HIDDEN, Line, Month, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INKS = {Colour.RED: "#b3261e", Colour.YELLOW: "#b26a00", Colour.BLUE: "#1f5fa8", Colour.GREY: "#8b979b"}
_HATCHES = {Colour.RED: "xxx", Colour.YELLOW: "///", Colour.BLUE: "", Colour.GREY: "..."}
_MARKERS = {Colour.RED: "^", Colour.YELLOW: "s", Colour.BLUE: "o"}
_STYLES = {Colour.RED: "-", Colour.YELLOW: "--", Colour.BLUE: ":"}
_SHOWN = (Colour.RED, Colour.YELLOW, Colour.BLUE)
NO_DIAGNOSIS = f"{crisis.NO_DIAGNOSIS}。"
#: So few that a line of them says nothing: they are told as a table.
_FEW = 3
_POINTS = 72  # to an inch
_ABOVE, _LEAD = 1.15, 1.25  # of the highest value, the end of its axis; of letters, from line to line


def _kept_back(fewest: int) -> str:
    return f"少于 {fewest} 人的不显示。" if fewest > 1 else ""


def screened_with(found: Archive) -> list[Scale]:
    """The scales that a person has a score of, the one used most first."""
    names = [str(told["scale"]) for _, told in found.screenings if told.get("score") is not None]
    known = sorted(set(names) & set(scales.NAMES), key=lambda name: (-names.count(name), scales.NAMES.index(name)))
    return [scales.scale(name) for name in known]


def scores(found: Archive, scale: Scale) -> list[Score]:
    """The valid scores of one person on a scale."""
    return [
        Score(kept.date, int(told["score"]))
        for kept, told in found.screenings
        if told.get("scale") == scale.name and told.get("score") is not None and kept.date
    ]


def trajectory(found: Archive, scale: Scale) -> Chart:
    """The scores of one person on a scale over time, with its bands."""
    points = sorted(
        (kept.date, int(told["score"]), str(told.get("band", "")))
        for kept, told in found.screenings
        if told.get("scale") == scale.name and told.get("score") is not None and kept.date
    )
    rows: list[Row] = [(day.isoformat(), str(score), band) for day, score, band in points]
    title = f"{scale.short} 还没有得分"
    if points:
        (_, first, _), (_, last, band) = points[0], points[-1]
        moved = "没有变" if first == last else f"从 {first} 分到 {last} 分"
        title = f"{scale.short} {moved}，现在{band}" if len(points) > 1 else f"{scale.short} {last} 分，{band}"
    source = f"{scale.title}，0–{scale.most} 分。{NO_DIAGNOSIS}"
    draw = partial(_draw_trajectory, scale, [(day, score) for day, score, _ in points], source)
    return Chart(title, ("日期", "得分", "分段"), rows, source, draw)


def _draw_trajectory(
    scale: Scale, points: Sequence[tuple[dt.date, int]], source: str, width: float, height: float
) -> Figure:
    figure, ax = axes(width, height, source, right=1.15 / width)
    for number, band in enumerate(scale.bands):
        low, high = band.least - 0.5, band.most + 0.5
        if number % 2:
            ax.axhspan(low, high, color=LINE, alpha=0.55, zorder=0, linewidth=0)
        place = (low + high) / 2
        words(ax, 1.02, place, band.label.split("，")[0], transform=ax.get_yaxis_transform(), size=SMALL, va="center")
    days = [day.toordinal() for day, _ in points]
    scores = [score for _, score in points]
    is_worse = bool(scores) and scores[-1] != scores[0] and (scores[-1] > scores[0]) is not scale.low_is_grave
    ax.plot(days, scores, color=WORSE if is_worse else ACCENT, marker="o", linewidth=2, markersize=6, zorder=3)
    for day, score in zip(days, scores, strict=True):
        words(ax, day, score + scale.most * 0.035, str(score), ha="center", va="bottom", weight="bold")
    ax.set_ylim(-0.5, scale.most + 0.5)
    spare = max((days[-1] - days[0]) * 0.08, 10) if days else 10
    ax.set_xlim((days[0] if days else 0) - spare, (days[-1] if days else 0) + spare)
    chosen = _spread(days, max(2, int(width / 1.1)))
    ticks(ax.xaxis, [float(day) for day in chosen], [_day(dt.date.fromordinal(day)) for day in chosen])
    edges = [band.least for band in scale.bands] + [scale.most]
    ticks(ax.yaxis, [float(edge) for edge in edges], [str(edge) for edge in edges])
    return figure


def colours_over_time(months: Sequence[Month], place: str, fewest: int = 3) -> Chart:
    """How many files of a village were red, yellow and blue at the end of each month."""
    rows: list[Row] = [(f"{month.end:%Y-%m-%d}", *map(_shown, month.counts)) for month in months]
    if not any(count for month in months for count in month.counts):
        rows = []
    last = months[-1] if months else None
    told = "，".join(
        f"{colour.label.split()[0]} {_shown(count)}"
        for colour, count in zip(_SHOWN, last.counts if last else (), strict=False)
    )
    source = f"{place}，月末的档案数（人）。{_kept_back(fewest)}"
    title = f"现在{told}" if told else "还没有档案"
    is_few = max([count or 0 for month in months for count in month.counts], default=0) <= _FEW
    draw = partial(_draw_months, months, source)
    return Chart(title, ("月末", "红", "黄", "蓝"), rows, source, draw, is_table=is_few)


def _draw_months(months: Sequence[Month], source: str, width: float, height: float) -> Figure:
    figure, ax = axes(width, height, source, right=0.85 / width)
    places = list(range(len(months)))
    taken: list[float] = []
    most = max([count or 0 for month in months for count in month.counts], default=0) or 1
    line = most * _ABOVE * _LEAD * NORMAL / (ax.get_position().height * height * _POINTS)  # as high as a label is
    for column, colour in enumerate(_SHOWN):
        counts = [_number(month.counts[column]) for month in months]
        ax.plot(
            places, counts, color=_INKS[colour], marker=_MARKERS[colour], linestyle=_STYLES[colour], linewidth=2,
            markersize=6,
        )  # fmt: skip
        seen = [count for count in counts if not math.isnan(count)]
        if seen:
            at = _apart(seen[-1], taken, line)
            text = f"{colour.label.split()[0]} {_shown(months[-1].counts[column])}"
            words(ax, 1.02, at, text, transform=ax.get_yaxis_transform(), color=_INKS[colour], va="center")
    ax.set_ylim(0, most * _ABOVE)
    ax.set_xlim(-0.4, len(months) - 0.6)
    chosen = _spread(places, max(2, int(width / 0.8)))
    ticks(ax.xaxis, [float(at) for at in chosen], [f"{months[at].end:%y}年{months[at].end.month}月" for at in chosen])
    _whole_numbers(ax, most)
    return figure


def coverage(found: Report) -> Chart:
    """How far the census has come, by village and among those who are asked first."""
    lines, groups = (
        [line for line in part if line.total is None or line.total] for part in (found.villages, found.groups)
    )
    rows: list[Row] = [
        (line.label, _shown(line.total), _shown(line.screened), _percent(line))
        for line in [*lines, found.total, *groups]
    ]
    whole = found.total.coverage
    title = f"已筛查 {whole:.0%}" if whole is not None else "筛查人数少，总的覆盖率不显示"
    drawn = _least_covered(lines, MOST - len(groups))
    some = f"只画了覆盖率最低的 {len(drawn)} 个村，其余看表格。" if len(drawn) < len(lines) else ""
    source = f"应筛：脱贫户、监测对象、低收入户的成员和已建档的人；单位 %。{_kept_back(found.fewest)}{some}"
    draw = partial(_draw_coverage, [*drawn, *groups], source)
    return Chart(title, ("村、重点人群", "应筛", "已筛", "覆盖率"), rows if lines else [], source, draw)


def _least_covered(lines: Sequence[Line], most: int) -> Sequence[Line]:
    """All of few; of many, as a township has, those that are furthest behind."""
    if len(lines) <= most:
        return lines
    return sorted(lines, key=lambda line: math.inf if line.coverage is None else line.coverage)[:most]


def _draw_coverage(lines: Sequence[Line], source: str, width: float, height: float) -> Figure:
    figure, ax = axes(width, height, source)
    _room_for_names(ax, width)
    bar = 0.6 * ax.get_position().height * height * _POINTS / max(len(lines), 3)
    size = max(SMALL - 2, min(NORMAL, bar * 0.85))  # no letter over the edge of its bar
    for at, line in enumerate(reversed(lines)):
        ax.barh(at, 100, height=0.6, color=LINE)
        part = line.coverage
        if part is not None:
            ax.barh(at, part * 100, height=0.6, color=ACCENT)
        inside = part is not None and part > 0.85
        text = _percent(line) if part is not None else f"{HIDDEN} 人数少"
        place = (part or 0) * 100 + (-1 if inside else 1)
        look = {"ha": "right", "color": "white"} if inside else {"ha": "left", "color": INK}
        words(ax, place, at, text, va="center", size=size, **look)
    ax.set_xlim(0, 100)
    ax.set_ylim(-0.6, max(len(lines), 3) - 0.4)
    ticks(ax.xaxis, [0.0, 50.0, 100.0], ["0", "50", "100"])
    ticks(ax.yaxis, [float(at) for at in range(len(lines))], [line.label for line in reversed(lines)])
    return figure


def due(found: Report) -> Chart:
    """Open files by when they are due, red, yellow and blue."""
    lines = [line for line in found.due if line.label in DUE]
    rows: list[Row] = [(line.label, *(_shown(count) for count in (*line.counts[:3], line.total))) for line in lines]
    late = lines[0].total
    title = "逾期的人数少，不显示" if late is None else f"逾期 {late} 人" if late else "没有逾期的"
    source = f"到 {found.on} 为止，每份档案算最早的一项（人）。{_kept_back(found.fewest)}"
    if not any(count is None or count for line in lines for count in line.counts):
        rows = []
    return Chart(title, ("期限", "红", "黄", "蓝", "合计"), rows, source, partial(_draw_due, lines, source))


def _draw_due(lines: Sequence[Line], source: str, width: float, height: float) -> Figure:
    figure, ax = axes(width, height, source)
    _room_for_names(ax, width)
    most = max([sum(count or 0 for count in line.counts[:3]) for line in lines], default=0) or 1
    for at, line in enumerate(reversed(lines)):
        start = 0.0
        for colour, count in zip(_SHOWN, line.counts, strict=False):
            if count:
                ax.barh(
                    at, count, left=start, height=0.6, color="white", edgecolor=_INKS[colour],
                    hatch=_HATCHES[colour], linewidth=1.2,
                )  # fmt: skip
                start += count
        told = [
            f"{colour.label.split()[0]} {_shown(count)}" for colour, count in zip(_SHOWN, line.counts, strict=False)
        ]
        text = "　".join([*told, f"共 {_shown(line.total)}"])
        words(ax, start + most * 0.02, at, text, va="center", size=SMALL)
    ax.set_xlim(0, most * (1 + 2.4 / max(width - 3.6, 1)))  # the words take 2.4 inches
    ax.set_ylim(-0.6, len(lines) - 0.4)
    ticks(ax.xaxis, [], [])
    ticks(ax.yaxis, [float(at) for at in range(len(lines))], [line.label for line in reversed(lines)])
    return figure


def _room_for_names(ax: Axes, width: float) -> None:
    """Names of rows need more room on the left than numbers do."""
    box = ax.get_position()
    more = 0.75 / width
    ax.set_position((box.x0 + more, box.y0, box.width - more, box.height))


def _whole_numbers(ax: Axes, most: int) -> None:
    step = max(1, -(-most // 4))
    places = list(range(0, most + step, step))
    ticks(ax.yaxis, [float(at) for at in places], [str(at) for at in places])
    ax.grid(axis="y", color=LINE, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.spines["bottom"].set_color(PALE)


def _apart(wanted: float, taken: list[float], least: float) -> float:
    """A place near the wanted one that leaves room to those taken."""
    place = wanted
    while any(abs(place - other) < least for other in taken):
        place += least
    taken.append(place)
    return place


def _spread(places: Sequence[int], most: int) -> list[int]:
    """At most so many of the places, at equal steps, the last among them."""
    step = max(1, -(-(len(places) - 1) // max(most - 1, 1)))
    return list(places[::-step])[::-1]


def _day(day: dt.date) -> str:
    return f"{day:%y}-{day.month}-{day.day}"


def _number(count: int | None) -> float:
    """For matplotlib, which leaves a gap where there is none."""
    return math.nan if count is None else float(count)


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def _percent(line: Line) -> str:
    return HIDDEN if line.coverage is None else f"{line.coverage:.0%}"
