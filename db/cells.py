"""What the log tells of some records of one table: the leaves of their cells, their shown values, their conflicts.

A leaf of a cell is an entry that no entry of the cell replaces. A first state is one too, of each cell that it fills;
first states that say the same of a cell are one: who replaced one has replaced them all (two laptops that imported the
same roster, one of which then corrected it, do not disagree). The greatest leaf is shown.

A record whose first state has not arrived (a package was left out) is kept, and shown as deleted until it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from db.log import STAMP, turned
from db.record import DELETED, Record
from db.said import state_of, value_of
from db.sql import KEYS, looked_up

#: A leaf: its stamp and its value.
Leaf = tuple[str, Any]
#: What the index of the log has of an entry: record, field, stamp, whether it is of another table.
Logging = tuple[str, str, str, int]
_NONE: dict[str, list[str]] = {}
_UNREAD = ("", "")
_TEXTS = f'SELECT c.ts, c.value, c.base FROM {KEYS} "{{}}" c ON c.site_ts = k.value'


class Cells:
    """The cells of some records. Values are read only where they decide something."""

    def __init__(
        self,
        model: type[Record],
        keys: Collection[str],
        texts: dict[str, tuple[str, str]],
        told: dict[str, Mapping[str, Any]] | None = None,
        logged: Iterable[Logging] | None = None,
    ) -> None:
        """`texts`: (value, base) of entries that the caller has in hand, by stamp; `told`: field → value of some;
        `logged`: all that the log has of the records, where that was read before."""
        self.names = (*model.kinds(), DELETED)
        self.births: dict[str, list[str]] = {}
        self.entries: dict[str, dict[str, list[str]]] = {}
        self._texts, self._log, self._table = texts, model.log, model.table()
        self._told = {} if told is None else told
        self._gone: dict[tuple[str, str], set[str]] = {}
        #: The only leaf of cells that were read, of most: the one edit, in view of the one beginning. Nobody disagrees
        #: about them, or ever has.
        self.plain: dict[tuple[str, str], str] = {}
        births, entries = self.births, self.entries
        for record, name, ts, _ in self._in_the_log(keys) if logged is None else logged:
            if name == "":
                births.setdefault(record, []).append(ts)
            elif (of_record := entries.get(record)) is None:
                entries[record] = {name: [ts]}
            else:
                of_record.setdefault(name, []).append(ts)

    def _in_the_log(self, keys: Collection[str]) -> Iterable[Logging]:
        # answered from the index alone; the same key in another table is another record
        query = f'SELECT record, field, {STAMP}, 0 FROM {KEYS} "{self._log}" ON record = k.value AND tbl = ?2'
        return looked_up(query, keys, self._table)

    def read(self, cells: Collection[tuple[str, str]]) -> None:
        """Read what the leaves of these (record, field) cells need."""
        known, begun, edited, left = self._texts, self.births, self.entries, []
        for cell in cells:
            births, stamps = begun.get(cell[0], ()), edited.get(cell[0], _NONE).get(cell[1], ())
            if len(stamps) == len(births) == 1 and known.get(stamps[0], _UNREAD)[1] == births[0]:
                self.plain[cell] = stamps[0]
            else:
                left.append((cell, stamps))
        self._fetch(ts for _, stamps in left for ts in stamps)
        undecided = {cell[0] for cell, _ in left if not self._replaced(*cell).issuperset(self.births.get(cell[0], ()))}
        self._fetch(ts for record in undecided for ts in self.births[record])

    def leaves(self, record: str, name: str) -> list[Leaf]:
        """The leaves of a cell that was read, oldest first."""
        replaced = self._replaced(record, name)
        births, stamps = self.births.get(record, ()), self.entries.get(record, _NONE).get(name, ())
        found = [(ts, self.value(ts, name)) for ts in stamps if ts not in replaced]
        if not replaced.issuperset(births):
            told = [(ts, self.state(ts).get(name)) for ts in births]
            gone = {value for ts, value in told if ts in replaced}
            found += [(ts, value) for ts, value in told if value is not None and value not in gone]
        found.sort()
        return found

    def shown(self, record: str, name: str) -> tuple[Any, bool]:
        """(the shown value of a cell that was read, whether its leaves disagree)."""
        if (only := self.plain.get((record, name))) is not None:
            return self.value(only, name), False
        if name == DELETED and record not in self.births:
            return 1, False
        leaves = self.leaves(record, name)
        if len(leaves) == 1:
            return leaves[0][1], False
        return (leaves[-1][1] if leaves else None), len({value for _, value in leaves}) > 1

    def unseen(self, record: str) -> list[tuple[str, Leaf]]:
        """(field, leaf) of a deleted record that whoever deleted it had not seen, and that say something else than
        what was seen. All cells of the record must have been read.
        """
        deletions = [ts for ts, value in self.leaves(record, DELETED) if value]
        seen = set().union(*map(self.replaced_by, deletions))
        found: list[tuple[str, Leaf]] = []
        for name in self.names:
            if name == DELETED:
                continue
            leaves = [leaf for leaf in self.leaves(record, name) if leaf[0] not in seen]
            if leaves:
                known = {value for _, value in self.told_of(record, name, seen)}
                found += [(name, leaf) for leaf in leaves if leaf[1] not in known]
        return found

    def all_of(self, record: str) -> list[tuple[str, str]]:
        """Every cell of a record."""
        return [(record, name) for name in self.names]

    def value(self, ts: str, name: str) -> Any:
        """What an edit of a field says."""
        if ts not in self._told:
            self._told[ts] = {name: value_of(self._texts[ts][0])}
        return self._told[ts][name]

    def state(self, ts: str) -> Mapping[str, Any]:
        """The fields of a first state."""
        if ts not in self._told:
            self._told[ts] = state_of(self._texts[ts][0])
        return self._told[ts]

    def replaced_by(self, ts: str) -> set[str]:
        """The entries that an entry, which was read, replaces."""
        return set(self._texts[ts][1].split())

    def told_of(self, record: str, name: str, stamps: Collection[str]) -> list[Leaf]:
        """What some of these entries say of a cell, oldest first."""
        births = [ts for ts in self.births.get(record, ()) if ts in stamps]
        self._fetch(births)
        told = [(ts, self.value(ts, name)) for ts in self.entries.get(record, _NONE).get(name, ()) if ts in stamps]
        return sorted([*told, *((ts, self.state(ts).get(name)) for ts in births)])

    def _replaced(self, record: str, name: str) -> set[str]:
        """The entries that those of a cell, which was read, replace."""
        stamps = self.entries.get(record, {}).get(name)
        if not stamps:
            return set()
        if (record, name) not in self._gone:
            self._gone[record, name] = {old for ts in stamps for old in self._texts[ts][1].split()}
        return self._gone[record, name]

    def _fetch(self, stamps: Iterable[str]) -> None:
        unread = {turned(ts) for ts in stamps if ts not in self._texts}
        for ts, value, base in looked_up(_TEXTS.format(self._log), unread):
            self._texts[ts] = (value, base)
