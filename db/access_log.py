"""Who looked at what: a local table in which each entry carries the hash of the one before.

Only `append` writes it; triggers refuse changes. Entries name records by their keys and hold no values. In an encrypted
book each is also signed by the one who looked: who has the book's key could count all hashes anew, and sign none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from db.clock import now_text
from db.store import database

_START = "0" * 64
_INSERT = "INSERT INTO access (n, at, user, what, record, note, hash) VALUES (?,?,?,?,?,?,?)"
_CHOSEN = "(? = '' OR user = ?) AND (? = '' OR what = ?)"
_LAST = "SELECT n, hash FROM access ORDER BY n DESC LIMIT 1"

Run = Callable[[str, tuple[Any, ...]], Any]
#: Gives who signs and the signature of a text.
Sign = Callable[[bytes], tuple[str, str]]
#: Whether (user, who signs, signature, text) fit.
Fits = Callable[[str, str, str, bytes], bool]
#: What keeps the program itself from changing the table, as `db/migrations/m0002_locks.py` made it.
TRIGGERS = {
    name: f"""CREATE TRIGGER "{name}" BEFORE {what} ON "access" BEGIN SELECT raise(ABORT, 'access log'); END"""
    for name, what in (("access_kept", "UPDATE"), ("access_stays", "DELETE"))
}


class Entry(NamedTuple):
    """One look: `at` local time, `record` a key or "", `note` a reason or a count."""

    n: int
    at: dt.datetime
    user: str
    what: str
    record: str
    note: str


def append(
    run: Run, user: str, what: str, record: str = "", note: str = "", at: str = "", sign: Sign | None = None
) -> None:
    """Add an entry by `run` (which executes one statement within an open transaction)."""
    last = run(_LAST, ()).fetchone() or (0, _START)
    at = at or now_text()
    told = (last[0] + 1, at, user, what, record, note)
    run(_INSERT, (*told, _sealed(_hash(last[1], told), sign)))


def _sealed(hashed: str, sign: Sign | None) -> str:
    """The hash, with who signed it and the signature: "hash signer signature"."""
    return " ".join((hashed, *sign(hashed.encode()))) if sign else hashed


def entries(limit: int = 1000, offset: int = 0, user: str = "", what: str = "") -> list[Entry]:
    """The log, newest first; of one user or kind where given."""
    query = f"SELECT n, at, user, what, record, note FROM access WHERE {_CHOSEN} ORDER BY n DESC LIMIT ? OFFSET ?"
    rows = database.execute_sql(query, (user, user, what, what, limit, offset)).fetchall()
    return [Entry(n, dt.datetime.fromisoformat(at), *rest) for n, at, *rest in rows]


def count(user: str = "", what: str = "") -> int:
    """How many entries there are."""
    found = database.execute_sql(f"SELECT count(*) FROM access WHERE {_CHOSEN}", (user, user, what, what)).fetchone()
    return int(found[0])


def known(column: str) -> list[str]:
    """The users, or kinds ("what"), that occur."""
    return [row[0] for row in database.execute_sql(f'SELECT DISTINCT "{column}" FROM access ORDER BY 1')]


def broken() -> Iterator[int]:
    """The numbers of entries that do not follow from the one before: changed, taken out or put in by other means."""
    before, expected = _START, 1
    for row in database.execute_sql("SELECT n, at, user, what, record, note, hash FROM access ORDER BY n"):
        if row[0] != expected or _hash(before, row[:6]) != row[6].split(" ")[0]:
            yield row[0]
        before, expected = row[6], row[0] + 1


def unsigned(fits: Fits) -> Iterator[int]:
    """The numbers of entries that their user has not signed, from the first signed one on."""
    began = False
    for n, user, sealed in database.execute_sql("SELECT n, user, hash FROM access ORDER BY n"):
        hashed, by, proof = [*sealed.split(" "), "", ""][:3]
        began = began or bool(by)
        if began and not fits(user, by, proof, hashed.encode()):
            yield n


def missing_triggers() -> list[str]:
    """Those that somebody took away or changed."""
    found = dict(
        database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access'")
    )
    return [name for name, made in TRIGGERS.items() if found.get(name) != made]


def head(run: Run, n: int | None = None) -> tuple[int, str]:
    """How many entries there are and the last hash; or the hash of entry `n`, "" where it is not there."""
    if n is None:
        row = run(_LAST, ()).fetchone()
        return (row[0], row[1]) if row else (0, _START)
    row = run("SELECT n, hash FROM access WHERE n = ?", (n,)).fetchone()
    return (n, row[1]) if row else (n, _START if n == 0 else "")


def _hash(before: str, told: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *told], ensure_ascii=False).encode()).hexdigest()
