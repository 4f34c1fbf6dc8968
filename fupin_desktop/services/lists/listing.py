"""Lists of households and persons that stay quick at 200,000 rows.

A listing holds the order as row numbers only; what a screen shows is read a page at a time.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from db import masks, search
from db.changes import chunks, every, one
from db.codes import code_list
from db.pages import to_json
from fupin_desktop import regions
from fupin_desktop.services.book.list_sql import GROUP_KEYS, HEAD, HOMED, LAST_VISIT, PRESENT, day, numbers
from fupin_desktop.services.book.opening import region
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import net_income
from fupin_desktop.services.lists import narrowing
from fupin_desktop.services.lists.narrowing import Filter as Filter
from fupin_desktop.services.lists.narrowing import missing, of_households, overdue

T = TypeVar("T")
_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True)
class HouseholdRow:
    """One line of the household list. Money in 元; None where nothing is known."""

    key: str
    head: str
    village: str
    group: str
    number: str
    size: int
    hh_type: str
    monitor_cat: str
    risk_eliminated: bool
    net_per_capita: Decimal | None
    last_visit: dt.date | None
    is_overdue: bool
    is_missing: bool
    phone: str
    #: The undecided fields that it hangs on, as "table.field" ("head.name" is of the head).
    open: frozenset[str] = frozenset()

    @property
    def household(self) -> str:
        """Its key, as rows of other lists call it."""
        return self.key


@dataclass(frozen=True)
class PersonRow:
    """One line of the person list."""

    key: str
    household: str
    name: str
    sex: str
    birth: dt.date | None
    relation: str
    village: str
    group: str
    id_no: str
    phone: str
    is_gone: bool
    health: str = ""
    labor: str = ""
    disability: str = ""
    #: The undecided fields of the person and the household, as "table.field".
    open: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counts:
    """The figures of households on the filter chips, and how many persons are members of any."""

    households: int
    persons: int
    monitored: int
    missing: int
    overdue: int


class Listing(Generic[T]):
    """An ordered list; `rows` reads only what is asked for."""

    def __init__(self, numbers: array[int], read: Callable[[list[int]], list[T]]) -> None:
        self._numbers = numbers
        self._read = read

    @property
    def count(self) -> int:
        return len(self._numbers)

    @property
    def numbers(self) -> array[int]:
        """The row numbers, in order."""
        return self._numbers

    def rows(self, start: int, n: int) -> list[T]:
        """Up to `n` rows from `start`."""
        return self._read(list(self._numbers[start : start + n]))

    def position(self, number: int) -> int | None:
        """Where the record with this row number stands."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None


_SIZE = f"(SELECT count(*) FROM person p WHERE p.household = h.id AND {PRESENT})"

#: A person `p` who is in the book and no member any more; and the rows of the search index that are of such.
_LEFT = "p.deleted IS NOT 1 AND p.member_state = '2'"
_GONE = f"SELECT t.rowid FROM person p JOIN search t ON t.person = p.id WHERE {_LEFT}"
#: The rows of the search index that are of households that have moved away.
_AWAY = """SELECT t.rowid FROM elsewhere e CROSS JOIN person p ON p.household = e.id
    CROSS JOIN search t ON t.person = p.id"""
#: Those that are of households which were deleted.
_ORPHANED = """SELECT t.rowid FROM household h CROSS JOIN person p ON p.household = h.id
    CROSS JOIN search t ON t.person = p.id WHERE h.deleted = 1"""

#: Column of the household list → what it is sorted by.
HOUSEHOLD_ORDERS = {
    "group": ("h.region_code", *GROUP_KEYS, "h.household_no", "h.local_no"),
    "head": (HEAD,),
    "size": (_SIZE,),
    "hh_type": ("h.monitor_cat IS NULL", "h.monitor_cat", "h.hh_type"),
    "net_per_capita": ("net_per_capita",),
    "last_visit": (LAST_VISIT,),
    "number": ("h.household_no", "h.local_no"),
}
#: Column of the person list → what it is sorted by; the first keeps to an index.
PERSON_ORDERS = {
    "name": ("s.pinyin",), "birth": ("p.birth",), "relation": ("p.relation",),
    "group": ("h.region_code", *GROUP_KEYS, "h.household_no", "h.local_no", "h.id", "p.relation"),
}  # fmt: skip


def households(
    wanted: Filter | None = None, order: str = "group", *, descending: bool = False
) -> Listing[HouseholdRow]:
    """Households that fit, in an order of HOUSEHOLD_ORDERS."""
    condition, values = of_households(wanted or Filter())
    direction = " DESC" if descending else ""
    keys = ", ".join(f"{key}{direction}" for key in HOUSEHOLD_ORDERS[order])
    sorted_by = f", {net_income.latest_per_capita()} AS net_per_capita" if order == "net_per_capita" else ""
    query = f"SELECT h.rowid{sorted_by} FROM household h WHERE {condition} ORDER BY {keys}, h.rowid"
    return Listing(numbers(query, *values), _read_households)


