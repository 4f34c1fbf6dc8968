"""What every chart has (one message, its rows, where they come from) and how it looks: readable in black and white."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from db.resources import RESOURCES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SECONDARY, LINE, ACCENT, PALE = "#1f2a2e", "#5d6b70", "#dfe4e6", "#1b6e53", "#b7d3c8"
#: What has become worse: it is not drawn as what goes well.
WORSE = "#8a5200"
_IN_CONTRAST = dict.fromkeys((INK, SECONDARY, ACCENT), "#000000") | {PALE: "#ffffff", LINE: "#ffffff"}
NORMAL, SMALL = 11, 9
#: Bars that one chart has; more are in its table only.
MOST = 16
_DPI = 160
#: Inches: a chart on paper at least, what stands above and below its bars, a bar with its name.
_LOWEST, AROUND, BAR = 2.3, 0.95, 0.2
_SOURCE_LINE = 0.17
_FONTS = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.ttf")

Row = tuple[str, ...]
#: Draws the chart in so many inches.
Draw = Callable[[float, float], "Figure"]


@dataclass(frozen=True)
class Chart:
    """A chart: its message, the rows that it draws under `columns`, where they come from, and the drawing."""

    title: str
    columns: Row
    rows: list[Row]
    source: str
    draw: Draw
    #: Too small a number to draw: its rows say it better.
    is_table: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows

    def picture(self, width: float) -> bytes:
        """The drawing as a PNG of so many inches, fine enough for paper; the higher, the more bars it has."""
        height = max(_LOWEST, AROUND + BAR * min(len(self.rows), MOST))
        buffer = io.BytesIO()
        self.draw(width, height).savefig(buffer, format="png", dpi=_DPI)
        return buffer.getvalue()


def axes(width: float, height: float, source: str, *, right: float = 0.0) -> tuple[Figure, Axes]:
    """A figure with one pair of axes, the source under it, and room on the right for labels (a part of the width)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor="white")
    told = _folded(source, width - 0.3)
    below, left, above = 0.62 + _SOURCE_LINE * (len(told) - 1), 0.55, 0.3  # inches
    made = figure.add_axes(
        (left / width, below / height, 1 - (left + 0.15) / width - right, 1 - (below + above) / height)
    )
    made.set_facecolor("white")
    for side in ("top", "right", "left"):
        made.spines[side].set_visible(False)
    made.spines["bottom"].set_color(SECONDARY)
    made.tick_params(colors=SECONDARY, labelsize=SMALL, length=0)
    for text in (*made.get_xticklabels(), *made.get_yticklabels()):
        text.set_fontfamily(family())
    words(figure, 0.15 / width, 0.12 / height, "\n".join(told), size=SMALL, color=SECONDARY, linespacing=1.3)
    return figure, made


def _folded(text: str, room: float) -> list[str]:
    """The lines of small letters in so many inches; an ideograph is as wide as it is high, what else about half."""
    lines, taken = [""], 0.0
    for letter in text:
        wide = SMALL / 72 * (1.0 if letter > "\u2e7f" else 0.6)
        if taken + wide > room and letter not in "，。；、）":
            lines.append("")
            taken = 0.0
        lines[-1] += letter
        taken += wide
    return lines


def words(on: Any, x: float, y: float, text: str, **more: Any) -> Any:
    """Text in the font that is shipped, on a figure or axes."""
    usual: dict[str, Any] = {"fontfamily": family(), "color": INK, "size": NORMAL}
    return on.text(x, y, text, **(usual | more))


def in_contrast(figure: Figure) -> None:
    """Draw it in black on white, for who needs it so; colours that tell something stay."""
    from matplotlib.colors import to_hex
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    def other(colour: Any) -> Any:
        return _IN_CONTRAST.get(to_hex(colour), colour)

    for artist in figure.findobj():
        if isinstance(artist, (Text, Line2D)):
            artist.set_color(other(artist.get_color()))
        elif isinstance(artist, Patch) and artist.get_alpha() is None:  # bands behind stay pale
            face, edge = artist.get_facecolor(), artist.get_edgecolor()
            if to_hex(face) in (PALE, LINE):
                edge = INK
            artist.set_facecolor(other(face))
            artist.set_edgecolor(other(edge))


def ticks(axis: Any, places: list[float], labels: list[str]) -> None:
    """Labels of an axis, in the font that is shipped."""
    axis.set_ticks(places, labels, fontfamily=family(), color=SECONDARY, size=SMALL)


@cache
def family() -> str:
    """The name of the font that is shipped, made known to matplotlib once."""
    from matplotlib import font_manager

    for name in _FONTS:
        font_manager.fontManager.addfont(RESOURCES / "fonts" / name)
    return font_manager.FontProperties(fname=RESOURCES / "fonts" / _FONTS[0]).get_name()
