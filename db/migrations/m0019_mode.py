"""How a risk ends (消除方式) is said by the step that proposes it."""

from __future__ import annotations

from db.store import database


def migrate() -> None:
    """Add the column."""
    database.execute_sql('ALTER TABLE "step" ADD COLUMN "mode" TEXT')
