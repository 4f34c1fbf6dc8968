"""What newer programs wrote, once this one knows it after its update: judged as if it came now, then shown.

When it came nobody could say whose it is, or what its values may be. What does not count goes from the log to what is
held (`held.py`), as it would have been had this program known it then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from db import merge, migrations, unapplied
from db.changes import every, many
from db.connection import former_sites, meta
from db.log import COLUMNS, Entry, turned
from db.merge import PORTION
from db.said import state_of
from fupin_desktop import regions
from fupin_desktop.services.exchange import held, outgoing, trust
from fupin_desktop.services.exchange.reasons import Reason
from fupin_desktop.services.exchange.trust import Judge, Sender


def catch_up() -> None:
    """Within an open transaction."""
    gone = {table: _held_back(table, names) for table, names in unapplied.now_known().items()}
    merge.catch_up(gone)
    if any(gone.values()):
        held.judge_again()


def _held_back(table: str, names: set[str]) -> set[str]:
    """Judge what was written in these fields ("*": all) of a table; the keys of records of which something went."""
    by_side: dict[str, list[Entry]] = defaultdict(list)
    found: set[str] = set()
    ours = {str(meta("site")), *former_sites()}
    for entry in _written(table, names):
        side = entry[0][17:]
        if side in ours:
            continue
        by_side[side].append(entry)
        if len(by_side[side]) == PORTION:
            found |= _judged(side, by_side.pop(side), names)
    for side, entries in by_side.items():
        found |= _judged(side, entries, names)
    return found


def _written(table: str, names: set[str]) -> Iterator[Entry]:
    if names == {"*"}:
        yield from every(f'SELECT {COLUMNS} FROM "change" WHERE tbl = ? ORDER BY record, ts', table)
        return
    marks = ",".join("?" * len(names))
    query = f"""SELECT {COLUMNS} FROM "change" WHERE tbl = ? AND field IN ('', {marks}) ORDER BY record, ts"""
    for entry in every(query, table, *names):
        if entry[4] or names & state_of(entry[5]).keys():
            yield entry


def _judged(side: str, entries: list[Entry], names: set[str]) -> set[str]:
    """Of what a laptop wrote; the keys of records of which something went."""
    is_newer = int(meta(outgoing.NEWEST) or 0) > migrations.LATEST
    judge = Judge(_sender(side), "", newer=is_newer, again=True)
    begun = [] if names == {"*"} else [entry for entry in entries if not entry[4]]
    bad = [entry for entry in begun if not judge.fits(entry[2], _part(entry, names))]
    judge.hold((entry, Reason.VALUE) for entry in bad)
    rest = [entry for entry in entries if names == {"*"} or entry[4]]
    counted = {entry[0] for entry in judge.counted(rest)}
    gone = [*bad, *(entry for entry in rest if entry[0] not in counted)]
    many('DELETE FROM "change" WHERE site_ts = ?', [(turned(entry[0]),) for entry in gone])
    return {entry[3] for entry in gone}


def _part(entry: Entry, names: set[str]) -> Mapping[str, object]:
    return {name: value for name, value in state_of(entry[5]).items() if name in names}


def _sender(side: str) -> Sender:
    """Whose side a laptop is on; what nobody is known to have handed in came from above."""
    region = next((row[0] for row in every("SELECT region FROM side WHERE code = ?", side)), "")
    here = meta("region") or ""
    if not region or (regions.lies_in(here, region) and region not in regions.area(here)):
        return Sender("", region, ("",), is_above=True)
    peers = every("SELECT fingerprint FROM exchange_peer WHERE region = ? AND revoked = '' ORDER BY rowid", region)
    known = (trust.sender(row[0]) for row in reversed(peers))
    return next((one for one in known if one), Sender("", region, regions.area(region)))
