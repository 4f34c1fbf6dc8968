"""Local to a laptop: what stands inside names and numbers is searched in blocks of rows, not row by row."""

from __future__ import annotations

from db.store import database

_ROWS = 256

_TABLES = """
DROP INDEX "search_name";
DROP INDEX "search_initials";
DROP INDEX "search_pinyin";
DROP INDEX "search_digits";
DROP INDEX "search_number";
DROP INDEX "search_phone";
ALTER TABLE "search" RENAME TO "search_old";
ALTER TABLE "search_household" RENAME TO "search_household_old";
CREATE TABLE "search" (place INTEGER NOT NULL PRIMARY KEY, person TEXT NOT NULL UNIQUE, household TEXT NOT NULL,
    name TEXT NOT NULL, initials TEXT NOT NULL, pinyin TEXT NOT NULL, digits TEXT NOT NULL) STRICT;
CREATE TABLE "search_household" (place INTEGER NOT NULL PRIMARY KEY, household TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL) STRICT;
CREATE TABLE "search_block" (kind TEXT NOT NULL, block INTEGER NOT NULL, words BLOB NOT NULL,
    PRIMARY KEY (kind, block)) STRICT;
INSERT INTO "search" SELECT NULL, person, household, name, initials, pinyin, digits FROM "search_old" ORDER BY rowid;
INSERT INTO "search_household" SELECT NULL, household, number, phone, address FROM "search_household_old"
    ORDER BY rowid;
DROP TABLE "search_old";
DROP TABLE "search_household_old";
CREATE INDEX "search_name" ON "search" (name);
CREATE INDEX "search_initials" ON "search" (initials);
CREATE INDEX "search_pinyin" ON "search" (pinyin);
CREATE INDEX "search_number" ON "search_household" (number)
"""

_BLOCKS = (
    ("name", "search", "name"),
    ("pinyin", "search", "pinyin"),
    ("digits", "search", "digits"),
    ("number", "search_household", "number || char(10) || phone"),
    ("address", "search_household", "address"),
)


def migrate() -> None:
    """Number the rows of the index and make the blocks."""
    for statement in _TABLES.split(";\n"):
        database.execute_sql(statement)
    for kind, table, words in _BLOCKS:
        database.execute_sql(
            f"""INSERT INTO search_block SELECT '{kind}', b.block,
            (SELECT CAST(group_concat({words}, char(10)) AS BLOB) FROM {table}
             WHERE place BETWEEN b.block * {_ROWS} AND b.block * {_ROWS} + {_ROWS} - 1)
            FROM (SELECT DISTINCT place / {_ROWS} AS block FROM {table}) b"""
        )
