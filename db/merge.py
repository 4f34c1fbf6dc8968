"""Taking in what other laptops wrote (MERGE.md): their entries join the log, and the cells that they touch are shown
anew. In any order, any number of times, cut anywhere: the same log shows the same tables.

`take` runs inside one transaction of the caller, who has checked where the bundle comes from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any, Protocol

import orjson

from db import log, unapplied
from db.cells import Cells
from db.changes import DELETED, chunks, every, many, one, to_json
from db.clock import milliseconds
from db.connection import meta, new_site, set_meta
from db.erase import Erased
from db.log import Entry
from db.models import BEHIND, BY_TABLE, KNOWN
from db.moment import passed
from db.owners import Logged, ways
from db.record import Record
from db.refusal import Refusal
from db.shown import Table, add_ghosts
from db.sql import KEYS, looked_up
from db.unsealed import note_plain

#: ts, actor, title, kind, target.
Action = tuple[str, str, str, str, str | None]
_TS, _ACTION, _TABLE, _RECORD, _FIELD, _VALUE, _BASE = range(7)

#: So many entries are taken at a time, so that memory stays flat with the size of a bundle, and a bar moves.
PORTION = 4_000
#: So many are put in order before.
_IN_ORDER = 3 * PORTION
_DAY_MS = 24 * 60 * 60 * 1000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
#: The tables whose records are about one person and nothing else.
_OF_PERSON = {name for name, model in KNOWN.items() if "person" in model.kinds() and "household" not in model.kinds()}
#: What tables and fields were called in bundles of older programs: (table, field) → what they are called now. A table
#: that was renamed stands under the field "", and its fields go with it.
RENAMED: dict[tuple[str, str], tuple[str, str]] = {}


class NotMerged(Refusal):
    """A bundle can't be taken; the text is a sentence for the person at the screen. Nothing of it was."""


class ClonedLaptop(NotMerged):
    """Two laptops write under one code: one stamp, two contents."""


class BadEntry(NotMerged):
    """An entry that no program wrote."""


@dataclass
class Bundle:
    """What a package holds of a log, in any order. It may be long: each part is read once."""

    sites: Iterable[tuple[str, str]] = ()
    actions: Iterable[Action] = ()
    entries: Iterable[Entry] = ()


class Judge(Protocol):
    """Says what of a bundle counts (`fupin_desktop/services/exchange/trust.py`), and keeps what does not.

    `told`: what the entries last counted say, field → value, by stamp; `logged`: what the log had of their records;
    `has_disputes`: whether of any record two say where it lies, None until that was looked for.
    """

    told: dict[str, dict[str, Any]]
    logged: Logged
    has_disputes: bool | None

    def counted(self, fresh: list[Entry]) -> list[Entry]:
        """Of entries that the log has not, those that count."""

    def is_cloned(self, entry: Entry) -> bool:
        """Of an entry whose stamp the log has with other content: whether its laptop is a clone, else it is kept."""


@dataclass
class Merged:
    """What a bundle brought, in records: new to this book, with something new, and known altogether."""

    added: int = 0
    changed: int = 0
    same: int = 0
    #: New conflicts as (table, record, field).
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)
    #: Keys of the records that something new was told of, by table.
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Laptops whose clock runs more than a day ahead of this one's: code → their latest milliseconds.
    ahead: dict[str, int] = field(default_factory=dict)
    #: What a newer program wrote: table → fields ("*": the whole table). Kept in the log, shown after the update.
    unapplied: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Entries of this laptop came back that it had not: it was restored, and writes under a new code from now on.
    was_restored: bool = False
    #: Entries of what was erased by law here: not taken.
    erased: int = 0


def take(bundle: Bundle, judge: Judge | None = None) -> Merged:
    """Merge a bundle into the open book; what `judge` lets count of it. Raises NotMerged, after which the transaction
    must be rolled back.

    What comes with a judge was read from a package: its form and the types of its values were looked at line by line
    (`exchange/entries.py`), the bounds by the judge; neither is looked at again.
    """
    many(
        "INSERT INTO site VALUES (?,?) ON CONFLICT (code) DO UPDATE SET name = max(name, excluded.name)",
        bundle.sites,
    )
    _take_actions(bundle.actions, is_judged=judge is not None)
    taking = _Taking(judge)
    entries = iter(bundle.entries)
    while some := log.in_order(islice(entries, _IN_ORDER)):
        are_new = judge is not None and log.are_new(some)
        for start in range(0, len(some), PORTION):
            taking.portion(some[start : start + PORTION], are_new=are_new)
    return taking.finish()


