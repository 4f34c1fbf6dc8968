"""A chart for who needs black on white."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
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
