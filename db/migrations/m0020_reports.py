"""Local to a book: the last run of 成效报告, and what of it was frozen (services/effect/store.py)."""

from __future__ import annotations

from db.store import database


def migrate() -> None:
    """Make the table."""
    database.execute_sql(
        """CREATE TABLE "report_run" (n INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL,
        frozen INTEGER NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL) STRICT"""
    )
