"""The pieces that strips are made of: lines of letters, rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fupin_desktop.cards import blocks as b
from ui.paper import ink
from ui.paper.letters import width, widths, wrap

#: Units of a page in a mm: whole numbers of them are short in a PDF, and fonts have whole sizes.
TENTHS = 10
BODY, SMALL, HEADING, TITLE = 3.6, 2.9, 4.3, 7.8  # letters, mm
LEAD = 1.36  # of the letters, from line to line
_BASE = 0.38  # of the letters, the baseline below the middle of a line
_PAD, _ROW = 1.3, 6.6  # mm
#: How small letters may be, of the usual, before a text is broken into lines: a number or day without a place to break,
#: words in a firm column, any words (a line of one letter is worse than letters that are a little smaller).
_SMALLEST, _FIRM, _ANY = 0.58, 0.78, 0.88
_MOST_SHARED = 400
_LEAST = 5.0  # letters are never smaller, tenths of mm

#: Height of letters in tenths of mm, bold (as ui/paper/letters.py has it), colour.
Dress = tuple[int, int, str]
#: x, y of the baseline, text, dress.
Written = tuple[int, int, str, Dress]
#: x, y, width, height of a JPEG.
Shot = tuple[int, int, int, int, bytes]
#: x1, y1, x2, y2, one of `ink`'s pens.
Line = tuple[int, int, int, int, str]


@dataclass(frozen=True)
class Bars:
    """The vertical lines and the tinted columns (x, width) that rows one below the other share."""

    edges: tuple[int, ...]
    tints: tuple[tuple[int, int], ...] = ()


@dataclass
class Strip:
    """`keep`: stays with the next strip. `heads`: said again when it begins a page. `bars`: None where there are no
    cells; then no line stands below either. `blank`: it is repeated to fill the page. `start`: begins a page. `closes`:
    stays with what is above it, as who signs does. `beside`: columns (x, strips) in place of letters of its own."""

    height: int
    texts: Sequence[Written] = ()
    lines: Sequence[Line] = ()
    bars: Bars | None = None
    keep: bool = False
    heads: Sequence[Strip] = ()
    blank: bool = False
    grows: bool = False
    start: bool = False
    closes: bool = False
    code: tuple[int, int, int, str] | None = None  # x, y, size, text
    again: Callable[[], Strip] | None = None  # makes the same as it stands where it begins a page
    beside: Sequence[tuple[int, Sequence[Strip]]] = ()
    shots: Sequence[Shot] = ()


#: x, width, text, side, bold, colour, firm.
Cell = tuple[int, int, str, str, bool, str, bool]
#: Strips of blocks that many sheets share (headings, heads of tables, ticks), by width, letters and face.
_SHARED: dict[tuple[int, float, int], dict[Any, Any]] = {}


def _least(text: str, *, firm: bool) -> float:
    if text.isascii() and (firm or " " not in text):
        return _SMALLEST
    return _FIRM if firm else _ANY


class Pieces:
    """Sets lines and cells for a width, with letters of a size (1 is usual) and a face (OFFICIAL, or 0): what is bold
    stands in the sans on official papers too."""

    def __init__(self, wide: int, letters: float = 1.0, face: int = 0) -> None:
        self.wide, self.face = wide, face
        #: A mm at this size of letters, in the units of a page.
        self.unit = TENTHS * letters
        self.body = BODY * self.unit
        self.pad = round(_PAD * self.unit)
        self.row = round(_ROW * self.unit)
        self._shared = _SHARED.setdefault((wide, letters, face), {})

    def set_line(
        self, text: str, box: tuple[float, float, float, float], side: str, size: float, colour: str
    ) -> list[Written]:
        """One line of letters that are not bold, for what stands outside the blocks."""
        return self.line(text, box, side, size, False, colour)

    def once(self, key: Any, make: Callable[[Any, Any], Any]) -> Any:
        found = self._shared.get(key)
        if found is None:
            if len(self._shared) > _MOST_SHARED:
                self._shared.clear()
            found = self._shared[key] = make(self, key)
        return found

    def folded(self, text: str, size: float, room: float, bold: int) -> list[str]:
        """A text that stands in the middle: in one line, set a little smaller where it must be; else in several. None
        without a text."""
        taken = width(text, bold=bold or self.face) * size
        if not text or taken * _FIRM <= room:
            return [text] if text else []
        return wrap(text, room / size, bold=bold or self.face)

    def topped(self, strips: list[Strip]) -> list[Strip]:
        """Cells have a line below them; the first of a block has one above it too."""
        strips[0].lines = [(0, 0, self.wide, 0, ink.FIRM), *strips[0].lines]
        return strips

    def under(self, height: int) -> Line:
        return (0, height, self.wide, height, ink.FIRM)

    def cells(self, cells: Sequence[Cell], bars: Bars, least: int, heads: Sequence[Strip] = ()) -> Strip:
        """A row of cells, as high as the highest of them."""
        body, pad = self.body, self.pad
        height: float = least
        fitted: list[tuple[float, float, list[str], str, float, int, str]] = []
        for x, wide, text, side, strong, colour, firm in cells:
            bold = 1 if strong else self.face
            room: float = wide - 2 * pad
            size, lines = body, [text]
            taken = sum(map(widths(bold).__getitem__, text)) * body
            if taken > room or "\n" in text:
                stacked = text.split("\n")
                widest = taken if len(stacked) == 1 else max(width(line, bold=bold) for line in stacked) * body
                if widest * _least(text, firm=firm) <= room:
                    size, lines = min(body, body * room / widest), stacked
                else:
                    lines = wrap(text, room / body, bold=bold)
                    if len(lines) == 2 and len(lines[1]) == 1:  # a letter alone: rather two lines of one length
                        lines = wrap(text, taken / body / 2 + 1, bold=bold)
                if len(lines) > 1:
                    height = max(height, len(lines) * size * LEAD + 2.0 * self.unit)
                    taken = 0.0
            spare: float = 0.0 if side is b.LEFT or not taken else room - taken * size / body
            at = x + pad + (spare if side is b.RIGHT else spare / 2)
            fitted.append((at, room, lines, side, size, bold, colour))
        texts: list[Written] = []
        for at, room, lines, side, size, bold, colour in fitted:
            lead = size * LEAD
            y = (height - (len(lines) - 1) * lead) / 2 + _BASE * size
            dress = (int(size), bold, colour)
            for line in lines:
                spare = 0.0
                if len(lines) > 1 and side is not b.LEFT:
                    spare = (room - width(line, bold=bold) * size) * (1 if side is b.RIGHT else 0.5)
                texts.append((int(at + spare), int(y), line, dress))
                y += lead
        return Strip(int(height), texts, [self.under(int(height))], bars, heads=heads)

    def line(
        self,
        text: str,
        box: tuple[float, float, float, float],
        side: str,
        size: float,
        strong: int,
        colour: str,
    ) -> list[Written]:
        """One line in the middle of a box; what is too wide is set smaller. `strong`: bold, or a dress of its own."""
        if not text:
            return []
        bold = int(strong) or self.face
        x, y, room, height = box
        taken = width(text, bold=bold)
        size = max(_LEAST, min(size, room / taken) if taken else size)
        spare = room - taken * size
        at = x + (0.0 if side is b.LEFT else spare if side is b.RIGHT else spare / 2)
        return [(int(at), int(y + height / 2 + _BASE * size), text, (int(size), bold, colour))]
