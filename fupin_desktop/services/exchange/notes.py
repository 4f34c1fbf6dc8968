"""What the office above says with what it gives down: it stands on the first page of the village until it is done."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from db.changes import every
from db.clock import local
from db.connection import meta, set_meta
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs

#: Letters of a note.
LONGEST = 200
_DONE = "notes_done"
#: Of the newest packages that came down; older notes have been spoken about.
_LOOKED_AT = 20


@dataclass(frozen=True)
class Note:
    """`receipt`: of the package that brought it."""

    receipt: str
    at: dt.datetime
    text: str


def waiting() -> list[Note]:
    """The notes that nobody has called done, newest first."""
    done = set(json.loads(meta(_DONE) or "[]"))
    rows = every(
        "SELECT receipt, at, content FROM package WHERE way = 'in' AND kind = 'feedback' ORDER BY rowid DESC LIMIT ?",
        _LOOKED_AT,
    )
    told = [(receipt, at, str(json.loads(content).get("reason") or "")) for receipt, at, content in rows]
    return [
        Note(receipt, local(dt.datetime.fromisoformat(at)), text[:LONGEST])
        for receipt, at, text in told
        if text and receipt not in done
    ]


@needs(Right.HAND_IN)
def call_done(note: Note) -> None:
    """It has been done: it is said no more."""
    done = [*json.loads(meta(_DONE) or "[]"), note.receipt]
    set_meta(_DONE, json.dumps(done[-_LOOKED_AT * 2 :]))
