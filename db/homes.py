"""Whose the rows are that an action writes: the households that they belong to, or are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from db.fields import IdNumber, Phone, Ref
from db.log import FIELD, RECORD, Entry
from db.record import DELETED, Record
from db.sql import chunks, every

#: Tables through which a record belongs to a household, beside itself.
_THROUGH = ("person", "income")
#: Those whose numbers are looked for in the other households.
_COMPARED = ("household", "person")
#: An action of more entries than that is a whole book's.
_FEW = 300


@cache
def household_sql(model: type[Record]) -> str | None:
    """The key of the household of a row `t`, in SQL; None where there is none."""
    if model.table() == "household":
        return "t.id"
    refs = {kind.table: name for name, kind in reversed(model.kinds().items()) if isinstance(kind, Ref)}
    if "household" in refs:
        return f't."{refs["household"]}"'
    for table in _THROUGH:
        if table in refs:
            return f'(SELECT o.household FROM "{table}" o WHERE o.id = t."{refs[table]}")'
    return None


@cache
def _told_of(model: type[Record]) -> frozenset[str]:
    """The fields by which what is written of a row is for other households too: it comes to another one, or it is a
    number that the checks look for in all of them."""
    kinds = model.kinds().items()
    refs = {name for name, kind in kinds if isinstance(kind, Ref)}
    if model.table() not in _COMPARED:
        return frozenset(refs)
    return frozenset({"", DELETED} | refs | {name for name, kind in kinds if isinstance(kind, IdNumber | Phone)})


class Homes:
    """Of one action."""

    def __init__(self) -> None:
        self._records: dict[type[Record], set[str]] | None = {}

    def note(self, model: type[Record], entries: Sequence[Entry]) -> None:
        """These entries of a table are written."""
        told = _told_of(model)
        if len(entries) > _FEW or not household_sql(model) or any(entry[FIELD] in told for entry in entries):
            self._records = None
        elif self._records is not None:
            self._records.setdefault(model, set()).update(entry[RECORD] for entry in entries)

    def found(self) -> tuple[set[str], set[str]] | None:
        """Their keys, and the tables that were written; None where not all of it is of households, or others may show
        it too."""
        if self._records is None:
            return None
        rows = [
            row[0]
            for model, keys in self._records.items()
            for marks, part in chunks(keys)
            for row in every(f'SELECT {household_sql(model)} FROM "{model.table()}" t WHERE t.id IN ({marks})', *part)
        ]
        return None if None in rows else (set(rows), {model.table() for model in self._records})
