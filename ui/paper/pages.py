"""Strips become pages: what belongs together stays so, headings are repeated, every page has its foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.blocks import Paper, Sheet
from ui.paper import ink
from ui.paper.pieces import SMALL, Bars, Dress, Strip, Written
from ui.paper.strips import Setter

_FOOT = 6.0  # mm
#: How much smaller letters may be set to keep a form on one page.
_TIGHT = (1.0, 0.94, 0.88, 0.82)


@dataclass
class Page:
    """All marks of one page, mm from its upper left corner."""

    paper: Paper
    name: str
    #: What is drawn alike stands together: a painter is dressed once for it.
    texts: dict[Dress, list[tuple[float, float, str]]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[tuple[float, float, float, float]]] = field(default_factory=lambda: defaultdict(list))
    tints: list[tuple[float, float, float, float]] = field(default_factory=list)
    codes: list[tuple[float, float, float, str]] = field(default_factory=list)

    def write(self, texts: Sequence[Written], x: float, y: float) -> None:
        """Put letters where a strip at (x, y) has them."""
        for left, down, text, dress in texts:
            self.texts[dress].append((x + left, y + down, text))


def lay_out(sheet: Sheet) -> list[Page]:
    """The pages of a sheet; at least one."""
    room = _room(sheet.paper)
    strips = _set(sheet, 1.0)
    height = _height(strips)
    if sheet.one_page and room < height < room / _TIGHT[-1] ** 2:
        for tight in _TIGHT[1:]:
            tighter = _set(sheet, tight)
            if _height(tighter) <= room:
                strips = tighter
                break
    if height > room and any(strip.beside for strip in strips) and _height(strips) > room:
        strips = _set(sheet, 1.0, apart=True)
    return _Pages(sheet, strips).made


def _set(sheet: Sheet, tight: float, *, apart: bool = False) -> list[Strip]:
    blocks: Sequence[b.Block] = sheet.blocks
    if apart:
        blocks = [one for block in blocks for one in (_apart(block) if isinstance(block, b.Beside) else (block,))]
    return Setter(sheet.paper.width - 2 * sheet.paper.margin, sheet.paper.letters * tight).strips(blocks)


def _apart(block: b.Beside) -> tuple[b.Block, ...]:
    return (*block.left, *block.right)


def _room(paper: Paper) -> float:
    return paper.height - 2 * paper.margin - _FOOT * paper.letters


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips if not strip.blank)


class _Pages:
    def __init__(self, sheet: Sheet, strips: list[Strip]) -> None:
        self._sheet = sheet
        self._paper = sheet.paper
        self.made: list[Page] = []
        #: Columns that are open: (bars, x) → where they began.
        self._open: dict[tuple[Bars, float], tuple[float, float]] = {}
        self._bottom = self._paper.margin + _room(self._paper)
        self._fresh = self._after_heads = False
        self._begin()
        for strip, needed in _with_needs(_filled(strips, _room(self._paper))):
            if strip.start or (self._y + needed > self._bottom + 0.01 and not self._fresh):
                self._begin()
                self._repeat(strip)
            again = strip.again if self._fresh or self._after_heads else None
            self._place(strip, self._paper.margin, self._y, again)
            self._y += strip.height
            self._fresh = self._after_heads = False
        self._finish()

    def _begin(self) -> None:
        if self.made:
            self._close(())
        self.made.append(Page(self._paper, self._sheet.name))
        self._y = self._paper.margin
        self._fresh, self._after_heads = True, False

    def _repeat(self, strip: Strip) -> None:
        for head in strip.heads:
            if head is not strip:
                self._place(head, self._paper.margin, self._y, None)
                self._y += head.height
                self._after_heads = True
        if strip.bars and not strip.heads:
            wide = self._paper.width - 2 * self._paper.margin
            x, y = self._paper.margin, self._y
            self.made[-1].lines[ink.FIRM].append((x, y, x + wide, y))

    def _place(self, strip: Strip, x: float, y: float, again: Sequence[Written] | None) -> None:
        if strip.beside:
            for aside, column in strip.beside:
                down = y
                for one in column:
                    self._place(one, x + aside, down, None)
                    down += one.height
                self._close((), x + aside)
            return
        page = self.made[-1]
        page.write(again or strip.texts, x, y)
        for x1, y1, x2, y2, pen in strip.lines:
            page.lines[pen].append((x + x1, y + y1, x + x2, y + y2))
        if strip.code:
            left, down, size, text = strip.code
            page.codes.append((x + left, y + down, size, text))
        key = (strip.bars, x) if strip.bars else None
        self._close((key,), x)
        if strip.bars:
            top, _ = self._open.get((strip.bars, x), (y, y))
            self._open[strip.bars, x] = (top, y + strip.height)

    def _close(self, but: Sequence[object], at: float | None = None) -> None:
        """Draw the columns that end here: all of a column x, but those that go on."""
        page = self.made[-1]
        for key in [key for key in self._open if key not in but and (at is None or key[1] == at)]:
            (bars, x), (top, bottom) = key, self._open.pop(key)
            page.lines[ink.FIRM] += [(x + edge, top, x + edge, bottom) for edge in bars.edges]
            page.tints += [(x + left, top, wide, bottom - top) for left, wide in bars.tints]

    def _finish(self) -> None:
        self._close(())
        size = SMALL * self._paper.letters
        setter = Setter(self._paper.width - 2 * self._paper.margin, self._paper.letters)
        x, y = self._paper.margin, self._bottom + 1.0
        for number, page in enumerate(self.made, 1):
            of = f"第 {number} 页，共 {len(self.made)} 页" if self._sheet.foot or len(self.made) > 1 else ""
            right = setter.set_line(of, (0, 0, setter.wide, _FOOT), b.RIGHT, size, ink.SOFT)
            taken = setter.wide - right[0][0] + 4 if right else 0.0
            left = setter.set_line(self._sheet.foot, (0, 0, setter.wide - taken, _FOOT), b.LEFT, size, ink.SOFT)
            page.write((*left, *right), x, y)


def _filled(strips: list[Strip], room: float) -> list[Strip]:
    """Blank rows and growing gaps take what is left, where all stands on one page; else they are left out."""
    left = room - _height(strips)
    made: list[Strip] = []
    for strip in strips:
        if strip.blank:
            count = max(0, int(left / strip.height))
            made += [Strip(strip.height, lines=strip.lines, bars=strip.bars)] * count
            left -= count * strip.height
        elif strip.grows:
            made.append(Strip(max(0.0, left)))
            left = 0.0
        elif strip.beside:
            columns = [(x, _filled(list(column), strip.height + max(0.0, left))) for x, column in strip.beside]
            made.append(replace(strip, height=max(_height(column) for _, column in columns), beside=columns))
            left -= made[-1].height - strip.height
        else:
            made.append(strip)
    return made


def _with_needs(strips: Sequence[Strip]) -> Iterator[tuple[Strip, float]]:
    """Each strip with the height that it needs to stand together with what it stays with."""
    for number, strip in enumerate(strips):
        needed = strip.height
        following = number
        while strips[following].keep and following + 1 < len(strips):
            following += 1
            needed += strips[following].height
        yield strip, needed
