"""A person's answer to a likely duplicate: two records are one, or are not. It travels with the packages."""

from __future__ import annotations

from db.fields import Bool, Note, Text
from db.record import Record


class Pair(Record):
    """Two records of one table, their keys in order. `kept`: of one and the same, the key that stays."""

    title = "重复核对"
    derived_from = ("first", "second")

    first = Text("一条", 36, required=True, index=True)
    second = Text("另一条", 36, required=True, index=True)
    same = Bool("是同一个", required=True)
    kept = Text("留下的", 36)
    note = Note("说明")
