"""A merge takes what other laptops wrote, in any order and any number of times, and shows every disagreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import undo
from db.household import Household
from db.merge import BadEntry, Bundle, ClonedLaptop
from db.person import Person
from tests.laptops import Laptop, family, settle

Trio = tuple[Laptop, Laptop, Laptop]


@pytest.fixture
def trio(tmp_path: Path) -> Trio:
    """Three laptops; the first registered a household and handed it to the others."""
    first, second, third = (Laptop.new(tmp_path, name) for name in ("甲", "乙", "丙"))
    household, people = family("h1", "张三", "李四")
    first.put(Household, household)
    first.put(Person, *people)
    log = first.log()
    second.take(log)
    third.take(log)
    return first, second, third


ZHANG = "h1-张三"


def test_what_arrives_is_counted_in_records(trio: Trio, tmp_path: Path) -> None:
    first, second, _ = trio
    fresh = Laptop.new(tmp_path, "丁")
    [once, again] = fresh.take(first.log(), first.log())
    assert (once.added, once.changed, once.same) == (3, 0, 0)
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    second.put(Person, {"id": ZHANG, "phone": "13812345678"})
    [edited] = fresh.take(second.log())
    assert (edited.added, edited.changed, edited.same) == (0, 1, 2)
    assert edited.keys == {"person": {ZHANG}}
    assert fresh.row(Person, ZHANG)["phone"] == "13812345678"


def test_edits_of_different_fields_join(trio: Trio) -> None:
    first, second, _ = trio
    first.put(Person, {"id": ZHANG, "phone": "13812345678"})
    second.put(Person, {"id": ZHANG, "note": "听力不好"})
    settle(*trio)
    row = first.row(Person, ZHANG)
    assert (row["phone"], row["note"]) == ("13812345678", "听力不好")
    assert first.conflicts() == []


def test_edits_of_one_field_are_a_conflict_until_somebody_saves(trio: Trio) -> None:
    first, second, third = trio
    first.put(Person, {"id": ZHANG, "name": "张山"})
    second.put(Person, {"id": ZHANG, "name": "章三"})
    settle(*trio)
    [conflict] = third.conflicts()
    assert conflict["id"] == f"person:{ZHANG}:name"
    assert [(v["value"], v["who"], v["site"]) for v in conflict["values"]] == [
        ("张山", "甲", "甲"),
        ("章三", "乙", "乙"),
    ]
    third.put(Person, {"id": ZHANG, "name": "张珊"})  # an ordinary save names all leaves
    assert third.conflicts() == []
    settle(*trio)
    assert first.row(Person, ZHANG)["name"] == "张珊"
    assert first.conflicts() == []


def test_the_same_answer_twice_is_no_conflict(trio: Trio) -> None:
    for laptop in trio[:2]:
        laptop.put(Person, {"id": ZHANG, "phone": "13812345678"})
    settle(*trio)
    assert trio[2].conflicts() == []


def test_two_first_states_that_say_the_same_are_one(tmp_path: Path) -> None:
    """Both laptops imported one roster; one has corrected a name since: the other does not disagree."""
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    household, people = family("h1", "张三")
    for laptop in (first, second):
        laptop.put(Household, household)
        laptop.put(Person, *people)
    second.put(Person, {"id": ZHANG, "name": "张山"})
    settle(first, second)
    assert first.conflicts() == []
    assert first.row(Person, ZHANG)["name"] == "张山"


def test_a_first_state_says_nothing_of_what_it_leaves_empty(tmp_path: Path) -> None:
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    household, _ = family("h1")
    first.put(Household, {**household, "phone": "13812345678"})
    second.put(Household, household)
    settle(first, second)
    assert first.conflicts() == []
    assert first.row(Household, "h1")["phone"] == "13812345678"


def test_two_first_states_that_differ_are_a_conflict(tmp_path: Path) -> None:
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    household, _ = family("h1")
    first.put(Household, household)
    second.put(Household, {**household, "address": "二组 9 号"})
    settle(first, second)
    assert first.split() == ["address"]


def test_one_stamp_with_two_contents_is_refused(trio: Trio) -> None:
    first, second, _ = trio
    log = first.log()
    ts, *rest, value, base = next(entry for entry in log.entries if entry[3] == ZHANG)
    forged = (ts, *rest, value.replace("张三", "张四"), base)
    before = second.dump()
    with pytest.raises(ClonedLaptop, match="甲"):
        second.take(Bundle(entries=[forged]))  # type: ignore[list-item]
    ts, *more = next(iter(log.actions))
    with pytest.raises(ClonedLaptop):
        second.take(Bundle(actions=[(ts, "别人", *more[1:])]))  # type: ignore[list-item]
    assert second.dump() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "12"}, {"value": '["a"]'}, {"field": "birth", "value": '"2026-13-01"'}, {"value": "{"},
        {"field": "name) --", "value": '"x"'}, {"tbl": "sqlite master"}, {"ts": "now"}, {"base": "x"}, {"record": ""},
        {"field": "", "value": '"x"'}, {"field": "", "value": '{"name":7}'},
    ],
)  # fmt: skip
def test_what_no_program_wrote_is_refused(trio: Trio, wrong: dict[str, str]) -> None:
    stamp = "0123456789ab0000-abcd1234"
    entry = {
        "ts": stamp, "action": stamp, "tbl": "person", "record": ZHANG, "field": "name", "value": '"x"', "base": "",
    }  # fmt: skip
    before = trio[1].dump()
    with pytest.raises(BadEntry):
        trio[1].take(Bundle(entries=[tuple((entry | wrong).values())]))  # type: ignore[list-item]
    assert trio[1].dump() == before
    trio[1].check()


def test_undo_of_a_decision_brings_the_disagreement_back(trio: Trio) -> None:
    first, second, third = trio
    first.put(Person, {"id": ZHANG, "name": "张山"})
    second.put(Person, {"id": ZHANG, "name": "章三"})
    settle(*trio)
    third.put(Person, {"id": ZHANG, "name": "张珊"})
    third.do(lambda: undo.undo("丙"))
    assert third.split() == ["name"]
    assert third.row(Person, ZHANG)["name"] == "章三"
    settle(*trio)
    assert [value["value"] for value in first.conflicts()[0]["values"]] == ["张山", "章三"]
    third.do(lambda: undo.redo("丙"))
    settle(*trio)
    assert first.split() == []
    assert first.row(Person, ZHANG)["name"] == "张珊"


def test_undo_of_a_decided_deletion_brings_the_disagreement_back(trio: Trio) -> None:
    first, second, third = trio
    first.delete(Person, ZHANG)
    second.put(Person, {"id": ZHANG, "note": "还在村里"})
    settle(*trio)
    assert third.split() == ["deleted"]
    third.put(Person, {"id": ZHANG})  # comes back to life
    settle(*trio)
    assert first.split() == []
    third.do(lambda: undo.undo("丙"))
    assert third.split() == ["deleted"]
    settle(*trio)
    assert first.split() == ["deleted"]
    third.write(Person, ZHANG, "deleted", 1)  # shown already, and decided now
    settle(*trio)
    assert first.split() == []


@pytest.mark.parametrize("deletes_last", [True, False])
def test_undo_of_a_decision_brings_back_that_one_deleted_and_one_did_not(trio: Trio, deletes_last: bool) -> None:
    """The second took its own deletion back; the first's stands, and is not lost when the third thinks better of it."""
    first, second, third = trio
    if not deletes_last:
        first.delete(Person, ZHANG)
    second.delete(Person, ZHANG)
    second.do(lambda: undo.undo("乙"))
    if deletes_last:
        first.delete(Person, ZHANG)
    settle(*trio)
    shown = third.row(Person, ZHANG).get("deleted")
    assert (third.split(), shown) == (["deleted"], 1 if deletes_last else None)
    third.write(Person, ZHANG, "deleted", 0 if deletes_last else 1)
    settle(*trio)
    assert first.split() == []
    third.do(lambda: undo.undo("丙"))
    settle(*trio)
    assert [(laptop.split(), laptop.row(Person, ZHANG).get("deleted")) for laptop in trio] == [(["deleted"], shown)] * 3
    for laptop in trio:
        laptop.check()


