"""Names as they are compared: what a PDF, an old code table or a hand made of them is no other person."""

from __future__ import annotations

import pytest

from db.changes import change
from db.household import Household
from db.names import fold_name
from db.person import Person
from db.search import find
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.conflicts import duplicates
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household

#: (as a file has it, as a person types it)
SPELT = [
    ("张\u2f42", "张文"),
    ("李\u2f00", "李一"),
    ("\u2ee2三", "马三"),
    ("\u2ee9六", "黄六"),
    ("赵\ue863", "赵䶮"),
    ("王\ue81e", "王\u9fb4"),
    ("张 三", "张三"),
    ("张\u3000三", "张三"),
    ("张\u200b三", "张三"),
    ("阿卜杜•热西提", "阿卜杜·热西提"),
    ("阿卜杜・热西提", "阿卜杜·热西提"),
    ("阿卜杜.热西提", "阿卜杜·热西提"),
    ("\U00020bb7田", "\U00020bb7田"),
]


@pytest.mark.parametrize(("written", "typed"), SPELT)
def test_a_name_is_found_as_it_is_typed_and_kept_as_it_was_written(book: Book, written: str, typed: str) -> None:
    assert fold_name(written) == fold_name(typed)
    _, person = add_household(written)
    for text in (typed, written, typed[:1]):
        assert [hit.person for hit in find(text)] == [person.id]
    assert person.name == written
    assert list(verify()) == []


@pytest.mark.parametrize(("written", "typed"), SPELT[:-1])
def test_two_spellings_in_one_household_are_a_likely_duplicate(book: Book, written: str, typed: str) -> None:
    household, first = add_household(written)
    second = _add_member(household, typed)
    [found] = duplicates.candidates()
    assert {found.first, found.second} == {first.id, second.id}
    assert duplicates.SAME_HOME in found.reasons


def test_two_names_are_two(book: Book) -> None:
    household, _ = add_household("张三")
    _add_member(household, "张三丰")
    assert duplicates.candidates() == []


def _add_member(household: Household, name: str) -> Person:
    with change(ACTOR, "添加成员"):
        person = Person(household=household.id, name=name, relation="03", member_state="1")
        person.save()
    return person
