"""Numbers of persons: masked unless asked for, by role; asking is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
        for name, kind in record.kinds().items():
            wanted = right_for(kind)
            if wanted and not access.may(wanted) and (value := getattr(record, name)):
                setattr(record, name, kind.masked(str(value)))


def ask(key: str, kind: Kind[Any]) -> None:
    """A number of a record is about to be shown whole: it takes that right, and goes into the access log first.

    Raises access.Denied.
    """
    if wanted := right_for(kind):
        access.require(wanted)
    access.note("查看完整号码", key, kind.label)
