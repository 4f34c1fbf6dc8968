"""Keep a book of today's schema for ever: tests/old_databases/vN.fpb, and what it dumped as vN.jsonl.

Run once when a schema is finished, before the next migration is begun. A book that people may already have is never
made again: what tests open must be what the program of that day wrote.
"""

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db import migrations
from fupin_desktop.demo import books
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.book.opening import open_book

PLACE = ROOT / "tests" / "old_databases"


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    kept = PLACE / f"v{migrations.LATEST}.fpb"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "village.fpb"
        books.make_village(made, "410502101212", 8, 1, psychology=True)
        with open_book(made, "演示", read_only=True):
            kept.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
        with closing(sqlite3.connect(made)) as book:
            book.execute("VACUUM")
        shutil.copyfile(made, kept)
    print(f"{kept.relative_to(ROOT)}  {kept.stat().st_size / 1024:,.0f} KB")


if __name__ == "__main__":
    main()
