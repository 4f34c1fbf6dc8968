"""What newer programs wrote and this one does not know: kept in the log, and shown after the update (`db/merge.py`)."""

from __future__ import annotations

from collections import defaultdict

import orjson

from db.changes import to_json
from db.connection import meta, set_meta
from db.models import BY_TABLE
from db.record import DELETED


def waiting() -> dict[str, set[str]]:
    """What the log holds of newer programs: table → fields ("*": the whole table)."""
    kept = meta("unapplied")
    return defaultdict(set, {table: set(names) for table, names in orjson.loads(kept or "{}").items()})


def remember(names_of: dict[str, set[str]]) -> None:
    """Keep what is waiting from now on."""
    set_meta("unapplied", to_json({table: sorted(names) for table, names in sorted(names_of.items())}))


def now_known() -> dict[str, set[str]]:
    """Of it what this program knows since its update."""
    found = {}
    for table, names in waiting().items():
        if table in BY_TABLE and (new := names & {"*", *BY_TABLE[table].kinds(), DELETED}):
            found[table] = {"*"} if "*" in new else new
    return found
