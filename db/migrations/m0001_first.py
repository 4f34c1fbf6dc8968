"""The first tables: records (frozen in tables_0001.sql), the change log, and what is local to a laptop."""

from __future__ import annotations

from pathlib import Path

from db.store import database

_LOG = """
CREATE TABLE "action" (ts TEXT NOT NULL PRIMARY KEY, actor TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
    target TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE "change" (ts TEXT NOT NULL PRIMARY KEY, action TEXT NOT NULL, tbl TEXT NOT NULL, record TEXT NOT NULL,
    field TEXT NOT NULL, value TEXT NOT NULL, base TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX "change_record" ON "change" (record, field);
CREATE TABLE "site" (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE "blob" (digest TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT;
"""

_LOCAL = """
CREATE TABLE "meta" (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE "draft" (form TEXT NOT NULL, record TEXT NOT NULL, saved_at TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (form, record)) STRICT, WITHOUT ROWID;
CREATE TABLE "search" (person TEXT NOT NULL PRIMARY KEY, household TEXT NOT NULL, name TEXT NOT NULL,
    initials TEXT NOT NULL, pinyin TEXT NOT NULL, digits TEXT NOT NULL) STRICT;
CREATE INDEX "search_name" ON "search" (name);
CREATE INDEX "search_initials" ON "search" (initials);
CREATE INDEX "search_pinyin" ON "search" (pinyin);
CREATE INDEX "search_digits" ON "search" (digits);
CREATE TABLE "search_household" (household TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL, phone TEXT NOT NULL,
    address TEXT NOT NULL) STRICT;
CREATE INDEX "search_number" ON "search_household" (number);
CREATE INDEX "search_phone" ON "search_household" (phone, number);
"""


def migrate() -> None:
    """Make all tables of an empty book."""
    records = Path(__file__).with_name("tables_0001.sql").read_text(encoding="utf-8")
    for statement in (records + _LOG + _LOCAL).split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
