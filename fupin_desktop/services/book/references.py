"""Whose the records of a ledger are, by following their references (`db/owners.py`), and what references are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, fn

from db import owners
from db.changes import chunks, every
from db.fields import Kind, Ref, Region
from db.models import BY_TABLE, MODELS
from db.pages import to_json
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import is_amount
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.list_sql import HEAD
from fupin_desktop.services.book.summary import nameless


@dataclass(frozen=True)
class Home:
    """A household in words: its head, village and group, number."""

    head: str = ""
    village: str = ""
    group: str = ""
    number: str = ""


def upward(model: type[Record]) -> list[tuple[Kind[Any], type[Record]]]:
    """The references through which records of a table belong to something, and the tables that they name. Who must
    name its household lies there, whatever else it names."""
    named = ((model.kinds()[name], BY_TABLE.get(table)) for name, table in owners.ways(model.table()).items() if table)
    found = [(field, parent) for field, parent in named if parent and parent is not model]
    return [(field, parent) for field, parent in found if parent.table() == "household" and field.required] or found


def is_of(model: type[Record], table: str) -> bool:
    """Whether its records belong to records of a table, however far above."""
    return any(parent.table() == table or is_of(parent, table) for _, parent in upward(model))


def needs_household(model: type[Record]) -> bool:
    """Whether a record of a table is begun from a household."""
    return any(parent.table() in ("household", "person") and field.required for field, parent in upward(model))


def shows_home(model: type[Record]) -> bool:
    """Whether its list says of each record whose household it is: not where a few of an office's name a villager."""
    return "household" in model.kinds() or needs_household(model)


def inside(model: type[Record], region: str) -> Any:
    """The condition that a record lies in a region (a code or its beginning); None for a table that lies nowhere. Who
    belongs to a household lies where that one lies, whatever region stands beside it."""
    parts = []
    above = upward(model)
    for field, parent in above:
        if (inner := inside(parent, region)) is not None:
            parts.append(field.in_(parent.select(parent.id).where(inner)))
    if own := model.kinds().get(owners.REGION):
        here = reduce(or_, ((own >= start) & (own < f"{start}~") for start in regions.area(region)))
        parts.append(reduce(lambda told, one: told & one[0].is_null(), above, here))
    return reduce(or_, parts) if parts else None


def lies(model: type[Record]) -> Any:
    """For a query: the code of the place where a record lies, as `inside` asks it; None for what lies nowhere."""
    above = ((field, parent, lies(parent)) for field, parent in upward(model))
    told: list[Any] = [
        parent.select(code).where(parent.id == field) for field, parent, code in above if code is not None
    ]
    told += [own] if (own := model.kinds().get(owners.REGION)) else []
    return fn.coalesce(*told, None) if told else None


def belonging(model: type[Record], table: str, keys: Collection[str]) -> Any:
    """The condition that a record belongs to one of these records of a table; None where that can't be."""
    parts = []
    for field, parent in upward(model):
        if parent.table() == table:
            parts.append(field.in_(SQL("(SELECT value FROM json_each(?))", [to_json(list(keys))])))
        elif (inner := belonging(parent, table, keys)) is not None:
            parts.append(field.in_(parent.select(parent.id).where(inner)))
    return reduce(or_, parts) if parts else None


def here(model: type[Record]) -> Any:
    """The condition that a record is not of a household that has moved away; None where nothing is to be left out: few
    households ever move. What an office has of its own (`goes_down`: money) stays where it is, whomever it names."""
    own = needs_household(model) or (shows_home(model) and not model.goes_down)
    keys = [row[0] for row in every("SELECT id FROM elsewhere")] if own else []
    moved = belonging(model, "household", keys) if keys else None
    return None if moved is None else fn.coalesce(moved, 0) == 0


def households(records: Sequence[Record]) -> dict[str, str]:
    """Record → the household that it belongs to; without those that belong to none."""
    found: dict[str, str] = {}
    for field, parent in upward(type(records[0])) if records else ():
        named = {str(record.id): str(value) for record in records if (value := getattr(record, str(field.name)))}
        if parent.table() == "household":
            found |= named
        elif is_of(parent, "household"):
            above = households(list(parent.select().where(parent.id.in_(list(set(named.values()))))))
            found |= {key: above[value] for key, value in named.items() if value in above and key not in found}
    return found


def homes(keys: Iterable[str]) -> dict[str, Home]:
    """Household → what people call it."""
    found: dict[str, Home] = {}
    for marks, part in chunks(dict.fromkeys(keys)):
        query = f"""SELECT h.id, {HEAD}, v.name, coalesce(h.group_no, h.natural_village),
            coalesce(h.household_no, h.local_no) FROM household h LEFT JOIN village v
            ON v.region_code = h.region_code AND v.deleted IS NOT 1 WHERE h.id IN ({marks})"""
        found |= {key: Home(*(text or "" for text in texts)) for key, *texts in every(query, *part)}
    return found