def catch_up(gone: Mapping[str, Collection[str]]) -> None:
    """After an update of the program: show what newer programs had written and this one did not know until now.

    `gone`: table → keys of records of which something went out of the log, being none of its writer's.
    """
    waiting, taking = unapplied.waiting(), _Taking()
    for table, names in unapplied.now_known().items():
        taking.show_all(BY_TABLE[table], gone.get(table, ()))
        waiting[table] -= {"*", *names}
    add_ghosts(taking.parents)
    unapplied.remember({table: names for table, names in waiting.items() if names})


def _take_actions(actions: Iterable[Action], *, is_judged: bool) -> None:
    rows = iter(actions)
    while portion := list(islice(rows, PORTION)):
        known: dict[str, Any] = {}
        for marks, part in chunks(row[0] for row in portion):
            query = f'SELECT ts, actor, title, kind, target FROM "action" WHERE ts IN ({marks})'
            known.update((row[0], tuple(row)) for row in every(query, *part))
        for row in portion:
            ts = row[0]
            if not log.FORM.fullmatch(ts):
                raise _bad(ts)
            if known.get(ts, row) != tuple(row) and not is_judged:  # else its entries are looked at, each by itself
                raise _cloned(ts)
        many(
            'INSERT OR IGNORE INTO "action" (ts, actor, title, kind, target) VALUES (?,?,?,?,?)',
            [row for row in portion if row[0] not in known],
        )


