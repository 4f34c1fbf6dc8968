"""心理随访: 已安排, 已完成, or nothing: all that somebody without the right sees of a file (DICTIONARY §8.8)."""

from __future__ import annotations

import datetime as dt

from db.changes import one

ARRANGED, DONE = "已安排", "已完成"


def of_person(person: str, today: dt.date) -> str:
    """What is said of a person's follow-up; "" where there is nothing to say."""
    row = one(
        "SELECT last_contact, next_contact FROM psy_file WHERE person=? AND deleted IS NOT 1 AND closed IS NULL", person
    )
    if row is None or not any(row):
        return ""
    last, following = row
    return ARRANGED if following and (not last or following >= last or following >= today.isoformat()) else DONE
