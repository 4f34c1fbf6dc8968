"""The blocks of a sheet of paper. Lengths are mm, shares of a width are bare numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

_BINDING = 28.0  # mm

LEFT, CENTRE, RIGHT = "left", "centre", "right"
MET, FAILED, OPEN, OTHER = "met", "failed", "open", "other"


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the first page; a later page repeats `text` small. `code` is drawn as a QR code at the right, with
    `caption` below it."""

    text: str
    over: str = ""
    under: str = ""
    code: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The heading of what follows, never left alone at the foot of a page. `note` stands small at its right."""

    text: str
    note: str = ""


class Pair(NamedTuple):
    """A label and its value; `span` of the grid's columns."""

    label: str
    value: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Labels and values side by side in ruled cells. `label_width` in mm; `lines`: how many a value has room for."""

    pairs: tuple[Pair, ...]
    columns: int = 3
    label_width: float = 24.0
    lines: int = 1


class Column(NamedTuple):
    """A column of a table; `width` is its share. `firm`: its texts are set smaller before they are wrapped."""

    title: str
    width: float
    side: str = LEFT
    firm: bool = False


Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Ruled rows under headings, which are repeated on every page.

    `carried`: columns that are blank where they say the same as the row above; at the top of a page they say it again.
    A row that fills the first of them begins anew. `least`: blank rows follow until there are so many. `fills`: blank
    rows fill the rest of the page, for what is added by hand. `empty`: what stands in the one row of a table without
    rows. `height`: of a row, mm; 0 is the usual. `strong`: rows that are set bold.
    `often`: many sheets have the very same table, which then is set once. `letters`: of the usual size; `bare`: no
    headings. `begins`: cells (row, column) that say on which page of what is bound together a sheet (its place there)
    begins.
    """

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    carried: tuple[int, ...] = ()
    least: int = 0
    fills: bool = False
    empty: str = ""
    height: float = 0.0
    strong: frozenset[int] = frozenset()
    often: bool = False
    letters: float = 1.0
    bare: bool = False
    begins: tuple[tuple[int, int, int], ...] = ()


class Tick(NamedTuple):
    """One thing that was looked at: a box, what it is about, and the verdict in words."""

    label: str
    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes with a tick or a cross, so many in a row."""

    ticks: tuple[Tick, ...]
    columns: int = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `size`: of the usual letters; `indent`: two letters before its first line. `heading`: bold, in the
    face of titles."""

    text: str
    size: float = 1.0
    side: str = LEFT
    bold: bool = False
    indent: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Names of who signs, each before a line to write on."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand: ruled lines under a label in a frame; what is known already stands in it. `grows`: lines
    take the rest of the page."""

    label: str
    lines: int = 3
    text: str = ""
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty room, mm; `grows` takes all that is left of the page."""

    height: float = 4.0
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """What follows stands on the reverse: a second page is begun; where there is one already, it goes on there."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns of blocks, one beside the other; one after the other where a page is too short for that."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """JPEGs or PNGs, so many in a row, each as large as its place lets it be."""

    pictures: tuple[bytes, ...]
    columns: int = 2


Block = Title | Section | Grid | Table | Ticks | Text | Signatures | Blank | Gap | Break | Beside | Pictures


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, mm, and the size of letters on it, 1 for what is read at arm's length. `filed`: it is punched at
    the left, and leaves room for that (GB/T 9704: 28 mm)."""

    name: str
    width: float
    height: float
    letters: float = 1.0
    filed: bool = False

    @property
    def margin(self) -> float:
        """At the sides; the larger the sheet, the wider."""
        return 12.0 * math.sqrt(max(1.0, self.width * self.height / (210 * 297)))

    @property
    def left(self) -> float:
        """The margin at the left."""
        return max(self.margin, _BINDING) if self.filed else self.margin

    def turned(self) -> Paper:
        """The same on its side."""
        return replace(self, width=self.height, height=self.width)


A4 = Paper("A4", 210, 297)
#: What is filed: one household's forms.
A4_FILED = Paper("A4", 210, 297, filed=True)
A4_WIDE = Paper("A4", 297, 210)
A4_LARGE = Paper("A4", 210, 297, 1.3)
A3 = Paper("A3", 297, 420, 1.41421)
#: What hangs on a wall: letters of 22 points.
WALL = Paper("A3", 297, 420, 2.16)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form of one household (or village): as many pages as it needs.

    `name`: what it is called as a file and in the outline of a PDF. `foot`: at the left of every page's foot, before
    the page number. `one_page`: letters are set a little smaller where that keeps all on one page. `official`: in the
    faces of official papers, black: titles and text in serifs, what is bold in the sans.
    """

    name: str
    blocks: tuple[Block, ...]
    foot: str = ""
    paper: Paper = A4
    one_page: bool = False
    official: bool = False
