"""The shared records of the open book, in one fixed form: equal records give equal text, whatever road they took."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db import owners
from db.models import BY_TABLE
from db.record import SECRET_ROOMS, Record
from db.store import database
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs


@needs(Right.FULL_EXPORT)
def lines(region: str = "") -> Iterator[str]:
    """One line of JSON a living record (that lies in a region), by table name and key; values as stored, empty fields
    left out.

    Local settings, the log and the index are no records. The psychological archives are left out for who may not open
    them; sealed content stays sealed. Streamed: memory stays flat.
    """
    access.note("导出全部记录" if not region else f"导出{regions.path(region)[-1]}的记录")
    return _lines(region)


def _lines(region: str) -> Iterator[str]:
    may_see_all = access.may(Right.PSYCHOLOGY)  # of the archives also the plain days tell something
    for table in sorted(BY_TABLE):
        if may_see_all or BY_TABLE[table].room not in SECRET_ROOMS:
            yield from _of_table(table, BY_TABLE[table], region)


def _of_table(table: str, model: type[Record], region: str) -> Iterator[str]:
    names = ["id", *model.kinds()]
    columns = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT {columns} FROM "{table}" WHERE deleted IS NOT 1 ORDER BY id'
    inside = _inside(table, region) if region else None
    for row in database.execute_sql(query):
        if inside is not None and row[0] not in inside:
            continue
        record = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        yield json.dumps({"table": table, **record}, ensure_ascii=False, sort_keys=True)


def _inside(table: str, region: str) -> set[str]:
    """The records of a table that lie in a region."""
    keys = [row[0] for row in database.execute_sql(f'SELECT id FROM "{table}" WHERE deleted IS NOT 1')]
    places = owners.places(table, keys, {})
    return {key for key, codes in places.items() if any(regions.lies_in(code, region) for code in codes or ())}
