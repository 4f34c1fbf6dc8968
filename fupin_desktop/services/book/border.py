"""Which codes lie outside the open book: what the views `elsewhere` and `resident` of it stand on."""

from __future__ import annotations

from db import places
from db.changes import every, many
from db.connection import execute, meta
from db.store import database
from fupin_desktop import regions

#: Before and after every code.
_FIRST, _LAST = "0", "~"

places.area = regions.area


def draw() -> None:
    """Write down the ranges of codes that are not this book's, where others are written down."""
    area = sorted(regions.area(meta("region") or ""))
    starts, ends = (_FIRST, *(f"{part}{_LAST}" for part in area)), (*area, _LAST)
    outside = list(zip(starts, ends, strict=True)) if any(area) else []
    if every('SELECT start, "end" FROM border ORDER BY rowid') == outside:
        return
    with database.atomic():
        execute("DELETE FROM border")
        many("INSERT INTO border VALUES (?,?)", outside)
