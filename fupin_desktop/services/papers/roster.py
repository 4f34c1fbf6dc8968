"""The roster of a village as it is printed: household by household, the head first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from db import masks
from db.changes import every
from db.codes import code_list
from fupin_desktop import regions
from fupin_desktop.cards.roster import Line
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HOUSE_ORDER
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.alternatives import values

#: What is read of a person and the household, as (table, field).
_READ = (
    *(("household", name) for name in ("id", "household_no", "local_no", "group_no", "natural_village", "hh_type",
                                       "monitor_cat", "risk_eliminated", "phone", "region_code")),
    *(("person", name) for name in ("id", "name", "relation", "sex", "birth", "id_no")),
)  # fmt: skip
_COLUMNS = ", ".join(f"{table[0]}.{name}" for table, name in _READ)
_QUERY = f"""SELECT {_COLUMNS} FROM resident h
    LEFT JOIN person p ON p.household = h.id AND p.deleted IS NOT 1 AND p.member_state IS NOT '2'
    ORDER BY {HOUSE_ORDER}, coalesce(p.relation, '99'), p.birth, p.id"""
_PERSON = _READ.index(("person", "id"))


@needs(Right.EXPORT)
def lines(villages: Collection[str] = (), households: Collection[str] = ()) -> list[Line]:
    """All living members of all households, of these villages and households alone where some are given, by village,
    group and house; a household without members has one line with no name. Numbers masked."""
    region, wanted = _READ.index(("household", "region_code")), frozenset(households)
    found: list[Line] = []
    open_values = _open()
    last, number = None, 0
    for row in every(_QUERY):
        if (villages and row[region] not in villages) or (wanted and row[0] not in wanted):
            continue
        is_first = row[0] != last
        last, number = row[0], number + is_first
        line = _line(number, is_first, row)
        if open_values:
            given = [*open_values.get(row[0], ()), *open_values.get(row[_PERSON] or "", ())]
            others = (_line(number, is_first, [*row[:place], stored, *row[place + 1 :]]) for place, stored in given)
            line = replace(line, others=tuple(other for other in others if other != line))
        found.append(line)
    return found


def _open() -> dict[str, list[tuple[int, Any]]]:
    """Record → (place in a row, what might stand there) of each undecided value that the roster shows."""
    told = [one for listed in undecided.of_households().values() for one in listed if (one.table, one.field) in _READ]
    found: dict[str, list[tuple[int, Any]]] = {}
    for one, given in values(told).items():
        place = _READ.index((one.table, one.field))
        found.setdefault(one.record, []).extend((place, stored) for stored in given)
    return found


def _line(number: int, is_first: bool, row: Sequence[Any]) -> Line:
    no, local_no, group, place, kind, monitor, gone, phone, region = row[1:_PERSON]
    name, relation, sex, birth, id_no = row[_PERSON + 1 :]
    watched = f"{code_list('monitor_cat').label(monitor)}{'(已消除)' if gone else ''}" if monitor else ""
    return Line(
        number, is_first, no or local_no or "", group or place or "", name or "", code_list("relation").label(relation),
        code_list("sex").label(sex), dt.date.fromisoformat(birth) if birth else None, masks.number(id_no),
        code_list("hh_type").label(kind), watched, masks.phone(phone), regions.village_name(region or ""), region or "",
    )  # fmt: skip
