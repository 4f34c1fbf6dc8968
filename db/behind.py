"""What lies behind the second key: the archives of persons (`db/psychology.py`), of which the book holds nothing plain.

What one action writes into one person's archive is one record of the book, an `ArchiveEntry`: sealed as a whole and
rounded up, so that neither of whom it is, nor of what kind, nor when something was or is due, nor how much was written
tells a colour. Inside are ordinary entries of a log, as `db/changes.py` describes them.

Who holds the second key has the tables that these entries come to, and their log (`behind_log`), in memory: a database
of this process alone, made anew at each opening, attached to each connection that asks for it (`ready`) and gone when
the book is closed or locked. Services query and write these tables as any other.

What older programs wrote lies in the log of the book as it came, and is shown, until somebody who holds the key seals
it (`db/unsealed.py`).
"""

from __future__ import annotations

import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import orjson

from db import sealing
from db.cells import Cells
from db.models import BEHIND
from db.opened import Beside, OpenBook
from db.owners import Claims
from db.pages import BASE, COLUMNS, FIELD, RECORD, TABLE, TS, VALUE, Entry, parts, sealed, unpacked
from db.psychology import REWRITTEN, ArchiveEntry, OfFile
from db.record import Record, time_ordered_key
from db.sealing import BadSeal, NoKey
from db.shown import Table
from db.sql import chunks, every, many, one
from db.store import database

_PORTION = 2_000
NAMES = ", ".join(f"'{name}'" for name in BEHIND)
#: A local setting: entries of older programs lie in the log and wait to be sealed.
PLAIN = "archives_plain"

_TABLES = (
    """CREATE TABLE behind.behind_log (ts TEXT NOT NULL PRIMARY KEY, action TEXT, tbl TEXT, record TEXT, field TEXT,
    value TEXT, base TEXT, entry TEXT) WITHOUT ROWID""",
    "CREATE INDEX behind.behind_log_record ON behind_log (record, field, tbl)",
    "CREATE INDEX behind.behind_log_entry ON behind_log (entry)",
    """CREATE TABLE behind.behind_conflict (record TEXT, field TEXT, tbl TEXT, later INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (record, field, tbl)) WITHOUT ROWID""",
    "CREATE TABLE behind.behind_reckoned (person TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE behind.behind_state (key TEXT NOT NULL PRIMARY KEY, value TEXT) WITHOUT ROWID",
)
_one_at_a_time = threading.RLock()


def start() -> None:
    """Somebody who holds the second key has opened the book: make room for what it opens."""
    stop()
    book = database.obj
    if isinstance(book, OpenBook):
        Beside.start(f"file:/behind-{secrets.token_hex(8)}?vfs=memdb", book)
        Beside.attach(database.connection())
        for statement in (*_TABLES, *_made_of_models()):
            with _writable():
                database.execute_sql(statement)


def stop() -> None:
    """Nothing of it stays in memory."""
    Beside.stop()


def is_open() -> bool:
    """Whether the one at the keyboard has what lies behind the key."""
    return bool(Beside.place)


def ready() -> None:
    """Have the tables at hand on this connection, with all that has arrived. Nothing without the key."""
    if not is_open():
        return
    Beside.attach(database.connection())
    if _version() != _state("version"):
        with _one_at_a_time, _writable(), database.atomic():
            _catch_up()


def _made_of_models() -> Iterator[str]:
    for name, model in BEHIND.items():
        columns = "".join(f', "{of}" {kind.column_type}' for of, kind in model.kinds().items())
        yield f'CREATE TABLE behind."{name}" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER{columns})'
        for of, kind in model.kinds().items():
            if kind.index or of == "person":
                yield f'CREATE INDEX behind."{name}_{of}" ON "{name}" ("{of}")'


class _writable:  # noqa: N801 - used like a function
    """A book that is only looked at refuses every write; these tables are none of it."""

    def __enter__(self) -> None:
        self._was = one("PRAGMA query_only")[0]
        if self._was:
            database.execute_sql("PRAGMA query_only=0")

    def __exit__(self, *_: object) -> None:
        if self._was:
            database.execute_sql("PRAGMA query_only=1")


# What an action writes is sealed


def last_stamp() -> str:
    """The last stamp that this book has given to something inside. They are no part of the order outside, whose gaps
    would tell how much was written."""
    return _state("last")


def keep(put: Callable[[type[Record], list[dict[str, Any]]], object], entries: Sequence[Entry]) -> list[str]:
    """Write sealed what an action wrote into these tables and their log, by its `put`; the keys of the sealed entries.
    Raises NoKey."""
    is_up_to_date = _version() == _state("version")
    made = list(_sealed(entries))
    put(ArchiveEntry, [row for row, _ in made])
    known = [(row["id"], entry[TS]) for row, part in made for entry in part]
    many("UPDATE behind_log SET entry = ? WHERE ts = ?", known)
    _note_reckoned(made)
    own = f"-{_site()}"
    _remember("last", max([last_stamp(), *(entry[TS] for entry in entries if entry[TS].endswith(own))]))
    if is_up_to_date:
        _remember_version()
    return [row["id"] for row, _ in made]


