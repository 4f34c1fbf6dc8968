"""Blocks become strips: rows of a page that are not torn, each with its letters and lines at their places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fupin_desktop.cards import blocks as b
from ui.paper import ink
from ui.paper.letters import width, widths, wrap

BODY, SMALL, HEADING, TITLE = 3.6, 2.9, 4.3, 7.8  # letters, mm
_LEAD = 1.36  # of the letters, from line to line
_BASE = 0.38  # of the letters, the baseline below the middle of a line
_PAD, _ROW = 1.3, 6.6  # mm
_SMALLEST = 0.62  # of the usual letters, before a text is wrapped
_CODE, _BOX = 17.0, 3.5  # mm

#: Height of letters in tenths of mm, bold, colour.
Dress = tuple[int, bool, str]
#: x, y of the baseline, text, dress.
Written = tuple[float, float, str, Dress]
#: x1, y1, x2, y2, one of `ink`'s pens.
Line = tuple[float, float, float, float, str]


@dataclass(frozen=True)
class Bars:
    """The vertical lines and the tinted columns (x, width) that rows one below the other share."""

    edges: tuple[float, ...]
    tints: tuple[tuple[float, float], ...] = ()


@dataclass
class Strip:
    """`keep`: stays with the next strip. `heads`: said again when it begins a page. `bars`: None where there are no
    cells; then no line stands below either. `blank`: it is repeated to fill the page. `start`: begins a page. `beside`:
    columns (x, strips) in place of letters of its own."""

    height: float
    texts: Sequence[Written] = ()
    lines: Sequence[Line] = ()
    bars: Bars | None = None
    keep: bool = False
    heads: Sequence[Strip] = ()
    blank: bool = False
    grows: bool = False
    start: bool = False
    code: tuple[float, float, float, str] | None = None  # x, y, size, text
    again: Sequence[Written] | None = None  # the letters where it begins a page
    beside: Sequence[tuple[float, Sequence[Strip]]] = ()


#: Strips of blocks that many sheets share (headings, heads of tables, ticks), by width and letters.
_SHARED: dict[tuple[float, float], dict[Any, Any]] = {}


class Setter:
    """Sets blocks for a width, with letters of a size (1 is usual)."""

    def __init__(self, wide: float, letters: float = 1.0) -> None:
        self.wide = wide
        self.letters = letters
        self.body = BODY * letters
        self.pad = _PAD * letters
        self.row = _ROW * letters
        self._shared = _SHARED.setdefault((wide, letters), {})
        #: What a table repeats at the top of a page: the heading before it.
        self._heads: tuple[Strip, ...] = ()

    def strips(self, blocks: Iterable[b.Block]) -> list[Strip]:
        """All strips of some blocks, from top to bottom. They are shared: nobody changes one."""
        made: list[Strip] = []
        for block in blocks:
            kind = type(block)
            made += self._once(block, _SETTERS[kind]) if kind in _SHARED_KINDS else _SETTERS[kind](self, block)
            if kind is b.Section:
                self._heads = self._once(("again", block), Setter._again)
        return made

    def _once(self, key: Any, make: Callable[[Setter, Any], Any]) -> Any:
        found = self._shared.get(key)
        if found is None:
            if len(self._shared) > _MOST_SHARED:
                self._shared.clear()
            found = self._shared[key] = make(self, key)
        return found

    # -- one method a kind of block ------------------------------------------------------------------------------

    def title(self, block: b.Title) -> list[Strip]:
        code = _CODE * self.letters if block.code else 0.0
        side = code + 2 if code else 0.0
        texts, y = [], 0.0
        for text, size, bold, colour in (
            (block.over, 1.12 * self.body, False, ink.SOFT),
            (block.text, TITLE * self.letters, True, ink.INK),
            (block.under, 1.05 * self.body, False, ink.INK),
        ):
            if text:
                height = size * _LEAD
                texts += self._line(text, (side, y, self.wide - 2 * side, height), b.CENTRE, size, bold, colour)
                y += height
        height = max(y, code) + 1.6
        lines = [(0, height, self.wide, height, ink.THICK), (0, height + 0.9, self.wide, height + 0.9, ink.FINE)]
        drawn = (self.wide - code, 0.0, code, block.code) if code else None
        return [Strip(height + 2.4, texts, lines, code=drawn, keep=True)]

    def section(self, block: b.Section) -> list[Strip]:
        return [self._heading(block.text, block.note)]

    def _again(self, key: tuple[str, b.Section]) -> tuple[Strip, ...]:
        return (self._heading(f"{key[1].text}（续）", key[1].note),)

    def _heading(self, text: str, note: str) -> Strip:
        size = HEADING * self.letters
        height = size * 1.9
        box = (2.6 * self.letters, 0.4 * size, self.wide - 2.6 * self.letters, height - 0.4 * size)
        middle = 0.2 * size + height / 2
        mark = (0.7, middle - 0.42 * size, 0.7, middle + 0.42 * size, ink.MARK)
        texts = self._line(text, box, b.LEFT, size, True, ink.ACCENT)
        texts += self._line(note, box, b.RIGHT, SMALL * self.letters, False, ink.SOFT)
        return Strip(height, texts, [mark], keep=True)

    def grid(self, block: b.Grid) -> list[Strip]:
        made: list[Strip] = []
        row: list[b.Pair] = []
        used = 0
        for number, pair in enumerate(block.pairs):
            row.append(pair)
            used += pair.span
            following = block.pairs[number + 1] if number + 1 < len(block.pairs) else None
            if following is None or used + following.span > block.columns:
                made.append(self._pairs(row, block, block.columns - used))
                row, used = [], 0
        return self._topped(made)

    def _pairs(self, row: Sequence[b.Pair], block: b.Grid, left_over: int) -> Strip:
        share, label = self.wide / block.columns, block.label_width * self.letters
        edges, tints, cells = [0.0], [], []
        x = 0.0
        for number, pair in enumerate(row):
            span = pair.span + (left_over if number + 1 == len(row) else 0)
            edges += [x + label, x + span * share]
            tints.append((x, label))
            cells.append((x, label, pair.label, b.CENTRE, True, ink.SOFT, True))
            cells.append((x + label, span * share - label, pair.value, b.LEFT, False, ink.INK, False))
            x += span * share
        return self._cells(cells, Bars(tuple(edges), tuple(tints)), self.row * block.lines)

    def table(self, block: b.Table) -> list[Strip]:
        places, bars, head = self._once(block.columns, Setter._columns)
        heads = (*self._heads, head)
        self._heads = ()
        height = block.height * self.letters or self.row
        rows = []
        for number, cells in enumerate(block.rows):
            strong = number in block.strong
            filled = [
                (x, wide, text, column.side, strong, ink.INK, column.firm)
                for (x, wide, column), text in zip(places, cells, strict=True)
                if text
            ]
            rows.append(self._cells(filled, bars, height, heads))
        if block.carried:
            self._say_again(rows, places, block)
        if not block.rows and block.empty:
            texts = self._line(block.empty, (0, 0, self.wide, self.row), b.CENTRE, self.body, False, ink.SOFT)
            rows.append(Strip(self.row, texts, [self._under(self.row)], Bars((0.0, self.wide)), heads=heads))
        spare = Strip(height, (), [self._under(height)], bars, heads=heads, blank=block.fills)
        rows += [replace(spare, blank=False)] * (block.least - len(rows))
        return [head, *rows, spare] if block.fills else [head, *rows]

    def _columns(self, columns: tuple[b.Column, ...]) -> tuple[_Places, Bars, Strip]:
        """Where the columns of a table stand, and their headings."""
        whole = sum(column.width for column in columns)
        places, x = [], 0.0
        for column in columns:
            wide = self.wide * column.width / whole
            places.append((x, wide, column))
            x += wide
        edges = (0.0, *(x + wide for x, wide, _ in places))
        cells = [(x, wide, column.title, b.CENTRE, True, ink.SOFT, True) for x, wide, column in places]
        head = self._cells(cells, Bars(edges, ((0.0, self.wide),)), self.row)
        head.keep = True
        return places, Bars(edges), self._topped([head])[0]

    def _say_again(self, rows: Sequence[Strip], places: _Places, block: b.Table) -> None:
        """What a row leaves out because the one above says it, for the case that the row begins a page."""
        said = dict.fromkeys(block.carried, "")
        for strip, cells in zip(rows, block.rows, strict=True):
            if cells[block.carried[0]]:
                said = {place: cells[place] for place in block.carried}
                continue
            strip.again = list(strip.texts)
            for place, text in said.items():
                x, wide, column = places[place]
                box = (x + self.pad, 0, wide - 2 * self.pad, strip.height)
                strip.again += self._line(text, box, column.side, self.body, False, ink.INK)

    def ticks(self, block: b.Ticks) -> list[Strip]:
        share = self.wide / block.columns
        made = []
        for start in range(0, len(block.ticks), block.columns):
            shown = block.ticks[start : start + block.columns]
            height = self.row * 1.75
            texts: list[Written] = []
            lines = [self._under(height)]
            for number, tick in enumerate(shown):
                x = number * share + self.pad
                box = _BOX * self.letters
                beside = x + box + 1.2 * self.letters
                room = (number + 1) * share - beside - self.pad
                texts += self._line(tick.label, (beside, 0.3, room, height / 2), b.LEFT, self.body, True, ink.INK)
                words = (beside, height / 2 - 0.3, room, height / 2)
                texts += self._line(tick.words, words, b.LEFT, SMALL * self.letters, False, ink.SOFT)
                lines += _drawn(tick.state, x, (height - box) / 2, box)
            edges = tuple(share * number for number in range(len(shown) + 1))
            made.append(Strip(height, texts, lines, Bars(edges)))
        return self._topped(made)

    def text(self, block: b.Text) -> list[Strip]:
        size = self.body * block.size
        short = 2.0 if block.indent else 0.0
        lines = wrap(block.text, self.wide / size, bold=block.bold, first=short)
        made = []
        for number, line in enumerate(lines):
            box = (0 if number else short * size, 0.0, self.wide, size * _LEAD * 1.12)
            texts = self._line(line, box, block.side, size, block.bold, ink.INK)
            made.append(Strip(box[3], texts, keep=number == 0 and len(lines) > 1))
        return made

    def signatures(self, block: b.Signatures) -> list[Strip]:
        share = self.wide / len(block.labels)
        height = self.row * 1.7
        texts: list[Written] = []
        lines: list[Line] = []
        for number, label in enumerate(block.labels):
            x = number * share
            taken = width(label, bold=True) * self.body + 1.5
            base = height * 0.72
            texts += self._line(label, (x, base - self.body, share, self.body * 1.2), b.LEFT, self.body, True, ink.INK)
            if label.endswith("日期："):
                box = (x + taken, base - self.body, share - taken - 2, self.body * 1.2)
                texts += self._line("　　　年　　月　　日", box, b.LEFT, self.body, False, ink.INK)
            else:
                below = base + 0.3
                lines.append((x + taken, below, x + share - 5, below, ink.FIRM))
        return [Strip(height, texts, lines)]

    def blank(self, block: b.Blank) -> list[Strip]:
        lead = self.row * 1.05
        made = []
        known = wrap(block.text, (self.wide - 2 * self.pad) / self.body) if block.text else []
        bars = Bars((0.0, self.wide))
        label = (self.pad, 0.0, self.wide - 2 * self.pad, lead * 0.9)
        texts = self._line(block.label, label, b.LEFT, self.body, True, ink.SOFT)
        made.append(Strip(lead * 0.9, texts, bars=bars, keep=True))
        count = max(block.lines, len(known))
        for number in range(count):
            box = (self.pad, 0.0, self.wide - 2 * self.pad, lead)
            written = known[number] if number < len(known) else ""
            texts = self._line(written, box, b.LEFT, self.body, False, ink.INK)
            under = self._under(lead) if number + 1 == count else (2.0, lead, self.wide - 2, lead, ink.FAINT)
            made.append(Strip(lead, texts, [under], bars))
        return self._topped(made)

    def gap(self, block: b.Gap) -> list[Strip]:
        return [Strip(0.0 if block.grows else block.height * self.letters, grows=block.grows)]

    def start(self, _block: b.Break) -> list[Strip]:
        return [Strip(0.0, start=True)]

    def beside(self, block: b.Beside) -> list[Strip]:
        between = 6.0
        half = (self.wide - between) / 2
        left = Setter(half, self.letters).strips(block.left)
        right = Setter(half, self.letters).strips(block.right)
        height = max(sum(strip.height for strip in column) for column in (left, right))
        return [Strip(height, beside=((0.0, left), (half + between, right)))]

    def set_line(
        self, text: str, box: tuple[float, float, float, float], side: str, size: float, colour: str
    ) -> list[Written]:
        """One line of letters that are not bold, for what stands outside the blocks."""
        return self._line(text, box, side, size, False, colour)

    # -- pieces ---------------------------------------------------------------------------------------------------

    def _topped(self, strips: list[Strip]) -> list[Strip]:
        """Cells have a line below them; the first of a block has one above it too."""
        strips[0].lines = [(0.0, 0.0, self.wide, 0.0, ink.FIRM), *strips[0].lines]
        return strips

    def _under(self, height: float) -> Line:
        return (0.0, height, self.wide, height, ink.FIRM)

    def _cells(
        self, cells: Sequence[_Cell], bars: Bars, least: float, heads: Sequence[Strip] = ()
    ) -> Strip:
        """A row of cells, as high as the highest of them."""
        body, pad = self.body, self.pad
        height = least
        fitted: list[tuple[float, float, list[str], str, float, bool, str]] = []
        for x, wide, text, side, bold, colour, firm in cells:
            room = wide - 2 * pad
            size, lines = body, [text]
            taken = sum(map(widths(bold).__getitem__, text)) * body
            if taken > room or "\n" in text:
                if firm and taken * _SMALLEST <= room:
                    size = body * room / taken
                else:
                    lines = wrap(text, room / body, bold=bold)
                    height = max(height, len(lines) * body * _LEAD + 2.0 * self.letters)
                    taken = 0.0
            at = x + pad
            if side is not b.LEFT and taken:
                spare = room - taken * size / body
                at += spare if side is b.RIGHT else spare / 2
            fitted.append((at, room, lines, side, size, bold, colour))
        texts: list[Written] = []
        for at, room, lines, side, size, bold, colour in fitted:
            lead = size * _LEAD
            y = (height - (len(lines) - 1) * lead) / 2 + _BASE * size
            dress = (_tenths(size), bold, colour)
            for line in lines:
                spare = 0.0
                if len(lines) > 1 and side is not b.LEFT:
                    spare = (room - width(line, bold=bold) * size) * (1 if side is b.RIGHT else 0.5)
                texts.append((at + spare, y, line, dress))
                y += lead
        return Strip(height, texts, [self._under(height)], bars, heads=heads)

    def _line(
        self, text: str, box: tuple[float, float, float, float], side: str, size: float, bold: bool, colour: str
    ) -> list[Written]:
        """One line in the middle of a box; what is too wide is set smaller."""
        if not text:
            return []
        x, y, room, height = box
        taken = width(text, bold=bold)
        size = min(size, room / taken) if taken else size
        spare = room - taken * size
        at = x + (0.0 if side is b.LEFT else spare if side is b.RIGHT else spare / 2)
        return [(at, y + height / 2 + _BASE * size, text, (_tenths(size), bold, colour))]


def _tenths(size: float) -> int:
    """Letters in tenths of mm, never larger than they were measured."""
    return max(5, int(size * 10 + 1e-6))


def _drawn(state: str, x: float, y: float, size: float) -> list[Line]:
    """A box with what was found."""
    right, below = x + size, y + size
    box: list[Line] = [
        (x, y, right, y, ink.FIRM), (right, y, right, below, ink.FIRM), (right, below, x, below, ink.FIRM),
        (x, below, x, y, ink.FIRM),
    ]  # fmt: skip
    if state == b.MET:
        low = (x + 0.42 * size, y + 0.78 * size)
        box += [(x + 0.18 * size, y + 0.5 * size, *low, ink.TICK), (*low, x + 0.92 * size, y + 0.12 * size, ink.TICK)]
    elif state == b.FAILED:
        inner = 0.2 * size
        box += [
            (x + inner, y + inner, right - inner, below - inner, ink.CROSS),
            (right - inner, y + inner, x + inner, below - inner, ink.CROSS),
        ]
    elif state == b.OTHER:
        box.append((x + 0.22 * size, y + size / 2, right - 0.22 * size, y + size / 2, ink.TICK))
    return box


#: x, width, text, side, bold, colour, firm.
_Cell = tuple[float, float, str, str, bool, str, bool]
_Places = Sequence[tuple[float, float, b.Column]]
_SHARED_KINDS = frozenset({b.Section, b.Ticks, b.Signatures})
_MOST_SHARED = 400
_SETTERS: dict[type, Callable[[Setter, Any], list[Strip]]] = {
    b.Title: Setter.title, b.Section: Setter.section, b.Grid: Setter.grid, b.Table: Setter.table,
    b.Ticks: Setter.ticks, b.Text: Setter.text, b.Signatures: Setter.signatures, b.Blank: Setter.blank,
    b.Gap: Setter.gap, b.Break: Setter.start, b.Beside: Setter.beside,
}  # fmt: skip
