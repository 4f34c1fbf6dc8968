"""※ on paper: a text carries it that would read otherwise if a value were the other one that somebody gave.

So no form says which of its texts come of which field: a sheet is compared with the same sheet made of the other
values, and what is added up, counted or concluded carries the mark too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.blocks import Block, Cells, Sheet

MARK = "※"
_SIDES = ("left", "right")


def marked(sheet: Sheet, others: Sequence[Sheet]) -> Sheet:
    """The sheet with a mark at each text that one of the others has otherwise."""
    return replace(sheet, blocks=_blocks(sheet.blocks, [other.blocks for other in others])) if others else sheet


def cells(own: Cells, others: Iterable[Cells]) -> Cells:
    """The same of a row of a table."""
    told = list(others)
    return tuple(_text(text, (other[place] for other in told)) for place, text in enumerate(own)) if told else own


def _text(own: str, others: Iterable[str]) -> str:
    return own + MARK if any(other != own for other in others) else own


def _blocks(own: Sequence[Block], others: Iterable[Sequence[Block]]) -> tuple[Block, ...]:
    alike = [other for other in others if list(map(type, other)) == list(map(type, own))]
    return tuple(_block(block, [other[place] for other in alike]) for place, block in enumerate(own))


#: The texts of blocks that are no more than these.
_TEXTS: dict[type[Any], tuple[str, ...]] = {
    b.Title: ("text", "over", "under"), b.Section: ("text", "note"), b.Text: ("text",), b.Blank: ("text",),
}  # fmt: skip


def _block(own: Block, others: Sequence[Any]) -> Block:
    """`others` are blocks of the same kind."""
    changed: dict[str, Any]
    match own:
        case b.Grid():
            changed = {"pairs": tuple(_pairs(own.pairs, [other.pairs for other in others]))}
        case b.Table():
            changed = {"rows": _rows(own, others)}
        case b.Ticks():
            changed = {"ticks": tuple(_ticks(own.ticks, [other.ticks for other in others]))}
        case b.Beside():
            changed = {side: _blocks(getattr(own, side), [getattr(o, side) for o in others]) for side in _SIDES}
        case _:
            names = _TEXTS.get(type(own), ())
            changed = {name: _text(getattr(own, name), (getattr(o, name) for o in others)) for name in names}
    return replace(own, **changed)


def _pairs(own: Sequence[b.Pair], others: Sequence[Sequence[b.Pair]]) -> Iterator[b.Pair]:
    """By their labels: a pair may be there with one value only."""
    values = [{pair.label: pair.value for pair in other} for other in others]
    for pair in own:
        yield pair._replace(value=_text(pair.value, (other.get(pair.label, MARK) for other in values)))


def _ticks(own: Sequence[b.Tick], others: Sequence[Sequence[b.Tick]]) -> Iterator[b.Tick]:
    for place, tick in enumerate(own):
        differs = any(other[place] != tick for other in others)
        yield tick._replace(words=tick.words + MARK) if differs else tick


def _rows(own: b.Table, others: Sequence[b.Table]) -> tuple[Cells, ...]:
    """Cell by cell; a row that is missing with another value carries the mark at its first text."""
    said = list(_in_full(own))
    found: set[tuple[int, int]] = set()
    for other in others:
        if other != own:
            found |= _differing(said, list(_in_full(other)))
    return tuple(
        tuple(said[line][place] + MARK if (line, place) in found else text for place, text in enumerate(row))
        for line, row in enumerate(own.rows)
    )


def _differing(own: list[Cells], other: list[Cells]) -> set[tuple[int, int]]:
    """(row, column) of the cells that read otherwise."""
    if len(own) == len(other):
        pairs: Iterable[tuple[int, Cells | None]] = enumerate(other)
    else:
        pairs = _matched(own, other)
    found = set()
    for line, row in pairs:
        row = row or tuple("" if place == _first(own[line]) else text for place, text in enumerate(own[line]))
        found |= {(line, place) for place, text in enumerate(own[line]) if row[place] != text}
    return found


def _matched(own: list[Cells], other: list[Cells]) -> Iterator[tuple[int, Cells | None]]:
    """Which row of the other belongs to each that is not there as it is; None for one that is missing there."""
    for kind, start, end, first, last in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        if kind != "equal":
            for place, line in enumerate(range(start, end)):
                yield line, other[first + place] if last - first == end - start else None


def _first(row: Cells) -> int:
    return next((place for place, text in enumerate(row) if text), 0)


def _in_full(table: b.Table) -> Iterator[Cells]:
    """The rows, with what is carried down to them."""
    said: dict[int, str] = {}
    for row in table.rows:
        if table.carried and row[table.carried[0]]:
            said = {place: row[place] for place in table.carried}
        yield tuple(text or said.get(place, "") for place, text in enumerate(row))
