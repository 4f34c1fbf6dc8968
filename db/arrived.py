"""What has come into the book of the archives, sealed, is opened and shown in the tables in memory (`db/behind.py`):
the same in whatever order it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter

import orjson

from db import places, put_off, sealing
from db.cells import Cells
from db.log import BASE, COLUMNS, FIELD, RECORD, STRETCH, TABLE, TS, TURNED, VALUE, Entry, stretch, turned
from db.owners import Claims
from db.pages import to_json, unpacked
from db.psychology import BEHIND, REWRITTEN
from db.record import Record
from db.said import state_of, value_of
from db.sealing import BadSeal, NoKey
from db.shown import Table
from db.sql import chunks, every, many, one
from db.store import database

_PORTION = 2_000
_OFTEN = 100
#: A sealed entry, opened: its key, the region where it lies, what it holds.
Told = tuple[str, str, list[Entry]]
#: Told how many of how many entries are opened and shown.
Tell = Callable[[int, int], object]
NAMES = ", ".join(f"'{name}'" for name in BEHIND)
_ADD = f"""INSERT OR IGNORE INTO behind_log (site_ts, {COLUMNS[4:]}, entry)
    VALUES ({TURNED.format("?1")},?2,?3,?4,?5,?6,?7,?8)"""
#: A local setting: entries of older programs lie in the log and wait to be sealed.
PLAIN = "archives_plain"


def catch_up(tell: Tell) -> None:
    """Show what the book has and these tables have not."""
    after = shown_upto()
    _, _, plain = now()
    if after == 0 and noted("version"):
        _clear()
    told = _opened(after, tell)
    if after and not waiting().isdisjoint(entry[RECORD] for _, _, of in told for entry in of if not entry[FIELD]):
        _clear()  # what had come before its beginning is judged with it
        told = _opened(0, tell)
    _show_all(_counted(told, tell))
    if plain and plain != noted("plain"):
        query = f'SELECT {COLUMNS} FROM "change" WHERE tbl IN ({NAMES}) ORDER BY record'
        _show_all((entry, None) for entry in every(query))
    put_off.show()
    note("last", one(f"SELECT coalesce(max(ts), '') FROM behind_log WHERE {STRETCH}", *stretch(site()))[0])
    note_version()


def _clear() -> None:
    for name in (*BEHIND, "behind_log", "behind_conflict", "behind_state"):
        database.execute_sql(f'DELETE FROM "{name}"')


def shown_upto() -> int:
    """How far the entries of the book are shown; 0 also where one of them was rewritten, or a key has come."""
    return int(noted("upto") or 0) if noted("rewritten") == now()[1] else 0


def _opened(after: int, tell: Tell) -> list[Told]:
    """Those that open with a key that is held here."""
    rows = every(
        """SELECT id, coalesce(region_code, ''), content FROM archive_entry
        WHERE rowid > ? AND deleted IS NOT 1 AND content IS NOT NULL ORDER BY rowid""",
        after,
    )
    bad, unread = 0, Counter(unread_of())
    told: list[Told] = []
    for number, (key, region, content) in enumerate(rows):
        if number % _OFTEN == 0:
            tell(number, 2 * len(rows))
        try:
            _, entries = unpacked(key, content)
            told.append((key, region, entries))
        except NoKey:
            unread[region] += 1
        except BadSeal:
            bad += 1
    note("bad", str(int(noted("bad") or 0) + bad))
    note("unread", to_json(unread))
    return told


def _counted(told: list[Told], tell: Tell) -> Iterator[tuple[Entry, str | None]]:
    """(entry, the sealed one that held it), of those that speak of persons of their own region. One that edits what has
    not begun yet waits: of whom it speaks nobody knows."""
    begun = _begun(told)
    # not `… - begun.keys()`: that goes through all that have begun, for each
    waits = {key: {e[RECORD] for e in entries if e[RECORD] not in begun} for key, _, entries in told}
    note("waits", to_json(sorted(waiting().union(*waits.values()))))
    foreign = _foreign((one for one in told if not waits[one[0]]), begun)
    note("foreign", str(int(noted("foreign") or 0) + len(foreign)))
    for number, (key, _, entries) in enumerate(told):
        if number % _OFTEN == 0:
            tell(len(told) + number, 2 * len(told))
        if key not in foreign and not waits[key]:
            yield from ((entry, key) for entry in entries)


def _begun(told: list[Told]) -> dict[str, str | None]:
    """Record → whose it is, of all that these speak of and that has begun, here or among them."""
    found = {
        entry[RECORD]: state_of(entry[VALUE]).get("person") for _, _, of in told for entry in of if not entry[FIELD]
    }
    edited = {entry[RECORD] for _, _, of in told for entry in of} - found.keys()
    for marks, part in chunks(edited):
        for log in ("behind_log", '"change"'):  # what an older program wrote may wait there to be sealed
            query = f"SELECT record, value FROM {log} WHERE field = '' AND record IN ({marks}) AND tbl IN ({NAMES})"
            found.update((record, state_of(value).get("person")) for record, value in every(query, *part))
    return found


def waiting() -> set[str]:
    """Records that were edited, as far as this book knows, before they began."""
    return set(orjson.loads(noted("waits") or "[]"))


def unread_of() -> dict[str, int]:
    """Region → how many entries are sealed with a key that nobody here holds: who wrote them has not let this book
    read them."""
    return dict(orjson.loads(noted("unread") or "{}"))


def _foreign(told: Iterable[Told], begun: Mapping[str, str | None]) -> set[str]:
    """The keys of those that speak of somebody who neither lives in their region nor ever did: whoever may speak for
    one village says nothing of another's people, though nobody could see it from outside."""
    lies = regions({person for person in begun.values() if person})
    found = set()
    for key, region, entries in told:
        for entry in entries if region else ():
            named = [begun.get(entry[RECORD]), value_of(entry[VALUE]) if entry[FIELD] == "person" else None]
            for person in filter(None, named):
                if (
                    not lies.get(person, "").startswith(places.area(region))
                    and lies.get(person)
                    and not _lay(person, region, entry[TS])
                ):
                    found.add(key)
    return found


