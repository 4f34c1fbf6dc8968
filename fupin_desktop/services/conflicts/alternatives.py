"""Facts as they would be if an undecided value were another: what papers are compared with, to find what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from db.fields import Bool, Date, Int, Kind, Number, Ref, YearMonth
from db.models import BY_TABLE
from fupin_desktop.rules.facts import Member, Row
from fupin_desktop.services.conflicts import sides
from fupin_desktop.services.conflicts.undecided import Undecided

T = TypeVar("T")

#: Far from any real amount, in 分, months, square metres.
FAR = 77_777_700


def values(told: Sequence[Undecided]) -> dict[Undecided, list[Any]]:
    """Each undecided value with what it might be, as stored: what was given, and one that looks different even where
    all that is given looks alike on paper (the middle of a number hidden, 角 rounded)."""
    found: dict[Undecided, list[Any]] = {}
    given = sides.of_cells((one.table, one.record, one.field) for one in told)
    for one in told:
        kind = BY_TABLE[one.table].kinds()[one.field]
        unlike = [] if isinstance(kind, Bool | Ref) else [_unlike(kind)]
        found[one] = [*(side.value for side in given[one.table, one.record, one.field]), *unlike]
    return found


def _unlike(kind: Kind[Any]) -> Any:
    if isinstance(kind, Number | Int):
        return FAR
    if isinstance(kind, Date):
        return "1900-01-01"
    if isinstance(kind, YearMonth):
        return "190001"
    return "0" * 18 if kind.hidden else "※"


def with_value(thing: T, one: Undecided, stored: Any) -> T:
    """The same facts with this value; the very same object where it changes nothing."""
    found: T = _other(thing, one, stored)
    return found


def _other(thing: Any, one: Undecided, stored: Any) -> Any:
    """None for the record of somebody else."""
    if isinstance(thing, Mapping):
        return _row(thing, one, stored) if "id" in thing else _mapping(thing, one, stored)
    if isinstance(thing, list | tuple):
        made = [_other(item, one, stored) for item in thing]
        same = all(new is old for new, old in zip(made, thing, strict=True))
        return thing if same else [item for item in made if item is not None]
    if is_dataclass(thing) and not isinstance(thing, type):
        return _facts(thing, one, stored)
    return thing


def _mapping(thing: Mapping[Any, Any], one: Undecided, stored: Any) -> Mapping[Any, Any]:
    made = {key: _other(value, one, stored) for key, value in thing.items()}
    same = all(made[key] is value for key, value in thing.items())
    return thing if same else {key: value for key, value in made.items() if value is not None}


def _facts(thing: Any, one: Undecided, stored: Any) -> Any:
    changed = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.init and (other := _other(value, one, stored)) is not value:
            changed[field.name] = other
    if isinstance(thing, Member) and changed.get("person", thing.person) is None:
        return None
    known = {name: value for name, value in changed.items() if value is not None}
    return replace(thing, **known) if known else thing


def _row(row: Mapping[str, Any], one: Undecided, stored: Any) -> Any:
    if row["id"] != one.record or one.field not in row:
        return row
    value = BY_TABLE[one.table].kinds()[one.field].python_value(stored) if isinstance(row, Row) else stored
    if row[one.field] == value:
        return row
    if one.field == "household" or (one.field == "person" and "household" not in row):
        return None
    other = copy(row) if isinstance(row, Row) else dict(row)
    other[one.field] = value
    return other
