"""Who may say what: which entries of a package count. All of it is judged here, before anything is written.

A sender speaks for its area: a village for its village, a township for its villages, a district for its townships;
what comes from above counts everywhere. Of a package from below an entry counts when

1. its stamp lies between 1980 and three days from now (by this laptop's clock or its own newest stamp);
2. it was written on a laptop of the sender's side: one that is new here, or known as theirs. For this laptop speaks
   nobody from below, but word for word (from above comes back what a restored backup has lost);
3. its key is not that of a record of another table, and its values lie within the bounds of their kinds;
4. it sets nothing that is set above, and a village nothing that offices enter, no step of theirs and nothing that those
   decide (`decided.py`): a line or a way of counting is the region's own while no wider one has it, a threshold of the
   psychological archives is never from below; what lies in no region is theirs who began it;
5. its record lies in the area, as far as anybody says who is not overruled, or lay there when it was written, and lies
   there afterwards too;
6. where two villages both say that the record is theirs, it replaces nothing that the other one said.

What does not count is kept in `held`, told on the receipt, and may be let in by a person (`held.py`). What
waits for a beginning that has not arrived is judged again with every package, so that the order does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from db.changes import every, many
from db.clock import milliseconds, now_text, stamp_ms
from db.connection import former_sites, meta
from db.log import RECORD, TABLE, Entry
from db.merge import Action
from db.models import KNOWN
from db.owners import Logged, in_the_log
from db.pages import has_its_key
from fupin_desktop import regions
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.exchange.envelope import BadPackage
from fupin_desktop.services.book import laptops
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.begun import Ours
from fupin_desktop.services.exchange.columns import Part, checks, fit, lie_between, own_keys, parted
from fupin_desktop.services.exchange.reasons import AGAIN, Reason
from fupin_desktop.services.exchange.whose import Whose, inside

_DAY_MS = 24 * 60 * 60 * 1000
_DAYS_AHEAD = 3
_EARLIEST = f"{315_532_800_000:012x}"  # 1980
_LONGEST_NAME = 200
#: How sure it is whose a laptop is: somebody passed on what it wrote; the book that writes under its code handed in;
#: the same, after somebody else had written under it.
_PASSED_ON, _PROVEN, _PROVEN_LATE = 0, 1, 2
_ACTIONS = {"do", "undo", "redo", "print"}
#: What is kept of one sender's packages together, and was not let in: rows, and bytes of their values.
MOST_HELD, MOST_HELD_BYTES = 20_000, 16 << 20
_TOO_MANY_HELD = (
    f"不能采用的改动太多（连同以前留着的超过 {MOST_HELD:,} 处，或者太大），没有合并。多半是前面的包还没有合并，"
    "请先合并它们；都合并过了，请问清对方报的是什么，把以前几张收条上“没有采用的…”收下或清掉，再合并一次。"
)


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
    """Of one package: see above. `site`: the laptop that wrote it; `newer`: by a newer program; `again`: of what it
    holds of one that was taken before."""

    def __init__(self, of: Sender, receipt: str, site: str = "", *, newer: bool = False, again: bool = False) -> None:
        self.sender, self.area = of, of.area
        self.is_village = regions.is_village(of.region)
        self.held: Counter[Reason] = Counter()
        #: Records whose beginning has not arrived.
        self.waiting: set[str] = set()
        self._receipt, self._site, self._newer, self._again = receipt, site, newer, again
        #: Rows and bytes that are held of the sender; None until something is.
        self._kept: tuple[int, int] | None = None
        self._sides = {code: (region, proven) for code, region, proven in every("SELECT * FROM side")}
        self._here, self._former, self._last = str(meta("site")), former_sites(), meta("last_stamp") or ""
        self._others = {row[0] for row in every("SELECT code FROM site")} - self._sides.keys() - self._former.keys()
        now = max(milliseconds(), stamp_ms(self._last) if self._last else 0)
        self._latest = f"{now + _DAYS_AHEAD * _DAY_MS:012x}g"
        self._own = meta("region") or ""
        self._spoken: dict[str, bool] = {}
        #: Stamp → what the entry says (field → value), of those that were looked at by themselves.
        self.told: dict[str, dict[str, Any]] = {}
        #: What the log had of their records.
        self.logged = Logged()
        self.has_disputes: bool | None = None
        self.ours = Ours(inside(of.area))

    def sites(self, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The laptops whose names count; new ones are the sender's from now on."""
        for code, name in rows:
            if code != self._here and self.speaks_for(code):
                self._claim(code, laptops.standing(name))
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
        if entry[2] in KNOWN:
            lines_in.check_cells(entry[2], lines_in.cells(entry), newer=self._newer)
        if ts[17:] == self._here:
            is_clone = self.sender.is_above
        else:
            is_clone = self._laptop(ts, ts) is None and self._sides.get(ts[17:], ("", 1))[1] < _PROVEN_LATE
        if not is_clone:
            self.hold([(entry, Reason.CLASH)])
        return is_clone

    def counted(self, fresh: list[Entry]) -> list[Entry]:
        """The entries that count; the others are held."""
        reasons: dict[str, Reason] = {}
        self.told = lines_in.all_cells([entry for entry in fresh if entry[2] in KNOWN])
        records: dict[str, set[str]] = defaultdict(set)
        for table, group in groupby(fresh, itemgetter(TABLE)):
            records[table].update(map(itemgetter(RECORD), group))
        self.logged = in_the_log(records, {entry[3] for entry in fresh if not entry[4]})
        parts = parted(fresh, self.told)
        for entry, fits in self._doubtful(fresh, parts):
            if reason := self._by_itself(entry, fits=fits):
                reasons[entry[0]] = reason
        if not self.sender.is_above:
            if reasons:
                parts = parted([entry for entry in fresh if entry[0] not in reasons], self.told)
            reasons |= Whose(self, parts).reasons()
        counted = fresh
        if reasons:
            self.hold([(entry, reasons[entry[0]]) for entry in fresh if entry[0] in reasons])
            counted = [entry for entry in fresh if entry[0] not in reasons]
        for code in {entry[0][17:] for entry in counted}:
            self._claim(code)
        return counted

    def _doubtful(self, fresh: Sequence[Entry], parts: Mapping[str, Part]) -> Iterator[tuple[Entry, bool]]:
        """Those of which something has to be looked at one by one, nearly always none, and whether their values are
        known to lie within bounds."""
        fitting = {table for table in parts if self._fits(table, parts[table])}
        keyless = {table for table in fitting if not own_keys(table, parts[table])}
        strange = self._are_strange(fresh)
        if not strange and not keyless and len(fitting) == len({entry[2] for entry in fresh}):
            return
        for entry in fresh:
            fits = entry[2] in fitting
            if strange or not fits or (entry[2] in keyless and not entry[4]):
                yield entry, fits

    def _fits(self, table: str, part: Part) -> bool:
        """Whether all that is said of a table lies within bounds: nearly always. Else each value is looked at."""
        return not self.sender.is_own and fit(table, part, self.told, newer=self._newer)

    def _are_strange(self, fresh: Sequence[Entry]) -> bool:
        """Whether the stamp of some entry, or the table of its record, is to be looked at."""
        codes = {entry[0][17:] for entry in fresh}
        return (
            bool(self.logged.confused)
            or self._here in codes
            or not self._former.keys().isdisjoint(codes)
            or not all(map(self.speaks_for, codes))
            or not lie_between(fresh, _EARLIEST, self._latest)
        )

    def _by_itself(self, entry: Entry, *, fits: bool) -> Reason | None:
        """What an entry says against itself, whatever the book holds; `fits`: its values are known to lie within
        bounds. Raises BadPackage for what no program writes."""
        ts, action, table, record, field, _, _ = entry
        if table in KNOWN:
            told = self.told[ts]
            fits = (fits or self.fits(table, told)) and bool(
                field or has_its_key(KNOWN[table], record, told) or self.sender.is_own
            )
        else:
            fits = True
        if not fits:  # whoever's it is: what is out of bounds nobody may let in
            return Reason.VALUE
        return self._laptop(ts, action) or (Reason.TABLE if record in self.logged.confused else None)

    def fits(self, table: str, told: Mapping[str, Any]) -> bool:
        """Whether values are within the bounds of their fields; what this book wrote itself it takes back as it is."""
        known, newer = checks(table), self._newer
        if not self.sender.is_own and told.keys() <= known.keys():
            for name, value in told.items():
                if value is not None and not known[name](value, newer):
                    break
            else:
                return True
        try:
            lines_in.check_cells(table, told, newer=newer)
        except BadPackage:
            if self._again:  # this program did not know it when it came
                return False
            raise
        return self.sender.is_own or all(
            value is None or name not in known or known[name](value, newer) for name, value in told.items()
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
        return code != self._here and bool(region) and not (self.speaks_for(code) or regions.lies_in(self._own, region))

    def _claim(self, code: str, stands: str = "") -> None:
        """`stands`: where it is said to be. Counts of what is passed on: of a village of the sender's in the land of
        this book, and of who is above a sender that is above."""
        known, of = self._sides.get(code), self.sender
        is_below = regions.is_village(stands) and stands.startswith(self.area) and regions.lies_in(stands, self._own)
        is_over = of.is_above and stands not in ("", of.region) and regions.lies_in(of.region, stands)
        if code == self._site or not (is_below or is_over):
            stands = ""
        is_new = known is None or (not known[1] and (code == self._site or (stands and known[0] != stands)))
        if self.sender.is_own or code == self._here or not is_new:
            return
        proven = _PROVEN if code == self._site else _PASSED_ON
        if known and not known[0].startswith(self.sender.area):
            proven = _PROVEN_LATE
        self._sides[code] = (stands or self.sender.region, proven)
        many("INSERT OR REPLACE INTO side VALUES (?,?,?)", [(code, *self._sides[code])])

    def hold(self, entries: Iterable[tuple[Entry, Reason]]) -> None:
        """Keep entries that do not count, each with its reason. Raises BadPackage where there is no room."""
        told = list(entries)
        if told and not self._again:
            self._find_room([entry for entry, _ in told])
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

    def _find_room(self, entries: list[Entry]) -> None:
        """Raises BadPackage where more would be kept of one sender than a book should have to carry."""
        if self._kept is None:
            query = """SELECT count(*), coalesce(sum(length(value) + length(base)), 0) FROM held
                WHERE sender = ? AND receipt <> ? AND state <> 'in'"""
            self._kept = tuple(every(query, self.sender.fingerprint, self._receipt)[0])
        rows, size = self._kept
        self._kept = rows + len(entries), size + sum(len(entry[5]) + len(entry[6]) for entry in entries)
        if self._kept[0] > MOST_HELD or self._kept[1] > MOST_HELD_BYTES:
            raise BadPackage(_TOO_MANY_HELD)


def _is_plain(text: str) -> bool:
    """Whether a name or title can be shown anywhere."""
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()
