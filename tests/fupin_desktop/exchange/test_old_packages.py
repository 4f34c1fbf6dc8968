"""Packages of every version that wrote any are still merged, with all they held (scripts/make_old_package.py)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import migrations, unsealed
from db.connection import execute
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import exchange_keys, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.quality.verify import verify
from tests.archives import behind_the_key, opened
from tests.books import ACTOR

PLACE = Path(__file__).parent.parent.parent / "old_packages"
#: The first version that packages were written with.
FIRST = 6
VERSIONS = range(FIRST, migrations.LATEST + 1)


def test_a_package_of_every_version_is_kept() -> None:
    assert [f"v{version}.fpk" for version in VERSIONS if not (PLACE / f"v{version}.fpk").is_file()] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_package_is_merged_with_all_it_held(version: int, tmp_path: Path) -> None:
    keys = json.loads((PLACE / f"v{version}.keys.json").read_text("utf-8"))
    card = Card(**json.loads(keys["card"]))
    create_book(tmp_path / "town.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "town.fpb", ACTOR) as book:
        execute(
            "INSERT INTO exchange_key VALUES (?,?,?,?,'')", card.fingerprint, keys["card"], keys["secret"], keys["made"]
        )
        exchange_keys.bind(Card(**keys["sender"]))
        [done] = merge_desk.merge(book, [PLACE / f"v{version}.fpk"])
        assert (done.status, done.refused) == (MERGED, "")
        assert list(verify()) == []
        now = {record["id"]: record for record in map(json.loads, lines())} | behind_the_key()
        assert unsealed.plain_left() == 0
        then = [opened(json.loads(line)) for line in (PLACE / f"v{version}.jsonl").read_text("utf-8").splitlines()]
    assert len(then) > 100
    assert [record for record in then if not record.items() <= now[record["id"]].items()] == []
