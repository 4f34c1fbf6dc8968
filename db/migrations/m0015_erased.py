"""Local to a book: what was erased by law here, so that no package brings it back. And the photo of a consent."""

from __future__ import annotations

from db.store import database

_STATEMENTS = (
    """CREATE TABLE "erased" (tbl TEXT NOT NULL, record TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (tbl, record))
    STRICT, WITHOUT ROWID""",
    """ALTER TABLE "consent" ADD COLUMN "photo" TEXT""",
)


def migrate() -> None:
    """Make the table and the column."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
