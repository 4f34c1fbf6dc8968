"""Half-filled forms: kept as they are typed, offered again on the right record, also after the process was killed.

A draft is text as typed, by field; it is local to the book and never exported.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from db.changes import every, one
from db.connection import execute


@dataclass(frozen=True)
class Draft:
    """What was typed into `form` about `record` ("" for one not yet registered)."""

    form: str
    record: str
    saved_at: dt.datetime
    values: dict[str, str]


def keep(form: str, record: str, values: dict[str, str]) -> None:
    """Keep what stands in a form; the newest wins."""
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    text = json.dumps(values).encode("ascii").decode()  # escaped: also lone surrogates must come back
    execute("INSERT OR REPLACE INTO draft VALUES (?,?,?,?)", form, record, now, text)


def offered(form: str, record: str) -> Draft | None:
    """The draft of this form and record, if one was kept."""
    row = one("SELECT form, record, saved_at, content FROM draft WHERE form=? AND record=?", form, record)
    return _draft(*row) if row else None


def drop(form: str, record: str) -> None:
    """Forget a draft: it was saved, or the person gave it up."""
    execute("DELETE FROM draft WHERE form=? AND record=?", form, record)


def everything() -> list[Draft]:
    """All drafts, newest first."""
    return [_draft(*row) for row in every("SELECT form, record, saved_at, content FROM draft ORDER BY saved_at DESC")]


def _draft(form: str, record: str, saved_at: str, content: str) -> Draft:
    return Draft(form, record, dt.datetime.fromisoformat(saved_at), json.loads(content))
