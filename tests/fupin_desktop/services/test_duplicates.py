"""One person or household under two keys: found with reasons, joined with all that belongs to them, or told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import undo
from db.changes import change
from db.household import Household, Living
from db.income import Income, RigidExpense
from db.person import Person, PersonYear
from db.visit import Visit
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services import access, duplicates, joining
from fupin_desktop.services.book import Book
from fupin_desktop.services.duplicates import SAME_ID, SAME_NUMBER, SAME_PERSON
from fupin_desktop.services.joining import CannotJoin
from tests.laptops import Laptop, settle

GOOD = "410502195504056016"
OTHER = "41050219550405602" + checksum("41050219550405602")


def put(*people: dict[str, object]) -> None:
    with change("镇", "登记") as writer:
        writer.put(Household, [{"id": key, "region_code": "410502101212"} for key in ("h1", "h2")])
        writer.put(Person, [{"household": "h1", "sex": "1", "birth": "1955-04-05", **one} for one in people])


def found() -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.first, one.second, one.reasons) for one in duplicates.candidates()]


def test_one_id_number(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "章三", "id_no": GOOD, "household": "h2"})
    assert found() == [("a", "b", (SAME_ID,))]


def test_a_disability_certificate_holds_the_same_number(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "章三", "id_no": f"{GOOD}41"})
    assert found() == [("a", "b", (SAME_ID,))]


def test_one_name_birth_and_sex(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张三", "household": "h2"})
    assert found() == [("a", "b", (SAME_PERSON,))]


def test_two_good_numbers_tell_two_persons_of_one_name_apart(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张三", "id_no": OTHER})
    assert found() == []


def test_a_mistyped_number_does_not(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张三", "id_no": GOOD[:-1] + "1"})
    assert found() == [("a", "b", (SAME_PERSON,))]


def test_one_household_number(book: Book) -> None:
    put()
    with change("镇", "编号") as writer:
        writer.put(Household, [{"id": key, "household_no": "4105021012120000001"} for key in ("h1", "h2")])
    assert found() == [("h1", "h2", (SAME_NUMBER,))]


def test_deleted_ones_are_left_out_and_both_reasons_named(book: Book) -> None:
    people: list[dict[str, object]] = [{"id": key, "name": "张三", "id_no": GOOD} for key in "abc"]
    put(*people)
    with change("镇", "删除") as writer:
        writer.delete(Person, ["c"])
    assert found() == [("a", "b", (SAME_ID, SAME_PERSON))]


def test_not_the_same_is_remembered_by_all_and_can_be_undone(tmp_path: Path) -> None:
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "镇"))
    first.do(lambda: put({"id": "a", "name": "张三"}, {"id": "b", "name": "张三"}))
    second.take(first.log())
    with second.opened():
        [one] = duplicates.candidates()
        duplicates.not_the_same("镇", one, "堂兄弟，同年同月同日生")
        assert found() == []
    settle(first, second)
    assert first.duplicates() == []
    second.do(lambda: undo.undo("镇"))
    assert second.duplicates() == [("a", "b")]


def both_with_parts() -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "章三", "phone": "13812345678"})
    years = [{"person": key, "year": year, **more} for key, year, more in (
        ("a", 2026, {"labor": "01"}), ("b", 2026, {"labor": "02", "health": "01"}), ("b", 2025, {"labor": "03"}),
    )]  # fmt: skip
    with change("镇", "年度") as writer:
        writer.put(PersonYear, [{**row, "id": PersonYear.new_key(row)} for row in years])
        writer.put(Visit, [{"id": "v", "household": "h1", "person": "b", "visitors": "王干部"}])


def test_a_join_takes_fields_children_and_visits_along(book: Book) -> None:
    both_with_parts()
    moved = joining.join("镇", "person", "a", "b", {"name": "章三"})
    assert moved == 3
    person = Person.get_by_id("a")
    assert (person.name, person.id_no, person.phone) == ("章三", GOOD, "13812345678")
    years = {row.year: (row.labor, row.health) for row in PersonYear.living().where(PersonYear.person == "a")}
    assert years == {2026: ("01", ("01",)), 2025: ("03", None)}
    assert not list(PersonYear.living().where(PersonYear.person == "b"))
    for row in PersonYear.living():
        assert row.id == PersonYear.new_key(row.stored())
    assert Visit.get_by_id("v").person == "a"
    assert Person.get_by_id("b").deleted
    assert found() == []


def test_undo_parts_them_again(book: Book) -> None:
    both_with_parts()
    joining.join("镇", "person", "a", "b")
    undo.undo("镇")
    years = sorted((row.person, row.year, row.labor) for row in PersonYear.living())
    assert years == [("a", 2026, "01"), ("b", 2025, "03"), ("b", 2026, "02")]
    assert Visit.get_by_id("v").person == "b"
    assert (Person.get_by_id("a").phone, Person.get_by_id("b").deleted) == (None, None)


def test_households_are_joined_with_their_statements_and_lines(book: Book) -> None:
    put({"id": "b", "name": "张三", "household": "h2"})
    statement = {"household": "h2", "year": 2026, "kind": "1", "members": 1}
    key = Income.new_key(statement)
    with change("镇", "收支") as writer:
        writer.put(Income, [{**statement, "id": key}])
        writer.put(RigidExpense, [{"id": "r", "income": key, "kind": "1", "amount": 100}])
        writer.put(Living, [{"id": Living.new_key({"household": "h2", "year": 2026}), "household": "h2", "year": 2026}])
    joining.join("镇", "household", "h1", "h2")
    carried = Income.new_key({**statement, "household": "h1"})
    assert RigidExpense.get_by_id("r").income == carried
    assert Income.get_by_id(carried).household == "h1"
    assert Income.get_by_id(key).deleted
    assert Person.get_by_id("b").household == "h1"


def test_only_two_living_records_can_be_joined(book: Book) -> None:
    put({"id": "a", "name": "张三"}, {"id": "b", "name": "张三"})
    with pytest.raises(CannotJoin):
        joining.join("镇", "person", "a", "a")
    joining.join("镇", "person", "a", "b")
    with pytest.raises(CannotJoin):
        joining.join("镇", "person", "a", "b")
    with pytest.raises(CannotJoin):
        joining.join("镇", "person", "a", "nobody")


def test_joined_here_and_edited_there_converges(tmp_path: Path) -> None:
    village, town = (Laptop.new(tmp_path, name) for name in ("村", "镇"))
    village.do(both_with_parts)
    town.take(village.log())
    town.do(lambda: joining.join("镇", "person", "a", "b"))
    village.put(Person, {"id": "b", "note": "听力不好"})
    village.put(Visit, {"id": "v2", "household": "h1", "person": "b", "visitors": "王干部"})
    settle(village, town)
    assert town.split() == ["deleted"]  # an edit that the join had not seen
    town.resolve("person:b:deleted", "left")
    settle(village, town)
    assert village.conflicts() == []


def test_a_candidate_is_shown_with_both_sides(book: Book) -> None:
    both_with_parts()
    with change("镇", "改") as writer:
        writer.put(Person, [{"id": "b", "id_no": GOOD}])
    [one] = duplicates.candidates()
    shown = duplicates.pictured(one)
    assert (shown.names, shown.parts) == (("张三", "章三"), (1, 2))
    lines = {line.name: line for line in shown.lines}
    assert (lines["id_no"].first, lines["id_no"].differs) == ("410502********6016", False)
    assert (lines["name"].first, lines["name"].second, lines["name"].differs) == ("张三", "章三", True)
    access.leave()
    with pytest.raises(access.Denied):
        duplicates.candidates()
