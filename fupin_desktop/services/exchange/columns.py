"""What the entries of a portion say, table by table and column by column: in a fraction of the time that each by itself
takes. A no says only that each is to be looked at by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter, le
from typing import Any

from db.bounds import Check, ColumnCheck, check_of, column_check_of
from db.changes import DELETED
from db.log import ACTION, FIELD, RECORD, TABLE, TS, Entry
from db.models import KNOWN
from db.pages import have_their_keys
from db.sql import tuples

#: Field → what entries say of it.
Columns = Mapping[str, Sequence[Any]]


@dataclass
class Part:
    """The entries of one table: those that begin a record, with what they say, and the edits."""

    begun: list[Entry] = field(default_factory=list)
    states: list[Mapping[str, Any]] = field(default_factory=list)
    edits: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [*self.begun, *self.edits] if self.edits else self.begun


def parted(entries: Iterable[Entry], told: Mapping[str, dict[str, Any]]) -> dict[str, Part]:
    """Table → its entries, of the tables that this program knows; `told`: what they say, by stamp."""
    found: dict[str, Part] = defaultdict(Part)
    for table, group in groupby(entries, itemgetter(TABLE)):
        if table in KNOWN:
            of_table = list(group)
            begun = [entry for entry in of_table if not entry[FIELD]]
            found[table].begun += begun
            found[table].states += [told[entry[TS]] for entry in begun]
            if len(begun) < len(of_table):
                found[table].edits += [entry for entry in of_table if entry[FIELD]]
    return found


def fit(table: str, part: Part, told: Mapping[str, dict[str, Any]], *, newer: bool) -> bool:
    """Whether all that is said of a table lies within the bounds of its fields."""
    edited: dict[str, list[Any]] = defaultdict(list)
    for entry in part.edits:
        edited[entry[FIELD]].append(told[entry[TS]][entry[FIELD]])
    return all(_fits(table, columns, newer=newer) for columns in (_columns(part.states), edited))


def own_keys(table: str, part: Part) -> bool:
    """Whether each that begins a record has the key that its values make, where the table's keys are made so."""
    return have_their_keys(KNOWN[table], list(map(itemgetter(RECORD), part.begun)), part.states)


def lie_between(entries: Sequence[Entry], earliest: str, latest: str) -> bool:
    """Whether all were written between two stamps, each on the laptop of its action and not before that."""
    stamps, actions = list(map(itemgetter(TS), entries)), list(map(itemgetter(ACTION), entries))
    return (
        earliest <= min(actions, default=earliest)
        and max(stamps, default=latest) <= latest
        and all(map(le, actions, stamps))
        and [ts[17:] for ts in stamps] == [ts[17:] for ts in actions]
    )


@cache
def checks(table: str) -> Mapping[str, Check]:
    """Field → what it can hold."""
    return {name: check_of(kind) for name, kind in KNOWN[table].kinds().items()} | {DELETED: _is_mark}


@cache
def _column_checks(table: str) -> Mapping[str, ColumnCheck]:
    return {name: column_check_of(kind) for name, kind in KNOWN[table].kinds().items()} | {DELETED: _are_marks}


def forget_checks() -> None:
    """The fields are others now."""
    checks.cache_clear()
    _column_checks.cache_clear()


def _is_mark(value: Any, _newer: bool) -> bool:
    return type(value) is int and value in (0, 1)


def _are_marks(values: Sequence[Any], newer: bool) -> bool:
    return all(_is_mark(value, newer) for value in values if value is not None)


def _columns(states: Sequence[Mapping[str, Any]]) -> Columns:
    if not states:
        return {}
    names = list(states[0])
    if len(names) > 1 and set(map(len, states)) == {len(names)}:
        try:
            return dict(zip(names, zip(*map(itemgetter(*names), states), strict=True), strict=True))
        except KeyError:  # as many fields, but others
            pass
    names = sorted(set().union(*states))
    return dict(zip(names, zip(*tuples(states, names), strict=True), strict=True)) if names else {}


def _fits(table: str, columns: Columns, *, newer: bool) -> bool:
    known = _column_checks(table)
    # a field of no program is one without a value too
    return columns.keys() <= known.keys() and all(known[name](values, newer) for name, values in columns.items())
