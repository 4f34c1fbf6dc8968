"""What stands inside a name or number is found whatever was written; a large book is looked into as the last resort."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import search, search_blocks, undo
from db.changes import change, every
from db.household import Household
from db.person import Person
from db.store import database
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household

_NAMES = st.sampled_from(["王海", "李王海", "王", "海", "张三", "海\n三", "㐂海", "阿卜杜·海"])
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), _NAMES),
        st.tuples(st.just("name"), _NAMES),
        st.tuples(st.just("phone"), st.sampled_from(["13812345678", "13900001111", None])),
        st.tuples(st.just("delete"), st.just("")),
        st.tuples(st.just("undo"), st.just("")),
        st.tuples(st.just("redo"), st.just("")),
    ),
    max_size=12,
)


@pytest.fixture
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in a block, so that a few people fill several."""
    monkeypatch.setattr(search_blocks, "ROWS", 2)


def within(sought: str) -> set[str]:
    """The living persons in whose name a text stands, as a reader of the table would find them."""
    rows = every("SELECT id, name FROM person WHERE deleted IS NOT 1")
    return {key for key, name in rows if sought in (name or "")}


_SERIAL = count()


def take(step: str, value: str | None) -> None:
    """One step of a person at work."""
    if step == "new":
        add_household(value or "", f"41050219550405{next(_SERIAL):04d}")
    elif step in ("undo", "redo"):
        getattr(undo, step)(ACTOR)
    elif living := every("SELECT id FROM person WHERE deleted IS NOT 1 ORDER BY id"):
        person = Person.get_by_id(living[len(living) // 2][0])
        with change(ACTOR, step):
            if step == "delete":
                person.delete_instance()
            else:
                setattr(person, step, value)
                person.save()


@pytest.mark.usefixtures("short_blocks", "book")
class TestAnyRoad:
    """One book for all examples: what one leaves is the next one's beginning."""

    @given(steps=_STEPS)
    def test_what_stands_inside_a_name_is_found(self, steps: list[tuple[str, str | None]]) -> None:
        for step, value in steps:
            take(step, value)
        for sought in ("王", "海", "李王", "三", "没有"):
            assert {key for _, key in search_blocks.inside("name", sought, 10_000)} == within(sought)
        assert search_blocks.stale() == 0


def test_the_number_the_phone_and_the_address_of_a_household_are_found(book: Book, short_blocks: None) -> None:
    made = [add_household(local_no=f"户{number}", phone=f"1381234567{number}")[0] for number in range(5)]
    assert {hit.household for hit in search.find("1234567")} == {household.id for household in made}
    assert [hit.household for hit in search.find("45673")] == [made[3].id]
    with change(ACTOR, "改地址"):
        stored = Household.get_by_id(made[2].id)
        stored.address = "文峰大道 8 号"
        stored.save()
    assert [hit.household for hit in search.find("大道")] == [made[2].id]
    assert len(search.find("一组")) == 4
    assert len(search.find("一组", 3)) == 3


def test_many_writes_of_one_action_make_a_block_once_and_one_that_fails_leaves_none_to_make(book: Book) -> None:
    person = add_household("王海")[1]
    made: list[tuple[str, list[int]]] = []
    plain = search_blocks._make

    def called(phone: str) -> None:
        person.phone = phone
        person.save()

    def noted(kind: str, blocks: Iterable[int]) -> None:
        made.append((kind, sorted(blocks)))
        plain(kind, blocks)

    with patch.object(search_blocks, "_make", noted):
        with change(ACTOR, "改电话"), search_blocks.once():
            called("13812340001")
            called("13812340002")
        assert made == [("digits", [0])]
        assert search_blocks.stale() == 0
        with suppress(Cancelled), change(ACTOR, "改电话"), search_blocks.once():
            called("13812340003")
            raise Cancelled
        made.clear()
        with change(ACTOR, "改电话"):
            called("13812340004")
        assert made == [("digits", [0])]
    assert [hit.person for hit in search.find("2340004")] == [person.id]
    assert search_blocks.stale() == 0


def test_a_book_put_in_order_by_another_tool_finds_the_same(book: Book, short_blocks: None) -> None:
    people = [add_household(name)[1] for name in ("王海一", "李王海", "王海二")]
    with change(ACTOR, "删除"):
        people[0].delete_instance()
    path = book.path
    book.close()
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("VACUUM")
    with open_book(path, ACTOR):
        assert {hit.person for hit in search.find("王海")} == {person.id for person in people[1:]}


@pytest.mark.parametrize("spoilt", ["DELETE FROM search_block", "UPDATE search_block SET words = x'00'"])
def test_verify_tells_of_people_who_would_not_be_found(book: Book, spoilt: str) -> None:
    add_household()
    database.execute_sql(spoilt)
    assert any("有些人可能搜不到" in line for line in verify())


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("scanned", "found"), [(100_000, {"王海", "李王海"}), (0, {"王海"})])
def test_a_large_book_is_looked_into_only_where_nothing_was_found(
    monkeypatch: pytest.MonkeyPatch, scanned: int, found: set[str]
) -> None:
    names = {str(add_household(name)[1].id): name for name in ("王海", "李王海")}
    monkeypatch.setattr(search, "SCANNED", scanned)
    assert {names[str(hit.person)] for hit in search.find("王海")} == found
    assert [names[str(hit.person)] for hit in search.find("李王")] == ["李王海"]
    assert {names[str(hit.person)] for hit in search.find("海")} == {"王海", "李王海"}
