"""Blocks become strips: rows of a page that are not torn, each with its letters and lines at their places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtGui import QImage

from fupin_desktop.cards import blocks as b
from ui.paper import ink
from ui.paper.lettering import HEADING, LEAD, SMALL, TENTHS, TITLE, Bars, Line, Pieces, Shot, Strip, Written
from ui.paper.letters import width, wrap

_CODE, _BOX = 17.5, 3.5  # mm
#: A picture is no higher (one alone in its row: twice that), and so far from the next, mm.
_HIGHEST, _APART = 70.0, 4.0


class Setter(Pieces):
    """Sets the blocks of a sheet."""

    #: What a table repeats at the top of a page: the heading before it.
    _heads: tuple[Strip, ...] = ()
    _section: b.Section | None = None

    def strips(self, blocks: Iterable[b.Block]) -> list[Strip]:
        """All strips of some blocks, from top to bottom. They are shared: nobody changes one."""
        made: list[Strip] = []
        for block in blocks:
            kind = type(block)
            if kind in _SHARED_KINDS:
                made += self.once(block, _SETTERS[kind])
            elif isinstance(block, b.Ticks):
                made += self.once((block, self._section), Setter._found)
            elif isinstance(block, b.Table) and block.often:
                made += self.once((block, self._section), Setter._often)
                self._heads = ()
            else:
                made += _SETTERS[kind](self, block)
            if isinstance(block, b.Section):
                self._section = block
                self._heads = self.once(("again", block), Setter._again)
        return made

    # -- one method a kind of block ------------------------------------------------------------------------------

    def _often(self, key: tuple[b.Table, b.Section | None]) -> list[Strip]:
        return self.table(key[0])

    def _found(self, key: tuple[b.Ticks, b.Section | None]) -> list[Strip]:
        return [replace(strip, heads=self._heads) for strip in self.ticks(key[0])]

    def title(self, block: b.Title) -> list[Strip]:
        unit = self.unit
        code = round(_CODE * unit) if block.code else 0
        side = code + 2 * unit if code else 0.0
        texts: list[Written] = []
        y = 0.0
        room = self.wide - 2 * side
        for text, size, bold in (
            (block.over, 1.12 * self.body, 0), (block.text, TITLE * unit, self.face | 1),
            (block.under, 1.05 * self.body, 0),
        ):  # fmt: skip
            for line in self.folded(text, size, room, bold):
                texts += self.line(line, (side, y, room, size * LEAD), b.CENTRE, size, bold, ink.INK)
                y += size * LEAD
        if block.code and block.caption:
            size = SMALL * unit
            box = (self.wide - code, code, code, size * LEAD)
            texts += self.line(block.caption, box, b.CENTRE, size, False, ink.INK)
        under = round(max(y, code + (SMALL * unit * LEAD if block.code and block.caption else 0)) + 1.6 * unit)
        below = under + round(0.9 * unit)
        lines = [(0, under, self.wide, under, ink.THICK), (0, below, self.wide, below, ink.FINE)]
        if self.face:  # black on white, as official papers are
            lines = []
        drawn = (self.wide - code, 0, code, block.code) if code else None
        return [Strip(below + round(1.5 * unit), texts, lines, code=drawn, keep=True)]

    def section(self, block: b.Section) -> list[Strip]:
        return [self._heading(block.text, block.note)]

    def _again(self, key: tuple[str, b.Section]) -> tuple[Strip, ...]:
        return (self._heading(f"{key[1].text}（续）", key[1].note),)

    def _heading(self, text: str, note: str) -> Strip:
        size = HEADING * self.unit
        height = round(size * 1.9)
        indent = 0 if self.face else 2.6 * self.unit
        box = (indent, 0.4 * size, self.wide - indent, height - 0.4 * size)
        left, middle, half = round(0.7 * self.unit), 0.2 * size + height / 2, 0.42 * size
        mark = (left, round(middle - half), left, round(middle + half), ink.MARK)
        texts = self.line(text, box, b.LEFT, size, True, ink.INK if self.face else ink.ACCENT)
        taken = width(text, bold=True) * size + self.pad
        beside = (indent + taken, box[1], self.wide - indent - taken, box[3])
        texts += self.line(note, beside, b.RIGHT, SMALL * self.unit, False, ink.INK)
        return Strip(height, texts, [] if self.face else [mark], keep=True)

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
        share, label = self.wide / block.columns, round(block.label_width * self.unit)
        edges, tints, cells = [0], [], []
        at = x = 0
        for number, pair in enumerate(row):
            at += pair.span + (left_over if number + 1 == len(row) else 0)
            end = round(at * share)
            edges += [x + label, end]
            tints.append((x, label))
            cells.append((x, label, pair.label, b.CENTRE, True, ink.INK, True))
            if pair.value:
                cells.append((x + label, end - x - label, pair.value, b.LEFT, False, ink.INK, pair.value.isascii()))
            x = end
        return self.cells(cells, Bars(tuple(edges), tuple(tints)), self.row * block.lines)

    def table(self, block: b.Table) -> list[Strip]:
        if block.letters != 1.0:
            larger = Setter(self.wide, self.unit / TENTHS * block.letters, self.face)
            larger._heads, self._heads = self._heads, ()
            return larger.table(replace(block, letters=1.0))
        places, bars, head = self.once(block.columns, Setter._columns)
        heads = (*self._heads, *(() if block.bare else (head,)))
        self._heads = ()
        height = round(block.height * self.unit) or self.row

        def row(number: int, cells: b.Cells) -> Strip:
            strong = number in block.strong
            filled = [
                (x, wide, text, column.side, strong, ink.INK, column.firm)
                for (x, wide, column), text in zip(places, cells, strict=True)
                if text
            ]
            return self.cells(filled, bars, height, heads)

        rows = [row(number, cells) for number, cells in enumerate(block.rows)]
        if block.carried:
            _say_again(rows, block, row)
        if not block.rows and block.empty:
            texts = self.line(block.empty, (0, 0, self.wide, self.row), b.CENTRE, self.body, False, ink.INK)
            rows.append(Strip(self.row, texts, [self.under(self.row)], Bars((0, self.wide)), heads=heads))
        spare = Strip(height, (), [self.under(height)], bars, heads=heads, blank=block.fills)
        if len(rows) < block.least:
            rows += [replace(spare, blank=False)] * (block.least - len(rows))
        made = [*rows, spare] if block.fills else rows
        return self.topped(made) if block.bare else [head, *made]

    def _columns(self, columns: tuple[b.Column, ...]) -> tuple[_Places, Bars, Strip]:
        """Where the columns of a table stand, and their headings."""
        whole = sum(column.width for column in columns)
        places, share, x = [], 0.0, 0
        for column in columns:
            share += column.width
            end = round(self.wide * share / whole)
            places.append((x, end - x, column))
            x = end
        edges = (0, *(x + wide for x, wide, _ in places))
        cells = [(x, wide, column.title, b.CENTRE, True, ink.INK, True) for x, wide, column in places]
        head = self.cells(cells, Bars(edges, ((0, self.wide),)), self.row)
        head.keep = True
        return places, Bars(edges), self.topped([head])[0]

    def ticks(self, block: b.Ticks) -> list[Strip]:
        made = []
        for start in range(0, len(block.ticks), block.columns):
            shown = block.ticks[start : start + block.columns]
            edges = [round(self.wide * number / block.columns) for number in range(len(shown) + 1)]
            box = round(_BOX * self.unit)
            before = self.pad + box + round(1.2 * self.unit)
            room = edges[1] - before - self.pad
            folded = [self.folded(tick.label, self.body, room, 1) for tick in shown]
            lead = round(self.body * LEAD)
            more = lead * (max(map(len, folded)) - 1)
            height = round(self.row * (1.75 if any(tick.words for tick in shown) else 1.15)) + more
            texts: list[Written] = []
            lines = [self.under(height)]
            for tick, x, label in zip(shown, edges, folded, strict=False):
                beside, half, near = x + before, height / 2, 0.3 * self.unit
                named = (beside, near, room, half) if tick.words else (beside, 0, room, height)
                for number, line in enumerate(label):
                    down = named[1] + (number - (len(label) - 1) / 2) * lead
                    texts += self.line(line, (beside, down, room, named[3]), b.LEFT, self.body, True, ink.INK)
                words = (beside, half - near, room, half)
                texts += self.line(tick.words, words, b.LEFT, SMALL * self.unit, False, ink.INK)
                lines += _drawn(tick.state, x + self.pad, (height - box) // 2, box)
            made.append(Strip(height, texts, lines, Bars(tuple(edges))))
        return self.topped(made)

    def text(self, block: b.Text) -> list[Strip]:
        size = self.body * block.size
        short = 2.0 if block.indent else 0.0
        bold = self.face | 1 if block.heading else 1 if block.bold else self.face
        lines = wrap(block.text, self.wide / size, bold=bold, first=short)
        height = round(size * LEAD * 1.12)
        made = []
        for number, line in enumerate(lines):
            box = (0 if number else short * size, 0, self.wide, height)
            texts = self.line(line, box, block.side, size, bold, ink.INK)
            made.append(Strip(height, texts, keep=number == 0 and len(lines) > 1))
        return made

    def signatures(self, block: b.Signatures) -> list[Strip]:
        height = round(self.row * 1.7)
        base, high = height * 0.72, self.body * 1.2
        texts: list[Written] = []
        lines: list[Line] = []
        for number, label in enumerate(block.labels):
            x, end = (round(self.wide * place / len(block.labels)) for place in (number, number + 1))
            after = x + round(width(label, bold=True) * self.body + 1.5 * TENTHS)
            texts += self.line(label, (x, base - self.body, end - x, high), b.LEFT, self.body, True, ink.INK)
            if label.endswith("日期："):
                box = (after, base - self.body, end - after - 2 * TENTHS, high)
                texts += self.line("　　　年　　月　　日", box, b.LEFT, self.body, False, ink.INK)
            else:
                below = round(base + 0.3 * TENTHS)
                lines.append((after, below, end - 5 * TENTHS, below, ink.FIRM))
        return [Strip(height, texts, lines, closes=True)]

    def blank(self, block: b.Blank) -> list[Strip]:
        lead, room = round(self.row * 1.05), self.wide - 2 * self.pad
        named = round(lead * 0.9)
        bars = Bars((0, self.wide))
        faint = (2 * TENTHS, lead, self.wide - 2 * TENTHS, lead, ink.FAINT)
        texts = self.line(block.label, (self.pad, 0, room, named), b.LEFT, self.body, True, ink.INK)
        made = [Strip(named, texts, bars=bars, keep=True)]
        known = wrap(block.text, room / self.body, bold=self.face) if block.text else []
        count = max(block.lines, len(known) + block.grows)  # what grows stands before the last line: that is blank
        for number in range(count):
            written = known[number] if number < len(known) else ""
            texts = self.line(written, (self.pad, 0, room, lead), b.LEFT, self.body, False, ink.INK)
            made.append(Strip(lead, texts, [faint if number + 1 < count else self.under(lead)], bars))
        if block.grows:
            made.insert(-1, Strip(lead, (), [faint], bars, blank=True))
        return self.topped(made)

    def gap(self, block: b.Gap) -> list[Strip]:
        return [Strip(0 if block.grows else round(block.height * self.unit), grows=block.grows)]

    def start(self, _block: b.Break) -> list[Strip]:
        return [Strip(0, start=True)]

    def beside(self, block: b.Beside) -> list[Strip]:
        half = (self.wide - 6 * TENTHS) // 2
        letters = self.unit / TENTHS
        left, right = (Setter(half, letters, self.face).strips(blocks) for blocks in (block.left, block.right))
        height = max(sum(strip.height for strip in column if not strip.blank) for column in (left, right))
        return [Strip(height, beside=((0, left), (self.wide - half, right)))]

    def pictures(self, block: b.Pictures) -> list[Strip]:
        apart = round(_APART * self.unit)
        wide = (self.wide - apart * (block.columns - 1)) // block.columns
        high = round(_HIGHEST * self.unit * (2 if block.columns == 1 else 1))
        made = []
        for start in range(0, len(block.pictures), block.columns):
            shots: list[Shot] = []
            for number, data in enumerate(block.pictures[start : start + block.columns]):
                size = QImage.fromData(data).size()
                scale = min(wide / size.width(), high / size.height()) if size.height() > 0 else 0.0
                shown = round(size.width() * scale), round(size.height() * scale)
                shots.append((number * (wide + apart), 0, *shown, data))
            made.append(Strip(max(shot[3] for shot in shots) + apart, shots=shots))
        return made


def _say_again(rows: Sequence[Strip], block: b.Table, make: Callable[[int, b.Cells], Strip]) -> None:
    """What a row leaves out because the one above says it, for the case that the row begins a page."""
    said = dict.fromkeys(block.carried, "")
    for number, (strip, cells) in enumerate(zip(rows, block.rows, strict=True)):
        if cells[block.carried[0]]:
            said = {place: cells[place] for place in block.carried}
        else:
            strip.again = partial(make, number, tuple(text or said.get(at, "") for at, text in enumerate(cells)))


def _drawn(state: str, x: int, y: int, size: int) -> list[Line]:
    """A box with what was found."""

    def drawn(x1: float, y1: float, x2: float, y2: float, pen: str) -> Line:
        return (x + round(x1 * size), y + round(y1 * size), x + round(x2 * size), y + round(y2 * size), pen)

    box = [drawn(*side, ink.FIRM) for side in ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 1), (0, 1, 0, 0))]
    if state == b.MET:
        box += [drawn(0.18, 0.5, 0.42, 0.78, ink.TICK), drawn(0.42, 0.78, 0.92, 0.12, ink.TICK)]
    elif state == b.FAILED:
        box += [drawn(0.2, 0.2, 0.8, 0.8, ink.CROSS), drawn(0.8, 0.2, 0.2, 0.8, ink.CROSS)]
    elif state == b.OTHER:
        box.append(drawn(0.22, 0.5, 0.78, 0.5, ink.TICK))
    return box


_Places = Sequence[tuple[int, int, b.Column]]
_SHARED_KINDS = frozenset({b.Section, b.Signatures})
_SETTERS: dict[type, Callable[[Setter, Any], list[Strip]]] = {
    b.Title: Setter.title, b.Section: Setter.section, b.Grid: Setter.grid, b.Table: Setter.table,
    b.Ticks: Setter.ticks, b.Text: Setter.text, b.Signatures: Setter.signatures, b.Blank: Setter.blank,
    b.Gap: Setter.gap, b.Break: Setter.start, b.Beside: Setter.beside, b.Pictures: Setter.pictures,
}  # fmt: skip
