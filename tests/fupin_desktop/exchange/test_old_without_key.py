"""An old package by somebody who does not see the archives: at a township's desk the second key is seldom there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.changes import one
from db.connection import execute
from db.opened import Beside
from fupin_desktop.exchange.identity import Card
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import exchange_keys, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED
from tests.fupin_desktop.exchange.test_old_packages import PLACE, VERSIONS
from tests.locks import ADMIN, PASSWORD
from tests.locks import cheap_keys as cheap_keys

NAME = "陈志强"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_package_is_merged_by_who_does_not_see_the_archives(version: int, tmp_path: Path) -> None:
    keys = json.loads((PLACE / f"v{version}.keys.json").read_text("utf-8"))
    card, path = Card(**json.loads(keys["card"])), tmp_path / "town.fpb"
    create_book(path, "410502101", ADMIN, PASSWORD)
    with open_book(path, "", ring=unlocking.unlock(path, ADMIN, PASSWORD)) as book:
        users.add(book, NAME, "Zhenji-2026", Role.TOWNSHIP)
    with open_book(path, "", ring=unlocking.unlock(path, NAME, "Zhenji-2026")) as book:
        assert not Beside.is_attached()
        execute(
            "INSERT INTO exchange_key VALUES (?,?,?,?,'')", card.fingerprint, keys["card"], keys["secret"], keys["made"]
        )
        exchange_keys.bind(Card(**keys["sender"]))
        [done] = merge_desk.merge(book, [PLACE / f"v{version}.fpk"])
        assert (done.status, done.refused) == (MERGED, "")
        assert one("SELECT count(*) FROM household")[0] > 0
