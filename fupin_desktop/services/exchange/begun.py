"""Beginnings that are plainly the sender's, told of a whole table at once: nothing is known of the record but the one
first state that comes now, and all that this names lies in the sender's area, as everybody says, or begins beside it in
the same way. Rules 4 to 6 of `trust.py` have nothing to say of those; of all others `whose.py` judges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from functools import cache
from itertools import compress
from operator import itemgetter, not_
from typing import Any

from db.log import RECORD, Entry
from db.models import KNOWN
from db.owners import ANY, Inside, owned, places, ways
from fupin_desktop.services.exchange import decided, moved
from fupin_desktop.services.exchange.columns import Part

#: Of these not everything is to be said by whose the record is.
_LOOKED_AT = decided.TABLES | {moved.TABLE}


def is_simple(table: str) -> bool:
    """Whether of a table everything is to be said by whose the record is."""
    return KNOWN[table].room not in ("settings", "office") and table not in _LOOKED_AT


class Ours:
    """The records that are plainly the sender's, as far as they were asked for: while a package is taken they stay so
    until something comes that is not plain. `inside`: whether a region is the sender's."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._keys: dict[str, set[str]] = defaultdict(set)

    def not_plain(self, parts: Mapping[str, Part], unknown: Set[str]) -> list[Entry]:
        """The entries that are to be judged. `unknown`: keys of which the log has nothing."""
        left: list[Entry] = []
        for table in sorted(parts, key=_depth):  # owners first
            part = parts[table]
            plain = self._begun(table, part, unknown) if part.begun and _is_plain(table) else [False] * len(part.begun)
            left += [*compress(part.begun, map(not_, plain)), *part.edits]
        if left:  # one may move a record
            self._keys.clear()
        return left

    def _begun(self, table: str, part: Part, unknown: Set[str]) -> Sequence[bool]:
        """Of each beginning of a table whether its record is one, too."""
        of, keys = ways(table), list(map(itemgetter(RECORD), part.begun))
        columns = [[state.get(name) for state in part.states] for name in of]
        told = {name: set(column) - {None, ""} for name, column in zip(of, columns, strict=True)}
        ours = {name: self._of(of[name], values, unknown) for name, values in told.items()}
        rows = list(zip(*columns, strict=True))
        often = Counter(keys)
        if ours == told and all(map(any, rows)) and len(often) == len(keys) and often.keys() <= unknown:
            plain = [True] * len(keys)
        else:
            plain = [
                often[key] == 1 and key in unknown and _are_in(owned(dict(zip(of, row, strict=True))), ours)
                for key, row in zip(keys, rows, strict=True)
            ]
        if table in _owners():
            self._keys[table].update(compress(keys, plain))
        return plain

    def _of(self, table: str, values: set[Any], unknown: Set[str]) -> set[Any]:
        """Which of these, keys of a table ("": codes of regions), are the sender's."""
        if table == "":
            return set(filter(self._inside, values))
        known = self._keys[table]
        if (asked := values - known - unknown) and table in KNOWN and is_simple(table):
            lie = places(table, asked, {})
            known.update(key for key, codes in lie.items() if codes and all(map(self._inside, codes)))
        return values & known


def _are_in(named: Mapping[str, Any], ours: Mapping[str, Collection[Any]]) -> bool:
    return bool(named) and all(value in ours[name] for name, value in named.items())


def _is_plain(table: str) -> bool:
    """Whether its records name whose they are by fields of their own, each of one table."""
    of = ways(table)
    return bool(of) and ANY not in of.values() and is_simple(table)


@cache
def _owners() -> frozenset[str]:
    """The tables by whose records others lie somewhere."""
    return frozenset(of for table in KNOWN for of in ways(table).values())


@cache
def _depth(table: str) -> int:
    """How far a table lies from the regions."""
    return 1 + max((_depth(of) for of in ways(table).values() if of in KNOWN), default=0)
