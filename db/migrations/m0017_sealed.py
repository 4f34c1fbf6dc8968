"""The archives of persons are sealed as a whole: a table for what is sealed. The tables of before go: they only showed
what the log holds, which is sealed by the first who opens the book with the second key (db/unsealed.py)."""

from __future__ import annotations

from db.store import database

_GONE = (
    "psy_file", "consent", "screening", "colour_mark", "risk_assessment", "psy_plan", "counselling_session", "referral",
    "case_note",
)  # fmt: skip
_TABLE = """CREATE TABLE "archive_entry" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "region_code" TEXT,
    "content" TEXT) STRICT"""


def migrate() -> None:
    """Make the table, and drop the others so that nothing of them stays in the file."""
    database.execute_sql("PRAGMA secure_delete=ON")
    database.execute_sql(_TABLE)
    names = ", ".join(f"'{name}'" for name in _GONE)
    if database.execute_sql(f'SELECT 1 FROM "change" WHERE tbl IN ({names}) LIMIT 1').fetchone():
        database.execute_sql("INSERT OR REPLACE INTO meta VALUES ('archives_plain', 'as before')")
    database.execute_sql(f"DELETE FROM conflict WHERE tbl IN ({names})")
    for name in _GONE:
        database.execute_sql(f'DROP TABLE "{name}"')
