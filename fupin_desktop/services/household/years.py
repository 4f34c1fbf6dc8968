"""The year as a dimension: a new year is opened by copying the last one, never by overwriting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.changes import change, every
from db.clock import today
from db.fields import Money
from db.household import Housing, Living, Water
from db.person import PersonYear
from db.record import Record
from db.relief import Care
from db.village import VillageYear
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.services.book.list_sql import HEAD, HOMED, HOUSE_ORDER

#: Tables whose rows are copied into a new year. Income is asked anew: copying it would make up figures.
_OF_HOMES: tuple[type[Record], ...] = (PersonYear, Living, Housing, Water, Care)
_COPIED: tuple[type[Record], ...] = (*_OF_HOMES, VillageYear)
_OF_PERSON = (PersonYear, Care)
#: What belongs to the collecting of one year and is asked anew.
NOT_COPIED = {"as_of", "survey_by", "survey_phone", "survey_date", "head_sign", "members_start", "members_end",
              "reviewed_on", "reviewer", "filled_by"}  # fmt: skip


#: In place of a year to copy from: of each record the latest there is.
LAST = 0


@dataclass(frozen=True)
class LeftOut:
    """A household that has nothing of a year, or not all; `last`: the latest year that could be copied, 0 for none."""

    household: str
    head: str
    village: str
    group: str
    last: int


def years() -> list[int]:
    """The years that the book has anything for, oldest first."""
    tables = [model.table() for model in _COPIED] + ["income", "employment"]
    union = " UNION ".join(f"SELECT DISTINCT year FROM {table} WHERE deleted IS NOT 1" for table in tables)
    return sorted(row[0] for row in every(union) if row[0])


def current() -> int:
    """The year that new entries belong to: this year."""
    return today().year


def open_year(actor: str, year: int, source: int, progress: Progress = no_progress) -> int:
    """Copy what is known of `source` (LAST: of each its own latest year before) into `year`, where `year` has nothing
    yet; returns how many records were made.

    People who have left and what is already entered stay untouched, so it may be called again.
    """
    made = 0
    with change(actor, f"打开 {year} 年度") as writer:
        for number, model in enumerate(_COPIED):
            progress(number, len(_COPIED), f"复制{model.title}")
            made += writer.put(model, _copies(model, year, source)).added
    return made


def left_out(year: int) -> list[LeftOut]:
    """The households of which nothing stands in `year`, or less than could be copied, by village, group and house."""
    last: dict[str, int] = {}
    begun: set[str] = set()
    for model in _OF_HOMES:
        owner, source, here = _owner(model)
        home = f"p.{'household' if model in _OF_PERSON else 'id'}"
        begun |= {row[0] for row in every(f"SELECT DISTINCT {home} FROM {source} WHERE t.year = ? AND {here}", year)}
        query = f"""SELECT {home}, max(t.year) FROM {source} WHERE t.year < ? AND {here} AND NOT EXISTS
            (SELECT 1 FROM "{model.table()}" n WHERE n."{owner}" = t."{owner}" AND n.year = ?) GROUP BY 1"""
        for household, latest in every(query, year, year):
            last[household] = max(latest, last.get(household, 0))
    rows = every(f"""SELECT h.id, {HEAD}, v.name, coalesce(h.group_no, h.natural_village) FROM resident h
        LEFT JOIN village v ON v.region_code = h.region_code
        ORDER BY {HOUSE_ORDER}""")
    return [
        LeftOut(key, head or "", village or "", group or "", last.get(key, 0))
        for key, head, village, group in rows
        if key in last or key not in begun
    ]


def _copies(model: type[Record], year: int, source: int) -> list[dict[str, Any]]:
    asked = (name for name, kind in model.kinds().items() if isinstance(kind, Money) and model is VillageYear)
    names = list(model.kinds().keys() - NOT_COPIED - set(asked))
    columns = ", ".join(f't."{name}"' for name in names)
    owner, rows_of, here = _owner(model)
    latest = f"""(SELECT max(o.year) FROM "{model.table()}" o WHERE o."{owner}" = t."{owner}" AND o.deleted IS NOT 1
        AND o.year < {int(year)})"""
    query = f"""SELECT {columns} FROM {rows_of}
        WHERE t.year = {latest if source == LAST else int(source)} AND {here}"""
    existing = {row[0] for row in every(f'SELECT "{owner}" FROM "{model.table()}" WHERE year=?', year)}
    rows = []
    for values in every(query):
        row = dict(zip(names, values, strict=True)) | {"year": year}
        if row[owner] not in existing:
            row["id"] = model.new_key(row)
            rows.append(row)
    return rows


def _owner(model: type[Record]) -> tuple[str, str, str]:
    """The field that names whose a row `t` is, the tables to read: of a household or person `p` too; what counts."""
    table = f'"{model.table()}" t'
    if model is VillageYear:  # a township's book need not have the village itself
        return "region_code", table, "t.deleted IS NOT 1"
    owner = "person" if model in _OF_PERSON else "household"
    counts = "t.deleted IS NOT 1" + (f" AND p.member_state IS NOT '2' AND {HOMED}" if owner == "person" else "")
    if model is Care:  # what has ended is not gone on with
        counts += ' AND t."end" IS NULL'
    whose = "resident_person" if owner == "person" else "resident"
    return owner, f'{table} JOIN {whose} p ON p.id = t."{owner}"', counts
