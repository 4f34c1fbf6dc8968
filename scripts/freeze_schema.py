"""Write the schema of the models as frozen SQL: `python scripts/freeze_schema.py > db/migrations/tables_NNNN.sql`.

A migration must not follow later changes of the models, so it reads this text, not the models.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from peewee import SqliteDatabase

from db.models import MODELS
from db.store import database


def main() -> None:
    """Print one statement a line."""
    database.initialize(SqliteDatabase(":memory:"))
    for model in MODELS:
        model.create_table(safe=False)
    for (sql,) in database.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
        sys.stdout.write(f"{sql};\n")


if __name__ == "__main__":
    main()
