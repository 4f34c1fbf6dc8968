"""心理随访: 已安排, 已完成, or nothing: all that somebody without the right sees of a file (DICTIONARY §8.8).

It goes by the coming week alone, for files of every colour alike, so that it tells nobody who is followed more closely.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from db.changes import chunks, every

ARRANGED, DONE = "已安排", "已完成"
_AHEAD = dt.timedelta(days=7)


def of_person(person: str, today: dt.date) -> str:
    """What is said of a person's follow-up; "" where there is nothing to say."""
    return of_persons([person], today).get(person, "")


def of_persons(persons: Iterable[str], today: dt.date) -> dict[str, str]:
    """The same of several, without who has no open file."""
    until = (today + _AHEAD).isoformat()
    found: dict[str, str] = {}
    for marks, part in chunks(persons):
        query = f"""SELECT person, next_contact, next_screening FROM psy_file WHERE person IN ({marks})
            AND deleted IS NOT 1 AND closed IS NULL"""
        for person, *following in every(query, *part):
            found[person] = ARRANGED if any(day and day <= until for day in following) else DONE
    return found
