"""A person's answer to a likely duplicate: two records are one, or are not. It travels with the packages."""

from __future__ import annotations

from db.fields import AnyRef, Bool, Note
from db.record import Record


class Pair(Record):
    """Two records of one table, their keys in order. `kept`: of one and the same, the key that stays."""

    title = "重复核对"
    derived_from = ("first", "second")

    first = AnyRef("第一条", required=True, index=True)
    second = AnyRef("第二条", required=True, index=True)
    same = Bool("是同一个", required=True)
    kept = AnyRef("留下的")
    note = Note("说明")
