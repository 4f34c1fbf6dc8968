"""The archives: what is kept beside a file and a talk, and reports of danger by anybody."""

from __future__ import annotations

from db.store import database

_TABLES = """
ALTER TABLE "psy_file" ADD COLUMN "more" TEXT;
ALTER TABLE "counselling_session" ADD COLUMN "more" TEXT;
CREATE TABLE "danger_report" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "content" TEXT, "taken" INTEGER) STRICT
"""


def migrate() -> None:
    """Add the columns and the table."""
    for statement in _TABLES.split(";\n"):
        database.execute_sql(statement)
