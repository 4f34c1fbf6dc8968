"""Sheets of declared papers (`ledgers/papers.py`): filled of facts, or blank with boxes and lines to write on."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence

from db.fields import Date
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Grid, Pair, Section, Sheet, Signatures, Table, Text, Title
from fupin_desktop.cards.shared import PLACE_TO_FILL, boxes, place_of
from fupin_desktop.ledgers import papers as declared
from fupin_desktop.ledgers.papers import (
    FILED,
    LARGE,
    UPRIGHT,
    WALL,
    WIDE,
    Cell,
    Cells,
    Facts,
    Form,
    Lines,
    Photos,
    Rows,
    Words,
)

_MAKES = {FILED: b.A4_FILED, UPRIGHT: b.A4, WIDE: b.A4_WIDE, LARGE: b.A3.turned(), WALL: b.WALL.turned()}
_GAP, _DAY = "＿＿＿＿＿＿", "　　年　月　日"
#: What stands for these names in a sentence of a blank paper.
_DAYS = ("from", "to", "on", "start", "end", "due", "shown_from", "shown_to", "today")
_ROOM = {"village": "＿＿＿＿＿村", **dict.fromkeys(_DAYS, "　　　　年　　月　　日")}
_SIGN, _SIGN_WIDE = 3, 5


def sheet(form: Form, facts: Sequence[Facts], about: About) -> Sheet:
    """The paper of these facts, which share a sheet; blank without any."""
    pictured = [part for part in form.parts if isinstance(part, Photos)]
    blocks = [
        _title(form, facts),
        *(one for part in form.parts if part not in pictured for one in _blocks(part, facts)),
    ]
    most = _SIGN if form.make in (FILED, UPRIGHT) else _SIGN_WIDE
    rows = -(-len(form.signed) // most) or 1
    each = -(-len(form.signed) // rows) or 1
    blocks += [Signatures(tuple(form.signed[start : start + each])) for start in range(0, len(form.signed), each)]
    blocks += [one for part in pictured for one in _blocks(part, facts)]
    return Sheet(
        _name(form, facts), tuple(blocks), about.foot(), _MAKES[form.make], one_page=True,
        official=form.hung or form.official,
    )  # fmt: skip


def _room(field: declared.Field) -> str:
    """What stands in a field's place on a blank paper."""
    return _DAY if isinstance(field, Date) else boxes(field)


def _title(form: Form, facts: Sequence[Facts]) -> Title:
    over = (place_of(facts[0].region) if facts else PLACE_TO_FILL) if form.over else ""
    return Title(form.title, over, form.under(facts) if facts else "")


def _name(form: Form, facts: Sequence[Facts]) -> str:
    """What a file of it is called, so that people find it."""
    if not facts:
        return f"空白{form.title}"
    first = facts[0]
    if form.is_list:
        alone = {one.village for one in facts} == {first.village}
        return words.joined(first.village if alone else "", form.title, by=" ")
    return words.joined(first.village, first.group, first.head, first.number, form.title, by=" ")


def _blocks(part: declared.Part, facts: Sequence[Facts]) -> Iterator[Block]:
    title, note = getattr(part, "title", ""), getattr(part, "note", "")
    if title and not (isinstance(part, Photos) and not any(one.photos for one in facts)):
        yield Section(title, note)
    match part:
        case Cells():
            pairs = tuple(_pair(place, facts, note) for place in part.places)
            yield Grid(pairs, part.columns, part.label, part.lines)
        case Rows():
            yield _table(part, facts)
        case Words():
            side = b.RIGHT if part.right else b.LEFT
            if not part.extra or (facts and any(part.told(facts).values())):
                yield Text(_filled(part, facts), part.size, side, part.bold, indent=part.indent and not part.right)
        case Lines():
            yield b.Blank(part.label, part.lines, part.told(facts[0]) if facts else "", grows=part.grows)
        case declared.Gap():
            yield b.Gap(part.height, grows=part.grows)
        case Photos():
            pictures = tuple(picture for one in facts for picture in one.photos)
            if pictures:
                yield b.Pictures(pictures)


def _pair(place: declared.Place, facts: Sequence[Facts], note: str) -> Pair:
    """`note`: of the section, which may say the unit of all."""
    if isinstance(place, Cell):
        return Pair(place.label, place.told(facts[0]) if facts else place.blank, place.span)
    field, span = place if isinstance(place, tuple) else (place, 1)
    unit = f"（{field.unit}）" if field.unit and not note.endswith(field.unit) else ""
    return Pair(f"{field.label}{unit}", facts[0].of(field) if facts else _room(field), span)


def _table(part: Rows, facts: Sequence[Facts]) -> Table:
    rows = tuple(map(tuple, part.rows(facts)))
    strong = frozenset({len(rows) - 1} if part.is_summed and rows else ())
    columns = tuple(
        Column(one.title, one.width, b.RIGHT if one.is_amount else b.LEFT, firm=not one.wraps) for one in part.columns
    )
    least = part.least if facts else part.blank
    fills = not facts and not part.blank
    empty = part.empty if facts else ""
    return Table(
        columns, rows, least=least, fills=fills, empty=empty, height=part.height, strong=strong, bare=part.bare
    )


class _Gaps(dict[str, str]):
    """What is known; of the first record; room to write for the rest."""

    def __init__(self, known: Mapping[str, str], facts: Sequence[Facts]) -> None:
        super().__init__((name, text) for name, text in known.items() if text)
        self._facts = facts[:1]

    def __missing__(self, name: str) -> str:
        return next(filter(None, (one.told(name) for one in self._facts)), _ROOM.get(name, _GAP))


def _filled(part: Words, facts: Sequence[Facts]) -> str:
    known = part.told(facts) if facts else part.blank
    return string.Formatter().vformat(part.text, (), _Gaps(known, facts))