def _lay(person: str, region: str, when: str) -> bool:
    return Claims(lambda code: code.startswith(places.area(region)), {}).lay("person", person, when)


def _show_all(entries: Iterable[tuple[Entry, str | None]]) -> None:
    rows = iter(entries)
    while portion := list(islice(rows, _PORTION)):
        known = {
            ts
            for marks, part in chunks(turned(entry[TS]) for entry, _ in portion)
            for (ts,) in every(f"SELECT ts FROM behind_log WHERE site_ts IN ({marks})", *part)
        }
        fresh = {entry[TS]: entry for entry, _ in portion if entry[TS] not in known}
        many(_ADD, [(*entry, key) for entry, key in portion])
        many(
            "UPDATE behind_log SET entry = ? WHERE site_ts = ?",
            [(key, turned(e[TS])) for e, key in portion if key and e[TS] in known],
        )
        for table, told in groupby(sorted(fresh.values(), key=itemgetter(TABLE, RECORD)), key=itemgetter(TABLE)):
            _show(BEHIND[table], list(told))


def _show(model: type[Record], told: list[Entry]) -> None:
    keys = list(dict.fromkeys(map(itemgetter(RECORD), told)))
    cells, table = Cells(model, keys, {e[TS]: (e[VALUE], e[BASE]) for e in told}), Table(model)
    there = {
        key
        for marks, part in chunks(keys)
        for (key,) in every(f'SELECT id FROM "{model.table()}" WHERE id IN ({marks})', *part)
    }
    new = [key for key in keys if len(cells.births.get(key, ())) == 1 and key not in cells.entries and key not in there]
    states = ((key, cells.state(cells.births[key][0])) for key in new)
    table.insert([{"id": key, **{n: v for n, v in state.items() if n in table.names}} for key, state in states])
    shown = set(new)
    rest = [key for key in keys if key not in shown]
    table.show_whole(cells, rest)
    table.note_deletions(cells)


def now() -> tuple[int, str, str]:
    """How far the sealed entries go, and what tells that one was rewritten, or that plain ones have come."""
    query = (
        "SELECT coalesce(max(rowid), 0), (SELECT value FROM meta WHERE key = ?), (SELECT value FROM meta WHERE key = ?)"
    )
    upto, rewritten, plain = one(f"{query} FROM archive_entry", REWRITTEN, PLAIN)
    keys = sorted([*sealing.held, *(name for name, more in sealing.also.items() for _ in more)])  # one may come later
    return upto, " ".join([rewritten or "", *keys]), plain or ""


def site() -> str:
    """The code under which this book writes."""
    return str(one("SELECT value FROM meta WHERE key = 'site'")[0])


def version() -> str:
    """Another where the book has something that these tables have not, or may open more of it."""
    return " ".join(map(str, now()))


def note_version() -> None:
    """The tables have all of it."""
    upto, rewritten, plain = now()
    for name, value in (("upto", upto), ("rewritten", rewritten), ("plain", plain), ("version", version())):
        note(name, str(value))


def noted(key: str) -> str:
    """What is noted beside the tables, as long as they are there; "" for nothing."""
    row = one("SELECT value FROM behind_state WHERE key = ?", key)
    return row[0] if row else ""


def note(key: str, value: str) -> None:
    """Note something beside the tables."""
    database.execute_sql("INSERT OR REPLACE INTO behind_state VALUES (?,?)", (key, value))


def problems() -> Iterator[str]:
    """What was tampered with, or does not count, as sentences. What another key has sealed is no problem: who handed it
    in did not let this book read it."""
    for name, said in _SAID.items():
        if count := int(noted(name) or 0):
            yield said.format(count)


_SAID = {
    "bad": "心理档案有 {} 份封着的内容打不开：被动过，或不是本程序写的。",
    "foreign": "心理档案有 {} 份说的不是那个村的人，没有采用。",
}


def regions(persons: Iterable[str]) -> dict[str, str]:
    """Person → the region where their household lies, "" for none."""
    query = """SELECT p.id, coalesce(h.region_code, '') FROM person p LEFT JOIN household h ON h.id = p.household
        WHERE p.id IN ({})"""
    return {key: code for marks, part in chunks(persons) for key, code in every(query.format(marks), *part)}
