"""The line at the foot: when the book was handed in last, and what was written here since."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.household import Household
from fupin_desktop.demo import books
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import handed_in
from tests.books import ACTOR


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    books.make(folder, 1, 8, 1)
    return folder / "village-1.fpb"


def test_before_the_first_there_is_nothing_to_say(book: Book) -> None:
    assert handed_in.last() is None


def test_what_is_written_here_counts_and_what_is_handed_in_does_not(demo: Path) -> None:
    with open_book(demo, ACTOR):
        found = handed_in.last()
        assert found
        assert found[1] == 0
        household = Household.living().get()
        household.note = "电话问过"
        household.address = "村东头"
        entry.save(ACTOR, "修改户信息", [household])
        after = handed_in.last()
        assert after
        assert (after[0], after[1]) == (found[0], 2)
