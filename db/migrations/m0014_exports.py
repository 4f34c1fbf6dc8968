"""What the national exports bring besides: 实施开发式帮扶措施情况, the parts of the place of work, the place of planned
work, the occasion of an assessment, the net income that a form gives."""

from __future__ import annotations

from db.store import database

_COLUMNS = (
    ("household", "dev_state", "TEXT"),
    ("employment", "province", "TEXT"),
    ("employment", "city", "TEXT"),
    ("employment", "county", "TEXT"),
    ("employment", "plan_county", "TEXT"),
    ("assessment", "occasion", "TEXT"),
    ("income", "given_net", "INTEGER"),
)


def migrate() -> None:
    """Add the columns."""
    for table, column, kind in _COLUMNS:
        database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')
