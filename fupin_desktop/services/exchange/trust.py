"""Who may say what: which entries of a package count. All of it is judged here, before anything is written.

A sender speaks for its area: a village for its village, a township for its villages, a district for its townships;
what comes from above counts everywhere. Of a package from below an entry counts when

1. its stamp lies between 1980 and three days from now (by this laptop's clock or its own newest stamp);
2. it was written on a laptop of the sender's side: one that is new here, or known as theirs. For this laptop speaks
   nobody from below, but word for word (from above comes back what a restored backup has lost);
3. its key is not that of a record of another table, and its values lie within the bounds of their kinds;
4. it sets nothing that is set above: a line or a way of counting is the region's own while no wider one has it, a
   threshold of the psychological archives is never from below; what lies in no region is theirs who began it;
5. its record lies in the area, as far as anybody says who is not overruled, or lay there when it was written, and lies
   there afterwards too;
6. where two villages both say that the record is theirs, it replaces nothing that the other one said.

What does not count is kept in `held`, told on the receipt, and may be let in by a person (`held.py`). What
waits for a beginning that has not arrived is judged again with every package, so that the order does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from db.bounds import Check, check_of
from db.changes import DELETED, chunks, every, many
from db.clock import milliseconds, now_text, stamp_ms
from db.connection import former_sites, meta
from db.merge import Action, Entry
from db.models import BY_TABLE
from db.owners import ANY, REGION, Claims, of_two_tables, owned, places, tables_of, ways
from fupin_desktop import regions
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.reasons import AGAIN, Reason

_DAY_MS = 24 * 60 * 60 * 1000
_DAYS_AHEAD = 3
_EARLIEST = f"{315_532_800_000:012x}"  # 1980
_LONGEST_NAME = 200
#: How sure it is whose a laptop is: somebody passed on what it wrote; the book that writes under its code handed in;
#: the same, after somebody else had written under it.
_PASSED_ON, _PROVEN, _PROVEN_LATE = 0, 1, 2
_ACTIONS = {"do", "undo", "redo", "print"}


@dataclass(frozen=True)
class Sender:
    """Who signed a package. `area`: the beginnings of the codes that it speaks for; `is_own`: this book itself."""

    fingerprint: str
    region: str
    area: tuple[str, ...]
    is_above: bool = False
    is_own: bool = False


def sender(fingerprint: str) -> Sender | None:
    """A sender as this book knows it; None for one that is not bound, or no longer."""
    here = meta("region") or ""
    if fingerprint in {mine.card.fingerprint for mine in exchange_keys.own()}:
        return Sender(fingerprint, here, ("",), is_above=True, is_own=True)
    peer = exchange_keys.peer(fingerprint)
    if peer is None or not peer.is_trusted:
        return None
    area = regions.area(peer.region) if regions.find(peer.region) else ()
    if peer.region not in regions.area(here) and here.startswith(area):
        return Sender(fingerprint, peer.region, ("",), is_above=True)
    return Sender(fingerprint, peer.region, area)


class Judge:
    """Of one package: see above. `site`: the laptop that wrote it; `newer`: by a newer program."""

    def __init__(self, of: Sender, receipt: str, site: str = "", *, newer: bool = False) -> None:
        self.sender = of
        self.held: Counter[Reason] = Counter()
        #: Records whose beginning has not arrived.
        self.waiting: set[str] = set()
        self._receipt, self._site, self._newer = receipt, site, newer
        self._sides = {code: (region, proven) for code, region, proven in every("SELECT * FROM side")}
        self._here, self._former, self._last = str(meta("site")), former_sites(), meta("last_stamp") or ""
        self._others = {row[0] for row in every("SELECT code FROM site")} - self._sides.keys() - self._former.keys()
        now = max(milliseconds(), stamp_ms(self._last) if self._last else 0)
        self._latest = f"{now + _DAYS_AHEAD * _DAY_MS:012x}g"
        self._own = meta("region") or ""
        self._spoken: dict[str, bool] = {}
        #: Stamp → what the entry says (field → value), of those that were looked at by themselves.
        self.told: dict[str, dict[str, Any]] = {}

    def sites(self, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The laptops whose names count; new ones are the sender's from now on."""
        for code, name in rows:
            if code != self._here and self.speaks_for(code):
                self._claim(code)
                if _is_plain(name):
                    yield code, name

    def actions(self, rows: Iterable[Action]) -> Iterator[Action]:
        """The actions that count. One without any entry that does hurts nobody."""
        for row in rows:
            ts, actor, title, kind, _ = row
            if self._laptop(ts, ts) is None and kind in _ACTIONS and _is_plain(actor) and _is_plain(title):
                yield row

    def is_cloned(self, entry: Entry) -> bool:
        """Two contents of one stamp: of a laptop that was the sender's all the time it is a clone; else it is held."""
        ts = entry[0]
        if entry[2] in BY_TABLE:
            lines_in.check_cells(entry[2], lines_in.cells(entry), newer=self._newer)
        if ts[17:] == self._here:
            is_clone = self.sender.is_above
        else:
            is_clone = self._laptop(ts, ts) is None and self._sides.get(ts[17:], ("", 1))[1] < _PROVEN_LATE
        if not is_clone:
            self._hold([(entry, Reason.CLASH)])
        return is_clone

    def counted(self, fresh: list[Entry]) -> list[Entry]:
        """The entries that count; the others are held."""
        reasons: dict[str, Reason] = {}
        self.told = {}
        confused = of_two_tables((entry[2], entry[3]) for entry in fresh)
        for entry in fresh:
            if reason := self._by_itself(entry, confused):
                reasons[entry[0]] = reason
        if not self.sender.is_above:
            rest = [entry for entry in fresh if entry[0] not in reasons and entry[2] in BY_TABLE]
            reasons |= _Whose(self, rest).reasons()
        self._hold([(entry, reasons[entry[0]]) for entry in fresh if entry[0] in reasons])
        counted = [entry for entry in fresh if entry[0] not in reasons]
        for code in {entry[0][17:] for entry in counted}:
            self._claim(code)
        return counted

    def _by_itself(self, entry: Entry, confused: set[str]) -> Reason | None:
        """What an entry says against itself, whatever the book holds. Raises BadPackage for what no program writes."""
        ts, action, table, record, field, _, _ = entry
        fits = True
        if table in BY_TABLE:
            self.told[ts] = told = lines_in.cells(entry)
            fits = self._fits(table, told) and bool(field or _has_its_key(table, record, told) or self.sender.is_own)
        if not fits:  # whoever's it is: what is out of bounds nobody may let in
            return Reason.VALUE
        return self._laptop(ts, action) or (Reason.TABLE if record in confused else None)

    def _fits(self, table: str, told: Mapping[str, Any]) -> bool:
        """Whether values are within the bounds of their fields; what this book wrote itself it takes back as it is."""
        checks, newer = _checks(table), self._newer
        if not self.sender.is_own:
            for name, value in told.items():
                check = checks.get(name)
                if check is None or (value is not None and not check(value, newer)):
                    break
            else:
                return True
        lines_in.check_cells(table, told, newer=newer)
        return self.sender.is_own or all(
            value is None or name not in checks or checks[name](value, newer) for name, value in told.items()
        )

    def _laptop(self, ts: str, action: str) -> Reason | None:
        """Whether a stamp can be the sender's."""
        if not _EARLIEST <= ts <= self._latest:
            return Reason.TIME
        code = ts[17:]
        if action[17:] != code or action > ts:
            return Reason.LAPTOP
        if code == self._here or ts <= self._former.get(code, ""):
            return None if self.sender.is_above else Reason.OWN
        return None if self.speaks_for(code) else Reason.LAPTOP

    def speaks_for(self, code: str) -> bool:
        """Whether a laptop is on the sender's side: known as theirs, or new. The book that writes under a code has it,
        whoever passed on something of it before."""
        if code not in self._spoken:
            region, proven = self._sides.get(code, (None, 0))
            if region is None:
                theirs = self.sender.is_above or (code != self._here and code not in self._others)
            else:
                theirs = region.startswith(self.sender.area) or (not proven and code == self._site)
            self._spoken[code] = theirs
        return self._spoken[code]

    def is_neighbours(self, code: str) -> bool:
        """Whether a laptop is on another's side, which is neither this book's nor above it."""
        region, _ = self._sides.get(code, ("", 0))
        return code != self._here and bool(region) and not (self.speaks_for(code) or self._own.startswith(region))

    def _claim(self, code: str) -> None:
        known = self._sides.get(code)
        if self.sender.is_own or code == self._here or (known and (known[1] or code != self._site)):
            return
        proven = _PROVEN if code == self._site else _PASSED_ON
        if known and not known[0].startswith(self.sender.area):
            proven = _PROVEN_LATE
        self._sides[code] = (self.sender.region, proven)
        many("INSERT OR REPLACE INTO side VALUES (?,?,?)", [(code, *self._sides[code])])

    def _hold(self, entries: Iterable[tuple[Entry, Reason]]) -> None:
        told = list(entries)
        self.held.update(reason for _, reason in told)
        self.waiting.update(entry[3] for entry, reason in told if reason is Reason.WAITS)
        now = now_text()
        many(
            """INSERT INTO held VALUES (?,?,?,?,?,?,'',?,?,?,?,?,?) ON CONFLICT (ts, sender) DO UPDATE
            SET receipt = excluded.receipt, reason = excluded.reason, state = excluded.state WHERE state <> 'in'""",
            [
                (ts, self.sender.fingerprint, self._receipt, reason, "again" if reason in AGAIN else "held", now, *rest)
                for (ts, *rest), reason in told
            ],
        )


