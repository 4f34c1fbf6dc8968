"""Conflicts for a person to decide: who said what, one or all of a kind, undo; marks until then."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import undo
from db.fields import BadValue
from db.household import Household
from db.person import Person
from fupin_desktop.roles import Right, Role, rights
from fupin_desktop.services import access, conflicts, deciding
from fupin_desktop.services.access import Denied, Visitor
from fupin_desktop.services.conflicts import NoConflict
from fupin_desktop.services.deciding import CannotDecide
from tests.laptops import Laptop, family

ZHANG = "h1-张三"


@pytest.fixture
def township(tmp_path: Path) -> Laptop:
    """A township that merged two villages which disagree about a name, two phones and whether somebody is there."""
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", "张三", "李四")
    first.put(Household, household)
    first.put(Person, *[{**person, "phone": "13800000000", "id_no": "410502195504056010"} for person in people])
    for laptop in (second, town):
        laptop.take(first.log())
    first.put(Person, {"id": ZHANG, "name": "张山", "phone": "13811111111"})
    second.put(Person, {"id": ZHANG, "name": "章三", "phone": "13822222222"})
    first.put(Person, {"id": "h1-李四", "phone": "13833333333"})
    second.delete(Person, "h1-李四")
    town.take(first.log(), second.log())
    return town


def test_a_conflict_tells_who_said_what_and_what_stood_before(township: Laptop) -> None:
    with township.opened():
        name = conflicts.find(f"person:{ZHANG}:name")
        assert (name.about, name.label, name.before, name.household) == ("章三 人", "姓名", "张三", "h1")
        assert [(side.text, side.who, side.site, side.title) for side in name.sides] == [
            ("张山", "甲村", "甲村", "修改"), ("章三", "乙村", "乙村", "修改"),
        ]  # fmt: skip
        phone = conflicts.find(f"person:{ZHANG}:phone")
        assert [side.text for side in phone.sides] == ["138****1111", "138****2222"]
        gone = conflicts.find("person:h1-李四:deleted")
        assert [side.text for side in gone.sides] == ["没有删除（成员联系电话：138****3333）", "已删除"]
        assert conflicts.count() == 3
        assert [(kind.label, kind.count) for kind in conflicts.kinds()] == [
            ("删除", 1), ("姓名", 1), ("成员联系电话", 1)
        ]  # fmt: skip


def test_either_side_or_another_value_may_be_taken(township: Laptop) -> None:
    with township.opened():
        deciding.decide("镇", [deciding.take(conflicts.find(f"person:{ZHANG}:name"), "left")])
        assert Person.get_by_id(ZHANG).name == "张山"
        phone = conflicts.find(f"person:{ZHANG}:phone")
        with pytest.raises(BadValue):
            deciding.take(phone, "不是电话")
        deciding.decide("镇", [deciding.take(phone, "13844444444")])
        assert Person.get_by_id(ZHANG).phone == "13844444444"
        gone = conflicts.find("person:h1-李四:deleted")
        with pytest.raises(CannotDecide):
            deciding.take(gone, "也许")
        deciding.decide("镇", [deciding.take(gone, "right")])
        assert Person.get_by_id("h1-李四").deleted
        assert conflicts.listed() == []
        with pytest.raises(NoConflict):
            conflicts.find(f"person:{ZHANG}:name")


def test_undo_lists_it_again_and_the_value_not_taken_can_still_be_had(township: Laptop) -> None:
    with township.opened():
        deciding.decide("镇", [deciding.take(conflicts.find(f"person:{ZHANG}:name"), "left")])
        undo.undo("镇")
        again = conflicts.find(f"person:{ZHANG}:name")
        deciding.decide("镇", [deciding.take(again, "right")])
        assert Person.get_by_id(ZHANG).name == "章三"


def test_all_of_a_kind_are_decided_alike_after_a_look(tmp_path: Path) -> None:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", *(f"人{number}" for number in range(30)))
    first.put(Household, household)
    first.put(Person, *people)
    for laptop in (second, town):
        laptop.take(first.log())
    for laptop, digit in ((first, 1), (second, 2)):
        laptop.put(Person, *({"id": person["id"], "phone": f"138{digit}{n:07d}"} for n, person in enumerate(people)))
    town.take(first.log(), second.log())
    with town.opened():
        [kind] = conflicts.kinds()
        assert kind.count == 30
        code = next(code for code, name in conflicts.sites(kind).items() if name == "甲村")
        planned = deciding.plan(kind, "", site=code)
        assert {decision.text for decision in planned} == {f"138****{n:04d}" for n in range(30)}
        assert conflicts.count() == 30  # only looked at
        assert deciding.plan(kind, "", site="没有这台") == []
        assert deciding.decide("镇", planned) == 30
        assert conflicts.count() == 0
        undo.undo("镇")
        assert conflicts.count() == 30
        shown = conflicts.waiting(kind)
        assert shown.count == 30
        assert [c.id for c in shown.rows(10, 5)] == [c.id for c in conflicts.listed(kind)][10:15]


def test_putting_off_is_remembered_here(township: Laptop) -> None:
    with township.opened():
        deciding.put_off(conflicts.find(f"person:{ZHANG}:name"))
        assert conflicts.find(f"person:{ZHANG}:name").later
        assert conflicts.count() == 3
        assert conflicts.waiting().rows(2, 1)[0].field == "name"
        deciding.put_off(conflicts.find(f"person:{ZHANG}:name"), later=False)
        assert not conflicts.find(f"person:{ZHANG}:name").later


def test_fields_are_marked_until_decided(township: Laptop) -> None:
    with township.opened():
        assert conflicts.marks([ZHANG, "h1"]) == {ZHANG: {"name", "phone"}}
        deciding.decide("镇", [deciding.take(conflicts.find(f"person:{ZHANG}:name"), "left")])
        assert conflicts.marks([ZHANG]) == {ZHANG: {"phone"}}


def test_a_village_recorder_may_not_decide_but_sees_the_marks(township: Laptop) -> None:
    with township.opened():
        access.enter(Visitor("村里", rights(Role.RECORDER, psychology=False), Role.RECORDER))
        for work in (conflicts.listed, conflicts.count, conflicts.kinds):
            with pytest.raises(Denied):
                work()
        with pytest.raises(Denied):
            deciding.decide("村里", [])
        assert conflicts.marks([ZHANG])
        access.enter(Visitor("镇里", rights(Role.TOWNSHIP, psychology=False), Role.TOWNSHIP))
        assert Right.MERGE in access.visitor().rights
        assert conflicts.count() == 3