def reckoned(person: str) -> None:
    """Within an open change: all that is known of a person, with what this action writes, is in the dates of their
    file: nobody need look at it."""
    database.execute_sql("INSERT OR IGNORE INTO behind_reckoned VALUES (?)", (person,))
    if one("SELECT 1 FROM archive_touched") is None:
        return
    records = [(name, row[0]) for name in BEHIND for row in every(f'SELECT id FROM "{name}" WHERE person = ?', person)]
    found = [*records, *((ArchiveEntry.table(), entry) for entry in entries_of(key for _, key in records))]
    many("DELETE FROM archive_touched WHERE tbl = ? AND record = ?", found)


def _note_reckoned(made: Iterable[tuple[dict[str, Any], list[Entry]]]) -> None:
    """Of what was written just now nobody need look at what says no date, or is reckoned."""
    done = {row[0] for row in every("SELECT person FROM behind_reckoned")}
    database.execute_sql("DELETE FROM behind_reckoned")
    for row, part in made:
        if not any(issubclass(BEHIND[entry[TABLE]], OfFile) for entry in part) or set(_persons(part).values()) <= done:
            database.execute_sql("DELETE FROM archive_touched WHERE record = ? AND tbl = 'archive_entry'", (row["id"],))


def touched() -> dict[str, list[tuple[str, str]]]:
    """(table, record) in the list of what has come in since somebody looked, by whose dates it may change."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in (name for name, model in BEHIND.items() if issubclass(model, OfFile)):
        rows = every(
            f"""SELECT DISTINCT r.person, t.tbl, t.record FROM archive_touched t JOIN behind_log l ON l.entry = t.record
            JOIN "{name}" r ON r.id = l.record WHERE t.tbl = 'archive_entry' AND l.tbl = ? AND r.person IS NOT NULL
            UNION SELECT r.person, t.tbl, t.record FROM archive_touched t JOIN "{name}" r ON r.id = t.record
            WHERE t.tbl = ? AND r.person IS NOT NULL""",
            name, name,
        )  # fmt: skip
        for person, table, record in rows:
            found[person].append((table, record))
    return found


def entries_of(keys: Iterable[str]) -> list[str]:
    """The sealed entries that speak of these records; each is about one person."""
    query = "SELECT DISTINCT entry FROM behind_log WHERE entry IS NOT NULL AND record IN ({})"
    return sorted({row[0] for marks, part in chunks(keys) for row in every(query.format(marks), *part)})


def _sealed(entries: Iterable[Entry]) -> Iterator[tuple[dict[str, Any], list[Entry]]]:
    """(a record of the book, what is sealed in it): by person, none longer than it need be."""
    entries = list(entries)
    persons = _persons(entries)
    of_person: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_person[persons.get(entry[RECORD], "")].append(entry)
    regions = _regions(of_person)
    order = list(of_person.items())
    secrets.SystemRandom().shuffle(order)  # of several persons it tells nothing in which order they lie
    for person, told in order:
        for part in parts(told):
            key = time_ordered_key()
            yield {"id": key, "region_code": regions.get(person) or None, "content": sealed(key, person, part)}, part


def _persons(entries: Iterable[Entry]) -> dict[str, str]:
    """Record → whose it is, of records that the tables have."""
    found: dict[str, str] = {}
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        keys[entry[TABLE]][entry[RECORD]] = None
    for table, records in keys.items():
        for marks, part in chunks(records):
            found.update(every(f"SELECT id, coalesce(person, '') FROM \"{table}\" WHERE id IN ({marks})", *part))
    return found


def _regions(persons: Iterable[str]) -> dict[str, str]:
    """Person → the region where their household lies, "" for none."""
    query = """SELECT p.id, coalesce(h.region_code, '') FROM person p LEFT JOIN household h ON h.id = p.household
        WHERE p.id IN ({})"""
    return {key: code for marks, part in chunks(persons) for key, code in every(query.format(marks), *part)}


# What has arrived is shown


def _catch_up() -> None:
    """Show what the book has and these tables have not."""
    _, rewritten, plain = _now()
    if _state("rewritten") != rewritten:
        for name in (*BEHIND, "behind_log", "behind_conflict", "behind_state"):
            database.execute_sql(f'DELETE FROM "{name}"')
    _show_all(_arrived(int(_state("upto") or 0)))
    if plain and plain != _state("plain"):
        query = f'SELECT {COLUMNS} FROM "change" WHERE tbl IN ({NAMES}) ORDER BY record'
        _show_all((entry, None) for entry in every(query))
    own = f"*-{_site()}"
    _remember("last", one("SELECT coalesce(max(ts), '') FROM behind_log WHERE ts GLOB ?", own)[0])
    _remember_version()


def _arrived(after: int) -> Iterator[tuple[Entry, str | None]]:
    """(entry, the sealed one that held it), of those that open and speak of persons of their own region."""
    rows = every(
        """SELECT id, coalesce(region_code, ''), content FROM archive_entry
        WHERE rowid > ? AND deleted IS NOT 1 AND content IS NOT NULL ORDER BY rowid""",
        after,
    )
    bad = 0
    told: list[tuple[str, str, list[Entry]]] = []
    for key, region, content in rows:
        try:
            _, entries = unpacked(key, content)
            told.append((key, region, entries))
        except NoKey:
            continue
        except BadSeal:
            bad += 1
    foreign = _foreign(told)
    for name, more in (("bad", bad), ("foreign", len(foreign))):
        _remember(name, str(int(_state(name) or 0) + more))
    for key, _, entries in told:
        if key not in foreign:
            yield from ((entry, key) for entry in entries)


def _foreign(told: Iterable[tuple[str, str, list[Entry]]]) -> set[str]:
    """Of (key, region, entries) those that speak of somebody who neither lives in that region nor ever did: whoever
    may speak for one village says nothing of another's people, though nobody could see it from outside."""
    told = list(told)
    births = {
        entry[RECORD]: orjson.loads(entry[VALUE]).get("person") for _, _, of in told for entry in of if not entry[FIELD]
    }
    edited = {entry[RECORD] for _, _, of in told for entry in of} - births.keys()
    for marks, part in chunks(edited):
        query = f"SELECT record, value FROM behind_log WHERE field = '' AND record IN ({marks})"
        births.update((record, orjson.loads(value).get("person")) for record, value in every(query, *part))
    lies = _regions({person for person in births.values() if person})
    found = set()
    for key, region, entries in told:
        for entry in entries if region else ():
            named = [births.get(entry[RECORD]), orjson.loads(entry[VALUE]) if entry[FIELD] == "person" else None]
            for person in filter(None, named):
                if (
                    not lies.get(person, "").startswith(region)
                    and lies.get(person)
                    and not _lay(person, region, entry[TS])
                ):
                    found.add(key)
    return found


