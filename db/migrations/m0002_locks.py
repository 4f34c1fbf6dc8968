"""Who looked at what (a chain that the program itself can't rewrite), and the first sealed records."""

from __future__ import annotations

from db.store import database

_STATEMENTS = (
    """CREATE TABLE "access" (n INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, what TEXT NOT NULL,
    record TEXT NOT NULL, note TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER "access_kept" BEFORE UPDATE ON "access" BEGIN SELECT raise(ABORT, 'access log'); END""",
    """CREATE TRIGGER "access_stays" BEFORE DELETE ON "access" BEGIN SELECT raise(ABORT, 'access log'); END""",
    """CREATE TABLE "counselling_session" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER,
    "person" TEXT REFERENCES "person" ("id") DEFERRABLE INITIALLY DEFERRED, "number" INTEGER, "date" TEXT,
    "minutes" INTEGER, "mode" TEXT, "counsellor" TEXT, "topics" TEXT, "content" TEXT, "risk" TEXT, "result" TEXT,
    "next_date" TEXT) STRICT""",
    """CREATE INDEX "counselling_session_person" ON "counselling_session" ("person")""",
)


def migrate() -> None:
    """Add the tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
