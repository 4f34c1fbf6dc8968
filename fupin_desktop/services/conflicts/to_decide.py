"""Which cells are to be decided, counted and read by the page by queries: there may be some ten thousands.

What a deleted record's fields disagree about waits until somebody brings the record back. A deleted household or person
under which somebody else has entered something is to be decided too, though no cell of it disagrees. Of the archives
(`services/psychology/disputes.py`) only what is in sight is there, for who may open them and for nobody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db import behind
from db.changes import DELETED, chunks, every
from db.homes import household_sql
from db.household import Household
from db.models import BEHIND, BY_TABLE, MODELS
from db.owners import REGION
from db.person import Person
from db.record import OPEN_ROOMS, SECRET_ROOMS
from fupin_desktop import lazy, regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.list_sql import lying_in


class Cell(NamedTuple):
    """A field of a record; `later`: put off."""

    table: str
    record: str
    field: str
    later: bool


@dataclass(frozen=True)
class Heap:
    """How many cells of one field of a table there are in a village; `region`: its code, "" of what lies in none."""

    table: str
    field: str
    later: bool
    region: str
    count: int


#: (parent, child, the field by which it belongs): what makes no sense without its parent.
BELONGS = tuple(
    (parent, child, name)
    for parent in (Household, Person)
    for child in MODELS
    for name, kind in child.kinds().items()
    if getattr(kind, "table", "") == parent.table() and kind.required and child.room in OPEN_ROOMS
)


def heaps() -> list[Heap]:
    """All there are, those last that were put off, by table and field. Psychological ones only for who may. What is
    counted anywhere is counted here."""
    found: Counter[tuple[str, str, bool, str]] = Counter()
    for cell, region in _of_archives():
        found[cell.table, cell.field, cell.later, region] += 1
    if access.may(Right.MERGE):
        found += _counted()
    return [Heap(*key, count) for key, count in sorted(found.items(), key=lambda item: (item[0][2], item[0]))]


def _counted() -> Counter[tuple[str, str, bool, str]]:
    """Table, field, put off and village → how many, of what lies in the book itself."""
    query = f"""SELECT tbl, field, later, {_region("c.tbl")} AS region, count(*) FROM conflict c WHERE {_open()}
        GROUP BY tbl, field, later, region"""
    found: Counter[tuple[str, str, bool, str]] = Counter()
    for table, field, later, region, count in every(query):
        if _may_see(table):
            found[table, field, bool(later), region] += count
    for parent in (Household, Person):
        query = f"SELECT {_region(repr(parent.table()))}, count(*) FROM ({_orphans(parent)}) c GROUP BY 1"
        for region, count in every(query):
            found[parent.table(), DELETED, False, region] += count
    return found


def _of_archives() -> list[tuple[Cell, str]]:
    """The cells of the archives, and the village of each."""
    if not (access.may(Right.PSYCHOLOGY) and behind.is_open()):
        return []
    found: list[tuple[Cell, str]] = lazy.load("fupin_desktop.services.psychology.disputes:cells")()
    return found


def page(of: Sequence[Heap], start: int, n: int, region: str = "") -> list[Cell]:
    """Up to `n` cells of these heaps from `start`, in the order of table, record and field; put off ones last.
    `region`: the one in which their heaps all lie, "" for all there are of their fields."""
    found: list[Cell] = []
    for (later, table), (fields, count) in _stretches(of).items():
        if start < count and len(found) < n:
            found += _cells(table, later, list(dict.fromkeys(fields)), n - len(found), start, region)
        start = max(0, start - count)
    return found


def still_open(cells: Iterable[tuple[str, str, str]]) -> int:
    """How many of these (table, record, field) are to be decided, as `heaps` counts."""
    wanted = set(cells)
    found: set[tuple[str, str, str]] = set()
    for marks, part in chunks({record for _, record, _ in wanted}):
        query = f"SELECT tbl, record, field FROM conflict c WHERE record IN ({marks}) AND {_open()}"
        found.update((table, record, field) for table, record, field in every(query, *part) if _may_see(table))
    return len(found & wanted) + len(orphans() & wanted)


def orphans() -> set[tuple[str, str, str]]:
    """Deleted households and persons under which somebody else has entered something, as (table, record, field)."""
    return {
        (parent.table(), record, field)
        for parent in (Household, Person)
        for record, field, _ in every(_orphans(parent))
    }


def every_one(table: str = "", field: str = "", region: str = "") -> Iterator[Cell]:
    """All cells (of one field of a table, in a region) by table, record and field, whatever was put off."""
    for name in sorted({table} if table else {heap.table for heap in heaps()}):
        if name in BEHIND or (access.may(Right.MERGE) and _may_see(name)):
            yield from _cells(name, None, [field] if field else [], region=region)


def of_record(record: str) -> list[Cell]:
    """The cells of one record."""
    behind_key = [cell for cell, _ in _of_archives() if cell.record == record]
    if not access.may(Right.MERGE):
        return behind_key
    query = f"SELECT tbl, record, field, later FROM conflict c WHERE record = ? AND {_open()}"
    found = [Cell(table, key, field, bool(later)) for table, key, field, later in every(query, record)]
    for parent in (Household, Person):
        orphan = every(f"SELECT * FROM ({_orphans(parent)}) WHERE record = ?", record)
        found += [Cell(parent.table(), *row) for row in orphan]
    return [cell for cell in found if _may_see(cell.table)] + behind_key


def _stretches(of: Sequence[Heap]) -> dict[tuple[bool, str], tuple[list[str], int]]:
    """What lies together in the list: (put off, table) → its fields and how many cells."""
    found: dict[tuple[bool, str], tuple[list[str], int]] = {}
    for heap in sorted(of, key=lambda heap: (heap.later, heap.table)):
        fields, count = found.get((heap.later, heap.table), ([], 0))
        found[heap.later, heap.table] = ([*fields, heap.field], count + heap.count)
    return found


def _cells(
    table: str, later: bool | None, fields: Sequence[str], n: int = -1, start: int = 0, region: str = ""
) -> list[Cell]:
    """Cells of a table from the place `start`, by record and field."""
    if table in BEHIND:
        there = [
            cell for cell, lies in _of_archives()
            if cell.table == table and later in (None, cell.later)
            and (not fields or cell.field in fields) and regions.lies_in(lies, region)
        ]  # fmt: skip
        return there[start:] if n < 0 else there[start : start + n]
    only = f"AND field IN ({','.join('?' * len(fields))})" if fields else ""
    put_off = "" if later is None else f"AND later = {int(later)}"
    orphans = ""
    for parent in (Household, Person):
        if parent.table() == table and not later and (not fields or DELETED in fields):
            orphans = f"UNION ALL {_orphans(parent)}"
    query = f"""SELECT record, field, later FROM conflict c WHERE tbl = ? AND {_open(table)} {put_off} {only}
        {orphans}"""
    inside, codes = lying_in(_region(repr(table)), region)
    query = f"SELECT * FROM ({query}) c WHERE {inside} ORDER BY record, field LIMIT ? OFFSET ?"
    rows = every(query, table, *fields, *codes, n, start)
    return [Cell(table, record, field, bool(put)) for record, field, put in rows]


#: That of two which were joined either way one is gone still: where both joins were taken back nothing is left to
#: decide.
_PARTED = """EXISTS (SELECT 1 FROM pair q WHERE q.id = c.record AND (q.same IS NOT 1
    OR EXISTS (SELECT 1 FROM person p WHERE p.id IN (q.first, q.second) AND p.deleted = 1)
    OR EXISTS (SELECT 1 FROM household h WHERE h.id IN (q.first, q.second) AND h.deleted = 1)))"""


def _open(table: str = "") -> str:
    """That a row `c` of the list is no field of a deleted record, in SQL."""
    there = {name for (name,) in every("SELECT name FROM sqlite_master WHERE type = 'table'")}
    cases = " ".join(
        f"""WHEN '{name}' THEN {_PARTED if name == "pair" else "1"} AND NOT EXISTS
            (SELECT 1 FROM "{name}" t WHERE t.id = c.record AND t.deleted = 1)"""
        for name in ([table] if table else sorted(there.intersection(BY_TABLE)))
    )
    return f"CASE WHEN c.field = '{DELETED}' THEN 1 ELSE CASE c.tbl {cases} ELSE 0 END END"


def _region(table: str) -> str:
    """The village where the record of a row `c` lies, in SQL; `table`: its table, in SQL. "" where it lies in none."""
    there = {name for (name,) in every("SELECT name FROM sqlite_master WHERE type = 'table'")}
    cases = []
    for model in (model for model in MODELS if model.table() in there):
        owner = household_sql(model)
        ways = [f"(SELECT h.region_code FROM household h WHERE h.id = {owner})"] if owner else []
        ways += ["t.region_code"] if REGION in model.kinds() else []
        if not ways:
            continue
        region = f"coalesce({', '.join(ways)})" if len(ways) > 1 else ways[0]
        cases.append(
            f"""WHEN '{model.table()}' THEN (SELECT {region} FROM "{model.table()}" t WHERE t.id = c.record)"""
        )
    return f"coalesce(CASE {table} {' '.join(cases)} END, '')"


def _orphans(parent: type[Household] | type[Person]) -> str:
    """Deleted records under which somebody else has entered something, as (record, field, later), in SQL."""
    table = parent.table()
    children = " OR ".join(
        f"""EXISTS (SELECT 1 FROM "{child.table()}" c WHERE c."{name}" = p.id AND c.deleted IS NOT 1)"""
        for of, child, name in BELONGS
        if of is parent
    )
    return f"""SELECT p.id AS record, '{DELETED}' AS field, 0 AS later FROM "{table}" p INDEXED BY {table}_deleted
        WHERE p.deleted = 1 AND ({children})
        AND EXISTS (SELECT 1 FROM "change" b WHERE b.record = p.id AND b.field = '' AND b.tbl = '{table}')
        AND NOT EXISTS
        (SELECT 1 FROM conflict k WHERE k.record = p.id AND k.field = '{DELETED}' AND k.tbl = '{table}')"""


def _may_see(table: str) -> bool:
    model = BY_TABLE.get(table)
    return model is not None and (model.room not in SECRET_ROOMS or access.may(Right.PSYCHOLOGY))
