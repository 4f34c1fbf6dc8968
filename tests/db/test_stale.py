"""A form that was open while something arrived writes what was changed in it, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db import undo
from db.changes import change, every
from db.merge import Bundle
from db.moment import Seen, moment
from db.person import Person, PersonYear
from fupin_desktop.services.conflicts import conflict_list, deciding
from tests.laptops import Household, Laptop, family, merged, settle


@pytest.fixture
def two(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two laptops that hold one family."""
    first, second = Laptop.new(tmp_path, "甲"), Laptop.new(tmp_path, "乙")
    home, people = family("h1", "a", "b")
    first.put(Household, home)
    first.put(Person, *(person | {"phone": "1", "note": "旧"} for person in people))
    second.take(first.log())
    return first, second


def saved(laptop: Laptop, arrives: Bundle, **fields: Any) -> Person:
    """A form is loaded, something arrives, and the form is saved with some fields changed."""
    with laptop.opened():
        form = Person.get_by_id("h1-a")
        merged(arrives)
        for name, value in fields.items():
            setattr(form, name, value)
        with change("甲", "保存"):
            form.save()
        return form


def test_a_save_leaves_what_another_desk_changed(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"})
    saved(first, second.log(), note="新")
    row = first.row(Person, "h1-a")
    assert (row["phone"], row["note"]) == ("2", "新")
    assert first.conflicts() == []
    settle(first, second)


def test_where_both_changed_one_field_they_disagree(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"})
    saved(first, second.log(), phone="3")
    assert first.split() == ["phone"]
    assert {value["value"] for value in first.conflicts()[0]["values"]} == {"2", "3"}
    settle(first, second)


def test_where_both_say_the_same_nothing_is_written(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"})
    before = len(first.log().entries)  # type: ignore[arg-type]
    saved(first, second.log(), phone="2")
    assert (first.conflicts(), len(first.log().entries)) == ([], before + 1)  # type: ignore[arg-type]


def test_a_laptop_whose_clock_is_ahead_stays_shown(two: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables equal the log also where the greater stamp is the other's."""
    first, second = two
    with monkeypatch.context() as patch:
        patch.setattr("db.clock.time.time_ns", lambda: 4_000_000_000_000_000_000)
        second.put(Person, {"id": "h1-a", "phone": "2"})
    saved(first, second.log(), phone="3")
    assert (first.row(Person, "h1-a")["phone"], first.split()) == ("2", ["phone"])
    settle(first, second)


def test_who_deletes_has_not_seen_what_arrived(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"})
    arrives = second.log()
    with first.opened():
        form = Person.get_by_id("h1-a")
        merged(arrives)
        with change("甲", "删除"):
            form.delete_instance()
    assert first.split() == ["deleted"]
    settle(first, second)


def test_a_record_that_was_deleted_meanwhile_stays_so_and_is_told(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.delete(Person, "h1-a")
    saved(first, second.log(), note="新")
    assert first.row(Person, "h1-a")["deleted"] == 1
    assert first.split() == ["deleted"]
    settle(first, second)


def test_a_form_that_was_empty_does_not_overwrite_what_arrived(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    row = {"person": "h1-a", "year": 2026, "labor": "01", "health": "01"}
    second.put(PersonYear, row | {"id": PersonYear.new_key(row)})
    arrives = second.log()
    with first.opened():
        form = PersonYear(person="h1-a", year=2026, labor="02")
        merged(arrives)
        with change("甲", "保存"):
            form.save()
        assert every("SELECT health FROM person_year") == [("01",)]
    assert first.split() == ["labor"]
    settle(first, second)


def test_what_nothing_came_between_decides(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    first.put(Person, {"id": "h1-a", "phone": "2"})
    second.put(Person, {"id": "h1-a", "phone": "3"})
    first.take(second.log())
    assert first.split() == ["phone"]
    with first.opened():
        form = Person.get_by_id("h1-a")
        form.phone = "4"
        with change("甲", "保存"):
            form.save()
    assert first.conflicts() == []
    settle(first, second)


def test_a_second_save_of_one_form_is_no_stranger_to_the_first(two: tuple[Laptop, Laptop]) -> None:
    first, _ = two
    with first.opened():
        form, other = Person.get_by_id("h1-a"), Person.get_by_id("h1-b")
        for phone in ("2", "3", "4"):
            form.phone = other.note = phone
            with change("甲", "保存"):
                form.save()
                other.save()
        with change("甲", "保存"):
            for phone in ("5", "6"):
                form.phone = phone
                form.save()
    assert (first.conflicts(), first.row(Person, "h1-a")["phone"]) == ([], "6")
    first.check()


def test_what_was_planned_before_is_written_beside_what_arrived(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"}, {"id": "h1-c", "household": "h1", "name": "丙"})
    arrives = second.log()
    with first.opened():
        plan = Seen(moment() or (0, ""), {"h1-a": {"phone": "1"}, "h1-b": {"phone": "1"}})
        merged(arrives)
        with change("甲", "导入") as writer:
            writer.put(
                Person,
                [
                    {"id": "h1-a", "phone": "3"},
                    {"id": "h1-b", "phone": "3"},
                    {"id": "h1-c", "household": "h1", "name": "丁"},
                ],
                plan,
            )
    assert sorted(one["record"] + one["field"] for one in first.conflicts()) == ["h1-aphone", "h1-cname"]
    settle(first, second)


def test_undo_gives_back_what_was_seen_and_keeps_what_arrived(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    second.put(Person, {"id": "h1-a", "phone": "2"})
    saved(first, second.log(), phone="3", note="新")
    with first.opened():
        undo.undo("甲")
    row = first.row(Person, "h1-a")
    assert (row["phone"], row["note"], first.split()) == ("3", "旧", ["phone"]), "what they disagree about is left"
    settle(first, second)


def test_a_decision_is_between_what_was_looked_at(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """A third value that arrives while somebody decides is asked about, not passed over."""
    first, second = two
    third = Laptop.new(tmp_path, "丙")
    third.take(first.log())
    for laptop, phone in ((first, "2"), (second, "3"), (third, "4")):
        laptop.put(Person, {"id": "h1-a", "phone": phone})
    arrives = third.log()
    first.take(second.log())
    with first.opened():
        [looked_at] = conflict_list.listed()
        merged(arrives)
        deciding.decide("甲", [deciding.take(looked_at, "left")])
    assert {value["value"] for value in first.conflicts()[0]["values"]} == {"2", "4"}
    settle(first, second, third)
