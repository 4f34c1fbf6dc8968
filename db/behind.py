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
from typing import Any

from db import arrived
from db.arrived import Tell
from db.log import COLUMNS, FIELD, RECORD, STAMP, TABLE, TS, Entry, turned
from db.opened import Beside, OpenBook
from db.pages import parts, sealed
from db.psychology import BEHIND, ArchiveEntry, OfFile
from db.record import Record, time_ordered_key
from db.sql import chunks, every, many, one
from db.store import database

_TABLES = (
    f"""CREATE TABLE behind.behind_log (site_ts TEXT NOT NULL PRIMARY KEY, action TEXT, tbl TEXT, record TEXT,
    field TEXT, value TEXT, base TEXT, entry TEXT, ts TEXT AS ({STAMP})) WITHOUT ROWID""",
    "CREATE INDEX behind.behind_log_record ON behind_log (record, field, tbl)",
    "CREATE INDEX behind.behind_log_entry ON behind_log (entry)",
    """CREATE TABLE behind.behind_conflict (record TEXT, field TEXT, tbl TEXT, later INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (record, field, tbl)) WITHOUT ROWID""",
    "CREATE TABLE behind.behind_reckoned (person TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE behind.behind_state (key TEXT NOT NULL PRIMARY KEY, value TEXT) WITHOUT ROWID",
)
_one_at_a_time = threading.RLock()
#: So many sealed entries are opened in a blink.
FEW = 500


class Window:
    """Where a window stands that has to answer meanwhile: how it has many entries opened beside it, in sight."""

    open_beside: Callable[[], None] | None = None
    _waits = False

    @classmethod
    def opened(cls) -> bool:
        """Whether they were opened there; not for who asks on a worker, in a transaction, or while it waits already."""
        is_its_own = threading.current_thread() is threading.main_thread()
        if cls.open_beside is None or cls._waits or not is_its_own or database.in_transaction() or waiting() <= FEW:
            return False
        cls._waits = True
        try:
            cls.open_beside()
        finally:
            cls._waits = False
        return True


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
    Window.open_beside = None
    Beside.stop()


def is_open() -> bool:
    """Whether the one at the keyboard has what lies behind the key."""
    return bool(Beside.place)


def _nobody(_done: int, _total: int) -> None:
    """Who is told by nothing how far it is."""


def ready(tell: Tell = _nobody) -> None:
    """Have the tables at hand on this connection, with all that has arrived. Nothing without the key. What `tell`
    raises leaves them as they were. Where a window asks for many, they are opened beside it."""
    if not is_open():
        return
    Beside.attach(database.connection())
    if arrived.version() != arrived.noted("version") and not (tell is _nobody and Window.opened()):
        with _one_at_a_time, _writable(), database.atomic():
            arrived.catch_up(tell)


def waiting() -> int:
    """How many entries of the book `ready` has to open: some ten thousand take seconds."""
    if not is_open():
        return 0
    Beside.attach(database.connection())
    return int(one("SELECT count(*) FROM archive_entry WHERE rowid > ?", arrived.shown_upto())[0])


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
    return arrived.noted("last")


def keep(put: Callable[[type[Record], list[dict[str, Any]]], object], entries: Sequence[Entry]) -> list[str]:
    """Write sealed what an action wrote into these tables and their log, by its `put`; the keys of the sealed entries.
    Raises NoKey."""
    is_up_to_date = arrived.version() == arrived.noted("version")
    made = list(_sealed(entries))
    put(ArchiveEntry, [row for row, _ in made])
    known = [(row["id"], turned(entry[TS])) for row, part in made for entry in part]
    many("UPDATE behind_log SET entry = ? WHERE site_ts = ?", known)
    _note_reckoned(made)
    own = f"-{arrived.site()}"
    arrived.note("last", max([last_stamp(), *(entry[TS] for entry in entries if entry[TS].endswith(own))]))
    if not arrived.waiting().isdisjoint(entry[RECORD] for entry in entries if not entry[FIELD]):
        arrived.note("rewritten", "")  # what had come before its beginning is judged with it, at the next look
    elif is_up_to_date:
        arrived.note_version()
    return [row["id"] for row, _ in made]


def reckoned(person: str) -> None:
    """Within an open change: all that is known of a person, with what this action writes, is in the dates of their
    file: nobody need look at it."""
    database.execute_sql("INSERT OR IGNORE INTO behind_reckoned VALUES (?)", (person,))
    if one("SELECT 1 FROM archive_touched") is None:
        return
    records = records_of(person)
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


def records_of(person: str) -> list[tuple[str, str]]:
    """(table, key) of all that these tables have of a person."""
    return [(name, row[0]) for name in BEHIND for row in every(f'SELECT id FROM "{name}" WHERE person = ?', person)]


def sealed_anew(keys: Iterable[str]) -> list[dict[str, Any]]:
    """What some sealed entries hold, as new ones under the key that is held here: records of the book, to be put."""
    query = f"SELECT {COLUMNS} FROM behind_log WHERE entry IN ({{}}) ORDER BY ts"
    told = [row for marks, part in chunks(keys) for row in every(query.format(marks), *part)]
    return [row for row, _ in _sealed(told)]


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
    regions = arrived.regions(of_person)
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
