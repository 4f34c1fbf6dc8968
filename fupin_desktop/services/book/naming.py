"""What a village is called follows from its code: the region table, and what civil affairs changed since, say so
(`fupin_desktop/regions.py`). Nobody writes another name; where an older program, or a package of one, brought one, it
is put right."""

from __future__ import annotations

from db.changes import change, every
from db.village import Village
from fupin_desktop import regions


def name(code: str, written: str) -> str:
    """What the village of a code is called; what somebody wrote, of a code that the region table does not have."""
    return regions.village_name(code) or written


def settle(actor: str) -> int:
    """Put the names of the book's villages right, as one action; how many were wrong. Of none nothing is written."""
    rows = every("SELECT id, region_code, name FROM village WHERE deleted IS NOT 1 AND region_code IS NOT NULL")
    wrong = [(key, "name", known) for key, code, said in rows if (known := name(code, said)) != said]
    if wrong:
        with change(actor, "村名照行政区划表") as writer:
            writer.write_cells(Village, wrong)
    return len(wrong)
