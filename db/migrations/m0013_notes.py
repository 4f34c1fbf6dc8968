"""Leaves of an archive that say nothing outside their seal, and till when a certificate holds."""

from __future__ import annotations

from db.store import database

_TABLES = """
CREATE TABLE "case_note" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "person" TEXT REFERENCES "person" ("id") DEFERRABLE INITIALLY DEFERRED, "content" TEXT) STRICT;
CREATE INDEX "case_note_person" ON "case_note" ("person");
ALTER TABLE "counsellor" ADD COLUMN "certificate_until" TEXT
"""  # noqa: E501


def migrate() -> None:
    """Add the table and the column."""
    for statement in _TABLES.split(";\n"):
        database.execute_sql(statement)
