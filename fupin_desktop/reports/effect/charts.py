"""The charts of the report: one message each, its numbers written at the bars, readable in black and white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from fupin_desktop.reports.chart import ACCENT, PALE, SMALL, Chart, axes, ticks, words
from fupin_desktop.reports.effect.matrix import text
from fupin_desktop.reports.effect.row import Row
from fupin_desktop.reports.effect.rows import BY_NO
from fupin_desktop.reports.ledger import bars

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Value = float | None
#: What each chart is told from: its title, the lines that it stands on.
_SECURED = ("两不愁三保障和村里的条件", ("R04", "R09a", "R09b", "R09c", "R45"))
_ENJOYED = ("应享尽享", ("R08a", "R08b", "R08c", "R08d", "R11"))
_LAYERS = ("R121", "R122", "R123", "R124", "R125")
_INTENTS = ("R30a", "R30b", "R30c", "R30d")
_CLASSES = ("F01a", "F01b", "F01c")
_HATCH = "///"  # of what is still to do: told apart without colour


def all_charts(
    figures: Mapping[str, tuple[Value, Value]],
    years: Mapping[int, Mapping[str, Value]],
    villages: Mapping[str, Mapping[str, Value]],
    said: str,
) -> list[Chart]:
    """(value, of) by line; figures by year and line; by village's name and line. Those without any number are left
    out."""
    made = [
        _rates(*_ENJOYED, figures, said),
        _rates(*_SECURED, figures, said),
        _target(figures, said),
        _parts("医疗保障五层报销", _LAYERS, figures, said),
    ]
    made.append(_parts("务工意向", _INTENTS, figures, said))
    made.append(_parts("监测对象三类", _CLASSES, figures, said))
    made += [_over_years(row, years, said) for row in BY_NO.values() if row.chart in ("bars", "line", "pair")]
    made += [_of_villages(row, villages, said) for row in BY_NO.values() if row.chart == "villages"]
    return [chart for chart in made if not chart.is_empty]


def _rates(name: str, of_lines: Sequence[str], figures: Mapping[str, tuple[Value, Value]], said: str) -> Chart:
    told = []
    for no in of_lines:
        value, of = figures.get(no, (None, None))
        if value is not None and of:
            told.append((BY_NO[no].label, 100 * value / of, f"{value:,.0f}/{of:,.0f}"))
    below = sum(size < 100 for _, size, _ in told)
    title = f"{name}：{below} 项没有全部达到" if below else f"{name}：全部达到" if told else name
    return bars(title, ("指标", "达到"), told, f"{said}　单位：%")


def _target(figures: Mapping[str, tuple[Value, Value]], said: str) -> Chart:
    done, target = figures.get("R39a", (None, None))
    if done is None or target is None:
        return Chart("办实事", ("项", "件"), [], said, partial(_stack, done or 0, 0.0, said))
    left = max(0.0, target - done)
    title = f"办实事 {done:,.0f} 件，离目标少 {left:,.0f} 件" if left else f"办实事 {done:,.0f} 件，达到目标"
    rows: list[tuple[str, ...]] = [("目标", text(target)), ("已办", text(done)), ("未办", text(left))]
    return Chart(title, ("项", "件"), rows, f"{said}　单位：件", partial(_stack, done, left, f"{said}　单位：件"))


def _stack(done: float, left: float, source: str, width: float, height: float) -> Figure:
    figure, ax = axes(width, height, source)
    ax.barh(0, done, height=0.5, color=ACCENT)
    words(ax, done / 2, 0, f"已办 {done:,.0f}", ha="center", va="center", color="white")
    if left:
        ax.barh(0, left, left=done, height=0.5, color="white", edgecolor=ACCENT, hatch=_HATCH)
        words(ax, done + left / 2, 0.32, f"未办 {left:,.0f}", ha="center", va="bottom")
    ax.set_ylim(-0.8, 0.8)
    ticks(ax.yaxis, [], [])
    ticks(ax.xaxis, [], [])
    return figure


def _parts(title: str, of: Sequence[str], figures: Mapping[str, tuple[Value, Value]], said: str) -> Chart:
    told = [(BY_NO[no].label, value, text(round(value, 2))) for no in of if (value := figures.get(no, (None, None))[0])]
    unit = BY_NO[of[0]].unit
    whole = sum(size for _, size, _ in told)
    return bars(f"{title}共 {text(round(whole, 2))} {unit}", ("项", unit), told, f"{said}　单位：{unit}")


def _over_years(row: Row, years: Mapping[int, Mapping[str, Value]], said: str) -> Chart:
    told = [(year, value) for year in sorted(years) if (value := years[year].get(row.no)) is not None]
    rows: list[tuple[str, ...]] = [(f"{year} 年", text(round(value, row.digits))) for year, value in told]
    source = f"{said}　单位：{row.unit}"
    title = row.label if len(told) < 2 else f"{row.label}：{rows[0][0]} {rows[0][1]}，{rows[-1][0]} {rows[-1][1]}"
    draw = partial(_draw_years, told, row, source)
    says = len(told) > 1 and any(value for _, value in told)  # a row of noughts is told in the table of lines
    return Chart(title, ("年度", row.unit), rows if says else [], source, draw)


def _draw_years(told: Sequence[tuple[int, float]], row: Row, source: str, width: float, height: float) -> Figure:
    figure, ax = axes(width, height, source)
    places = [float(at) for at in range(len(told))]
    sizes = [value for _, value in told]
    most = max([*sizes, 0.0]) or 1.0
    if row.chart == "line":
        ax.plot(places, sizes, color=ACCENT, marker="o", linewidth=2)
    else:
        ax.bar(places, sizes, width=0.55, color=[*[PALE] * (len(sizes) - 1), ACCENT], edgecolor=ACCENT)
    for at, size in zip(places, sizes, strict=True):
        words(ax, at, size + most * 0.03, text(round(size, row.digits)), ha="center", va="bottom", size=SMALL)
    ax.set_ylim(min(0.0, *sizes), most * 1.18)
    ax.set_xlim(-0.6, len(told) - 0.4)
    ticks(ax.xaxis, places, [str(year) for year, _ in told])
    ticks(ax.yaxis, [], [])
    return figure


def _of_villages(row: Row, villages: Mapping[str, Mapping[str, Value]], said: str) -> Chart:
    told = [
        (name, value, text(round(value, row.digits)))
        for name, found in villages.items()
        if (value := found.get(row.no))
    ]
    return bars(f"{row.label}，各村", ("村", row.unit), told, f"{said}　单位：{row.unit}")
