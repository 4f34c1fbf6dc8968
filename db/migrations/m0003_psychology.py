"""The psychological archives (frozen in tables_0003.sql)."""

from __future__ import annotations

from pathlib import Path

from db.store import database


def migrate() -> None:
    """Add the tables."""
    for statement in Path(__file__).with_name("tables_0003.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
