"""The same on encrypted books: a trial changes nothing, a killed merge is there by whole packages."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from db import keys
from db.changes import every, one
from db.keys import Ring
from fupin_desktop.demo import books
from fupin_desktop.services.book import dump, unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import feedback, merge_desk
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, REPEATED
from fupin_desktop.services.quality.verify import verify
from tests.commands import command
from tests.exchange import VILLAGES
from tests.locks import CHEAP
from tests.robustness.test_exchange import killed, length_of

ADMIN = books.USERS[0]
ROUNDS = 5


@pytest.fixture(scope="module")
def _locked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locked")
    with pytest.MonkeyPatch.context() as patch:  # how long Argon2id takes is not what is looked at
        patch.setattr(keys, "measured_cost", lambda: CHEAP)
        books.make(folder, 2, 5, 1, locked=True)
    return folder


@pytest.fixture
def folder(_locked_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(os.environ, "FUPIN_USER", ADMIN.name)
    monkeypatch.setitem(os.environ, "FUPIN_PASSWORD", ADMIN.password)
    return Path(shutil.copytree(_locked_once, tmp_path / "locked"))


def ring(path: Path) -> Ring:
    return unlocking.unlock(path, ADMIN.name, ADMIN.password)


def content() -> dict[str, list[tuple[object, ...]]]:
    """Everything that the open book holds."""
    tables = [row[0] for row in every("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {table: every(f'SELECT * FROM "{table}"') for table in tables}


def test_a_trial_changes_nothing(folder: Path) -> None:
    town = folder / "township.fpb"
    held = ring(town)
    with open_book(town, "", read_only=True, ring=held) as book:
        before = content()
        receipts = merge_desk.look(book, [folder / "packages"])
        assert one("SELECT count(*) FROM person")[0] == 0
        assert content() == before
    assert [done.status for done in receipts] == [CAN_MERGE] * 2
    with open_book(town, "", ring=held) as book:
        written = merge_desk.merge(book, [folder / "packages"])
        assert [done.added for done in written] == [done.added for done in receipts]
        back = feedback.write(book, VILLAGES[0], folder / "back")
        assert b"SQLite" not in town.read_bytes()[:100]
    with open_book(folder / "village-1.fpb", "", ring=ring(folder / "village-1.fpb")) as book:
        assert [done.status for done in merge_desk.merge(book, [back[0].path])] == [MERGED]
        assert list(verify()) == []


def writers() -> int:
    """How many laptops' entries the open book holds."""
    return int(one('SELECT count(DISTINCT substr(ts, 18)) FROM "change"')[0])


def test_a_merge_that_is_killed(folder: Path) -> None:
    town = folder / "township.fpb"
    held = ring(town)
    merge = command("merge", town, folder / "packages")
    longest = length_of([*merge, "--dry-run"]) * 1.5
    with open_book(town, "", ring=held):
        own = writers()  # the township has its team before anything arrives
    for number in range(ROUNDS):
        killed(merge, longest * (number + random.random()) / ROUNDS)
        with open_book(town, "", ring=held):
            assert list(verify()) == []
            merged = one("SELECT count(*) FROM package WHERE way = 'in'")[0]
            assert merged == writers() - own
    with open_book(town, "", ring=held) as book:
        assert {done.status for done in merge_desk.merge(book, [folder / "packages"])} <= {MERGED, REPEATED}
        assert len(list(dump.lines())) > 300
    for path in folder.rglob("*"):  # not a word of it lies in the clear
        if path.is_file() and path.suffix != ".keys":
            assert "宝莲寺镇人民政府".encode() not in path.read_bytes()
