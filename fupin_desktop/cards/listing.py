"""A list of the program on paper, as it stands on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Column, Gap, Paper, Sheet, Signatures, Table, Title

_NUMBER = "序号"
#: Points of the screen that take as much room as one share of the paper.
_SHARE = 7


@dataclass(frozen=True)
class Heading:
    """A column: its title, its width on the screen (points at 100 %), and whether it is of numbers."""

    title: str
    width: int = 100
    right: bool = False
    gives_way: bool = False


@dataclass(frozen=True)
class Listed:
    """What stands on it. `narrowed`: what it is narrowed to, in words, below the title; `total`: the last row, if any;
    `signed`: who signs."""

    title: str
    narrowed: str
    place: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    signed: Sequence[str] = ()


def sheet(listed: Listed, about: About, on: Paper) -> Sheet:
    """The list with its rows numbered."""
    cells = [(str(number), *row) for number, row in enumerate(listed.rows, 1)]
    strong = frozenset({len(cells)} if any(listed.total) else ())
    if strong:
        cells.append(("合计", *listed.total))
    has_own = any(one.title == _NUMBER for one in listed.headings)
    columns = (Column("行" if has_own else _NUMBER, 8.0, b.CENTRE), *map(_column, listed.headings))
    under = words.joined(listed.place, listed.narrowed, f"共 {len(listed.rows):,} 行", by="　")
    table = Table(columns, tuple(cells), empty="没有", strong=strong)
    last = (Signatures(tuple(listed.signed)),) if listed.signed else ()
    foot = about.foot(more="号码隐去中间几位")
    return Sheet(f"{listed.place}{listed.title}", (Title(listed.title, "", under), Gap(1), table, *last), foot, on)


def _column(one: Heading) -> Column:
    return Column(one.title, one.width / _SHARE, b.RIGHT if one.right else b.LEFT, firm=not one.gives_way)
