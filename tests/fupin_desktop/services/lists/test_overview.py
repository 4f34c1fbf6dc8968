"""The lines of the first page name the village where a book holds several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fupin_desktop.demo import books
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import merge_desk
from fupin_desktop.services.lists import overview
from tests.books import ACTOR


@pytest.mark.parametrize("packages", [1, 2])
def test_a_township_is_told_the_village_with_the_group(tmp_path: Path, packages: int) -> None:
    *_, town = books.make(tmp_path, 2, 12, 4)
    files = sorted((tmp_path / "packages").glob("*.fpk"))[:packages]
    with open_book(town, ACTOR) as book:
        merge_desk.merge(book, files)
        found = overview.overview()
        lines: list[Any] = [*found.due, *found.lacking, *found.promised]
        assert {type(line) for line in lines} >= {overview.Lacking, overview.Due}
        assert {line.group.startswith(line.village) for line in lines} == {packages > 1}
