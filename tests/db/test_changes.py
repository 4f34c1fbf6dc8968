"""The one door for writes: what is saved is logged in the same transaction, and nothing else can write."""

from __future__ import annotations

import json

import pytest

from db import clock
from db.changes import change, every, leaves, one
from db.household import Household
from db.person import Person
from db.record import NoChange, derived_key
from fupin_desktop.services.book.opening import Book
from tests.books import ACTOR, add_household


def entries(key: str) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in every('SELECT field, value, base FROM "change" WHERE record=? ORDER BY ts', key)]


def test_writing_outside_a_change_raises(book: Book) -> None:
    with pytest.raises(NoChange):
        Person(name="张三").save()
    household, _ = add_household()
    with pytest.raises(NoChange):
        household.delete_instance()
    assert one("SELECT count(*) FROM person")[0] == 1


def test_a_new_record_is_one_entry_with_its_whole_state(book: Book) -> None:
    _, person = add_household()
    [(field, value, base)] = entries(str(person.id))
    assert (field, base) == ("", "")
    assert json.loads(value)["name"] == "张三"
    assert "id" not in json.loads(value)


def test_an_edit_is_an_entry_a_changed_field_and_names_what_it_replaces(book: Book) -> None:
    _, person = add_household()
    with change(ACTOR, "修改"):
        person.name = "张四"
        person.phone = "13812345678"
        person.save()
    born, *edits = every('SELECT ts, field, value, base FROM "change" WHERE record=? ORDER BY ts', person.id)
    assert {(field, json.loads(value)) for _, field, value, _ in edits} == {("name", "张四"), ("phone", "13812345678")}
    assert {base for *_, base in edits} == {born[0]}
    with change(ACTOR, "修改"):
        person.name = "张五"
        person.save()
    last = every('SELECT base FROM "change" WHERE record=? ORDER BY ts DESC', person.id)[0][0]
    assert last == next(ts for ts, field, *_ in edits if field == "name")


def test_saving_what_is_stored_already_writes_nothing(book: Book) -> None:
    _, person = add_household()
    before = one('SELECT count(*) FROM "change"')[0], one('SELECT count(*) FROM "action"')[0]
    with change(ACTOR, "没有改动"):
        person.save()
    assert (one('SELECT count(*) FROM "change"')[0], one('SELECT count(*) FROM "action"')[0]) == before


def test_an_exception_leaves_the_book_as_it_was(book: Book) -> None:
    household, _ = add_household()
    household.phone = "13812345678"

    def half_way() -> None:
        with change(ACTOR, "半途"):
            household.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_way()
    assert Household.get_by_id(household.id).phone is None
    assert one("""SELECT count(*) FROM "action" WHERE title='半途'""")[0] == 0
    with change(ACTOR, "再来"):  # the door works again
        household.save()


def test_changes_within_a_change_are_one_action(book: Book) -> None:
    household, person = add_household()
    with change(ACTOR, "外"):
        household.phone = "13812345678"
        household.save()
        with change(ACTOR, "内"):
            person.name = "张四"
            person.save()
    assert [row[0] for row in every('SELECT title FROM "action" ORDER BY ts')][-1] == "外"


def test_a_deletion_names_every_leaf_that_was_seen(book: Book) -> None:
    _, person = add_household()
    with change(ACTOR, "修改"):
        person.name = "张四"
        person.save()
    seen = leaves("person", [str(person.id)]).of_record(str(person.id))
    with change(ACTOR, "删除"):
        person.delete_instance()
    field, value, base = entries(str(person.id))[-1]
    assert (field, value) == ("deleted", "1")
    assert base.split() == seen
    assert not list(Person.living().where(Person.id == person.id))


def test_stamps_never_go_back_even_when_the_clock_does(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    _, person = add_household()
    for year_ms in (1_231_000_000_000, 0):  # 2009, 1970
        monkeypatch.setattr(clock, "milliseconds", lambda year_ms=year_ms: year_ms)
        with change(ACTOR, "改名"):
            person.name = f"张{year_ms}"
            person.save()
    values = [row[0] for row in every('SELECT value FROM "change" WHERE record=? ORDER BY ts', person.id)]
    assert values[1:] == ['"张1231000000000"', '"张0"']


def test_a_batch_merges_rows_of_one_new_record_and_revives_deleted_ones(book: Book) -> None:
    key = derived_key("person", "1")
    household, _ = add_household()
    with change(ACTOR, "导入") as writer:
        done = writer.put(
            Person,
            [
                {"id": key, "household": household.id, "name": "赵六"},
                {"id": key, "household": household.id, "phone": "13812345678"},
            ],
        )
    assert (done.added, done.changed, done.same) == (1, 0, 0)
    with change(ACTOR, "删除") as writer:
        writer.delete(Person, [key])
    with change(ACTOR, "再导入") as writer:
        again = writer.put(Person, [{"id": key, "household": household.id, "name": "赵六"}])
    assert again.changed == 1
    person = Person.get_by_id(key)
    assert (person.name, person.phone, person.deleted) == ("赵六", "13812345678", False)


def test_records_of_the_same_roster_have_the_same_keys_everywhere() -> None:
    assert derived_key("household", "4105021012127000000") == "8eb480e6-60f1-5316-ad98-51bef7073b44"
    assert derived_key("household", "1") == derived_key("household", 1) != derived_key("person", "1")