def _lay(person: str, region: str, when: str) -> bool:
    return Claims(lambda code: code.startswith(region), {}).lay("person", person, when)


def _show_all(entries: Iterable[tuple[Entry, str | None]]) -> None:
    rows = iter(entries)
    while portion := list(islice(rows, _PORTION)):
        known = {
            ts
            for marks, part in chunks(entry[TS] for entry, _ in portion)
            for (ts,) in every(f"SELECT ts FROM behind_log WHERE ts IN ({marks})", *part)
        }
        fresh = {entry[TS]: entry for entry, _ in portion if entry[TS] not in known}
        many("INSERT OR IGNORE INTO behind_log VALUES (?,?,?,?,?,?,?,?)", [(*entry, key) for entry, key in portion])
        many(
            "UPDATE behind_log SET entry = ? WHERE ts = ?",
            [(key, e[TS]) for e, key in portion if key and e[TS] in known],
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
    states = ((key, cells.value(cells.births[key][0])) for key in new)
    table.insert([{"id": key, **{n: v for n, v in state.items() if n in table.names}} for key, state in states])
    rest = [key for key in keys if key not in set(new)]
    table.show_whole(cells, rest)
    table.note_deletions(cells, rest)


def _now() -> tuple[int, str, str]:
    """How far the sealed entries go, and what tells that one was rewritten, or that plain ones have come."""
    query = (
        "SELECT coalesce(max(rowid), 0), (SELECT value FROM meta WHERE key = ?), (SELECT value FROM meta WHERE key = ?)"
    )
    upto, rewritten, plain = one(f"{query} FROM archive_entry", REWRITTEN, PLAIN)
    keys = sorted([*sealing.held, *(name for name, more in sealing.also.items() for _ in more)])  # one may come later
    return upto, " ".join([rewritten or "", *keys]), plain or ""


def _site() -> str:
    return str(one("SELECT value FROM meta WHERE key = 'site'")[0])


def _version() -> str:
    return " ".join(map(str, _now()))


def _remember_version() -> None:
    upto, rewritten, plain = _now()
    for name, value in (("upto", upto), ("rewritten", rewritten), ("plain", plain), ("version", _version())):
        _remember(name, str(value))


def _state(key: str) -> str:
    row = one("SELECT value FROM behind_state WHERE key = ?", key)
    return row[0] if row else ""


def _remember(key: str, value: str) -> None:
    database.execute_sql("INSERT OR REPLACE INTO behind_state VALUES (?,?)", (key, value))


def problems() -> Iterator[str]:
    """What was tampered with, or does not count, as sentences. What another key has sealed is no problem: who handed it
    in did not let this book read it."""
    for name, said in _SAID.items():
        if count := int(_state(name) or 0):
            yield said.format(count)


_SAID = {
    "bad": "心理档案有 {} 份封着的内容打不开：被动过，或不是本程序写的。",
    "foreign": "心理档案有 {} 份说的不是那个村的人，没有采用。",
}
