"""The log lies by laptop, then by time: the key is the stamp turned round, and the stamp is reckoned from it. What a
village hands in then touches the pages of its own entries, not those of all."""

from __future__ import annotations

from db.store import database

_PORTION = 20_000


def migrate() -> None:
    """Move the entries, and make their index anew. The views that ask the log are made again as they were."""
    run = database.execute_sql
    views = run("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall()
    for name, _ in reversed(views):
        run(f'DROP VIEW "{name}"')
    run('DROP INDEX "change_record"')
    run(
        """CREATE TABLE "log" (site_ts TEXT NOT NULL PRIMARY KEY, action TEXT NOT NULL, tbl TEXT NOT NULL,
        record TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, base TEXT NOT NULL,
        ts TEXT NOT NULL AS (substr(site_ts, -16) || '-' || substr(site_ts, 1, length(site_ts) - 17)))
        STRICT, WITHOUT ROWID"""
    )
    _move()
    run('DROP TABLE "change"')
    run('ALTER TABLE "log" RENAME TO "change"')
    run('CREATE INDEX "change_record" ON "change" (record, field, tbl)')
    for _, made in views:
        run(made)


def _move() -> None:
    """Some entries at a time, the pages of those before taken anew: the file would grow by the whole log."""
    run, left = database.execute_sql, True
    while left:
        row = run('SELECT ts FROM "change" ORDER BY ts LIMIT 1 OFFSET ?', (_PORTION,)).fetchone()
        upto, left = (row[0], True) if row else ("~", False)
        run(
            """INSERT OR IGNORE INTO "log" (site_ts, action, tbl, record, field, value, base)
            SELECT substr(ts, 18) || '-' || substr(ts, 1, 16), action, tbl, record, field, value, base
            FROM "change" WHERE ts < ? ORDER BY 1""",
            (upto,),
        )
        run('DELETE FROM "change" WHERE ts < ?', (upto,))
