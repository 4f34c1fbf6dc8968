"""Local to a laptop: names and numbers are searched as they are compared (`db/names.py`, `number_text`), not as they
were written. Only rows that were written otherwise change; the index is made of the records, so what makes it
is not frozen here."""

from __future__ import annotations

from collections.abc import Sequence

from db import search_blocks
from db.kind import number_text
from db.names import fold_name
from db.pinyin import keys as pinyin_keys
from db.store import database

_ROWS = search_blocks.ROWS


def migrate() -> None:
    """Fold the names and numbers of the index."""
    names = [
        (folded, *pinyin_keys(folded), place)
        for place, name in database.execute_sql("SELECT place, name FROM search").fetchall()
        if (folded := fold_name(name)) != name
    ]
    _put("search", "name=?, initials=?, pinyin=?", names)
    numbers = [
        (folded, place)
        for place, number in database.execute_sql("SELECT place, number FROM search_household").fetchall()
        if (folded := number_text(number).upper()) != number
    ]
    _put("search_household", "number=?", numbers)


def _put(table: str, sets: str, rows: Sequence[tuple[str | int, ...]]) -> None:
    for row in rows:
        database.execute_sql(f"UPDATE {table} SET {sets} WHERE place=?", row)
    search_blocks.renew(table, {int(row[-1]) // _ROWS for row in rows})
