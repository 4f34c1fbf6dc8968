"""A household in a few words."""

from __future__ import annotations

from pathlib import Path

from db.changes import change
from fupin_desktop.services.book import summary
from fupin_desktop.services.book.opening import Book
from tests.books import add_household

ROOT = Path(__file__).parents[4]


def test_a_household_without_a_head_is_one_in_a_sentence(book: Book) -> None:
    home, head = add_household("安安", group_no="一组")
    assert summary.described(str(home.id)).endswith(summary.whose("安安"))
    with change("测试", "改"):
        head.relation = "03"
        head.save()
    assert summary.whose(summary.name_of(str(home.id))) == "没有户主的一户"
    called = ("（没有户主）'}户", '（没有户主）"}户')
    told = [path for floor in ("fupin_desktop", "ui") for path in (ROOT / floor).rglob("*.py")]
    assert [path.name for path in told if any(words in path.read_text("utf-8") for words in called)] == []