def names(table: str, keys: Iterable[str], which: str = "1") -> dict[str, str]:
    """Key → what a record of a table is called where others name it. `which`: a condition, of those alone."""
    if table == "household":
        return {key: home.head for key, home in homes(keys).items()}
    model = BY_TABLE[table]
    found: dict[str, str] = {}
    for marks, part in chunks(dict.fromkeys(keys)):
        query = f'SELECT id, coalesce("{model.named}", ?) FROM "{table}" WHERE id IN ({marks}) AND {which}'
        found.update(every(query, nameless(model), *part))
    return found


def gone(records: Sequence[Record]) -> dict[str, dict[str, str]]:
    """Record → what it names that is deleted (at another laptop, say): field → what that is called."""
    found: dict[str, dict[str, str]] = {}
    for name, field in type(records[0]).kinds().items():
        if isinstance(field, Ref) and not field.belongs:
            told = names(field.table, (key for one in records if (key := getattr(one, name))), "deleted IS 1")
            for one in records:
                if getattr(one, name) in told:
                    found.setdefault(str(one.id), {})[name] = told[getattr(one, name)]
    return found


def named_by(table: str, keys: Sequence[str]) -> list[str]:
    """Which records name these of a table, in words: "资金 3 条"."""
    counted: dict[str, int] = {}
    for model in MODELS:
        for name in (name for name, field in model.kinds().items() if isinstance(field, Ref) and field.table == table):
            query = f'SELECT count(*) FROM "{model.table()}" WHERE "{name}" IN ({{}}) AND deleted IS NOT 1'
            found = sum(every(query.format(marks), *part)[0][0] for marks, part in chunks(keys))
            counted[model.title] = counted.get(model.title, 0) + found
    return [f"{title} {count:,} 条" for title, count in counted.items() if count]


def all_names(field: Ref, household: str = "") -> list[tuple[str, str]]:
    """(key, name) of what a reference may name; members alone where it names a person of a known household."""
    model = BY_TABLE[field.table]
    if field.table == "household":
        keys = [household] if household else [row[0] for row in every("SELECT id FROM resident")]
        return sorted(((key, home.head) for key, home in homes(keys).items()), key=lambda pair: pair[1])
    query = model.living()
    if household and (own := belonging(model, "household", [household])) is not None:
        query = query.where(own)
    found = [(str(one.id), str(getattr(one, model.named) or "")) for one in query]
    return sorted(((key, name) for key, name in found if name), key=lambda pair: pair[1])


class Words:
    """Values as people read them, for some records at a time; what references name is read once a field. `whole`: as
    a workbook has them, without separators and with all digits."""

    def __init__(self, records: Sequence[Record], fields: Iterable[Kind[Any]], whole: bool = False) -> None:
        self._whole = whole
        self._names: dict[str, Mapping[str, str]] = {}
        for field in fields:
            if isinstance(field, Ref):
                is_named = f'"{BY_TABLE[field.table].named}" IS NOT NULL'
                keys = [value for one in records if (value := getattr(one, str(field.name)))]
                self._names[str(field.name)] = names(field.table, keys, is_named if whole else "1")

    def of(self, record: Record, field: Kind[Any]) -> str:
        """A value in words."""
        name = str(field.name)
        value = getattr(record, name)
        if value is None:
            return ""
        if name in self._names:
            return self._names[name].get(value, "")
        if self._whole or isinstance(field, Region):
            return regions.said(field, value)
        if is_amount(field):
            return written(value)
        return " ".join(field.masked(field.show(value)).split())


def written(amount: Any) -> str:
    """A number with thousands separators, and with 角 and 分 where there are any."""
    return f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"


def places(*, wide: bool) -> list[tuple[str, str]]:
    """(code, name) of the villages of the book's region, `wide`: of its townships and itself too; those of one name
    with what lies above."""
    region = opening.region()
    least = regions.COUNTY if wide else regions.VILLAGE
    found = [
        one.code
        for one in regions.places().values()
        if one.level >= least and regions.lies_in(one.code, region) and regions.now(one.code) == one.code
    ]
    names = Counter(map(regions.name, found))
    return [(code, regions.name(code) if names[regions.name(code)] == 1 else "".join(regions.path(code)[-2:]))
            for code in found]  # fmt: skip


def people(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Person → name and ID number."""
    found: dict[str, tuple[str, str]] = {}
    for marks, part in chunks(dict.fromkeys(keys)):
        query = f"SELECT id, coalesce(name, ''), coalesce(id_no, '') FROM person WHERE id IN ({marks})"
        found |= {key: (name, id_no) for key, name, id_no in every(query, *part)}
    return found
