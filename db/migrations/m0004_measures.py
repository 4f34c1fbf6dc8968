"""Measures, helpers, printed and returned cards (frozen in tables_0004.sql); phones of offices on the village."""

from __future__ import annotations

from pathlib import Path

from db.store import database


def migrate() -> None:
    """Add the tables and the columns."""
    for name in ("hotline", "office_name", "office_phone"):
        database.execute_sql(f'ALTER TABLE "village" ADD COLUMN "{name}" TEXT')
    for statement in Path(__file__).with_name("tables_0004.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
