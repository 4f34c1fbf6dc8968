"""What the checks of ledgers ask of the book (`ledgers/ledger.py: Asked`), each thing once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from peewee import SQL, fn

from db.clock import today
from db.household import Household
from db.kind import Kind
from db.record import Record
from db.store import database
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import settings

_ALIVE = SQL("deleted IS NOT 1")
#: (village, year or None) → how many there are, and how many say so.
_Counted = dict[tuple[str | None, int | None], tuple[int, int]]


class Beside:
    """`whole`: all records of the book are looked through, and what several of them share is counted in one query;
    else one record, as it stands in a form."""

    def __init__(self, *, whole: bool = False) -> None:
        self.today = today()
        self._whole = whole
        self._shared: dict[tuple[Kind[Any], ...], frozenset[tuple[Any, ...]]] = {}
        self._known: dict[tuple[Any, ...], Any] = {}
        self._homes: dict[tuple[Kind[Any], Any], _Counted] = {}

    @cached_property
    def _limits(self) -> Mapping[str, int]:
        return settings.numbers(books.region())

    def limit(self, name: str) -> int:
        return self._limits[name]

    def twice(self, record: Record, *fields: Kind[Any], whole: bool = True) -> bool:
        told = tuple(field.db_value(getattr(record, str(field.name))) for field in fields)
        if whole and None in told:
            return False
        if self._whole:
            if fields not in self._shared:
                query = fields[0].model.select(*fields).where(_ALIVE).group_by(*fields).having(fn.count(SQL("*")) > 1)
                self._shared[fields] = frozenset(_rows(query))
            return told in self._shared[fields]
        model = type(record)
        alike = [SQL(f'"{field.name}" IS ?', [value]) for field, value in zip(fields, told, strict=True)]
        return self.any(model, *alike, model.id != record.id)

    def any(self, model: type[Record], *conditions: Any) -> bool:
        return bool(self._ask(model.select(SQL("1")).where(_ALIVE, *conditions).limit(1)))

    def count(self, model: type[Record], *conditions: Any) -> int:
        return int(self._ask(model.select(fn.count(SQL("*"))).where(_ALIVE, *conditions)) or 0)

    def sum(self, field: Kind[Any], *conditions: Any) -> Any:
        return field.python_value(self._ask(field.model.select(fn.sum(field)).where(_ALIVE, *conditions)) or 0)

    def of_homes(self, field: Kind[Any], value: Any, region: str | None, year: int | None = None) -> tuple[int, int]:
        if not self._whole:
            return next(iter(_of_homes(field, value, region, year).values()), (0, 0))
        if (asked := (field, value)) not in self._homes:
            self._homes[asked] = _of_homes(field, value, None, year)
        return self._homes[asked].get((region, year), (0, 0))

    def _ask(self, query: Any) -> Any:
        sql, values = query.sql()
        asked = (sql, *values)
        if asked not in self._known:
            rows = list(database.execute_sql(sql, values).fetchall())
            self._known[asked] = rows[0][0] if rows else None
        return self._known[asked]


def _of_homes(field: Kind[Any], value: Any, region: str | None, year: int | None) -> _Counted:
    """Of all villages and, where there is a year, of all years; with a region of that one and of this year alone."""
    model = field.model
    home, by = Household.alias(), [] if year is None else [model.year]
    place = [home.region_code, *by] if by else [home.region_code, SQL("NULL")]
    query = model.select(*place, fn.count(SQL("*")), fn.coalesce(fn.sum(field == value), 0))
    query = query.join(home, on=(model.household == home.id)).group_by(home.region_code, *by)
    query = query.where(*(one.deleted.is_null() | ~one.deleted for one in (home, model)))
    if region is not None:
        query = query.where(home.region_code == region, *(one == year for one in by))
    return {(village, of): (n, so) for village, of, n, so in _rows(query)}


def _rows(query: Any) -> list[tuple[Any, ...]]:
    sql, values = query.sql()
    return list(database.execute_sql(sql, values).fetchall())