def household_keys(wanted: Filter) -> list[str]:
    """The keys of the households that fit, by village, group and house."""
    ordered = list(households(wanted).numbers)
    found: dict[int, str] = {}
    for marks, part in chunks(ordered):
        found |= dict(every(f"SELECT rowid, id FROM household WHERE rowid IN ({marks})", *part))
    return [found[number] for number in ordered]


def undecided_in(found: Listing[HouseholdRow]) -> int:
    """How many households of a list have an undecided value."""
    return len(undecided.numbers().intersection(found.numbers))


def persons(wanted: Filter | None = None, order: str = "name", *, descending: bool = False) -> Listing[PersonRow]:
    """Persons that fit, in an order of PERSON_ORDERS."""
    wanted = wanted or Filter()
    direction = " DESC" if descending else ""
    keys = ", ".join(f"{key}{direction}" for key in PERSON_ORDERS[order])
    tables = "search s"
    condition = f"s.rowid IN ({_GONE})" if wanted.gone else "1"
    values: list[Any] = []
    if of_household := _of_households(wanted):
        condition += f" AND s.household IN ({of_household[0]})"
        values += of_household[1]
    if wanted.text:
        hits = [hit.person for hit in search.find(wanted.text, search.ALL) if hit.person]
        condition += " AND s.person IN (SELECT value FROM json_each(?))"
        values.append(to_json(hits))
    if wanted.of_persons:
        of_person, more = narrowing.of_person(wanted)
        condition += f" AND s.person IN (SELECT p.id FROM person p WHERE {of_person})"
        values += more
    if order != "name":
        tables += " JOIN person p ON p.id = s.person JOIN household h ON h.id = s.household"
    # those who left are few: to leave them out here takes less than to ask for each person in the query
    left = [_ORPHANED, *(one for one, is_wanted in ((_GONE, wanted.gone), (_AWAY, wanted.moved)) if not is_wanted)]
    gone = frozenset(number for one in left for number in numbers(one))
    query = f"SELECT s.rowid FROM {tables} WHERE {condition} ORDER BY {keys}"
    return Listing(numbers(query, *values, without=gone), _read_persons)


def count_persons(wanted: Filter) -> int:
    """How many rows `persons` has for a filter without text."""
    of_person, values = narrowing.of_person(wanted)
    condition = f"{_LEFT if wanted.gone else PRESENT} AND {HOMED} AND {of_person}"
    if of_household := _of_households(wanted):
        condition += f" AND p.household IN ({of_household[0]})"
        values += of_household[1]
    table = "person" if wanted.moved else "resident_person"
    return int(one(f"SELECT count(*) FROM {table} p WHERE {condition}", *values)[0])


def counts(region: str = "") -> Counts:
    """The figures on the chips for a village or, with "", for the whole book."""
    total = []
    everything = Filter(region=region)
    narrowed = (
        replace(everything, monitored=True),
        replace(everything, missing=True),
        replace(everything, overdue=True),
    )
    for wanted in (everything, *narrowed):
        condition, values = of_households(wanted)
        total.append(one(f"SELECT count(*) FROM household h WHERE {condition}", *values)[0])
    return Counts(total[0], count_persons(everything), *total[1:])


def count_moved(region: str = "") -> int:
    """How many households have moved away."""
    if not one("SELECT 1 FROM elsewhere LIMIT 1"):
        return 0
    condition, values = of_households(Filter(region=region, moved=True))
    query = f"SELECT count(*) FROM elsewhere e CROSS JOIN household h ON h.id = e.id WHERE {condition}"
    return int(one(query, *values)[0])


def counts_by_region(wanted: Filter, digits: int) -> dict[str, int]:
    """How many households fit, by so many digits of their region's code of today; "" is of those without one."""
    return _by_region("count(*)", "", wanted, digits)


def persons_by_region(wanted: Filter, digits: int) -> dict[str, int]:
    """How many members of households that fit, as `persons` lists them."""
    return _by_region("count(p.id)", f"JOIN person p ON p.household = h.id AND {PRESENT}", wanted, digits)


def _by_region(counted: str, joined: str, wanted: Filter, digits: int) -> dict[str, int]:
    condition, values = of_households(wanted)
    query = f"""SELECT coalesce(h.region_code, ''), {counted} FROM household h {joined}
        WHERE {condition} GROUP BY 1"""
    found: Counter[str] = Counter()
    for code, count in every(query, *values):
        found[regions.now(code)[:digits]] += count
    return found


def groups(region: str = "") -> list[str]:
    """The groups (or natural villages) there are."""
    condition, values = of_households(Filter(region=region))
    query = f"""SELECT coalesce(h.group_no, h.natural_village)
        FROM (SELECT DISTINCT h.group_no, h.natural_village FROM household h WHERE {condition}) h
        ORDER BY {", ".join(GROUP_KEYS)}"""
    return list(dict.fromkeys(row[0] for row in every(query, *values) if row[0]))


