"""The year as a dimension: a new year is opened by copying the last one, never by overwriting it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.changes import change, every
from db.household import Housing, Living, Water
from db.person import PersonYear
from db.record import Record
from fupin_desktop.progress import Progress, no_progress

#: Tables whose rows are copied into a new year. Income is asked anew: copying it would make up figures.
_COPIED: tuple[type[Record], ...] = (PersonYear, Living, Housing, Water)
#: What belongs to the collecting of one year and is asked anew.
NOT_COPIED = {"as_of", "survey_by", "survey_phone", "survey_date", "head_sign", "members_start", "members_end"}


def years() -> list[int]:
    """The years that the book has anything for, oldest first."""
    tables = [model.table() for model in _COPIED] + ["income", "employment"]
    union = " UNION ".join(f"SELECT DISTINCT year FROM {table} WHERE deleted IS NOT 1" for table in tables)
    return sorted(row[0] for row in every(union) if row[0])


def current() -> int:
    """The year that new entries belong to: this year."""
    return dt.datetime.now().astimezone().year


def open_year(actor: str, year: int, source: int, progress: Progress = no_progress) -> int:
    """Copy what is known of `source` into `year`, where `year` has nothing yet; returns how many records were made.

    People who have left and what is already entered stay untouched, so it may be called again.
    """
    made = 0
    with change(actor, f"打开 {year} 年度") as writer:
        for number, model in enumerate(_COPIED):
            progress(number, len(_COPIED), f"复制{model.title}")
            made += writer.put(model, _copies(model, year, source)).added
    return made


def _copies(model: type[Record], year: int, source: int) -> list[dict[str, Any]]:
    names = [name for name in model.kinds() if name not in NOT_COPIED]
    columns = ", ".join(f't."{name}"' for name in names)
    other = "person" if model is PersonYear else "household"
    here = "p.member_state IS NOT '2'" if model is PersonYear else "1"
    query = f"""SELECT {columns} FROM "{model.table()}" t JOIN "{other}" p ON p.id = t."{other}"
        WHERE t.year = ? AND t.deleted IS NOT 1 AND p.deleted IS NOT 1 AND ({here})"""
    existing = {row[0] for row in every(f'SELECT "{other}" FROM "{model.table()}" WHERE year=?', year)}
    rows = []
    for values in every(query, source):
        row = dict(zip(names, values, strict=True)) | {"year": year}
        if row[other] not in existing:
            row["id"] = model.new_key(row)
            rows.append(row)
    return rows
