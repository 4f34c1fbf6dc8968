"""Which entries of the log a package takes: all, some stretches of some laptops' time, or those of some records.

A selection can be read again later and gives the same entries in the same order (the log only grows): a package that
was lost is written again from what its manifest says.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from db.changes import chunks, every, one
from db.fields import Digest
from db.log import COLUMNS, STRETCH, Entry, stretch
from db.log import sites as sites_of_log
from db.models import BEHIND, BY_TABLE, MODELS
from db.record import SECRET_ROOMS
from db.said import cells_of
from db.store import database
from fupin_desktop.exchange.entries import Action

#: The tables of the part that is for who may open the archives alone (`exchange/entries.py` looks for them there).
_SECRET = tuple(model.table() for model in MODELS if model.room in SECRET_ROOMS)
#: What older programs wrote of them: it leaves sealed, or not at all.
_PLAIN = tuple(BEHIND)
#: table → its fields that name a picture.
_PICTURES = {
    model.table(): names
    for model in MODELS
    if (names := tuple(name for name, kind in model.kinds().items() if isinstance(kind, Digest)))
}

#: Site → (first stamp, last stamp), both taken.
Ranges = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Selection:
    """`ranges` and `records` None: the whole log."""

    ranges: Ranges | None = None
    records: Sequence[str] | None = None

    def entries(self, psychology: bool) -> Generator[Entry, None, None]:
        """The entries of one part. Streamed."""
        taken, left = ("tbl IN", _SECRET) if psychology else ("tbl NOT IN", (*_SECRET, *_PLAIN))
        where = f"{taken} ({', '.join(map(repr, left))})"
        if self.records is not None:
            for marks, part in chunks(self.records):
                query = f'SELECT {COLUMNS} FROM "change" WHERE record IN ({marks}) AND {where} ORDER BY ts'
                yield from database.execute_sql(query, part)
        elif self.ranges is not None:
            for site, (first, last) in sorted(self.ranges.items()):
                query = f'SELECT {COLUMNS} FROM "change" WHERE {STRETCH} AND {where} ORDER BY site_ts'
                yield from database.execute_sql(query, stretch(site, first, last))
        else:
            yield from _by_time(where)

    def newest(self, most: int) -> list[Entry]:
        """The newest entries."""
        if self.records is None and self.ranges is None:
            return list(islice(_by_time("true", newest_first=True), most))
        found = [entry for part in (False, True) for entry in self.entries(part)]
        return sorted(found, reverse=True)[:most]

    def keys(self) -> list[str]:
        """The records that the selection tells of."""
        return list(dict.fromkeys(entry[3] for part in (False, True) for entry in self.entries(part)))


def _by_time(where: str, *, newest_first: bool = False) -> Iterator[Entry]:
    """The entries of all laptops, each one's as it lies, together in the order of their stamps. Streamed."""
    order = "DESC" if newest_first else "ASC"
    query = f'SELECT {COLUMNS} FROM "change" WHERE {STRETCH} AND {where} ORDER BY site_ts {order}'
    told = [database.execute_sql(query, stretch(site)) for site in sites_of_log()]
    return heapq.merge(*told, key=itemgetter(0), reverse=newest_first)


@dataclass
class Tally:
    """What passed: counted while entries are written, so that a long log is read once."""

    entries: int = 0
    actions: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    ranges: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, set[str]] | None = field(default_factory=dict)
    born: dict[str, set[str]] = field(default_factory=dict)

    def count(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries, counted on their way."""
        for entry in entries:
            ts, action, table, record, name, value, _ = entry
            self.entries += 1
            self.actions.add(action)
            stretch = self.ranges.setdefault(ts[17:], [ts, ts])
            if ts > stretch[1]:
                stretch[1] = ts
            elif ts < stretch[0]:
                stretch[0] = ts
            if self.records is not None:
                self.records.setdefault(table, set()).add(record)
                if name == "":
                    self.born.setdefault(table, set()).add(record)
            if table in _PICTURES:
                self._note_pictures(table, name, value)
            yield entry

    def by_table(self) -> dict[str, int]:
        """Records by table, without those that came and went (an import that was undone): whoever gets the package
        has nothing of them. Of a whole log as the tables know them, so that memory stays flat."""
        if self.records is not None:
            known = {table: len(keys) - self._gone(table) for table, keys in self.records.items()}
        else:
            known = {table: one(f'SELECT count(*) FROM "{table}" WHERE deleted IS NOT 1')[0] for table in BY_TABLE}
        return {table: count for table, count in sorted(known.items()) if count}

    def came_and_went(self) -> int:
        """How many records `by_table` leaves out."""
        return sum(map(self._gone, BY_TABLE))

    def _gone(self, table: str) -> int:
        if self.records is None:
            return int(one(f'SELECT count(*) FROM "{table}" WHERE deleted = 1')[0])
        return len(gone(table, self.born.get(table, ())))

    def _note_pictures(self, table: str, name: str, value: str) -> None:
        told = cells_of(name, value)
        self.digests.update(filter(None, map(told.get, _PICTURES[table])))


def gone(table: str, keys: Iterable[str]) -> set[str]:
    """Those of these records that are deleted now."""
    if table not in BY_TABLE:  # of a newer program
        return set()
    query = f'SELECT id FROM "{table}" WHERE deleted = 1 AND id IN ({{}})'
    return {row[0] for marks, part in chunks(keys) for row in every(query.format(marks), *part)}


def actions(stamps: Iterable[str]) -> Iterator[Action]:
    """The actions with these stamps, oldest first."""
    for marks, part in chunks(sorted(stamps)):
        query = f'SELECT ts, actor, title, kind, target FROM "action" WHERE ts IN ({marks}) ORDER BY ts'
        yield from every(query, *part)


def pictures(digests: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The pictures that the book has, one at a time."""
    for digest in sorted(digests):
        if row := one("SELECT data FROM blob WHERE digest=?", digest):
            yield digest, bytes(row[0])


def tally(chosen: Selection) -> Tally:
    """What a selection has, without writing it."""
    counted = Tally()
    for part in (False, True):
        for _ in counted.count(chosen.entries(part)):
            pass
    return counted
