"""Half-filled forms: kept as they are typed, offered again on the right record, also after the process was killed.

A draft is text as typed, by field; it is local to the book and never exported. Its pictures lie among the photos'.
A form may have several drafts of one record, each in its own slot: one that nobody has answered is never written over.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.changes import every, one
from db.clock import now
from db.connection import execute
from db.moment import moment_in_book
from db.store import database
from fupin_desktop.services.household import photos
from fupin_desktop.services.household.photos import Picture

#: The value that names a draft's pictures: "digest day" each, the day empty where the camera wrote none.
_PICTURES = "pictures"
#: Between the form's name and the number of a second, third … draft of the same record.
_SLOT = "#"


@dataclass(frozen=True)
class Draft:
    """What was typed into `form` about `record` ("" for one not yet registered)."""

    form: str
    record: str
    saved_at: dt.datetime
    values: dict[str, str]
    slot: int = 1


def arrivals() -> str:
    """How many merges have brought something: kept in a draft, to know whether more has come since."""
    return str(moment_in_book()[0])


def keep(form: str, record: str, values: dict[str, str], pictures: Sequence[Picture] = (), slot: int = 1) -> None:
    """Keep what stands in a form, in place of what its slot held."""
    at = now().isoformat(timespec="milliseconds")
    if pictures:
        values = values | {_PICTURES: "\n".join(f"{made.digest} {made.taken or ''}" for made in pictures)}
    text = json.dumps(values).encode("ascii").decode()  # escaped: also lone surrogates must come back
    before = _in_slot(form, record, slot)
    with database.atomic():
        for made in pictures:
            photos.put(made)
        execute("INSERT OR REPLACE INTO draft VALUES (?,?,?,?)", _stored_form(form, slot), record, at, text)
        _clean(before)


def offered(form: str, record: str) -> Draft | None:
    """The newest draft of this form and record, if one was kept."""
    return next(iter(waiting(form, record)), None)


def waiting(form: str, record: str) -> list[Draft]:
    """All drafts of this form and record, the newest first."""
    query = "SELECT form, record, saved_at, content FROM draft WHERE record=? ORDER BY saved_at DESC"
    return [draft for row in every(query, record) if (draft := _draft(*row)).form == form]


def free_slot(form: str, record: str) -> int:
    """The first slot of this form and record that holds no draft."""
    taken = {draft.slot for draft in waiting(form, record)}
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)


def drop(form: str, record: str, slot: int = 1) -> None:
    """Forget a draft: it was saved, or the person gave it up."""
    before = _in_slot(form, record, slot)
    with database.atomic():
        execute("DELETE FROM draft WHERE form=? AND record=?", _stored_form(form, slot), record)
        _clean(before)


def _in_slot(form: str, record: str, slot: int) -> Draft | None:
    query = "SELECT form, record, saved_at, content FROM draft WHERE form=? AND record=?"
    row = one(query, _stored_form(form, slot), record)
    return _draft(*row) if row else None


def _stored_form(form: str, slot: int) -> str:
    return form if slot == 1 else f"{form}{_SLOT}{slot}"


def pictures(draft: Draft) -> list[Picture]:
    """The pictures that were chosen, in their order."""
    return [
        Picture(data, dt.date.fromisoformat(day) if day else None)
        for digest, day in _named(draft)
        if (data := photos.picture(digest))
    ]


def _clean(before: Draft | None) -> None:
    """Throw away the pictures of a draft that was, which no photo and no draft needs now."""
    unused = {digest for digest, _ in _named(before)} if before else set()
    if unused:
        unused -= {digest for draft in everything() for digest, _ in _named(draft)}
    for digest in unused:
        photos.drop_unused(digest)


def _named(draft: Draft) -> Iterable[tuple[str, str]]:
    for line in draft.values.get(_PICTURES, "").splitlines():
        digest, _, day = line.partition(" ")
        yield digest, day


def everything() -> list[Draft]:
    """All drafts, newest first."""
    return [_draft(*row) for row in every("SELECT form, record, saved_at, content FROM draft ORDER BY saved_at DESC")]


def _draft(form: str, record: str, saved_at: str, content: str) -> Draft:
    name, _, slot = form.partition(_SLOT)
    return Draft(name, record, dt.datetime.fromisoformat(saved_at), json.loads(content), int(slot or 1))
