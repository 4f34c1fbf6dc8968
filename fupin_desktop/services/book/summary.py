"""The household around a record in a few words, for who decides about it: where it is and who belongs to it."""

from __future__ import annotations

from db import owners
from db.changes import every, one
from db.models import KNOWN
from db.record import Record
from fupin_desktop.services.book.list_sql import HEAD, PRESENT, head

_MOST_NAMES = 8
_PLACE = f"""SELECT (SELECT name FROM village WHERE region_code = h.region_code LIMIT 1), h.group_no, {HEAD}
    FROM household h WHERE h.id = ?"""


def whose(head: object) -> str:
    """A household by the name of its head, in a sentence."""
    return f"{head}户" if head else "没有户主的一户"


def place(household: str) -> str:
    """Village, group and whose household it is; "" where there is none."""
    found = one(_PLACE, household)
    if found is None:
        return ""
    village, group, name = found
    parts = (village or "", group or "", whose(name) if name else "")
    return " ".join(part for part in parts if part)


def members(household: str) -> str:
    """Who belongs to it now."""
    query = f"""SELECT p.name FROM person p WHERE p.household = ? AND p.deleted IS NOT 1 AND {PRESENT}
        ORDER BY p.id IS NOT {head("id", "p.household")}, p.birth, p.id"""
    names = [row[0] or "（没有姓名）" for row in every(query, household)]
    shown = "、".join(names[:_MOST_NAMES]) + ("……" if len(names) > _MOST_NAMES else "")
    return f"{len(names)} 人：{shown}" if names else "没有成员"


def name_of(key: str) -> str:
    """The name of a person, or of the head of a household."""
    row = one("SELECT name FROM person WHERE id=?", key) or one(f"SELECT {HEAD} FROM household h WHERE h.id=?", key)
    return str(row[0] or "") if row else ""


def described(key: str) -> str:
    """A record as people know it: a person or household by who, and where; another by its name. Never by its key."""
    if not key:
        return ""
    if one("SELECT 1 FROM household WHERE id = ?", key):
        return place(key) or whose("")
    if row := one("SELECT name, household FROM person WHERE id=?", key):
        return "，".join(filter(None, (row[0] or "（没有姓名）", place(row[1] or ""))))
    model = KNOWN.get(owners.tables_of([key]).get(key, ""))
    if model is None:
        return "账本里还没有的一条"
    if model.named not in model.kinds():
        return model.title
    return one(f'SELECT "{model.named}" FROM "{model.table()}" WHERE id = ?', key)[0] or nameless(model)


def nameless(model: type[Record]) -> str:
    """What a record is called of which it is not filled in what it is called by."""
    return f"（没有{model.kinds()[model.named].label}）"
