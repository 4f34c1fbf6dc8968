"""Numbered migrations. Each holds frozen SQL, never the models; a book is copied before it is changed.

They are loaded when a book has to be upgraded: most openings need none of them.

To add one: write m000N_what.py with `migrate()`, add its name to `_ALL`, and keep a book of the version before in
tests/old_databases/ and a package in tests/old_packages/ for ever.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from db import backup
from db.store import database

_ALL = (
    "m0001_first",
    "m0002_locks",
    "m0003_psychology",
    "m0004_measures",
    "m0005_exchange",
    "m0006_merge",
    "m0007_search_blocks",
    "m0008_undo",
    "m0009_held",
    "m0010_archives",
    "m0011_names",
    "m0012_touched",
    "m0013_notes",
    "m0014_exports",
    "m0015_erased",
    "m0016_ledgers",
    "m0017_sealed",
    "m0018_offices",
    "m0019_mode",
    "m0020_reports",
    "m0021_move",
    "m0022_log",
)
LATEST = len(_ALL)


def version() -> int:
    """The number of the last migration that the book has had."""
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def apply() -> None:
    """Bring the tables up to date, all or nothing."""
    with database.atomic("IMMEDIATE"):
        for number, name in enumerate(_ALL, 1):
            if number > version():
                import_module(f"db.migrations.{name}").migrate()
                database.execute_sql(f"PRAGMA user_version={number}")


def upgrade(path: Path, key: bytes | None) -> None:
    """The same for a book that people have used: copied first, so that a failed upgrade loses nothing."""
    if version() < LATEST:
        backup.make(path, key, note=f"升级前v{version()}")
        apply()
