"""Local to a book: which records of the archives were written since who may open them last looked."""

from __future__ import annotations

from db.store import database


def migrate() -> None:
    """Make the table."""
    database.execute_sql(
        """CREATE TABLE "archive_touched" (tbl TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (tbl, record))
        STRICT, WITHOUT ROWID"""
    )
