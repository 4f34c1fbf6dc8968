"""Values that laptops disagree about and nobody has decided yet: which they are, for the mark ※ that they carry on
pages and lists, in the checks, on paper and in workbooks, and in what is counted of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from db import models
from db.changes import DELETED, chunks, every
from db.homes import household_sql
from db.record import OPEN_ROOMS, Record
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE
from fupin_desktop.services.book.list_sql import HERE, LAST_VISIT, head, lying_in

MARK = "※"
WHY = "合并后几台电脑填的不一样，等镇里核定，显示的是最后写的。请镇里在“冲突”里处理。"
#: The fields that the head, the place, the class and the size of a household follow from.
HEAD_FIELDS = ("head.name", "person.relation")
PLACE_FIELDS = ("household.group_no", "household.natural_village", "household.region_code")
CLASS_FIELDS = ("household.hh_type", "household.monitor_cat", "household.risk_eliminated")
SIZE_FIELDS = ("person.member_state", "person.household")
_NAMED = 3
_YEAR_OF_STATEMENT = "(SELECT i.year FROM income i WHERE i.id = t.income)"


class Undecided(NamedTuple):
    """One field of one record of a household."""

    table: str
    record: str
    field: str
    label: str
    #: The year of its form; 0 where it is of none.
    year: int = 0


#: What is told of visits on paper, of `t` in SQL (DICTIONARY §5: psychological ones stand in their own file).
_PSYCHOLOGICAL = f"(v.reason = '{PSYCHOLOGICAL_REASON}' OR v.visitor_role = '{PSYCHOLOGICAL_ROLE}')"
_ON_PAPER = {
    "visit": f"NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = t.id AND {_PSYCHOLOGICAL})",
    **dict.fromkeys(
        ("problem", "photo"), f"NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = t.visit AND {_PSYCHOLOGICAL})"
    ),
}


def of_households(keys: Sequence[str] | None = None, *, on_paper: bool = False) -> dict[str, list[Undecided]]:
    """What is undecided of these households, or of all here that have anything. `on_paper`: of what papers may tell."""
    found: dict[str, list[Undecided]] = defaultdict(list)
    for model in _models():
        if owner := household_sql(model):
            told = _ON_PAPER.get(model.table(), "1") if on_paper else "1"
            here = f"{owner} IS NOT NULL" if keys is not None else f"{owner} IN (SELECT id FROM resident)"
            for household, one in _listed(model, owner, f"{here} AND {told}", keys):
                found[household].append(one)
    return _sorted(found)


def of_villages(regions: Sequence[str] | None = None) -> dict[str, list[Undecided]]:
    """What is undecided of villages and of who serves all of one, by region code."""
    found: dict[str, list[Undecided]] = defaultdict(list)
    for model in _models():
        if model.table() in ("village", "helper"):
            whole = "1" if model.table() == "village" else "t.household IS NULL"
            for region, one in _listed(model, "t.region_code", whole, regions):
                found[region].append(one)
    return _sorted(found)


#: What lists of households show of: table → which of its records `t`.
_LISTED = {
    "household": "1",
    "person": "1",
    "income": """t.kind = '1' AND t.year = (SELECT max(i.year) FROM income i
        WHERE i.household = t.household AND i.kind = '1' AND i.deleted IS NOT 1)""",
    "visit": f"t.visit_date = {LAST_VISIT.replace('h.id', 't.household')}",
}


def in_lists(households: Collection[str]) -> dict[str, frozenset[str]]:
    """Of some households the undecided fields that a line of a list may hang on, as "table.field"; "head.name" is of
    the head. Cheap enough for each page of rows: by keys alone, and one look where nothing is undecided."""
    found: dict[str, set[str]] = {}
    if not every("SELECT 1 FROM conflict LIMIT 1"):
        return {}
    for table, shown in _LISTED.items():
        owner = "id" if table == "household" else "household"
        whose = f"CASE WHEN t.id = {head('id', 't.household')} THEN 'head' ELSE '' END" if table == "person" else "''"
        for marks, part in chunks(households):
            query = f"""SELECT t."{owner}", {whose}, c.field FROM "{table}" t CROSS JOIN conflict c
                ON c.record = t.id AND c.tbl = '{table}'
                WHERE t."{owner}" IN ({marks}) AND t.deleted IS NOT 1 AND c.field <> ? AND {shown}"""
            for key, of_head, field in every(query, *part, DELETED):
                found.setdefault(key, set()).update({f"{table}.{field}", f"{of_head or table}.{field}"})
    return {key: frozenset(names) for key, names in found.items()}


def of_records(keys: Collection[str]) -> dict[str, set[str]]:
    """The undecided fields of these records, as "table.field"."""
    found: dict[str, set[str]] = {}
    for marks, part in chunks(keys):
        query = f"SELECT record, tbl, field FROM conflict WHERE record IN ({marks}) AND field <> ?"
        for record, table, field in every(query, *part, DELETED):
            found.setdefault(record, set()).add(f"{table}.{field}")
    return found


def households(region: str = "", among: Collection[str] | None = None) -> int:
    """How many households of a region (a code or its beginning), or of these alone, have a value that is undecided."""
    if among is not None:
        return len(of_households().keys() & set(among))
    return len(numbers(*lying_in("h.region_code", region)))


def numbers(condition: str = "1", values: Sequence[str] = ()) -> set[int]:
    """The row numbers of the households `h` of a condition that have a value that is undecided."""
    found: set[int] = set()
    for model in _models():
        if owner := household_sql(model):
            query = f"""SELECT h.rowid FROM conflict c CROSS JOIN "{model.table()}" t ON t.id = c.record
                JOIN household h ON h.id = {owner}
                WHERE c.tbl = ? AND c.field IN ({",".join("?" * len(model.kinds()))}) AND t.deleted IS NOT 1
                AND {HERE} AND {condition}"""
            found.update(row[0] for row in every(query, model.table(), *model.kinds(), *values))
    return found


def _models() -> list[type[Record]]:
    """The tables of the village that have anything; psychological ones are told nowhere but at the desk."""
    tables = [row[0] for row in every("SELECT DISTINCT tbl FROM conflict WHERE field <> ?", DELETED)]
    known = [models.BY_TABLE[table] for table in tables if table in models.BY_TABLE]
    return [model for model in known if model.room in OPEN_ROOMS]


def _listed(
    model: type[Record], owner: str, condition: str, owners: Sequence[str] | None
) -> Iterator[tuple[str, Undecided]]:
    table, kinds = model.table(), model.kinds()
    of_year = "t.year" if "year" in kinds else _YEAR_OF_STATEMENT if "income" in kinds else "NULL"
    query = f"""SELECT {owner}, c.record, c.field, {of_year} FROM conflict c JOIN "{table}" t ON t.id = c.record
        WHERE c.tbl = ? AND c.field <> ? AND t.deleted IS NOT 1 AND {condition}"""
    parts: Iterable[tuple[str, Sequence[str]]] = chunks(owners) if owners is not None else [("", ())]
    for marks, part in parts:
        only = f" AND {owner} IN ({marks})" if marks else ""
        for key, record, field, year in every(query + only, table, DELETED, *part):
            if field in kinds:
                yield key, Undecided(table, record, field, kinds[field].called, year or 0)


def _sorted(found: dict[str, list[Undecided]]) -> dict[str, list[Undecided]]:
    return {key: sorted(told, key=lambda one: (one.label, one.record)) for key, told in found.items()}


def sentence(told: Sequence[Undecided]) -> str:
    """The mark at the foot of a print; "" where all is decided."""
    if not told:
        return ""
    labels = list(dict.fromkeys(one.label for one in told))
    more = "等" if len(labels) > _NAMED else ""
    return f"{MARK} {len(told)} 项合并后未核定：{'、'.join(labels[:_NAMED])}{more}"


def counted(households: int) -> str:
    """The line under what is counted of households; "" where all their values are decided."""
    return f"{MARK} 其中 {households:,} 户有未核定的值" if households else ""


def foot(households: int) -> list[str]:
    """The same as lines of a command's answer."""
    return [counted(households)] if households else []
