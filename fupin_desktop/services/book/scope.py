"""Whose a record is: the household that it belongs to, and the records of a village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import Any

from db import models, owners
from db.changes import chunks, every
from db.fields import Ref
from db.homes import household_sql
from db.household import Household
from db.move import WAITS, Move
from db.record import OPEN_ROOMS, Record
from db.said import cells_of
from fupin_desktop import regions
from fupin_desktop.services.book.list_sql import HEAD, lying_in


def _asked(
    keys: Iterable[str], query: Callable[[type[Record], str], str], tables: Collection[str] | None = None
) -> Iterator[Any]:
    """The rows that a query of records `t` gives, of whichever tables (of these, where the caller knows them) belong to
    a household (`household_sql`)."""
    wanted = list(dict.fromkeys(keys))
    for model in models.MODELS:
        if (tables is None or model.table() in tables) and (path := household_sql(model)):
            for marks, part in chunks(wanted):
                yield from every(f"{query(model, path)} WHERE t.id IN ({marks})", *part)


def households_of(keys: Iterable[str]) -> list[str]:
    """The households that these records belong to, or are."""
    rows = _asked(keys, lambda model, path: f'SELECT DISTINCT {path} FROM "{model.table()}" t')
    return list(dict.fromkeys(row[0] for row in rows if row[0]))


def homes(keys: Iterable[str], tables: Collection[str] | None = None, gone: bool = False) -> dict[str, str]:
    """Record → the household that it belongs to, or is; without records of households that are gone, unless `gone`.
    `tables`: theirs, where the caller knows."""
    there = "1" if gone else "h.deleted IS NOT 1"
    rows = _asked(
        keys, lambda model, path: f"""SELECT t.id, h.id FROM "{model.table()}" t
            JOIN household h ON h.id = {path} AND {there}""", tables,
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def names(keys: Iterable[str], tables: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
    """Record → (the person that it is about or "", the head of its household); `tables` as for `homes`."""
    rows = _asked(
        keys, lambda model, path: f"""SELECT t.id, {_person_of(model)}, {HEAD} FROM "{model.table()}" t
            JOIN household h ON h.id = {path}""", tables,
    )  # fmt: skip
    return {row[0]: (row[1] or "", row[2] or "") for row in rows}


def of_household(key: str) -> list[str]:
    """The keys of all records that belong to a household, deleted ones too, as `db/owners.py` says; those of the
    archives aside, which are told nowhere but in their own file."""
    found: dict[str, list[str]] = {"household": [key]}
    told = [model for model in models.MODELS if model.room in OPEN_ROOMS and model.table() != "household"]
    for model in told:
        ways = owners.ways(model.table()).items()
        found[model.table()] = list({k for name, of in ways for k in _where(model, name, found.get(of, ()))})
    keys = [record for part in found.values() for record in part]
    spoken_of = [(m, name) for m in told for name in _of_any(m)]
    return [*keys, *(record for model, name in spoken_of for record in _where(model, name, keys))]


def begun(table: str) -> list[tuple[str, str]]:
    """(record, whose laptop began it: a region) of the records of a table that other books began."""
    return every(f"""SELECT m.id, s.region FROM "{table}" m JOIN "change" c ON c.record = m.id AND c.field = ''
        AND c.tbl = '{table}' JOIN side s ON s.code = substr(c.ts, 18)""")


def of_region(region: str) -> list[str]:
    """The keys of all records that the book of a village or township has, deleted ones too: its households with what
    belongs to them, what is set for it, above or below it, and what belongs to no place. A household of which two
    villages say that it is theirs goes to both; of one that has moved away the household itself and the move, so that
    the village sees where it went; one that is offered to it with all but its archives, until it has answered; and
    what has once lain in one of its households (somebody whom a neighbour had registered too), so that it hears that
    they live there no more. Of what belongs to no place nothing that a neighbour began, where it would count as said
    from above; but each erasure: who was erased may have lived there before."""
    where, values = lying_in("region_code", region)
    here = {key for (key,) in every(f"SELECT id FROM household WHERE {where}", *values)}
    disputed = [
        row[0] for row in every("SELECT record FROM conflict WHERE field = 'region_code' AND tbl = 'household'")
    ]
    here.update(_once_in(region, disputed))
    scope: dict[str, list[str]] = {"household": list(here)}
    for model in models.MODELS:
        if model.table() not in scope:
            scope[model.table()] = _of_model(model, scope, region)
    keys = {key for part in scope.values() for key in part}
    found = keys
    while found:  # a photo of a step of a clue is two away
        found = {key for model in models.MODELS for name in _of_any(model) for key in _where(model, name, found)} - keys
        keys |= found
    # few ever move or are carried over: the index finds them
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, table, record in every("""SELECT DISTINCT field, tbl, record FROM "change"
            WHERE field = 'household' OR (field = 'region_code' AND tbl = 'household')"""):  # fmt: skip
        told[name, table].append(record)
    gone = list(_once_in(region, told.pop(("region_code", "household"), ())))
    keys.update(gone, _where(Move, "household", gone), _offers(region))
    for (name, table), records in told.items():
        if (of := models.BY_TABLE.get(table)) and of.room in OPEN_ROOMS:
            keys.update(_once(records, of, name, here.__contains__))
    return sorted(keys)


def _of_any(model: type[Record]) -> list[str]:
    """Its fields that hold the key of any record."""
    return [name for name, of in owners.ways(model.table()).items() if of == owners.ANY]


def _offers(region: str) -> set[str]:
    """The moves into a region, also those that are none any more, and the households that wait to be taken there."""
    told = [row[0] for row in every('SELECT id FROM "move"')]  # few ever move
    found = set(_once_in(region, told, Move, "to_village"))
    for marks, part in chunks(list(found)):
        query = f'SELECT household FROM "move" WHERE id IN ({marks}) AND state = ? AND deleted IS NOT 1'
        found.update(key for (home,) in every(query, *part, WAITS) for key in of_household(home))
    return found


def _of_model(model: type[Record], scope: dict[str, list[str]], region: str) -> list[str]:
    ways = owners.ways(model.table())
    found = {key for name, of in ways.items() if of in scope for key in _where(model, name, scope[of])}
    if owners.REGION in ways:
        where, values = lying_in("region_code", region)
        above = regions.enclosing(region)
        marks = ",".join("?" * len(above))
        # what belongs to a household lies where that one lies, whatever region stands beside it (`owners.owned`)
        alone = "".join(f' AND "{name}" IS NULL' for name in ways if name != owners.REGION)
        query = f'SELECT id FROM "{model.table()}" WHERE ({where} OR region_code IN ({marks})){alone}'
        found.update(row[0] for row in every(query, *values, *above))
    elif not ways:
        found.update(row[0] for row in every(f'SELECT id FROM "{model.table()}"'))
        lies_in, told = regions.lies_in, [] if model.goes_down else begun(model.table())
        found.difference_update(key for key, at in told if not (lies_in(at, region) or lies_in(region, at)))
    return _going_down(model, list(found)) if model.goes_down else list(found)


def _going_down(model: type[Record], keys: list[str]) -> list[str]:
    query = f'SELECT id FROM "{model.table()}" WHERE id IN ({{}}) AND ({model.goes_down})'
    return [row[0] for marks, part in chunks(keys) for row in every(query.format(marks), *part)]


def _where(model: type[Record], name: str, values: Collection[str]) -> Iterator[str]:
    for marks, part in chunks(values):
        for (key,) in every(f'SELECT id FROM "{model.table()}" WHERE "{name}" IN ({marks})', *part):
            yield key


def _once_in(
    region: str, records: Iterable[str], model: type[Record] = Household, name: str = "region_code"
) -> Iterator[str]:
    """Those of these records of which somebody has ever said in a field (households: where they are) a region."""
    return _once(records, model, name, lambda told: regions.lies_in(told, region))


def _once(records: Iterable[str], model: type[Record], name: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Those of these records of which somebody has ever said in a field what fits."""
    for marks, part in chunks(records):
        query = f"""SELECT record, field, value FROM "change" WHERE record IN ({marks}) AND tbl = '{model.table()}'
            AND field IN ('', '{name}')"""
        for record, field, value in every(query, *part):
            if fits(cells_of(field, value).get(name) or ""):
                yield record


@cache
def _person_of(model: type[Record]) -> str:
    if model.table() == "person":
        return "t.name"
    name = next((name for name, kind in model.kinds().items() if isinstance(kind, Ref) and kind.table == "person"), "")
    return f'(SELECT o.name FROM person o WHERE o.id = t."{name}")' if name else "NULL"
