"""Moves of households; which codes lie outside the book (`border`, local), and who counts in it."""

from __future__ import annotations

from db.store import database


def migrate() -> None:
    """Make the tables and the views. 文峰区's books hold two districts' codes. A household that went outside, or is
    offered from there, is elsewhere; one that was registered as outside is not, nor one of which two say where it lies,
    until that is decided."""
    run = database.execute_sql
    run(
        """CREATE TABLE "move" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "household" TEXT REFERENCES
        "household" ("id") DEFERRABLE INITIALLY DEFERRED, "from_village" TEXT, "to_village" TEXT, "date" TEXT,
        "reason" TEXT, "state" TEXT, "answered_on" TEXT, "answered_by" TEXT, "refusal" TEXT, "old_no" TEXT) STRICT"""
    )
    run('CREATE INDEX "move_household" ON "move" ("household")')
    run('CREATE TABLE "border" (start TEXT NOT NULL, "end" TEXT NOT NULL) STRICT')
    run(
        """CREATE VIEW "elsewhere" AS SELECT h.id FROM "border" b CROSS JOIN "household" h
        ON h.region_code >= b.start AND h.region_code < b."end" WHERE NOT EXISTS (SELECT 1 FROM "conflict" c
        WHERE c.record = h.id AND c.field = 'region_code') AND (EXISTS (SELECT 1 FROM "move" m
        WHERE m.household = h.id) OR EXISTS (SELECT 1 FROM "change" c
        WHERE c.record = h.id AND c.field = 'region_code' AND c.tbl = 'household'))"""
    )
    run(
        """CREATE VIEW "resident" AS SELECT rowid AS rowid, * FROM "household"
        WHERE deleted IS NOT 1 AND id NOT IN (SELECT id FROM "elsewhere")"""
    )
    run(
        """CREATE VIEW "resident_person" AS SELECT rowid AS rowid, * FROM "person"
        WHERE deleted IS NOT 1 AND coalesce(household, '') NOT IN (SELECT id FROM "elsewhere")"""
    )
    row = run("SELECT value FROM meta WHERE key = 'region'").fetchone()
    area = {"410502": ("410502", "410571")}.get(row[0], (row[0],)) if row and row[0] else ()
    starts, ends = ("0", *(f"{part}~" for part in area)), (*area, "~")
    for outside in zip(starts, ends, strict=True) if area else ():
        run("INSERT INTO border VALUES (?,?)", outside)
