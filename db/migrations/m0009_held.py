"""Whose laptop a code is, and what packages said that did not count: local to a book. The index of the log tells the
table too, for the same key in two tables is two records."""

from __future__ import annotations

import json

from db.store import database

_STATEMENTS = (
    """CREATE TABLE "side" (code TEXT NOT NULL PRIMARY KEY, region TEXT NOT NULL, proven INTEGER NOT NULL)
    STRICT, WITHOUT ROWID""",
    """CREATE TABLE "held" (ts TEXT NOT NULL, sender TEXT NOT NULL, receipt TEXT NOT NULL, reason TEXT NOT NULL,
    state TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, tbl TEXT NOT NULL,
    record TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, base TEXT NOT NULL, PRIMARY KEY (ts, sender))
    STRICT, WITHOUT ROWID""",
    """CREATE INDEX "held_receipt" ON "held" (receipt)""",
    """CREATE INDEX "held_state" ON "held" (state)""",
    """CREATE TABLE "disagreement" (record TEXT NOT NULL, field TEXT NOT NULL, tbl TEXT NOT NULL,
    later INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (record, field, tbl)) STRICT, WITHOUT ROWID""",
    """INSERT INTO "disagreement" SELECT record, field, tbl, later FROM "conflict" """,
    """DROP TABLE "conflict" """,
    """ALTER TABLE "disagreement" RENAME TO "conflict" """,
    """DROP INDEX "change_record" """,
    """CREATE INDEX "change_record" ON "change" (record, field, tbl)""",
)
_PACKAGES = """SELECT p.site, p.content, e.region FROM package p JOIN exchange_peer e ON e.fingerprint = p.peer
    WHERE p.way = 'in' ORDER BY p.rowid"""


def migrate() -> None:
    """Add the tables; whose a laptop is, the packages that were taken say."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
    own = database.execute_sql("SELECT value FROM meta WHERE key IN ('site', 'former_sites')").fetchall()
    ours = {code for (text,) in own for code in (json.loads(text) if text.startswith("{") else [text])}
    for site, content, region in database.execute_sql(_PACKAGES).fetchall():
        for code in {site, *json.loads(content).get("ranges", ())} - ours:
            database.execute_sql(
                """INSERT INTO side VALUES (?,?,?) ON CONFLICT (code) DO UPDATE
                SET region = excluded.region, proven = 1 WHERE excluded.proven > proven""",
                (code, region, int(code == site)),
            )