class _Taking:
    """One bundle being taken."""

    def __init__(self, judge: Judge | None = None) -> None:
        self.merged = Merged()
        self._judge = judge
        self._erased = Erased.read(_OF_PERSON, BEHIND)
        self._seen: set[str] = set()
        #: Keys that records name, by table: children whose parents have not arrived are kept.
        self.parents: dict[str, set[str]] = defaultdict(set)
        self._own = str(meta("site"))
        self._latest = f"{milliseconds() + _DAY_MS:012x}"

    def portion(self, entries: list[Entry], *, are_new: bool) -> None:
        """Take some entries, each of them known to be new or not; what was erased by law here is not among them any
        more."""
        entries = [renamed(entry) for entry in entries] if RENAMED else entries
        if self._erased:
            wanted = self._erased.without(entries)
            self.merged.erased += len(entries) - len(wanted)
            entries = wanted
        fresh = sorted(entries, key=log.BY_RECORD) if are_new else _fresh(entries, self._judge)
        if self._judge and fresh:
            counted = self._judge.counted(fresh)
            if len(counted) < len(fresh):
                held = set(map(itemgetter(_TS), fresh)) - set(map(itemgetter(_TS), counted))
                entries = [entry for entry in entries if entry[_TS] not in held]
            fresh = counted
        self._seen.update(map(itemgetter(_RECORD), entries))
        log.add("change", fresh)
        self._note_laptops(list(map(itemgetter(_TS), fresh)))
        for table, of_table in groupby(fresh, itemgetter(_TABLE)):  # in order of tables
            told = list(of_table)
            self.merged.keys[table].update(map(itemgetter(_RECORD), told))
            if table in BY_TABLE:
                self._show(BY_TABLE[table], told)
            elif table in BEHIND:  # of an older program
                note_plain(told)
            else:
                self.merged.unapplied[table].add("*")

    def finish(self) -> Merged:
        """Close the books: parents that have not arrived, what a newer program wrote, counts."""
        add_ghosts(self.parents)
        merged = self.merged
        if merged.unapplied:
            waiting = unapplied.waiting()
            for table, names in merged.unapplied.items():
                waiting[table] |= names
            unapplied.remember(waiting)
        if merged.was_restored:
            new_site()
        if merged.keys:
            set_meta("arrivals", str(int(meta("arrivals") or 0) + 1))
            passed()
        touched = sum(map(len, merged.keys.values()))
        merged.changed = touched - merged.added
        merged.same = len(self._seen) - touched
        return merged

    def show_all(self, model: type[Record], gone: Iterable[str] = ()) -> None:
        """Show every record of a table anew, and these, of which the log may have nothing any more."""
        keys = {row[0]: None for row in every('SELECT DISTINCT record FROM "change" WHERE tbl=?', model.table())}
        for _, part in chunks({**keys, **dict.fromkeys(_present(model.table(), gone))}):
            table, cells = Table(model, self.parents), Cells(model, part, {})
            table.show_whole(cells, part)
            table.note_deletions(cells)

    def _note_laptops(self, stamps: Collection[str]) -> None:
        """What stamps tell of the laptops: clocks that run ahead, and this one's own."""
        self.merged.was_restored |= self._own in {ts[17:] for ts in stamps}
        for ts in sorted(filter(self._latest.__lt__, stamps)):
            self.merged.ahead[ts[17:]] = max(int(ts[:12], 16), self.merged.ahead.get(ts[17:], 0))

    def _show(self, model: type[Record], told: list[Entry]) -> None:
        """The new entries of a table."""
        table = Table(model, self.parents)
        begun = self._begin(table, told)
        if told := [entry for entry in told if entry[_RECORD] not in begun] if begun else told:
            self._show_known(table, told)

    def _begin(self, table: Table, told: list[Entry]) -> set[str]:
        """Write the records of which nobody knew more than the one first state that has come now; returns their keys.
        Most of a full package: no cell of theirs need be looked at."""
        if self._judge is None or not self._judge.logged.unknown:
            return set()
        unknown, often = self._judge.logged.unknown, Counter(map(itemgetter(_RECORD), told))
        states = {
            entry[_RECORD]: self._judge.told[entry[_TS]]
            for entry in told
            if not entry[_FIELD] and entry[_RECORD] in unknown and often[entry[_RECORD]] == 1
        }
        for key in _present(table.name, states):  # a child came before it
            del states[key]
        if newer := set().union(*states.values()) - table.names:
            self.merged.unapplied[table.name] |= newer
            states = {key: _known(state, table.names) for key, state in states.items()}
        table.insert([{"id": key, **state} for key, state in states.items()])
        self.merged.added += len(states)
        return set(states)

    def _show_known(self, table: Table, told: list[Entry]) -> None:
        """The new entries of records of which more is known."""
        texts = dict(zip(map(itemgetter(_TS), told), map(itemgetter(_VALUE, _BASE), told), strict=True))
        if self._judge:
            # what the judge has read of the log, and what has come since
            since = ((entry[_RECORD], entry[_FIELD], entry[_TS], 0) for entry in told)
            logged = chain(self._judge.logged.entries[table.name], since)
            cells = Cells(table.model, (), texts, dict(self._judge.told), logged)
        else:
            cells = Cells(table.model, dict.fromkeys(map(itemgetter(_RECORD), told)), texts)
        touched = self._known_cells(table, cells, told)
        born = dict.fromkeys(e[_RECORD] for e in told if not e[_FIELD])
        self.merged.added += sum(all(map(texts.__contains__, cells.births[key])) for key in born)
        alone = [key for key in born if len(cells.births[key]) == 1 and key not in cells.entries]
        ghosts = _present(table.name, alone)
        new = [key for key in alone if key not in ghosts]
        table.insert([{"id": key, **_known(cells.state(cells.births[key][0]), table.names)} for key in new])
        whole = born.keys() - new
        table.show(cells, [cell for cell in touched if cell[0] not in whole] if whole else touched)
        table.show_whole(cells, whole)
        table.note_deletions(cells)
        self.merged.conflicts += [(table.name, *cell) for cell in table.conflicts]
        if self._judge and any(name in ways(table.name) for _, name in table.conflicts):
            self._judge.has_disputes = True

    def _known_cells(self, table: Table, cells: Cells, told: list[Entry]) -> list[tuple[str, str]]:
        """The (record, field) cells that edits touch, checked where no judge did; what is newer is remembered."""
        states = (cells.state(entry[_TS]) for entry in told if not entry[_FIELD])
        names = {entry[_FIELD] for entry in told}.union(*states)
        if unknown := names - table.names - {""}:
            self.merged.unapplied[table.name] |= unknown
        for ts, _, _, _, name, _, _ in told if self._judge is None else ():
            state = {name: cells.value(ts, name)} if name else cells.state(ts)
            for field_name in table.names.intersection(state):
                _check_value(table, field_name, state[field_name], ts)
        touched = dict.fromkeys(map(itemgetter(_RECORD, _FIELD), told))
        return [cell for cell in touched if cell[1] in table.names]