def villages() -> list[tuple[str, str]]:
    """(region code, name) of the villages of this book."""
    return [
        tuple(row) for row in every("SELECT region_code, name FROM village WHERE deleted IS NOT 1 ORDER BY region_code")
    ]


def places() -> list[tuple[str, str]]:
    """(code or its beginning, name) of what a list can be narrowed to: the villages of this book; in a district's each
    township, and below it its villages."""
    found = villages()
    here = regions.find(region())
    if here is None or here.level != regions.COUNTY:
        return found
    told: list[tuple[str, str]] = []
    for code, name in found:
        town = regions.path(code[:_TOWNSHIP_DIGITS])[-1:]
        if town and (code[:_TOWNSHIP_DIGITS], town[0]) not in told:
            told.append((code[:_TOWNSHIP_DIGITS], town[0]))
        told.append((code, f"　{name}"))
    return told


def place(key: str, listing: Listing[Any]) -> int | None:
    """Where a household, person or visit stands in a listing, to come back to it."""
    tables = (("household", "id"), ("search", "person"), ("visit", "id"))
    rows = (one(f"SELECT rowid FROM {table} WHERE {name}=?", key) for table, name in tables)
    row = next(filter(None, rows), None)
    return listing.position(row[0]) if row else None


def _of_households(wanted: Filter) -> tuple[str, list[Any]] | None:
    """The keys of the households whose persons are listed; None for all."""
    of_household = replace(wanted, text="", gone=False, age="", health="", labor="", disability="")
    if of_household == Filter():
        return None
    condition, values = of_households(of_household)
    return f"SELECT h.id FROM household h WHERE {condition}", values


def _read_households(numbers: list[int]) -> list[HouseholdRow]:
    found: dict[int, HouseholdRow] = {}
    types, classes = code_list("hh_type"), code_list("monitor_cat")
    for marks, part in chunks(numbers):
        query = f"""SELECT h.rowid, h.id, {HEAD}, v.name, coalesce(h.group_no, h.natural_village),
            coalesce(h.household_no, h.local_no), {_SIZE}, h.hh_type, h.monitor_cat, h.risk_eliminated,
            {net_income.latest_per_capita()}, {LAST_VISIT}, {overdue()}, {missing()}, h.phone, h.region_code
            FROM household h LEFT JOIN village v ON v.region_code = h.region_code WHERE h.rowid IN ({marks})"""
        for row in every(query, *part):
            number, key, head, village, group, no, size, kind, monitor, gone, net, seen, late, lacks, phone, code = row
            village = village or regions.village_name(code or "")
            found[number] = HouseholdRow(
                key, head or "", village, group or "", no or "", size, types.label(kind), classes.label(monitor),
                bool(gone), None if net is None else Decimal(net) / 100, day(seen), bool(late), bool(lacks),
                masks.phone(phone),
            )  # fmt: skip
    marked = undecided.in_lists([row.key for row in found.values()])
    rows = (found[number] for number in numbers if number in found)
    return [replace(row, open=marked[row.key]) if row.key in marked else row for row in rows]


def _read_persons(numbers: list[int]) -> list[PersonRow]:
    found: dict[int, PersonRow] = {}
    unshown: dict[str, set[str]] = {}
    sexes, relations = code_list("sex"), code_list("relation")
    healths, labors, levels = code_list("health"), code_list("labor"), code_list("disab_level")
    for marks, part in chunks(numbers):
        query = f"""SELECT s.rowid, p.id, p.household, p.name, p.sex, p.birth, p.relation, v.name,
            coalesce(h.group_no, h.natural_village), p.id_no, p.phone, h.phone,
            p.member_state = '2', {narrowing.of_year("health")}, {narrowing.of_year("labor")}, p.disab_level
            FROM search s JOIN person p ON p.id = s.person JOIN household h ON h.id = p.household
            LEFT JOIN village v ON v.region_code = h.region_code WHERE s.rowid IN ({marks})"""
        for row in every(query, *part):
            number, key, household, name, sex, birth, relation, village, group, id_no, own, phone, *rest = row
            gone, health, labor, level = rest
            unshown[key] = {"household.phone"} if own else set()
            found[number] = PersonRow(
                key, household, name or "", sexes.label(sex), day(birth), relations.label(relation), village or "",
                group or "", masks.number(id_no), masks.phone(own or phone), bool(gone),
                "、".join(map(healths.label, health.split(","))) if health else "", labors.label(labor),
                levels.label(level),
            )  # fmt: skip
    marked = undecided.of_records([key for row in found.values() for key in (row.key, row.household)])
    rows = [found[number] for number in numbers if number in found]
    if not marked:
        return rows
    fields = {r.key: (marked.get(r.key, set()) | marked.get(r.household, set())) - unshown[r.key] for r in rows}
    return [replace(row, open=frozenset(fields[row.key])) for row in rows]
