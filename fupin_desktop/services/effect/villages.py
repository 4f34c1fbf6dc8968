"""Villages that were merged or given another code since (`resources/region_changes.csv`): in which of those that were
then a record lies."""

from __future__ import annotations

from db.changes import every
from db.models import BY_TABLE
from db.said import cells_of
from fupin_desktop import regions


def former(table: str) -> dict[object, str]:
    """Record (by its key, and by its rowid) of a table → the code under which it lay before it was given today's
    (`services/book/recoding.py`), as the change log has it."""
    became = sorted({change.new_code for change in regions.every_change() if not change.is_renaming})
    if not became or "region_code" not in BY_TABLE[table].kinds():
        return {}
    marks = ", ".join("?" * len(became))
    query = f"""SELECT t.id, t.rowid, t.region_code, c.field, c.value FROM "{table}" t
        JOIN change c ON c.record = t.id AND c.field IN ('', 'region_code') AND c.tbl = ?
        WHERE t.region_code IN ({marks}) ORDER BY t.id, c.ts DESC"""
    found: dict[object, str] = {}
    for key, number, code, field, value in every(query, table, *became):
        before = cells_of(field, value).get("region_code")
        known = found.get(key, code)
        if isinstance(before, str) and before != known and known in regions.ever(before):
            found[key] = found[number] = before
    return found


def said_once() -> str:
    """A condition on `village_year` t: what a village said of a year in which it was already part of another goes where
    that one has spoken of the year itself: its people would count twice."""
    told = []
    for change in regions.every_change():
        if not change.is_renaming:
            codes = ", ".join(f"'{code}'" for code in regions.ever(change.old_code)[1:])
            whole = f"SELECT 1 FROM village_year n WHERE n.region_code IN ({codes}) AND n.year = t.year"
            since = int(change.date[:4] or 0) + regions.stood_before(change.new_code)
            told.append(
                f" AND NOT (t.region_code = '{change.old_code}' AND t.year >= {since}"
                f" AND EXISTS ({whole} AND n.deleted IS NOT 1))"
            )
    return "".join(told)
