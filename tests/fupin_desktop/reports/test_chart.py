"""A chart for who needs black on white."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from fupin_desktop.reports import chart, ledger
from fupin_desktop.reports.chart import Chart, in_contrast

ROWS = [("村组排查", 8.0, "8"), ("信访舆情", 3.0, "3")]


@pytest.mark.parametrize("made", [ledger.bars("来源", ("来源", "件"), ROWS, "本账本")], ids=lambda one: one.title)
def test_in_contrast_there_is_no_grey_and_no_green(made: Chart) -> None:
    figure = made.draw(6, 4)
    usual = {chart.SECONDARY, chart.ACCENT, chart.PALE, chart.LINE}

    def colours() -> set[str]:
        texts = {to_hex(text.get_color()) for text in figure.findobj(Text) if text.get_text()}
        return texts | {to_hex(part.get_facecolor()) for part in figure.findobj(Rectangle)}

    assert colours() & usual
    in_contrast(figure)
    assert not colours() & usual
    assert colours() <= {"#000000", "#ffffff"}


@pytest.mark.parametrize("size", [(2.2, 1.5), (2.6, 2.0), (4.0, 3.1), (6.0, 5.0)])
def test_names_never_stand_in_each_other(size: tuple[float, float]) -> None:
    """Of many villages as many are drawn as there is room for, and it says how many."""
    figure = ledger.bars("条数", ("村", "条数"), [(f"第{n}里铺村", n, str(n)) for n in range(1, 41)], "条数").draw(
        *size
    )
    figure.canvas.draw()
    named = [one for one in figure.axes[0].get_yticklabels() if one.get_text()]
    boxes = sorted((one.get_window_extent() for one in named), key=lambda box: box.y0)
    assert all(upper.y0 >= lower.y1 for lower, upper in itertools.pairwise(boxes))
    said = "".join(text.get_text() for text in figure.findobj(Text)).replace("\n", "")
    assert f"只画了最多的 {len(named)} 项" in said
    assert named[-1].get_text() == "第40里铺村"


@pytest.mark.parametrize("count", [1, 7, chart.MOST])
def test_on_paper_all_up_to_the_most_are_drawn(count: int) -> None:
    made = ledger.bars("条数", ("村", "条数"), [(str(n), float(n), "") for n in range(count)], "条数")
    figures: list[Figure] = []

    def draw(width: float, height: float) -> Figure:
        figures.append(made.draw(width, height))
        return figures[-1]

    replace(made, draw=draw).picture(6)
    assert len([one for one in figures[0].axes[0].get_yticklabels() if one.get_text()]) == count