def _fresh(entries: list[Entry], judge: Judge | None = None) -> list[Entry]:
    """The entries that the log has not, in order. Raises ClonedLaptop where it has another under the same stamp,
    unless the judge keeps that one."""
    by_stamp: dict[str, Entry] = {}
    for entry in entries:
        if judge is None:
            _check_form(entry)
        if by_stamp.setdefault(entry[_TS], entry) != entry and (judge is None or judge.is_cloned(entry)):
            raise _cloned(entry[_TS])
    for marks, part in chunks(map(log.turned, by_stamp)):
        query = f'SELECT {log.COLUMNS} FROM "change" WHERE site_ts IN ({marks})'
        for row in every(query, *part):
            entry = by_stamp.pop(row[_TS])
            if not _is_same(row, entry) and (judge is None or judge.is_cloned(entry)):
                raise _cloned(row[_TS])
    # by record: tables and indexes lie in that order, and a page is then visited once
    return sorted(by_stamp.values(), key=log.BY_RECORD)


def _is_same(kept: Entry, entry: Entry) -> bool:
    """Whether both are one entry. A name that this program does not know may be a newer one of what it knows."""
    if kept == tuple(entry):
        return True
    known = entry[_TABLE] in KNOWN and entry[_FIELD] in ("", DELETED, *KNOWN[entry[_TABLE]].kinds())
    plain = itemgetter(_TS, _ACTION, _RECORD, _VALUE, _BASE)
    return not known and plain(kept) == plain(entry)


def _check_form(entry: Entry) -> None:
    ts, action, table, record, name, value, base = entry
    stamped = log.FORM.fullmatch(ts) and log.FORM.fullmatch(action)
    named = _NAME.fullmatch(table) and (not name or _NAME.fullmatch(name)) and 0 < len(record) <= 36
    if not (stamped and named) or (base and not all(map(log.FORM.fullmatch, base.split(" ")))):
        raise _bad(ts)
    try:
        told = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise _bad(ts) from error
    if isinstance(told, list) or isinstance(told, dict) != (name == ""):
        raise _bad(ts)


def _check_value(table: Table, name: str, value: Any, ts: str) -> None:
    try:
        table.check(name, value)
    except ValueError as error:
        raise _bad(ts) from error


def _known(state: Any, names: Collection[str]) -> dict[str, Any]:
    """The fields of a first state that this program knows."""
    return {name: value for name, value in state.items() if name in names}


def _present(table: str, keys: Iterable[str]) -> set[str]:
    return {row[0] for row in looked_up(f'SELECT t.id FROM {KEYS} "{table}" t ON t.id = k.value', keys)}


def renamed(entry: Entry) -> Entry:
    """An entry of an older program under the names of today. Raises BadEntry."""
    ts, action, table, record, name, value, base = entry
    now = RENAMED.get((table, ""), (table, ""))[0]
    if name:
        now, name = RENAMED.get((table, name), (now, name))
    elif any(of == table and old for of, old in RENAMED):
        try:
            state = {RENAMED.get((table, old), (now, old))[1]: told for old, told in orjson.loads(value).items()}
        except (orjson.JSONDecodeError, AttributeError) as error:
            raise _bad(ts) from error
        value = to_json(state)
    return ts, action, now, record, name, value, base


def _cloned(ts: str) -> ClonedLaptop:
    name = one("SELECT name FROM site WHERE code=?", ts[17:])
    return ClonedLaptop(
        f"有两台电脑在用同一个账本的副本（{name[0] if name else ts[17:]}），同一个编号下写了不同的内容。"
        "这个包没有合并。请查清哪一台是拷贝的，在那一台上用本程序重新打开账本，再上报。"
    )


def _bad(ts: str) -> BadEntry:
    return BadEntry(f"包里有看不懂的改动（{ts[:40]}），可能已损坏。这个包没有合并，请让对方重新上报。")
