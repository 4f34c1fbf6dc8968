"""The roster of a village as it is printed: household by household, the head first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db import masks
from db.changes import every
from db.codes import code_list
from fupin_desktop.roles import Right
from fupin_desktop.services.access import needs


@dataclass(frozen=True)
class Line:
    """One person. What is said of the household stands on its first line only; `number` counts households."""

    number: int
    is_first: bool
    household_no: str
    group: str
    name: str
    relation: str
    sex: str
    birth: dt.date | None
    id_no: str
    hh_type: str
    monitor_cat: str
    phone: str


_QUERY = """SELECT h.id, coalesce(h.household_no, h.local_no), coalesce(h.group_no, h.natural_village), h.hh_type,
    h.monitor_cat, h.risk_eliminated, h.phone, p.name, p.relation, p.sex, p.birth, p.id_no
    FROM household h
    LEFT JOIN person p ON p.household = h.id AND p.deleted IS NOT 1 AND p.member_state IS NOT '2'
    WHERE h.deleted IS NOT 1
    ORDER BY h.region_code, h.group_no, h.natural_village, h.household_no, h.local_no, h.id,
        coalesce(p.relation, '99'), p.birth, p.id"""


@needs(Right.EXPORT)
def lines() -> list[Line]:
    """All living members of all households; a household without members has one line with no name. Numbers masked."""
    types, classes = code_list("hh_type"), code_list("monitor_cat")
    relations, sexes = code_list("relation"), code_list("sex")
    found: list[Line] = []
    last, number = None, 0
    for key, no, group, kind, monitor, gone, phone, name, relation, sex, birth, id_no in every(_QUERY):
        is_first = key != last
        last, number = key, number + is_first
        watched = f"{classes.label(monitor)}{'(已消除)' if gone else ''}" if monitor else ""
        line = Line(
            number, is_first, no or "", group or "", name or "", relations.label(relation), sexes.label(sex),
            dt.date.fromisoformat(birth) if birth else None, masks.number(id_no), types.label(kind), watched,
            masks.phone(phone),
        )  # fmt: skip
        found.append(line)
    return found
