"""The unreplaced entries of records, as a save names them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.record import DELETED
from db.said import state_of
from db.sql import chunks, every


class Leaves:
    """The unreplaced entries of some records, by cell. The first state of a record is a leaf of each untouched cell."""

    def __init__(self, log: str = "change") -> None:
        self._log = log
        self._births: dict[str, set[str]] = {}
        self._cells: dict[str, dict[str, tuple[set[str], set[str]]]] = {}
        #: The fields of first states, where a record has several (two laptops imported one roster).
        self._states: dict[str, dict[str, Any]] = {}
        #: What a deletion of a record is to name, where it shall not name all: a disagreement about it comes back.
        self.partly: dict[str, list[str]] = {}
        self._left: dict[tuple[str, str], set[str]] = {}

    def add(self, ts: str, record: str, name: str, base: str) -> None:
        """Take an entry into account; order does not matter."""
        if name == "":
            self._births.setdefault(record, set()).add(ts)
            return
        entries, replaced = self._cells.setdefault(record, {}).setdefault(name, (set(), set()))
        entries.add(ts)
        replaced.update(base.split())

    def of_cell(self, record: str, name: str) -> list[str]:
        """The leaves of a cell, oldest first."""
        entries, replaced = self._cells.get(record, {}).get(name, (set(), set()))
        births = self._births.get(record, set())
        if len(births) > 1:
            told = {ts: self._states[ts].get(name) for ts in births}
            outdated = {None, *(told[ts] for ts in births & replaced)}
            births = {ts for ts in births if told[ts] not in outdated}
        return sorted((entries | births) - replaced - self._left.get((record, name), set()))

    def leave(self, record: str, name: str, stamps: set[str]) -> None:
        """These leaves of a cell are not to be replaced."""
        if stamps:
            self._left[record, name] = stamps

    def read_states(self) -> None:
        """Read what of first states decides, once all entries were added."""
        several = [ts for births in self._births.values() if len(births) > 1 for ts in births]
        for marks, part in chunks(several):
            for ts, value in every(f'SELECT ts, value FROM "{self._log}" WHERE ts IN ({marks})', *part):
                self._states[ts] = state_of(value)

    def was_deleted(self, record: str) -> bool:
        """Whether anybody ever deleted a record."""
        return DELETED in self._cells.get(record, ())

    def of_record(self, record: str) -> list[str]:
        """The leaves of all cells of a record, oldest first."""
        if record in self.partly:
            return self.partly[record]
        found = set(self._births.get(record, ()))
        for name in self._cells.get(record, ()):
            found.update(self.of_cell(record, name))
        return sorted(found.difference(*(left for (of, _), left in self._left.items() if of == record)))


def leaves(table: str, keys: Iterable[str], log: str = "change") -> Leaves:
    """The leaves of these records of a table."""
    found = Leaves(log)
    for marks, part in chunks(keys):
        query = f'SELECT ts, record, field, base FROM "{log}" WHERE record IN ({marks}) AND tbl=?'
        for row in every(query, *part, table):
            found.add(*row)
    found.read_states()
    return found
