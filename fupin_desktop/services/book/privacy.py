"""Numbers of persons: masked unless asked for, by role; asking is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from db import masks
from db.kind import Kind
from db.record import Record
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access


def right_for(kind: Kind[Any]) -> Right | None:
    """The right that seeing a field whole takes; None for one that is never masked."""
    return {"phone": Right.PHONES, "number": Right.NUMBERS}.get(kind.hidden)


def veiled(records: Iterable[Record]) -> None:
    """Take from records, before a screen gets them, the numbers that the one at the keyboard may never see whole."""
    for record in records:
        for name, kind, wanted in _hidden(type(record)):
            if not access.may(wanted) and (value := getattr(record, name)):
                setattr(record, name, kind.masked(str(value)))


@cache
def _hidden(model: type[Record]) -> list[tuple[str, Kind[Any], Right]]:
    """The fields of a table that are masked for who lacks a right."""
    return [(name, kind, wanted) for name, kind in model.kinds().items() if (wanted := right_for(kind))]


#: Behind a masked number that looks like another one and is not the same.
DIFFERS = "（中间几位不同）"


def told_apart(kind: Kind[Any], whole: Sequence[str]) -> list[str]:
    """Values of one field, as `kind.show` gives them, masked and side by side: no two that differ look alike. Who may
    see them whole sees the digits in which they differ, who may not sees that they do."""
    wanted = right_for(kind)
    if wanted is None or access.may(wanted):
        return masks.apart(whole, kind.masked)
    return said_apart(kind, whole)


def said_apart(kind: Kind[Any], whole: Sequence[str]) -> list[str]:
    """The same for what leaves the book: no digit is open."""
    first: dict[str, str] = {}
    texts = [kind.masked(text) for text in whole]
    return [
        veil + DIFFERS if first.setdefault(veil, text) != text else veil
        for veil, text in zip(texts, whole, strict=True)
    ]


def ask(key: str, kind: Kind[Any]) -> None:
    """A number of a record is about to be shown whole: it takes that right, and goes into the access log first.

    Raises access.Denied.
    """
    if wanted := right_for(kind):
        access.require(wanted)
    access.note("查看完整号码", key, kind.label)
