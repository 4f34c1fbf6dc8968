"""Which record is meant by what a person wrote: its key, an ID number, a household number, a name."""

from __future__ import annotations

from db import models
from db.changes import every, one
from db.kind import clean
from db.visit import Visit
from fupin_desktop.services.book import scope

_QUERIES = (
    "SELECT id FROM person WHERE substr(id_no, 1, 18) = upper(?) AND deleted IS NOT 1",
    "SELECT id FROM household WHERE household_no = ? AND deleted IS NOT 1",
    "SELECT id FROM household WHERE local_no = ? AND deleted IS NOT 1",
    "SELECT id FROM person WHERE person_no = ? AND deleted IS NOT 1",
    "SELECT id FROM person WHERE name = ? AND deleted IS NOT 1",
    "SELECT id FROM village WHERE ? IN (region_code, name) AND deleted IS NOT 1",
)


def meant(text: str) -> list[str]:
    """Keys of the records that `text` names: exactly one, several of the same name, or none.

    A key finds deleted records too: their history is asked for by it.
    """
    text = clean(text)
    for model in models.MODELS:
        if every(f'SELECT 1 FROM "{model.table()}" WHERE id = ?', text):
            return [text]
    for query in _QUERIES:
        if found := every(query, text):
            return [row[0] for row in found]
    return []


def household_of(key: str) -> str | None:
    """The household that a record is, or belongs to; None for what belongs to none (a village, a line)."""
    return next(iter(scope.households_of([key])), None)


def visit_of(table: str, key: str) -> str:
    """The visit that a record is, or was made on; "" for what belongs to none that is still there."""
    column = "id" if table == Visit.table() else "visit"
    row = one(f'''SELECT v.id FROM "{table}" t JOIN visit v ON v.id = t."{column}"
        WHERE t.id = ? AND v.deleted IS NOT 1''', key)  # fmt: skip
    return str(row[0]) if row else ""


def table_of(key: str) -> str | None:
    """The table of a record."""
    return next((m.table() for m in models.MODELS if one(f'SELECT 1 FROM "{m.table()}" WHERE id = ?', key)), None)
