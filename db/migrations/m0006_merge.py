"""What a merge leaves to decide (local, a view of the log), and people's answers to likely duplicates (records)."""

from __future__ import annotations

from db.store import database

_STATEMENTS = (
    """CREATE TABLE "conflict" (record TEXT NOT NULL, field TEXT NOT NULL, tbl TEXT NOT NULL,
    later INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (record, field)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX "household_deleted" ON "household" ("id") WHERE "deleted" = 1""",
    """CREATE INDEX "person_deleted" ON "person" ("id") WHERE "deleted" = 1""",
    """CREATE TABLE "pair" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "first" TEXT, "second" TEXT,
    "same" INTEGER, "kept" TEXT, "note" TEXT) STRICT""",
    """CREATE INDEX "pair_first" ON "pair" ("first")""",
    """CREATE INDEX "pair_second" ON "pair" ("second")""",
)


def migrate() -> None:
    """Add the tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
