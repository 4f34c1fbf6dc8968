"""Keep a package of today's schema for ever: tests/old_packages/vN.fpk, the keys that open it as vN.keys.json, what a
township that merged it dumped as vN.jsonl.

Run once when a schema is finished, before the next migration is begun. What tests merge must be what the program of
that day wrote, so a package that people may already have is never made again. The people in it are invented, and so is
the township whose keys lie here.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db import migrations
from db.changes import every, one
from db.connection import meta
from db.log import STRETCH, stretch
from fupin_desktop.demo import books
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import exchange_keys, merge_desk

PLACE = ROOT / "tests" / "old_packages"


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    kept = PLACE / f"v{migrations.LATEST}.fpk"
    with tempfile.TemporaryDirectory() as folder:
        books.make(Path(folder), 1, 8, 1)
        [package] = (Path(folder) / books.PACKAGES).glob("*.fpk")
        with open_book(Path(folder) / "township.fpb", "演示") as book:
            merge_desk.merge(book, [package])
            here = {
                row[0] for row in every(f'SELECT record FROM "change" WHERE {STRETCH}', *stretch(str(meta("site"))))
            }
            came = [f"{line}\n" for line in lines() if json.loads(line)["id"] not in here]
            kept.with_suffix(".jsonl").write_text("".join(came), encoding="utf-8")
            row = one("SELECT card, secret, made FROM exchange_key")
            sender = exchange_keys.peers()[0].card
            keys = {"card": row[0], "secret": row[1], "made": row[2], "sender": sender.__dict__}
        text = json.dumps(keys, ensure_ascii=False, indent=1) + "\n"
        kept.with_suffix(".keys.json").write_text(text, encoding="utf-8")
        shutil.copyfile(package, kept)
    print(f"{kept.relative_to(ROOT)}  {kept.stat().st_size / 1024:,.0f} KB")


if __name__ == "__main__":
    main()