class _Whose:
    """Where the records of some entries lie, and whether that is the sender's."""

    def __init__(self, judge: Judge, entries: list[Entry]) -> None:
        self._judge, self._area, self._entries = judge, judge.sender.area, entries
        self._births = {(e[2], e[3]): judge.told[e[0]] for e in entries if not e[4]}
        moving = (e for e in entries if not e[4] or e[4] in ways(e[2]))
        self._names = {e[0]: named for e in moving if (named := _named(e, judge.told[e[0]]))}
        replaced = {ts[17:] for entry in entries if entry[6] for ts in entry[6].split()}
        #: Neighbours' laptops whose word some entry replaces.
        self._strange = {code for code in replaced if judge.is_neighbours(code)}
        self._reasons: dict[str, Reason] = {}
        self._begun: dict[tuple[str, str], tuple[bool, bool]] = {}

    def reasons(self) -> dict[str, Reason]:
        """Stamp → why the entry does not count. A beginning that does not takes along what leans on it."""
        known = len(self._births) + 1
        while len(self._births) < known:
            known = len(self._births)
            self._claims = Claims(self._inside, self._births)
            self._lie = self._look_up()
            self._read_claims()
            self._has_disputes = self._look_for_disputes()
            theirs = set() if self._has_disputes else self._plainly_theirs()
            for entry in self._entries:
                if (entry[2], entry[3]) in theirs and self._is_plain(entry):
                    continue
                if entry[0] not in self._reasons and (reason := self._of(entry)):
                    self._reasons[entry[0]] = reason
            for entry in self._entries:
                if not entry[4] and entry[0] in self._reasons:
                    self._births.pop((entry[2], entry[3]), None)
        return self._reasons

    def _read_claims(self) -> None:
        """What the log says of those that lie outside: whether they lay in the area is asked of each."""
        codes = {code for lie in self._lie.values() if lie for code in lie}
        self._outside = {code for code in codes if not self._inside(code)}
        keys: dict[str, list[str]] = defaultdict(list)
        for (table, key), lie in self._lie.items():
            if lie and not self._outside.isdisjoint(lie):
                keys[table].append(key)
        for table, elsewhere in keys.items():
            self._claims.read(table, elsewhere)

    def _plainly_theirs(self) -> set[tuple[str, str]]:
        """The records that lie in the area as everybody says: most, and not looked at one by one."""
        return {key for key, lie in self._lie.items() if lie and self._outside.isdisjoint(lie)
                and BY_TABLE[key[0]].room != "settings"}  # fmt: skip

    def _is_plain(self, entry: Entry) -> bool:
        """Whether an entry changes a field that moves nothing, and no word of a neighbour's."""
        if not entry[4] or entry[4] in ways(entry[2]):
            return False
        return not (self._strange and any(ts[17:] in self._strange for ts in entry[6].split()))

    def _of(self, entry: Entry) -> Reason | None:
        ts, _, table, record, field, _, base = entry
        when = max(ts, *base.split()) if base else ts
        named = self._names.get(ts, [])
        if field in ways(table) and not named:  # let go by its owner, it lies where its own region is
            named = [("", code) for (code,) in self._regions(table, record)]
        replaced = {ts[17:] for ts in base.split()}
        return (
            self._above(table, record, named, replaced)
            or self._before(entry, named, when)
            or next(filter(None, (self._at(of, key, when) for of, key in named)), None)
            or self._disputed(table, record, replaced)
        )

    def _above(self, table: str, record: str, named: list[tuple[str, str]], replaced: set[str]) -> Reason | None:
        """What is set above."""
        if BY_TABLE[table].room == "settings":
            is_set = not all(map(self._judge.speaks_for, replaced)) or self._beginnings(table, record)[1]
            is_set = is_set or self._is_set_above(table, named)
        else:
            is_set = bool(BY_TABLE[table].derived_from) and not ways(table)  # there is one for everybody
        return Reason.ABOVE if is_set else None

    def _before(self, entry: Entry, named: list[tuple[str, str]], when: str) -> Reason | None:
        """Where the record lay. Two laptops that import one roster both begin it, under the key that its number gives
        (`derived_key`); a key made at random nobody meets by chance."""
        _, _, table, record, field, _, _ = entry
        if field or not named:
            return self._at(table, record, when)
        is_elsewhere = not all(map(self._inside, self._lie.get((table, record)) or ()))
        return Reason.ELSEWHERE if is_elsewhere and not _is_derived(record) else None

    def _disputed(self, table: str, record: str, replaced: set[str]) -> Reason | None:
        if not any(map(self._judge.is_neighbours, replaced)) and (
            not self._has_disputes or (table, record) in self._births or self._beginnings(table, record)[0]
        ):
            return None
        return Reason.DISPUTED if self._claims.is_disputed(table, record) else None

    def _at(self, table: str, key: str, when: str) -> Reason | None:
        """Why a record ("": a region) is not the sender's; None where it is. What lies nowhere is theirs whose laptop
        began it."""
        if not table:
            return None if self._inside(key) else Reason.ELSEWHERE
        lie = self._lie.get((table, key))
        if lie is None:
            return Reason.WAITS
        if not lie:
            theirs, others = self._beginnings(table, key)
            return Reason.ABOVE if others else None if theirs else Reason.WAITS
        return None if all(map(self._inside, lie)) or self._claims.lay(table, key, when) else Reason.ELSEWHERE

    def _regions(self, table: str, record: str) -> list[tuple[str]]:
        if REGION not in ways(table):
            return []
        return every(f'SELECT "{REGION}" FROM "{table}" WHERE id = ? AND "{REGION}" <> \'\'', record)

    def _beginnings(self, table: str, record: str) -> tuple[bool, bool]:
        """Whether a laptop of theirs, and whether one of others began a record."""
        if (table, record) not in self._begun:
            query = """SELECT ts FROM "change" WHERE record = ? AND field = '' AND tbl = ?"""
            told = {self._judge.speaks_for(ts[17:]) for (ts,) in every(query, record, table)}
            self._begun[table, record] = (True in told, False in told)
        theirs, others = self._begun[table, record]
        return theirs or (table, record) in self._births, others

    def _is_set_above(self, table: str, named: list[tuple[str, str]]) -> bool:
        """Whether a wider region has such a setting: then nobody below sets another."""
        query = f"SELECT 1 FROM \"{table}\" WHERE deleted IS NOT 1 AND ? GLOB region_code || '?*' LIMIT 1"
        return any(every(query, code) for of, code in named if not of)

    def _inside(self, code: str) -> bool:
        return code.startswith(self._area)

    def _look_up(self) -> dict[tuple[str, str], set[str] | None]:
        """Where the records lie, and what the entries name as their owners."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in self._entries:
            wanted[entry[2]][entry[3]] = None
            for of, key in self._names.get(entry[0], ()):
                if of in BY_TABLE:
                    wanted[of][key] = None
        found: dict[tuple[str, str], set[str] | None] = {}
        for table, keys in wanted.items():
            lie = places(table, list(keys), self._births, found)
            found.update(((table, key), told) for key, told in lie.items())
        return found

    def _look_for_disputes(self) -> bool:
        """Whether of any record two say where it lies; mostly of none, and nobody need look closer."""
        names = sorted({name for table in BY_TABLE for name in ways(table)})
        marks = ",".join("?" * len(names))
        if every(f"SELECT 1 FROM conflict WHERE field IN ({marks}) LIMIT 1", *names):
            return True
        again: dict[str, list[str]] = defaultdict(list)
        for table, key in self._births:
            if _is_derived(key):
                again[table].append(key)
        return any(
            every(f'SELECT 1 FROM "{table}" WHERE id IN ({marks}) LIMIT 1', *part)
            for table, keys in again.items()
            for marks, part in chunks(keys)
        )


def _has_its_key(table: str, record: str, state: Mapping[str, Any]) -> bool:
    """Whether a beginning has the key that its values give, where the table's keys are made so."""
    of = BY_TABLE[table].derived_from
    return not of or (all(name in state for name in of) and BY_TABLE[table].new_key(state) == record)


def _is_derived(key: str) -> bool:
    """Whether a key is a UUIDv5."""
    return key[14:15] == "5"


def _named(entry: Entry, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an entry that moves its record says of where that lies: (table, key), or ("", code of a region)."""
    of = ways(entry[2])
    named = owned({name: told.get(name) for name in of})
    any_table = tables_of(key for name, key in named.items() if of[name] == ANY)
    return [(any_table.get(key, "?") if of[name] == ANY else of[name], key) for name, key in named.items()]


@cache
def _checks(table: str) -> Mapping[str, Check]:
    found = {name: check_of(kind) for name, kind in BY_TABLE[table].kinds().items()}
    return found | {DELETED: lambda value, _newer: type(value) is int and value in (0, 1)}


def _is_plain(text: str) -> bool:
    """Whether a name or title can be shown anywhere."""
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()
