"""How a log lies in the file: each laptop's entries together, in the order of their stamps.

A stamp begins with the time. In that order what a village writes would lie between what all others do, and a hand-in
would touch every page of the log. So the key is the stamp turned round (`site_ts`: the laptop's code, "-", the time),
and `ts` is reckoned from it: who reads asks for `ts`; who looks entries up, or wants a stretch of a laptop's time, asks
by `site_ts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter

from db.sql import many, one

#: ts, action, tbl, record, field, value, base, as a log keeps them.
Entry = tuple[str, str, str, str, str, str, str]
TS, ACTION, TABLE, RECORD, FIELD, VALUE, BASE = range(7)
BY_RECORD = itemgetter(TABLE, RECORD, TS)

COLUMNS = "ts, action, tbl, record, field, value, base"
#: The form of a stamp.
FORM = re.compile(r"[0-9a-f]{16}-[0-9a-z]{1,16}")
#: The stamp, where the rest of the answer stands in an index: that knows the key alone.
STAMP = "substr(site_ts, -16) || '-' || substr(site_ts, 1, length(site_ts) - 17)"
#: The turned stamp of a column or a parameter.
TURNED = "substr({0}, 18) || '-' || substr({0}, 1, 16)"
_ADD = f'INSERT INTO "{{}}" (site_ts, {COLUMNS[4:]}) VALUES (?,?,?,?,?,?,?)'
#: The entries of a laptop from one stamp on to another; their parameters: `stretch`.
STRETCH = "site_ts >= ? AND site_ts <= ?"


def turned(ts: str) -> str:
    """The key of an entry: its stamp with the laptop first."""
    return f"{ts[17:]}-{ts[:16]}"


def add(log: str, entries: Sequence[Entry]) -> None:
    """Add entries to a log."""
    stamps, *rest = zip(*entries, strict=True) if entries else [()]
    many(_ADD.format(log), zip(map(turned, stamps), *rest, strict=True))


def stretch(site: str, first: str = "", last: str = "g") -> tuple[str, str]:
    """The first and the last key that entries of a laptop between two stamps, both taken, may have."""
    return f"{site}-{first[:16]}", f"{site}-{last[:16]}"


def sites() -> list[str]:
    """The laptops of which the book's log has anything. Each is sought: the entries between are not read."""
    found: list[str] = []
    query = 'SELECT min(site_ts) FROM "change" WHERE site_ts > ?'
    while (row := one(query, f"{found[-1]}." if found else "")) and row[0]:
        found.append(row[0][:-17])
    return found


def are_new(entries: Iterable[Entry]) -> bool:
    """Whether each has a stamp of its own, newer than all that the book's log has of its laptop: most of what comes in.
    Then none need be looked up."""
    stamps = sorted(map(itemgetter(TS), entries), reverse=True)
    oldest = {ts[17:]: ts for ts in stamps}
    return len(set(stamps)) == len(stamps) and not any(
        one(f'SELECT 1 FROM "change" WHERE {STRETCH} LIMIT 1', *stretch(site, ts)) for site, ts in oldest.items()
    )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """What comes in: beginnings first, as they came, for others lean on them; edits as the tables lie, so that each
    page of a table larger than the memory is read once."""
    told = list(entries)
    edits = [entry for entry in told if entry[FIELD]]
    return [*(entry for entry in told if not entry[FIELD]), *sorted(edits, key=BY_RECORD)]
