"""Local to a laptop: its keys of exchange, whom it is bound to, and the packages it wrote and took. No records."""

from __future__ import annotations

from db.store import database

_STATEMENTS = (
    """CREATE TABLE "exchange_key" (fingerprint TEXT NOT NULL PRIMARY KEY, card TEXT NOT NULL, secret TEXT NOT NULL,
    made TEXT NOT NULL, retired TEXT NOT NULL) STRICT""",
    """CREATE TABLE "exchange_peer" (fingerprint TEXT NOT NULL PRIMARY KEY, book TEXT NOT NULL, region TEXT NOT NULL,
    name TEXT NOT NULL, card TEXT NOT NULL, bound TEXT NOT NULL, bound_by TEXT NOT NULL, revoked TEXT NOT NULL,
    reason TEXT NOT NULL, successor TEXT NOT NULL) STRICT""",
    """CREATE TABLE "exchange_second" (name TEXT NOT NULL, peer TEXT NOT NULL, sealed TEXT NOT NULL,
    PRIMARY KEY (name, peer)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE "package" (receipt TEXT NOT NULL PRIMARY KEY, way TEXT NOT NULL, kind TEXT NOT NULL,
    peer TEXT NOT NULL, book TEXT NOT NULL, site TEXT NOT NULL, number INTEGER NOT NULL, previous TEXT NOT NULL,
    region TEXT NOT NULL, period TEXT NOT NULL, at TEXT NOT NULL, file TEXT NOT NULL, content TEXT NOT NULL,
    outcome TEXT NOT NULL) STRICT""",
    """CREATE INDEX "package_stream" ON "package" (way, book, site, number)""",
)


def migrate() -> None:
    """Add the tables."""
    for statement in _STATEMENTS:
        database.execute_sql(statement)
