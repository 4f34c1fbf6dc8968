"""What a line of the report counts: records, by their numbers in the tables that were read. The figure and the list
behind it are the same records, so that they can't differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
#: Truth by record: NDArray[bool]. What numpy's own types say of comparisons is Any.
Mask = Any

#: A date that is not given, where it would begin, and where it would end something. Dates are numbers: 20201130.
NEVER, EVER = 99_999_999, 0
#: An amount of which nothing is known.
UNKNOWN = -(1 << 62)


class Names(Protocol):
    """The keys of the records of a table, which lists ask for."""

    def __len__(self) -> int: ...
    def of(self, at: Ints) -> list[str]: ...


@dataclass(frozen=True)
class Listed:
    """Keys that were read."""

    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, at: Ints) -> list[str]:
        """The keys of these."""
        return [self.keys[number] for number in at.tolist()]


@dataclass(frozen=True)
class Table:
    """The living records of a table, column by column, all as whole numbers: codes (-1: not given), years, dates as
    20201130, money in 分, a reference as the number of its record (-1: none).

    `names`: the keys of the records; `place`: the number of the region each lies in.
    """

    name: str
    names: Names
    place: Ints
    columns: Mapping[str, Ints] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def own(self) -> Ints:
        """The number of each record itself."""
        return np.arange(len(self), dtype=np.int64)

    @property
    def nothing(self) -> Mask:
        """A mask of none of its records."""
        return np.zeros(len(self), bool)


@dataclass(frozen=True)
class Part:
    """Records that are counted: each once, or by `amount`; those of equal `same` count as one together."""

    table: Table
    at: Ints
    amount: Ints | None = None
    same: Ints | None = None

    @property
    def place(self) -> Ints:
        """The region of each."""
        return self.table.place[self.at]


#: A line may count records of several tables; a `same` is then comparable across them.
Hits = tuple[Part, ...]


def of(table: Table, mask: Mask, amount: str = "", same: Ints | str = "") -> Hits:
    """The records of a mask; `amount`, `same`: a column of the table, or the numbers of all its records."""
    at = np.nonzero(mask)[0].astype(np.int64)
    alike = table[same] if isinstance(same, str) and same else same
    return (Part(table, at, table[amount][at] if amount else None, None if isinstance(alike, str) else alike[at]),)


def weighed(table: Table, mask: Mask, amount: Ints) -> Hits:
    """The records of a mask by these amounts (of all records of the table)."""
    at = np.nonzero(mask)[0].astype(np.int64)
    return (Part(table, at, amount[at]),)


def within(hits: Hits, inside: Mask) -> Hits:
    """Those of some regions (a mask over places)."""
    return tuple(_kept(part, inside[part.place]) for part in hits)


def _kept(part: Part, mask: Mask) -> Part:
    amount = None if part.amount is None else part.amount[mask]
    same = None if part.same is None else part.same[mask]
    return Part(part.table, part.at[mask], amount, same)


def without(hits: Hits, others: Hits) -> Hits:
    """Those that are not among others: by `same` where both have it, else the same records."""
    alike = [part.same for part in others if part.same is not None]
    known = np.concatenate(alike) if alike else None
    left = []
    for part in hits:
        own, told = part.at, [one.at for one in others if one.table is part.table]
        if part.same is not None and known is not None:
            own, told = part.same, [known]
        left.append(_kept(part, ~np.isin(own, np.concatenate(told)) if told else np.ones(len(part.at), bool)))
    return tuple(left)


def count(hits: Hits) -> int:
    """What they come to. Exact: whole numbers throughout."""
    if any(part.same is not None for part in hits):
        return len(np.unique(np.concatenate([part.same for part in hits if part.same is not None])))
    return sum(len(part.at) if part.amount is None else int(part.amount.sum()) for part in hits)


def by_place(hits: Hits, places: int) -> Ints:
    """What they come to in each place."""
    if any(part.same is not None for part in hits):
        told = [part.same * places + part.place for part in hits if part.same is not None]
        return _counted(np.unique(np.concatenate(told)) % places, None, places)
    return sum((_counted(part.place, part.amount, places) for part in hits), np.zeros(places, np.int64))


def heads_by_place(hits: Hits, places: int) -> Ints:
    """How many households they are of in each place, or people, where they are theirs; however often."""
    told = [_whose(part) * places + part.place for part in hits]
    return _counted(np.unique(np.concatenate(told)) % places if told else np.zeros(0, np.int64), None, places)


def _whose(part: Part) -> Ints:
    column = next((name for name in ("household", "person") if name in part.table.columns), "")
    return part.table[column][part.at] + 1 if column else part.at


def _counted(place: Ints, amount: Ints | None, places: int) -> Ints:
    told = np.zeros(places, np.int64)
    np.add.at(told, place, 1 if amount is None else amount)  # not bincount: its weights are floats
    return told


def listed(hits: Hits, rank: Ints) -> list[tuple[str, str, int]]:
    """(table, key, amount) of each record behind, by place (`rank` of each); of those that count as one together the
    first."""
    found: list[tuple[str, str, int]] = []
    seen: set[int] = set()
    for part in hits:
        order = np.lexsort((part.at, rank[part.place]))
        if part.same is not None:
            fresh = []
            for at, same in zip(order.tolist(), part.same[order].tolist(), strict=True):
                if same not in seen:
                    seen.add(same)
                    fresh.append(at)
            order = np.array(fresh, np.int64)
        amounts: Iterable[int] = [1] * len(order) if part.amount is None else part.amount[order].tolist()
        keys = part.table.names.of(part.at[order])
        found += [(part.table.name, key, amount) for key, amount in zip(keys, amounts, strict=True)]
    return found


def number(day: dt.date) -> int:
    """A date as tables have it."""
    return day.year * 10_000 + day.month * 100 + day.day
