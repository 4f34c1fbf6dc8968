"""Where copies of what a book holds still lie: its backups, the packages it wrote, the laptops whose words it has, the
files and papers that left it. No program reaches a stick in a drawer: who holds something is told by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from db import access_log, backup, cipher
from db.changes import chunks, every
from db.connection import meta
from db.files import take_away
from fupin_desktop import regions
from fupin_desktop.services.book import access
from fupin_desktop.services.book.laptops import named

_MOST = 20


def backups(table: str, keys: Collection[str]) -> tuple[str, ...]:
    """The names of the copies of this book that hold one of these records, or can't be looked into."""
    who = access.visitor()
    return tuple(copy.path.name for copy in backup.listed(who.book) if _holds(copy, table, keys)) if who.book else ()


def _holds(copy: backup.Backup, table: str, keys: Collection[str]) -> bool:
    try:
        with cipher.bare(copy.path, access.visitor().key, immutable=True) as opened:
            return any(
                opened.execute(f'SELECT 1 FROM "change" WHERE tbl=? AND record IN ({holes}) LIMIT 1', (table, *part))
                .fetchone() for holes, part in chunks(keys)
            )  # fmt: skip
    except sqlite3.Error:
        return True  # under another key, or damaged


def packages(since: str = "") -> tuple[str, ...]:
    """The packages that were written from this day on (all by default), the newest first."""
    rows = every(
        "SELECT at, region, file FROM package WHERE way='out' AND at >= ? ORDER BY at DESC LIMIT ?", since, _MOST
    )
    return tuple(f"{at[:10]} 交给 {(regions.path(region) or ('上级',))[-1]} 的 {file}" for at, region, file in rows)


def of_packages(book: Path) -> Path:
    """The folder beside a book where copies of the packages lie that it wrote, open to the book's own key."""
    return book.with_name(f"{book.stem}.上报")


def drop_of_packages() -> int:
    """Throw those copies away: what was erased lies in them, on this computer. How many are left that could not be."""
    book, left = access.visitor().book, 0
    for file in sorted(of_packages(book).glob("*.fpk")) if book else ():
        try:
            take_away(file)
        except OSError:
            left += 1
    return left


def laptops(table: str, keys: Collection[str]) -> tuple[str, ...]:
    """The other laptops that wrote something of these records: their books hold it too."""
    found: dict[str, None] = {}
    for holes, part in chunks(keys):
        query = f'SELECT DISTINCT substr(ts, 18) FROM "change" WHERE tbl = ? AND record IN ({holes})'
        found.update(dict.fromkeys(code for (code,) in every(query, table, *part) if code != meta("site")))
    return tuple(dict.fromkeys(named(found).values()))


def taken_out() -> str:
    """How often files or papers left the book, and when last; "" for never."""
    kinds = [kind for kind in access_log.known("what") if kind.startswith(("导出", "打印"))]
    with suppress(IndexError):
        times = sum(access_log.count(what=kind) for kind in kinds)
        last = max(access_log.entries(1, what=kind)[0].at for kind in kinds) if kinds else None
        return f"导出、打印过 {times} 次，最近一次 {last:%Y-%m-%d}" if last else ""
    return ""
