"""Local to a book: which records of the archives were written since who may open them last looked. And what was erased
by law, which travels."""

from __future__ import annotations

from db.store import database

_TABLES = (
    """CREATE TABLE "archive_touched" (tbl TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (tbl, record))
    STRICT, WITHOUT ROWID""",
    """CREATE TABLE "erasure" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "date" TEXT, "ground" TEXT, "by" TEXT,
    "second" TEXT, "records" TEXT) STRICT""",
)


def migrate() -> None:
    """Make the tables."""
    for statement in _TABLES:
        database.execute_sql(statement)
