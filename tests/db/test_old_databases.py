"""Books of every earlier version still open, brought up to date, with all they held (scripts/make_old_database.py)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from db import backup, migrations
from db.changes import every
from db.clock import today
from fupin_desktop.services.book import open_book
from fupin_desktop.services.dump import lines
from fupin_desktop.services.psychology import archive
from fupin_desktop.services.search import find
from fupin_desktop.services.verify import verify
from tests.books import ACTOR, add_household

PLACE = Path(__file__).parent.parent / "old_databases"
#: The first kept book with psychological archives.
ARCHIVES_SINCE = 6
VERSIONS = range(1, migrations.LATEST + 1)


def test_a_book_of_every_version_is_kept() -> None:
    assert [f"v{version}.fpb" for version in VERSIONS if not (PLACE / f"v{version}.fpb").is_file()] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_book_opens_with_all_it_held(version: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(PLACE / f"v{version}.fpb", tmp_path / "old.fpb"))
    with open_book(path, ACTOR):
        assert migrations.version() == migrations.LATEST
        assert list(verify()) == []
        now = {record["id"]: record for record in map(json.loads, lines())}
        then: list[dict[str, Any]] = [
            json.loads(line) for line in (PLACE / f"v{version}.jsonl").read_text("utf-8").splitlines()
        ]
        assert len(then) > 100
        assert [record for record in then if not record.items() <= now[record["id"]].items()] == []
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