def test_own_roster_fills_the_place_of_a_record_whose_beginning_has_not_arrived(trio: Trio, tmp_path: Path) -> None:
    first, second, _ = trio
    first.put(Person, {"id": ZHANG, "note": "听力不好"})
    late = [entry for entry in first.log().entries if entry[4] == "note"]
    fresh = Laptop.new(tmp_path, "丁")
    fresh.take(Bundle(entries=late))
    assert fresh.row(Person, ZHANG)["deleted"] == 1
    assert fresh.dump() == []
    household, people = family("h1", "张三")
    fresh.put(Household, household)
    fresh.put(Person, *people)
    fresh.check()
    row = fresh.row(Person, ZHANG)
    assert (row["name"], row["note"], row.get("deleted")) == ("张三", "听力不好", None)
    settle(first, second, fresh)
    assert fresh.conflicts() == []


def test_one_stamp_with_two_contents_in_one_bundle_is_a_clone(trio: Trio) -> None:
    first, second, _ = trio
    log = first.log()
    entry = next(one for one in log.entries if one[2] == "person" and one[4] == "")
    other = (*entry[:5], entry[5].replace("张三", "章三").replace("李四", "里四"), entry[6])
    with pytest.raises(ClonedLaptop, match="甲"):
        second.take(Bundle(log.sites, log.actions, [entry, other]))
    second.check()


def test_an_action_that_no_program_wrote_is_not_taken(trio: Trio) -> None:
    first, second, _ = trio
    log = first.log()
    for ts in ("", "g" * 16 + "-abc", f"{'0' * 16} abc", log.actions[0][0] + "\n"):  # type: ignore[index]
        with pytest.raises(BadEntry, match="看不懂"):
            second.take(Bundle(log.sites, [(ts, "甲", "登记", "do", None)], []))
    second.check()
