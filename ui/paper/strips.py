"""Blocks become strips: rows of a page that are not torn, each with its letters and lines at their places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from fupin_desktop.cards import blocks as b
from ui.paper import ink
from ui.paper.letters import width, wrap
from ui.paper.pieces import HEADING, LEAD, SMALL, TITLE, Bars, Line, Pieces, Strip, Written

_CODE, _BOX = 17.0, 3.5  # mm


class Setter(Pieces):
    """Sets the blocks of a sheet."""

    #: What a table repeats at the top of a page: the heading before it.
    _heads: tuple[Strip, ...] = ()

    def strips(self, blocks: Iterable[b.Block]) -> list[Strip]:
        """All strips of some blocks, from top to bottom. They are shared: nobody changes one."""
        made: list[Strip] = []
        for block in blocks:
            kind = type(block)
            made += self.once(block, _SETTERS[kind]) if kind in _SHARED_KINDS else _SETTERS[kind](self, block)
            if kind is b.Section:
                self._heads = self.once(("again", block), Setter._again)
        return made

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
                height = size * LEAD
                texts += self.line(text, (side, y, self.wide - 2 * side, height), b.CENTRE, size, bold, colour)
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
        texts = self.line(text, box, b.LEFT, size, True, ink.ACCENT)
        texts += self.line(note, box, b.RIGHT, SMALL * self.letters, False, ink.SOFT)
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
        return self.topped(made)

    def _pairs(self, row: Sequence[b.Pair], block: b.Grid, left_over: int) -> Strip:
        share, label = self.wide / block.columns, block.label_width * self.letters
        edges, tints, cells = [0.0], [], []
        x = 0.0
        for number, pair in enumerate(row):
            span = pair.span + (left_over if number + 1 == len(row) else 0)
            edges += [x + label, x + span * share]
            tints.append((x, label))
            cells.append((x, label, pair.label, b.CENTRE, True, ink.SOFT, True))
            cells.append((x + label, span * share - label, pair.value, b.LEFT, False, ink.INK, pair.value.isascii()))
            x += span * share
        return self.cells(cells, Bars(tuple(edges), tuple(tints)), self.row * block.lines)

    def table(self, block: b.Table) -> list[Strip]:
        places, bars, head = self.once(block.columns, Setter._columns)
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
            rows.append(self.cells(filled, bars, height, heads))
        if block.carried:
            self._say_again(rows, places, block)
        if not block.rows and block.empty:
            texts = self.line(block.empty, (0, 0, self.wide, self.row), b.CENTRE, self.body, False, ink.SOFT)
            rows.append(Strip(self.row, texts, [self.under(self.row)], Bars((0.0, self.wide)), heads=heads))
        spare = Strip(height, (), [self.under(height)], bars, heads=heads, blank=block.fills)
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
        head = self.cells(cells, Bars(edges, ((0.0, self.wide),)), self.row)
        head.keep = True
        return places, Bars(edges), self.topped([head])[0]

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
                strip.again += self.line(text, box, column.side, self.body, False, ink.INK)

    def ticks(self, block: b.Ticks) -> list[Strip]:
        share = self.wide / block.columns
        made = []
        for start in range(0, len(block.ticks), block.columns):
            shown = block.ticks[start : start + block.columns]
            height = self.row * 1.75
            texts: list[Written] = []
            lines = [self.under(height)]
            for number, tick in enumerate(shown):
                x = number * share + self.pad
                box = _BOX * self.letters
                beside = x + box + 1.2 * self.letters
                room = (number + 1) * share - beside - self.pad
                named = (beside, 0.3, room, height / 2) if tick.words else (beside, 0.0, room, height)
                texts += self.line(tick.label, named, b.LEFT, self.body, True, ink.INK)
                words = (beside, height / 2 - 0.3, room, height / 2)
                texts += self.line(tick.words, words, b.LEFT, SMALL * self.letters, False, ink.SOFT)
                lines += _drawn(tick.state, x, (height - box) / 2, box)
            edges = tuple(share * number for number in range(len(shown) + 1))
            made.append(Strip(height, texts, lines, Bars(edges)))
        return self.topped(made)

    def text(self, block: b.Text) -> list[Strip]:
        size = self.body * block.size
        short = 2.0 if block.indent else 0.0
        lines = wrap(block.text, self.wide / size, bold=block.bold, first=short)
        made = []
        for number, line in enumerate(lines):
            box = (0 if number else short * size, 0.0, self.wide, size * LEAD * 1.12)
            texts = self.line(line, box, block.side, size, block.bold, ink.INK)
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
            texts += self.line(label, (x, base - self.body, share, self.body * 1.2), b.LEFT, self.body, True, ink.INK)
            if label.endswith("日期："):
                box = (x + taken, base - self.body, share - taken - 2, self.body * 1.2)
                texts += self.line("　　　年　　月　　日", box, b.LEFT, self.body, False, ink.INK)
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
        texts = self.line(block.label, label, b.LEFT, self.body, True, ink.SOFT)
        made.append(Strip(lead * 0.9, texts, bars=bars, keep=True))
        count = max(block.lines, len(known))
        for number in range(count):
            box = (self.pad, 0.0, self.wide - 2 * self.pad, lead)
            written = known[number] if number < len(known) else ""
            texts = self.line(written, box, b.LEFT, self.body, False, ink.INK)
            under = self.under(lead) if number + 1 == count else (2.0, lead, self.wide - 2, lead, ink.FAINT)
            made.append(Strip(lead, texts, [under], bars))
        if block.grows:
            made.insert(-1, Strip(lead, (), [(2.0, lead, self.wide - 2, lead, ink.FAINT)], bars, blank=True))
        return self.topped(made)

    def gap(self, block: b.Gap) -> list[Strip]:
        return [Strip(0.0 if block.grows else block.height * self.letters, grows=block.grows)]

    def start(self, _block: b.Break) -> list[Strip]:
        return [Strip(0.0, start=True)]

    def beside(self, block: b.Beside) -> list[Strip]:
        between = 6.0
        half = (self.wide - between) / 2
        left = Setter(half, self.letters).strips(block.left)
        right = Setter(half, self.letters).strips(block.right)
        height = max(sum(strip.height for strip in column if not strip.blank) for column in (left, right))
        return [Strip(height, beside=((0.0, left), (half + between, right)))]


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


_Places = Sequence[tuple[float, float, b.Column]]
_SHARED_KINDS = frozenset({b.Section, b.Ticks, b.Signatures})
_MOST_SHARED = 400
_SETTERS: dict[type, Callable[[Setter, Any], list[Strip]]] = {
    b.Title: Setter.title, b.Section: Setter.section, b.Grid: Setter.grid, b.Table: Setter.table,
    b.Ticks: Setter.ticks, b.Text: Setter.text, b.Signatures: Setter.signatures, b.Blank: Setter.blank,
    b.Gap: Setter.gap, b.Break: Setter.start, b.Beside: Setter.beside,
}  # fmt: skip
