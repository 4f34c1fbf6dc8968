"""Whose the rows are that an action writes: the households that they belong to, or are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from db import models
from db.fields import AnyRef, IdNumber, Phone, Ref
from db.log import FIELD, RECORD, Entry
from db.record import DELETED, Record
from db.sql import chunks, every

#: Those whose numbers are looked for in the other households.
_COMPARED = ("household", "person")
#: An action of more entries than that is a whole book's.
_FEW = 300


@cache
def household_sql(model: type[Record], row: str = "t") -> str | None:
    """The key of the household of a row `t`, in SQL, by the fields through which it belongs to something: its own, else
    that of what it belongs to. None where there is none; what stands between two records (`Pair`) is nobody's."""
    if model.table() == "household":
        return f"{row}.id"
    kinds = sorted(model.kinds().items(), key=lambda one: getattr(one[1], "table", "") != "household")
    any_of = [name for name, kind in kinds if isinstance(kind, AnyRef)]
    found: list[str] = []
    for name, kind in kinds:
        if isinstance(kind, Ref) and kind.belongs and kind.table == "household":
            found.append(f'{row}."{name}"')
            if kind.required:
                return found[0]
        elif isinstance(kind, Ref) and kind.belongs:
            found += _of_owner(models.KNOWN[kind.table], name, row)
        elif [name] == any_of and row == "t":
            found += (way for owner in models.MODELS if owner is not model for way in _of_owner(owner, name, row))
    return None if not found else found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _of_owner(owner: type[Record], name: str, row: str) -> list[str]:
    path = household_sql(owner, f"{row}_")
    return [f'(SELECT {path} FROM "{owner.table()}" {row}_ WHERE {row}_.id = {row}."{name}")'] if path else []


@cache
def _told_of(model: type[Record]) -> frozenset[str]:
    """The fields by which what is written of a row is for other households too: it comes to another one, or it is a
    number that the checks look for in all of them."""
    kinds = model.kinds().items()
    refs = {name for name, kind in kinds if isinstance(kind, Ref | AnyRef)}
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
