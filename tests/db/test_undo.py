"""Undo and redo take back whole actions, and leave alone what others changed since."""

from __future__ import annotations

import time

from db import undo
from db.changes import change, every, one
from db.household import Household
from db.person import Person
from db.record import derived_key
from db.search import find
from fupin_desktop.services.book import Book
from tests.books import ACTOR, add_household


def test_an_edit_is_taken_back_and_done_again(book: Book) -> None:
    _, person = add_household()
    with change(ACTOR, "改名"):
        person.name = "李四"
        person.phone = "13812345678"
        person.save()
    done = undo.undo(ACTOR)
    assert done == undo.Undone("改名", 1, 0)
    stored = Person.get_by_id(person.id)
    assert (stored.name, stored.phone) == ("张三", None)
    assert [hit.person for hit in find("张三")] == [person.id]
    assert find("李四") == []
    undo.redo(ACTOR)
    assert Person.get_by_id(person.id).name == "李四"
    assert undo.redo(ACTOR) is None


def test_a_registration_is_taken_back_as_a_whole(book: Book) -> None:
    household, person = add_household()
    undo.undo(ACTOR)
    assert Household.get_by_id(household.id).deleted
    assert Person.get_by_id(person.id).deleted
    assert find("zs") == []
    undo.redo(ACTOR)
    assert not Person.get_by_id(person.id).deleted
    assert [hit.person for hit in find("zs")] == [person.id]


def test_after_something_new_there_is_nothing_to_redo(book: Book) -> None:
    household, _ = add_household()
    undo.undo(ACTOR)
    add_household("王五", "410502196003036013")
    assert undo.redo(ACTOR) is None
    undo.undo(ACTOR)
    undo.undo(ACTOR)  # the village record
    assert undo.undo(ACTOR) is None
    assert Household.get_by_id(household.id).deleted


def test_several_actions_on_one_record_are_taken_back_in_order(book: Book) -> None:
    household, person = add_household()
    for name in ("李四", "王五"):
        with change(ACTOR, f"改名{name}"):
            person.name = name
            person.save()
    titles = [undone.title for _ in range(3) if (undone := undo.undo(ACTOR))]
    assert titles == ["改名王五", "改名李四", "登记新户"]
    assert Household.get_by_id(household.id).deleted
    for name in ("张三", "李四", "王五"):
        undo.redo(ACTOR)
        stored = Person.get_by_id(person.id)
        assert stored.name == name
        assert not stored.deleted


def test_the_log_only_grows(book: Book) -> None:
    add_household()
    before = every('SELECT * FROM "change"')
    undo.undo(ACTOR)
    assert every('SELECT * FROM "change"')[: len(before)] == before


def test_what_another_laptop_changed_since_is_left(book: Book) -> None:
    _, person = add_household()
    with change(ACTOR, "改"):
        person.name = "李四"
        person.note = "记一笔"
        person.save()
    leaf = one('SELECT ts FROM "change" WHERE record=? AND field=?', person.id, "name")[0]
    with change("镇里", "来自合并") as writer:  # as a merge writes: entries of another site
        action = writer.open_action()
        ts = f"{'f' * 16}-othersit"
        every('INSERT INTO "change" VALUES (?,?,?,?,?,?,?)', ts, action, "person", person.id, "name", '"李思"', leaf)
        every("UPDATE person SET name='李思' WHERE id=?", person.id)
        every('UPDATE "action" SET ts=? WHERE ts=?', "f" * 16 + "-othersit", action)
    done = undo.undo(ACTOR)
    assert done is not None
    assert (done.title, done.left) == ("改", 1)
    stored = Person.get_by_id(person.id)
    assert (stored.name, stored.note) == ("李思", None)


def test_an_import_of_ten_thousand_rows_is_one_action(book: Book) -> None:
    household, _ = add_household()
    rows = [{"id": derived_key("person", n), "household": household.id, "name": f"张{n}"} for n in range(10_000)]
    with change(ACTOR, "导入名册") as writer:
        writer.put(Person, rows)
    start = time.perf_counter()
    done = undo.undo(ACTOR)
    assert done == undo.Undone("导入名册", 10_000, 0)
    assert Person.living().count() == 1
    assert time.perf_counter() - start < 20  # a guard against quadratic work; the figure is in benchmarks/
