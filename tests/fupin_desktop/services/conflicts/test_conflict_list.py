"""Conflicts for a person to decide: who said what, one or all of a kind, undo; marks until then."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import undo
from db.changes import DELETED, change, every
from db.fields import BadValue
from db.household import Household
from db.models import BY_TABLE
from db.person import Person, PersonYear
from fupin_desktop.progress import Cancelled
from fupin_desktop.roles import Right, Role, rights
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied, Visitor
from fupin_desktop.services.conflicts import conflict_list, deciding, undecided
from fupin_desktop.services.conflicts.conflict_list import NoConflict
from fupin_desktop.services.conflicts.deciding import CannotDecide, Decision
from fupin_desktop.services.conflicts.to_decide import BELONGS
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
        name = conflict_list.find(f"person:{ZHANG}:name")
        assert (name.about, name.label, name.household) == ("章三", "姓名", "h1")
        assert name.before
        assert (name.before.text, name.before.value) == ("张三", "张三")
        assert [(side.text, side.who, side.site, side.title) for side in name.sides] == [
            ("张山", "甲村", "甲村", "修改"), ("章三", "乙村", "乙村", "修改"),
        ]  # fmt: skip
        phone = conflict_list.find(f"person:{ZHANG}:phone")
        assert [side.text for side in phone.sides] == ["138****1111", "138****2222"]
        gone = conflict_list.find("person:h1-李四:deleted")
        assert [side.text for side in gone.sides] == ["没有删除（成员联系电话：138****3333）", "已删除"]
        assert conflict_list.count() == 3
        assert [(kind.label, kind.count) for kind in conflict_list.kinds()] == [
            ("删除", 1), ("姓名", 1), ("成员联系电话", 1)
        ]  # fmt: skip


def test_either_side_or_another_value_may_be_taken(township: Laptop) -> None:
    with township.opened():
        deciding.decide("镇", [deciding.take(conflict_list.find(f"person:{ZHANG}:name"), "left")])
        assert Person.get_by_id(ZHANG).name == "张山"
        phone = conflict_list.find(f"person:{ZHANG}:phone")
        with pytest.raises(BadValue):
            deciding.take(phone, "不是电话")
        deciding.decide("镇", [deciding.take(phone, "13844444444")])
        assert Person.get_by_id(ZHANG).phone == "13844444444"
        gone = conflict_list.find("person:h1-李四:deleted")
        with pytest.raises(CannotDecide):
            deciding.take(gone, "也许")
        deciding.decide("镇", [deciding.take(gone, "right")])
        assert Person.get_by_id("h1-李四").deleted
        assert conflict_list.listed() == []
        with pytest.raises(NoConflict):
            conflict_list.find(f"person:{ZHANG}:name")


def test_undo_lists_it_again_and_the_value_not_taken_can_still_be_had(township: Laptop) -> None:
    with township.opened():
        deciding.decide("镇", [deciding.take(conflict_list.find(f"person:{ZHANG}:name"), "left")])
        undo.undo("镇")
        again = conflict_list.find(f"person:{ZHANG}:name")
        deciding.decide("镇", [deciding.take(again, "right")])
        assert Person.get_by_id(ZHANG).name == "章三"


def test_after_an_undo_those_who_said_it_are_named_not_who_undid(township: Laptop) -> None:
    with township.opened():
        before = conflict_list.listed()
        for _ in range(2):  # an undo of what was decided after an undo tells the same
            deciding.decide("镇", [deciding.take(one, "left") for one in conflict_list.listed() if not one.is_deletion])
            undo.undo("镇")
            assert conflict_list.listed() == before
        undo.redo("镇")
        undo.undo("镇")
        assert conflict_list.listed() == before


@pytest.mark.parametrize("choice", ["left", "right"])
def test_a_decision_about_a_deletion_is_undone_to_the_same_disagreement(township: Laptop, choice: str) -> None:
    """What was deleted without having been seen whole is disputed again: nobody had known of the edit."""
    with township.opened():
        before = conflict_list.listed()
        for _ in range(2):
            deciding.decide("镇", [deciding.take(conflict_list.find("person:h1-李四:deleted"), choice)])
            assert "person:h1-李四:deleted" not in [one.id for one in conflict_list.listed()]
            undo.undo("镇")
            assert conflict_list.listed() == before
    township.check()


def test_who_was_deleted_with_a_household_comes_back_with_it(tmp_path: Path) -> None:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", "张三", "李四", "王五")
    first.put(Household, household)
    first.put(Person, *people)
    first.delete(Person, "h1-王五")  # who had gone before stays gone
    for laptop in (second, town):
        laptop.take(first.log())
    with second.opened(), change("乙村", "删除一户") as writer:
        writer.delete(Household, ["h1"])
        writer.delete(Person, [ZHANG, "h1-李四"])
    first.put(Household, {"id": "h1", "address": "二组 1 号"})
    town.take(first.log(), second.log())
    with town.opened():
        assert Person.living().count() == 0
        deciding.decide("镇", [deciding.take(conflict_list.find("household:h1:deleted"), "right")])
        assert [str(home.address) for home in Household.living()] == ["二组 1 号"]
        assert {str(one.name) for one in Person.living()} == {"张三", "李四"}
        assert conflict_list.count() == 0
    town.check()


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
        [kind] = conflict_list.kinds()
        assert kind.count == 30
        code = next(code for code, name in conflict_list.sites(conflict_list.listed(kind)).items() if name == "甲村")
        planned = deciding.plan(conflict_list.listed(kind), "", site=code)
        assert {decision.text for decision in planned} == {f"138****{n:04d}" for n in range(30)}
        assert conflict_list.count() == 30  # only looked at
        assert deciding.plan(conflict_list.listed(kind), "", site="没有这台") == []
        assert deciding.decide("镇", planned) == 30
        assert conflict_list.count() == 0
        undo.undo("镇")
        assert conflict_list.count() == 30
        shown = conflict_list.waiting(kind)
        assert shown.count == 30
        assert [c.id for c in shown.rows(10, 5)] == [c.id for c in conflict_list.listed(kind)][10:15]


def test_what_was_stopped_is_not_decided(township: Laptop) -> None:
    def stop(done: int, _total: int, _text: str) -> None:
        if done:
            raise Cancelled

    with township.opened():
        before = [one.as_json() for one in conflict_list.listed()]
        planned = deciding.plan(conflict_list.listed(), "left")
        with pytest.raises(Cancelled):
            deciding.decide("镇", planned * 200, stop)
        assert [one.as_json() for one in conflict_list.listed()] == before


def reference() -> list[tuple[str, str, str, bool]]:
    """What is to be decided, worked out record by record."""
    found = {}
    for table, key, field, later in every("SELECT tbl, record, field, later FROM conflict"):
        record = BY_TABLE[table].find(key)
        assert record is not None
        if field == DELETED or not record.deleted:
            found[table, key, field] = bool(later)
    for parent in (Household, Person):
        for record in parent.select().where(parent.deleted == 1):
            if any(getattr(child, name) == record.id and not child.deleted
                   for of, model, name in BELONGS if of is parent for child in model.select()):  # fmt: skip
                found.setdefault((parent.table(), str(record.id), DELETED), False)
    return sorted(((*key, later) for key, later in found.items()), key=lambda item: (item[3], item[:3]))


@pytest.fixture
def many(tmp_path: Path) -> Laptop:
    """A township with conflicts in several tables, deleted records, and one under which somebody entered something."""
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    households, people = zip(*(family(f"h{n}", "户主", "次子") for n in range(8)), strict=True)
    members = [person for of_one in people for person in of_one]
    first.put(Household, *households)
    first.put(Person, *members)
    for laptop in (second, town):
        laptop.take(first.log())
    for laptop, said in ((first, "甲说"), (second, "乙说")):
        laptop.put(Household, *({"id": row["id"], "address": said, "phone": said} for row in households))
        laptop.put(Person, *({"id": row["id"], "note": said} for row in members))
        years = [{"id": f"y-{row['id']}", "person": row["id"], "year": 2026, "school_name": said} for row in members]
        laptop.put(PersonYear, *years)
    first.delete(Person, "h1-户主", "h2-次子")
    second.delete(Household, "h3", "h4")
    second.delete(PersonYear, "y-h5-户主")
    second.put(Person, {"id": "late", "household": "h6", "name": "新来"})
    first.delete(Household, "h6")
    town.take(first.log(), second.log())
    return town


def test_the_list_is_read_by_the_page(many: Laptop) -> None:
    with many.opened():
        for conflict in conflict_list.listed()[3:20:4]:
            deciding.put_off(conflict)
        expected = reference()
        assert {item[3] for item in expected} == {True, False}
        assert len({item[0] for item in expected}) == 3
        assert ("household", "h6", DELETED, False) in expected
        found = conflict_list.waiting()
        assert (conflict_list.count(), found.count) == (len(expected), len(expected))
        for size in (1, 3, 64):
            pages = [found.rows(start, size) for start in range(0, len(expected), size)]
            told = [(one.table, one.record, one.field, one.later) for page in pages for one in page]
            assert told == expected
        assert found.rows(len(expected), 5) == []
        for kind in conflict_list.kinds():
            of_kind = [item for item in expected if (item[0], item[2]) == (kind.table, kind.field)]
            assert kind.count == len(of_kind)
            shown = conflict_list.waiting(kind).rows(0, 100)
            assert [(one.table, one.record, one.field, one.later) for one in shown] == of_kind
        assert [(one.table, one.record, one.field) for one in conflict_list.listed()] == sorted(i[:3] for i in expected)
        assert all(conflict_list.find(":".join(item[:3])).later == item[3] for item in expected)


def test_putting_off_is_remembered_here(township: Laptop) -> None:
    with township.opened():
        deciding.put_off(conflict_list.find(f"person:{ZHANG}:name"))
        assert conflict_list.find(f"person:{ZHANG}:name").later
        assert conflict_list.count() == 3
        assert conflict_list.waiting().rows(2, 1)[0].field == "name"
        deciding.put_off(conflict_list.find(f"person:{ZHANG}:name"), later=False)
        assert not conflict_list.find(f"person:{ZHANG}:name").later


def test_fields_are_marked_until_decided(township: Laptop) -> None:
    with township.opened():
        assert undecided.of_records([ZHANG, "h1"]) == {ZHANG: {"person.name", "person.phone"}}
        deciding.decide("镇", [deciding.take(conflict_list.find(f"person:{ZHANG}:name"), "left")])
        assert undecided.of_records([ZHANG]) == {ZHANG: {"person.phone"}}


def test_a_village_recorder_may_not_decide_but_sees_the_marks(township: Laptop) -> None:
    with township.opened():
        access.enter(Visitor("村里", rights(Role.RECORDER, psychology=False), Role.RECORDER))
        for work in (conflict_list.listed, conflict_list.count, conflict_list.kinds):
            with pytest.raises(Denied):
                work()
        with pytest.raises(Denied):
            deciding.decide("村里", [])
        assert undecided.of_records([ZHANG])
        access.enter(Visitor("镇里", rights(Role.TOWNSHIP, psychology=False), Role.TOWNSHIP))
        assert Right.MERGE in access.visitor().rights
        assert conflict_list.count() == 3


def test_a_whole_record_is_settled_at_once_and_nothing_of_another_side_is_left_in_it(tmp_path: Path) -> None:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", "张三")
    first.put(Household, household)
    first.put(Person, *people)
    for laptop in (second, town):
        laptop.take(first.log())
    theirs = {"address": "二组 1 号", "group_no": "二组", "region_code": "410502101205"}
    second.put(Household, {"id": "h1", **theirs})
    first.put(Household, {"id": "h1", "address": "三组 9 号", "group_no": "三组", "region_code": "410502101214"})
    second.put(Person, {"id": "h1-张三", "name": "章三"})
    first.put(Person, {"id": "h1-张三", "name": "张山"})
    town.take(first.log(), second.log())
    with town.opened():
        one = conflict_list.find("household:h1:address")
        of_second = next(side for side in one.sides if side.site == "乙村")
        planned = deciding.whole(one, of_second)
        assert {decision.conflict.field for decision in planned} == {"address", "group_no", "region_code"}
        deciding.decide("镇", planned)
        household_now = Household.get_by_id("h1").stored()
        assert {name: household_now[name] for name in theirs} == theirs
        assert [one.field for one in conflict_list.listed()] == ["name"]
        undo.undo("镇")
        assert conflict_list.count() == 4


def test_a_whole_record_takes_back_what_the_other_side_saved_with_it(tmp_path: Path) -> None:
    """Only one village said that the household is another's: with the other one's address it would lie nowhere."""
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, _ = family("h1", "张三")
    first.put(Household, household)
    for laptop in (second, town):
        laptop.take(first.log())
    first.put(Household, {"id": "h1", "note": "电话问过"})  # another save: it stays
    first.put(Household, {"id": "h1", "address": "三组 9 号", "region_code": "410502101214"})
    second.put(Household, {"id": "h1", "address": "二组 1 号"})
    town.take(first.log(), second.log())
    with town.opened():
        one = conflict_list.find("household:h1:address")
        for site, address, region in (("乙村", "二组 1 号", "410502101212"), ("甲村", "三组 9 号", "410502101214")):
            side = next(side for side in one.sides if side.site == site)
            deciding.decide("镇", deciding.whole(one, side))
            now = Household.get_by_id("h1").stored()
            assert (now["address"], now["region_code"], now["note"]) == (address, region, "电话问过")
            assert conflict_list.count() == 0
            undo.undo("镇")
        assert conflict_list.count() == 1


def test_what_stood_before_may_be_taken(township: Laptop) -> None:
    with township.opened():
        phone = conflict_list.find(f"person:{ZHANG}:phone")
        assert phone.before
        deciding.decide("镇", [Decision(phone, phone.before.value)])
        assert Person.get_by_id(ZHANG).phone == "13800000000"
        assert "phone" not in [one.field for one in conflict_list.listed()]


def test_conflicts_are_listed_by_village(tmp_path: Path) -> None:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    homes = {"h1": "410502101212", "h2": "410502101205", "h3": "410502101205"}
    first.put(Household, *({"id": key, "region_code": region, "address": "老地方"} for key, region in homes.items()))
    first.put(Person, {"id": "p1", "household": "h1", "name": "张三"}, {"id": "p2", "household": "h2", "name": "李四"})
    for laptop in (second, town):
        laptop.take(first.log())
    for laptop in (first, second):
        laptop.put(Household, *({"id": key, "address": laptop.name} for key in homes))
        laptop.put(Person, *({"id": key, "name": laptop.name} for key in ("p1", "p2")))
    first.delete(Household, "h3")
    second.put(Person, {"id": "p3", "household": "h3", "name": "王五"})
    town.take(first.log(), second.log())
    with town.opened():
        waiting = conflict_list.waiting()
        places = [("410502101", "镇"), ("410502101205", "乙"), ("410502101212", "甲"), ("410502102", "别的镇")]
        assert [(code, count) for code, _, count in waiting.within(places)] == [
            ("410502101", 5), ("410502101205", 3), ("410502101212", 2),
        ]  # fmt: skip
        for code, _, count in waiting.within(places[1:]):
            here = waiting.of(None, code)
            rows = here.rows(0, 10)
            assert here.count == len(rows) == count
            assert {homes.get(row.record, homes.get(row.household)) for row in rows} == {code}
            assert {row.id for row in conflict_list.listed(region=code)} == {row.id for row in rows}
            for kind in here.kinds():
                assert len(waiting.of(kind, code).rows(0, 10)) == kind.count
