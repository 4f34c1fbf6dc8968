"""Books of every earlier version still open, brought up to date, with all they held (scripts/make_old_database.py)."""

from __future__ import annotations

import errno
import json
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from peewee import OperationalError

from db import backup, cipher, keys, migrations, unsealed
from db.changes import every
from db.clock import today
from db.connection import BookError
from db.search import EXACT
from db.store import database
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.lists.search import find
from fupin_desktop.services.psychology import archive
from fupin_desktop.services.quality.verify import verify
from tests.archives import behind_the_key, opened
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.locks import CHEAP, PASSWORD
from tests.posix_only import is_private

PLACE = Path(__file__).parent.parent / "old_databases"
#: The first kept book with psychological archives.
ARCHIVES_SINCE = 6
#: The first that has them sealed as a whole.
SEALED_SINCE = 17
VERSIONS = range(1, migrations.LATEST + 1)


def test_a_book_of_every_version_is_kept() -> None:
    assert [f"v{version}.fpb" for version in VERSIONS if not (PLACE / f"v{version}.fpb").is_file()] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_book_opens_with_all_it_held(version: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(PLACE / f"v{version}.fpb", tmp_path / "old.fpb"))
    with open_book(path, ACTOR):
        assert migrations.version() == migrations.LATEST
        assert list(verify()) == []
        now = {record["id"]: record for record in map(json.loads, lines())} | behind_the_key()
        assert unsealed.plain_left() == 0
        then: list[dict[str, Any]] = [
            json.loads(line) for line in (PLACE / f"v{version}.jsonl").read_text("utf-8").splitlines()
        ]
        assert len(then) > 100
        assert [record for record in then if not opened(record).items() <= now[record["id"]].items()] == []
        _, person = add_household("欧阳新来")
        assert [hit.person for hit in find("oyxl")] == [person.id]
        assert list(verify()) == []
        persons = [row[0] for row in every("SELECT person FROM psy_file")]
        assert bool(persons) is (version >= ARCHIVES_SINCE)
        for person in persons:  # what was sealed then opens now
            found = archive.load(person, today(), noted=False)
            assert found
            assert found.screenings
    copies = [copy.note for copy in backup.listed(path)]
    assert copies == ([] if version == migrations.LATEST else [f"升级前v{version}"])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_book_is_looked_at_without_a_byte_written(version: int, tmp_path: Path, temporary: Path) -> None:
    path = Path(shutil.copy(PLACE / f"v{version}.fpb", tmp_path / "old.fpb"))
    before = path.read_bytes()
    with open_book(path, ACTOR, read_only=True):
        assert migrations.version() == migrations.LATEST
        [*told] = verify()
        assert bool(told) is (ARCHIVES_SINCE <= version < SEALED_SINCE)
        assert all("没有封住：由能看心理档案的人打开一次" in sentence for sentence in told)
        assert bool(behind_the_key()) is (version >= ARCHIVES_SINCE)  # shown all the same
        assert find("z", 1)
        with pytest.raises(OperationalError):
            database.execute_sql("DELETE FROM person")
        assert len(list(temporary.iterdir())) == (version < migrations.LATEST)
    assert path.read_bytes() == before
    assert list(temporary.iterdir()) == []
    assert backup.listed(path) == []


@pytest.mark.parametrize("locked", [False, True])
def test_the_copy_that_is_looked_at_is_as_locked_as_the_book(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    path, ring = tmp_path / "村.fpb", None
    create_book(path, YUANXUEZHUANG, ACTOR, PASSWORD if locked else None)
    if locked:
        ring = unlocking.unlock(path, ACTOR, PASSWORD)
    with open_book(path, ACTOR, ring=ring):
        add_household("欧阳文静")
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 1)
    later = SimpleNamespace(migrate=lambda: database.execute_sql("CREATE TABLE later (a)"))
    monkeypatch.setitem(sys.modules, "db.migrations.later", later)
    monkeypatch.setattr(migrations, "_ALL", (*vars(migrations)["_ALL"], "later"))
    if locked:
        ring = unlocking.unlock(path, ACTOR, PASSWORD)
    with open_book(path, ACTOR, read_only=True, ring=ring):
        assert every("SELECT * FROM later") == []
        assert [hit.rank for hit in find("欧阳文静")] == [EXACT]
        [copy] = temporary.glob("*/*.fpb")
        assert ("欧阳文静".encode() in copy.read_bytes()) is not locked
        assert is_private(copy.parent)
    assert list(temporary.iterdir()) == []


def test_a_full_disk_for_the_copy_is_told(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(PLACE / "v1.fpb", tmp_path / "old.fpb"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cipher, "bare", full)
    with pytest.raises(BookError, match="磁盘满了"):
        open_book(path, ACTOR, read_only=True)
    assert list(temporary.iterdir()) == []
