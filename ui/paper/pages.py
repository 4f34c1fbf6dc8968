"""Strips become pages: what belongs together stays so, headings are repeated, every page has its foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.blocks import Paper, Sheet
from ui.paper import ink
from ui.paper.lettering import SMALL, TENTHS, Bars, Dress, Line, Shot, Strip, Written
from ui.paper.letters import OFFICIAL
from ui.paper.strips import Setter

_FOOT, _RUNNING = 6.0, 4.5  # mm
#: How much smaller letters may be set to keep a form on one page.
_TIGHT = (1.0, 0.94, 0.88, 0.82)


@dataclass
class Page:
    """All marks of one page, in whole tenths of mm from its upper left corner."""

    paper: Paper
    name: str
    #: What is drawn alike stands together: a painter is dressed once for it.
    texts: dict[Dress, list[tuple[int, int, str]]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    tints: list[tuple[int, int, int, int]] = field(default_factory=list)
    codes: list[tuple[int, int, int, str]] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)

    def write(self, texts: Sequence[Written], x: int, y: int) -> None:
        """Put letters where a strip at (x, y) has them."""
        written = self.texts
        for left, down, text, dress in texts:
            written[dress].append((x + left, y + down, text))


def lay_out_all(sheets: Sequence[Sheet], *, as_one: bool = False) -> list[list[Page]]:
    """The pages of each sheet; `as_one`: they are numbered on from one to the next, as what is bound together, and an
    index says on which page a sheet begins."""
    laid = [_paged(sheet) for sheet in sheets]
    whole, before = sum(len(one.made) for one in laid), 0
    if as_one:
        firsts = list(accumulate((len(one.made) for one in laid), initial=1))
        for place, sheet in enumerate(sheets):
            if any(isinstance(block, b.Table) and block.begins for block in sheet.blocks):
                laid[place] = _paged(replace(sheet, blocks=tuple(_told(block, firsts) for block in sheet.blocks)))
    for one in laid:
        one.number(before if as_one else 0, whole if as_one else len(one.made))
        before += len(one.made)
    return [one.made for one in laid]


def _told(block: b.Block, firsts: Sequence[int]) -> b.Block:
    """An index with its pages: a number more takes no further line."""
    if not isinstance(block, b.Table):
        return block
    rows = [list(row) for row in block.rows]
    for row, column, sheet in block.begins:
        rows[row][column] = str(firsts[sheet])
    return replace(block, rows=tuple(map(tuple, rows)))


def _paged(sheet: Sheet) -> _Pages:
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
    return _Pages(sheet, strips)


def _set(sheet: Sheet, tight: float, *, apart: bool = False) -> list[Strip]:
    blocks: Sequence[b.Block] = sheet.blocks
    if apart:
        blocks = [one for block in blocks for one in (_apart(block) if isinstance(block, b.Beside) else (block,))]
    return Setter(_wide(sheet.paper), sheet.paper.letters * tight, OFFICIAL * sheet.official).strips(blocks)


def _apart(block: b.Beside) -> tuple[b.Block, ...]:
    return (*block.left, *block.right)


@cache
def _room(paper: Paper) -> float:
    return (paper.height - 2 * paper.margin - _FOOT * paper.letters) * TENTHS


def _setter(paper: Paper) -> Setter:
    return Setter(_wide(paper), paper.letters)


@cache
def _wide(paper: Paper) -> int:
    return round((paper.width - paper.left - paper.margin) * TENTHS)


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips if not strip.blank)


class _Pages:
    def __init__(self, sheet: Sheet, strips: list[Strip]) -> None:
        self._sheet = sheet
        self._paper = sheet.paper
        self._top, self._left = round(sheet.paper.margin * TENTHS), round(sheet.paper.left * TENTHS)
        self._wide = _wide(sheet.paper)
        self.made: list[Page] = []
        #: Cells that go on, by their left edge: their columns and where they began; and where they end so far.
        self._open: dict[int, tuple[Bars | None, int]] = {}
        self._ends: dict[int, int] = {}
        room = _room(self._paper)
        self._bottom = self._top + round(room)
        self._fresh = self._after_heads = False
        self._begin()
        whole = int(room - (_RUNNING + 2) * TENTHS * sheet.paper.letters)  # below what a later page says first
        for strip, needed in _with_needs(_torn(_filled(strips, room), whole)):
            if (strip.start and len(self.made) == 1) or (self._y + needed > self._bottom and not self._fresh):
                self._begin()
                self._repeat(strip)
            placed = strip.again() if strip.again and (self._fresh or self._after_heads) else strip
            self._place(placed, self._left, self._y)
            self._y += placed.height
            self._fresh = self._after_heads = False
        self._close(self._left)

    def _begin(self) -> None:
        self._close(self._left)
        self.made.append(Page(self._paper, self._sheet.name))
        self._y = self._top
        if len(self.made) > 1:
            self._say_whose()
        self._fresh, self._after_heads = True, False

    def _say_whose(self) -> None:
        """A later page says small what it belongs to: sheets get loose."""
        setter, letters = _setter(self._paper), self._paper.letters
        box = (0, 0, setter.wide, _RUNNING * TENTHS * letters)
        line = setter.set_line(self._sheet.name, box, b.LEFT, SMALL * TENTHS * letters, ink.INK)
        self.made[-1].write(line, self._left, self._y)
        self._y += round((_RUNNING + 1) * TENTHS * letters)

    def _repeat(self, strip: Strip) -> None:
        for head in strip.heads:
            if head is not strip:
                self._place(head, self._left, self._y)
                self._y += head.height
                self._after_heads = True
        if strip.bars and not (strip.heads and strip.heads[-1].bars):  # below a title that is said again too
            x, y = self._left, self._y
            self.made[-1].lines[ink.FIRM].append((x, y, x + self._wide, y))

    def _place(self, strip: Strip, x: int, y: int) -> None:
        if strip.beside:
            for aside, column in strip.beside:
                down = y
                for one in column:
                    self._place(one, x + aside, down)
                    down += one.height
                self._close(x + aside)
            return
        page = self.made[-1]
        page.write(strip.texts, x, y)
        drawn = page.lines
        for x1, y1, x2, y2, pen in strip.lines:
            drawn[pen].append((x + x1, y + y1, x + x2, y + y2))
        if strip.code:
            left, down, size, text = strip.code
            page.codes.append((x + left, y + down, size, text))
        if strip.shots:
            page.shots += [(x + left, y + down, wide, high, data) for left, down, wide, high, data in strip.shots]
        bars, top = self._open.get(x, (None, y))
        if bars is not strip.bars and bars != strip.bars:
            self._close(x)
            top = y
        if strip.bars:
            self._open[x] = (strip.bars, top)
            self._ends[x] = y + strip.height

    def _close(self, x: int) -> None:
        """Draw the columns that end here."""
        bars, top = self._open.pop(x, (None, 0))
        if bars is None:
            return
        page, bottom = self.made[-1], self._ends[x]
        page.lines[ink.FIRM] += [(x + edge, top, x + edge, bottom) for edge in bars.edges]
        if not self._sheet.official:
            page.tints += [(x + left, top, wide, bottom - top) for left, wide in bars.tints]

    def number(self, before: int, whole: int) -> None:
        """Write the feet: so many pages stand before these, of so many."""
        size = SMALL * TENTHS * self._paper.letters
        setter = _setter(self._paper)
        x, y = self._left, self._bottom + TENTHS
        for number, page in enumerate(self.made, before + 1):
            of = f"第 {number} 页，共 {whole} 页" if self._sheet.foot or whole > 1 else ""
            right = setter.set_line(of, (0, 0, setter.wide, _FOOT * TENTHS), b.RIGHT, size, ink.INK)
            taken = setter.wide - right[0][0] + 4 * TENTHS if right else 0.0
            left = setter.set_line(self._sheet.foot, (0, 0, setter.wide - taken, _FOOT * TENTHS), b.LEFT, size, ink.INK)
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
            made.append(Strip(max(0, int(left))))
            left = 0
        elif strip.beside:
            columns = [(x, _filled(list(column), strip.height + max(0, left))) for x, column in strip.beside]
            made.append(replace(strip, height=int(max(_height(column) for _, column in columns)), beside=columns))
            left -= made[-1].height - strip.height
        else:
            made.append(strip)
    return made


def _torn(strips: Sequence[Strip], room: int) -> list[Strip]:
    """Rows of cells that are higher than a page go on on the next: what is written is not lost."""
    made: list[Strip] = []
    for strip in strips:
        rest = strip
        while rest.bars and rest.height > (most := room - sum(head.height for head in rest.heads)):
            above = [one for one in rest.texts if one[1] <= most]
            below = [(x, y - most + dress[0], text, dress) for x, y, text, dress in rest.texts if y > most]
            under = [line for line in rest.lines if line[1] > most]
            top = [line for line in rest.lines if line[1] <= most]
            made.append(replace(rest, height=most, texts=above, lines=[*top, *_at(most, under)], again=None))
            high = max(rest.height - most, max((y for _, y, _, _ in below), default=0) + 2 * TENTHS)
            rest = replace(rest, height=high, texts=below, lines=_at(high, under), again=None)
        made.append(rest)
    return made


def _at(y: int, lines: Sequence[Line]) -> list[Line]:
    return [(left, y, right, y, pen) for left, _, right, _, pen in lines]


def _with_needs(strips: Sequence[Strip]) -> Iterator[tuple[Strip, float]]:
    """Each strip with the height that it needs to stand together with what it stays with."""
    last = len(strips) - 1
    stays = [strip.keep for strip in strips]
    for number in range(last, 0, -1):  # a gap before who signs goes along
        strip = strips[number]
        if strip.closes or (stays[number] and not (strip.texts or strip.lines or strip.keep)):
            stays[number - 1] = True
    for number, strip in enumerate(strips):
        needed = strip.height
        following = number
        while following < last and stays[following]:
            following += 1
            needed += strips[following].height
        yield strip, needed
