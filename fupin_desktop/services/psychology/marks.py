"""Colours that were given, and which of them stands.

A mark names those that it replaces, as entries of the log do. What no other names stands; of several (two laptops that
did not know of each other) the gravest does. So a colour that was lowered here takes nothing from a red that was
given elsewhere meanwhile, in whatever order they meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from db.changes import chunks, every
from db.psychology import ColourMark
from db.sealing import BadSeal, NoKey
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book.access import needs

Content = Mapping[str, Any]
_COLOURS = {str(colour): colour for colour in Colour}
_SEALED_BY_ANOTHER: Content = {"colour": "grey", "reasons": ["打不开，是用另一把钥匙封的"], "replaces": []}


class Mark(NamedTuple):
    """A step of the timeline. `replaces`: the marks that it was made in view of; None for one of before marks named
    each other, which replaces all of its kind before it. `assessment`: the risk assessment that it rests on."""

    date: dt.date
    time: str
    colour: Colour
    reasons: tuple[str, ...]
    provisional: bool
    source: str
    by: str
    second: str
    key: str = ""
    replaces: tuple[str, ...] | None = None
    assessment: str = ""

    @property
    def is_assessed(self) -> bool:
        """Whether a qualified person has assessed the risk since the sign that made it."""
        return bool(self.assessment)

    def is_before(self, day: dt.date, time: str) -> bool:
        """Whether something of this day (and time, "" for unknown) came after it: in doubt it did not."""
        return (self.date, self.time or "") < (day, time or "") if self.time else self.date < day


def leaves(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that no other replaces."""
    named = {key for mark in marks for key in mark.replaces or ()}
    old = _last_of_before(marks)
    return [mark for mark in marks if mark.key not in named and (mark.replaces is not None or mark is old)]


def _last_of_before(marks: Sequence[Mark]) -> Mark | None:
    """Of the marks that name no others the last one; a lower colour took a second person then too, and one without (of
    another laptop, or of somebody who was made one with this person) takes nothing from a graver one."""
    stands: Mark | None = None
    for mark in sorted((mark for mark in marks if mark.replaces is None), key=_order):
        if stands is None or mark.colour.rank >= stands.colour.rank or mark.second:
            stands = mark
    return stands


def standing(marks: Sequence[Mark]) -> Mark | None:
    """The mark that stands: the gravest that no other replaces; None where nobody gave a colour."""
    return max(leaves(marks), key=lambda mark: (mark.colour.rank, not mark.is_assessed, *_order(mark)), default=None)


def since(marks: Sequence[Mark]) -> Mark | None:
    """The mark by which the file has had its colour without a break; one that is provisional begins anew."""
    now = standing(marks)
    if now is None or now.provisional:
        return now
    first = now
    for mark in sorted(marks, key=_order, reverse=True):
        if _order(mark) > _order(now):
            continue
        if mark.colour is not now.colour:
            break
        first = mark
    return first


def _order(mark: Mark) -> tuple[dt.date, str]:
    return mark.date, mark.key


@needs(Right.PSYCHOLOGY)
def colours(persons: Iterable[str]) -> dict[str, Mark]:
    """The mark that stands, of each of these persons; who has none is grey, and who can't be opened here stands out."""
    found: dict[str, list[Mark]] = {}
    for row in _rows(persons):
        found.setdefault(row[0], []).append(_of_row(row))
    return {person: mark for person, marks in found.items() if (mark := standing(marks))}


@needs(Right.PSYCHOLOGY)
def timelines(persons: Iterable[str]) -> dict[str, list[Mark]]:
    """All marks of each of these persons, oldest first."""
    found: dict[str, list[Mark]] = {}
    for row in _rows(persons):
        found.setdefault(row[0], []).append(_of_row(row))
    return {person: sorted(marks, key=_order) for person, marks in found.items()}


@needs(Right.PSYCHOLOGY)
def of_person(person: str) -> list[Mark]:
    """All marks of a person, newest first. Raises BadSeal, NoKey."""
    rows = ColourMark.living().where(ColourMark.person == person)
    made = [
        made_of(opened(ColourMark.content.read(one)), str(one.id), one.date, one.time, one.by, one.second)
        for one in rows
    ]
    return sorted(made, key=_order, reverse=True)


def made_of(
    content: Content, key: str, date: dt.date | None, time: str | None, by: str | None, second: str | None
) -> Mark:
    """A mark from what a record holds."""
    replaces = content.get("replaces")
    return Mark(
        date or dt.date.min,
        time or "",
        _COLOURS[content.get("colour", "grey")],
        tuple(content.get("reasons", ())),
        bool(content.get("provisional")),
        str(content.get("source", "")),
        by or "",
        second or "",
        key,
        None if replaces is None else tuple(replaces),
        str(content.get("assessment") or ""),
    )


def opened(text: str) -> Content:
    """What a sealed field of several parts holds. Raises BadSeal for what no program of ours sealed."""
    try:
        found: Content = orjson.loads(text) if text else {}
    except orjson.JSONDecodeError as error:
        raise BadSeal from error
    if not isinstance(found, dict):
        raise BadSeal
    return found


def packed(content: Content) -> str:
    """The same, to be sealed."""
    return orjson.dumps(dict(content), option=orjson.OPT_SORT_KEYS).decode()


def _rows(persons: Iterable[str]) -> Iterator[Any]:
    for marks, part in chunks(persons):
        query = f"""SELECT person, id, date, time, "by", "second", content FROM colour_mark
            WHERE person IN ({marks}) AND deleted IS NOT 1"""
        yield from every(query, *part)


def _of_row(row: Any) -> Mark:
    _, key, date, time, by, second, content = row
    return made_of(_told(key, content), key, dt.date.fromisoformat(date) if date else None, time, by, second)


def _told(key: str, content: str | None) -> Content:
    try:
        return opened(ColourMark.content.opened(content, key)) if content else {}
    except (NoKey, BadSeal):
        return _SEALED_BY_ANOTHER
