"""The offices' ledgers: projects and money, organisation, rectification, work, care, monitoring, what a region sets
(frozen in tables_0018.sql), and what measures, helpers, problems, photos, employments and villages say of them."""

from __future__ import annotations

from pathlib import Path

from db.store import database

_COLUMNS = (
    ("measure", "mechanism", ""),
    ("measure", "project", "project"),
    ("measure", "org", "org"),
    ("helper", "cadre", "cadre"),
    ("helper", "unit", "org"),
    ("helper", "sent_as", ""),
    ("problem", "difficulty", ""),
    ("problem", "org", "org"),
    ("problem", "found_on", ""),
    ("problem", "mechanism", ""),
    ("photo", "record", ""),
    ("employment", "vacancy", "vacancy"),
    ("village", "village_kind", ""),
)
_NUMBERS = (("problem", "amount"), ("village", "is_involved"))
_INDEXED = (
    ("measure", "project"), ("measure", "org"), ("helper", "cadre"), ("helper", "unit"), ("problem", "org"),
    ("photo", "record"), ("employment", "vacancy"),
)  # fmt: skip


def migrate() -> None:
    """Add the tables, the columns and their indexes."""
    for statement in Path(__file__).with_name("tables_0018.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
    for table, column, of in _COLUMNS:
        names = f' REFERENCES "{of}" ("id") DEFERRABLE INITIALLY DEFERRED' if of else ""
        database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT{names}')
    for table, column in _NUMBERS:
        database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" INTEGER')
    for table, column in _INDEXED:
        database.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
