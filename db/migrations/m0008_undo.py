"""What a laptop did last is found without reading what all did: undo asks for it after every save."""

from __future__ import annotations

from db.store import database

_INDEX = """CREATE INDEX "action_site" ON "action" (substr(ts, 18), ts) WHERE kind <> 'print'"""


def migrate() -> None:
    """Add the index."""
    database.execute_sql(_INDEX)
