"""One person or household under two keys: found with reasons, joined with all that belongs to them, or told apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db import undo
from db.changes import change, every
from db.household import Household, Living
from db.income import Income, RigidExpense
from db.pair import Pair
from db.person import Employment, Person, PersonYear
from db.psychology import PsyFile, Screening
from db.visit import Visit
from fupin_desktop.roles import Role, rights
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Visitor
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.conflicts import conflict_list, deciding, duplicate_count, duplicates, joining
from fupin_desktop.services.conflicts.deciding import CannotDecide
from fupin_desktop.services.conflicts.duplicates import SAME_HOME, SAME_ID, SAME_NUMBER, SAME_PERSON
from fupin_desktop.services.conflicts.joining import CannotJoin
from fupin_desktop.services.household import history
from fupin_desktop.services.psychology import joined
from tests.laptops import Laptop, settle

GOOD = "410502195504056016"
OTHER = "41050219550405999" + checksum("41050219550405999")


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


def test_two_numbers_that_are_nearly_the_same_do_not_within_one_household(book: Book) -> None:
    near = "41050219550405602" + checksum("41050219550405602")
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张三", "id_no": near, "birth": None})
    assert found() == [("a", "b", (SAME_HOME,))]


def test_one_name_in_one_household_whatever_else_is_filled_in(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张 三", "birth": None, "sex": None})
    assert found() == [("a", "b", (SAME_HOME,))]


def test_a_mistyped_number_does_not(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD}, {"id": "b", "name": "张三", "id_no": GOOD[:-1] + "1"})
    assert found() == [("a", "b", (SAME_PERSON,))]


@pytest.mark.parametrize("anybody", [True, False])
def test_one_household_number(book: Book, anybody: bool) -> None:
    """Whose people were all joined into the other one has nothing that could be joined."""
    people: list[dict[str, object]] = [
        {"id": key, "name": key, "household": home} for key, home in (("a", "h1"), ("b", "h2"))
    ]
    put(*people[: 1 + anybody])
    with change("镇", "编号") as writer:
        writer.put(Household, [{"id": key, "household_no": "4105021012120000001"} for key in ("h1", "h2")])
    assert found() == ([("h1", "h2", (SAME_NUMBER,))] if anybody else [])
    keys = {"household": ["h1", "h2"], "person": list[str]()}
    assert duplicate_count.count(keys) == anybody


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
        duplicates.not_the_same("镇", one)
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


@pytest.fixture
def joined_either_way(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """One laptop has made b one with a, the other a one with b; what each did has reached the other."""
    first, second = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    both: list[dict[str, object]] = [{"id": key, "name": "张三", "id_no": GOOD} for key in "ab"]
    first.do(lambda: put(both[0], {**both[1], "phone": "13811111111", "household": "h2"}))
    first.put(Household, {"id": "h1", "group_no": "一组"}, {"id": "h2", "group_no": "二组"})
    for key in "ab":
        first.put(PersonYear, {"id": YEAR[key], "person": key, "year": 2026, "school_name": f"{key}校"})
        first.put(Employment, {"id": f"job-{key}", "person": key, "year": 2026})
    second.take(first.log())
    first.do(lambda: joining.join("甲", "person", "a", "b"))
    second.do(lambda: joining.join("乙", "person", "b", "a"))
    settle(first, second)
    return first, second


YEAR = {key: PersonYear.new_key({"person": key, "year": 2026}) for key in "ab"}


def living(laptop: Laptop) -> dict[str, str]:
    """Each living record and whose it is."""
    with laptop.opened():
        rows = [row for model in (Person, PersonYear, Employment) for row in model.living()]
        return {str(row.id): str(getattr(row, "person", "")) for row in rows}


@pytest.mark.parametrize(("kept", "other"), ["ab", "ba"])
def test_joined_in_opposite_directions_one_decision_settles_it(
    joined_either_way: tuple[Laptop, Laptop], kept: str, other: str
) -> None:
    first, second = joined_either_way
    with second.opened():
        [pair] = [one for one in conflict_list.listed() if one.table == "pair"]
        assert pair.about == "张三 重复核对"
        assert {side.value: side.text for side in pair.sides} == {"a": "张三，一组", "b": "张三，二组"}
        with pytest.raises(CannotDecide, match="只能选"):
            deciding.take(pair, "张三")
        assert deciding.take(pair, other).value == other
        deciding.decide("乙", [deciding.take(pair, "left" if pair.sides[0].value == kept else "right")])
        assert conflict_list.count() == 0
    settle(first, second)
    assert living(first) == {kept: "", YEAR[kept]: kept, "job-a": kept, "job-b": kept}
    assert first.row(Person, kept)["phone"] == "13811111111"
    assert first.duplicates() == []
    with second.opened():
        undo.undo("乙")
    settle(first, second)
    assert [one["table"] for one in first.conflicts()].count("pair") == 1
    assert other not in living(first)


def test_joined_in_opposite_directions_either_takes_its_own_back(joined_either_way: tuple[Laptop, Laptop]) -> None:
    first, second = joined_either_way
    with second.opened():
        undo.undo("乙")
    settle(first, second)
    assert living(first) == {"a": "", YEAR["a"]: "a", "job-a": "a", "job-b": "a"}
    with first.opened():
        undo.undo("甲")
    settle(first, second)
    assert living(first) == {"a": "", "b": "", YEAR["a"]: "a", YEAR["b"]: "b", "job-a": "a", "job-b": "b"}
    assert first.conflicts() == []
    assert first.duplicates() == second.duplicates() == [("a", "b")]


def test_a_receipts_count_takes_the_time_of_its_own_records(book: Book) -> None:
    """Not of all persons without a number, for each few hundred anew."""
    for query in (duplicate_count._BY_HOUSEHOLD_NO, duplicate_count._BY_ID_NO, duplicate_count._BY_NAME):
        plan = [row[3] for row in every(f"EXPLAIN QUERY PLAN {query.format('?,?')}", "a", "b")]
        assert "(id=?)" in plan[0] or "(household=?)" in plan[0], plan


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


@pytest.mark.parametrize(("kept", "gone"), ["ab", "ba"])
def test_what_was_entered_under_who_was_joined_goes_to_the_one_who_stayed(book: Book, kept: str, gone: str) -> None:
    """And to no other: neither to one whom somebody had once held for the same, nor to who was joined before."""
    people: list[dict[str, object]] = [
        {"id": key, "name": key, "phone": "13812345678" if key == gone else None} for key in "abcde"
    ]
    put(*people)
    joining.join("镇", "person", gone, "c")  # an earlier one, by which the gone one had stayed
    with change("镇", "核对") as writer:
        for other in "de":  # held for the same once, and then not
            first, second = sorted((gone, other))
            row = {"first": first, "second": second, "same": 0, "kept": other}
            writer.put(Pair, [{**row, "id": Pair.new_key(row)}])
    joining.join("镇", "person", kept, gone)
    years = {key: PersonYear.new_key({"person": key, "year": 2026}) for key in (kept, gone)}
    with change("村", "录入") as writer:
        writer.put(Employment, [{"id": "late", "person": gone, "year": 2026}])
        writer.put(Visit, [{"id": "seen", "household": "h1", "person": gone, "visitors": "王干部"}])
        for key, more in ((kept, {"labor": "01"}), (gone, {"labor": "02", "school_name": "二中"})):
            writer.put(PersonYear, [{"id": years[key], "person": key, "year": 2026, **more}])
    dispute = conflict_list.find(f"person:{gone}:deleted")
    deciding.decide("镇", [deciding.take(dispute, "left" if dispute.sides[0].value else "right")])
    assert (Employment.get_by_id("late").person, Visit.get_by_id("seen").person) == (kept, kept)
    [year] = PersonYear.living()  # one a person and year, whose own values stay
    assert (year.id, year.labor, year.school_name) == (years[kept], "01", "二中")
    assert conflict_list.listed() == []
    undo.undo("镇")
    assert Employment.get_by_id("late").person == gone
    assert [one.id for one in conflict_list.listed()] == [dispute.id]


def test_archives_follow_who_was_made_one_and_whoever_joined_sees_nothing(book: Book) -> None:
    """They go to the one who stays when somebody who may open them looks in, and back again."""
    both_with_parts()
    with change("赵心怡", "心理档案") as writer:
        row = {"person": "b", "opened": "2026-11-01"}
        writer.put(PsyFile, [{**row, "id": PsyFile.new_key(row)}])
        Screening(person="b", date=dt.date(2026, 11, 1), content="{}").save()
    keeper = access.visitor()
    officer = Visitor("镇里", rights(Role.TOWNSHIP, psychology=False), Role.TOWNSHIP)

    def looked_in() -> tuple[str | None, str | None]:
        access.enter(keeper)
        joined.follow("赵心怡")
        access.enter(officer)
        return PsyFile.living().get().person, Screening.living().get().person

    access.enter(officer)
    joining.join("镇", "person", "a", "b")
    assert PsyFile.living().get().person == "b"
    assert history.undoable() == "合成一条：人"
    assert looked_in() == ("a", "a")
    before = every('SELECT count(*) FROM "change"')
    assert looked_in() == ("a", "a")
    assert every('SELECT count(*) FROM "change"') == before  # nothing is written where they are right
    undone = history.undo("镇里")
    assert undone
    assert undone.left == 0
    assert not Person.get_by_id("b").deleted
    assert looked_in() == ("b", "b")
    assert history.redo("镇里")
    assert looked_in() == ("a", "a")
    access.enter(Visitor("录入", rights(Role.RECORDER, psychology=False), Role.RECORDER))
    with pytest.raises(access.Denied):  # it was not theirs to join
        history.undo("录入")


@pytest.mark.parametrize(("home", "relation", "number"), [("h1", "01", "H1-1"), ("h2", "03", None)])
def test_relation_and_number_go_with_the_household_and_undo_brings_all_back(
    book: Book, home: str, relation: str, number: str | None
) -> None:
    """A mother, head in her own household, was registered again with a man of 36: she is no daughter of his, whichever
    of the two records stays."""
    for kept, other in (("a", "b"), ("b", "a")):
        with change("镇", "登记") as writer:
            writer.put(Household, [{"id": key, "region_code": "410502101212"} for key in ("h1", "h2")])
            writer.put(Person, [
                {"id": "a", "name": "李桂英", "id_no": GOOD, "household": "h1", "relation": "01", "person_no": "H1-1"},
                {"id": "b", "name": "李桂英", "id_no": GOOD, "household": "h2", "relation": "03"},
            ])  # fmt: skip
            for key in "ab":
                year = {"person": key, "year": 2026, "health": "01"}
                writer.put(PersonYear, [{**year, "id": PersonYear.new_key(year)}])
                writer.put(Employment, [{"id": f"e-{key}", "person": key, "year": 2026}])
        before = sorted(one.stored().items() for one in (*Person.living(), *PersonYear.living(), *Employment.living()))
        chosen = {"household": "a" if home == "h1" else "b"}
        joining.join_by_field("镇", "person", kept, other, chosen)
        [one] = Person.living()
        assert (one.id, one.household, one.relation, one.person_no) == (kept, home, relation, number)
        assert {job.person for job in Employment.living()} == {kept}
        assert [year.person for year in PersonYear.living()] == [kept]
        undo.undo("镇")
        after = sorted(one.stored().items() for one in (*Person.living(), *PersonYear.living(), *Employment.living()))
        assert [dict(row) for row in after] == [dict(row) for row in before]


def test_the_household_is_asked_first(book: Book) -> None:
    put({"id": "a", "name": "张三", "id_no": GOOD, "relation": "01"},
        {"id": "b", "name": "张三", "id_no": GOOD, "relation": "03", "household": "h2"})  # fmt: skip
    [one] = duplicates.candidates()
    lines = duplicates.pictured(one).lines
    assert (lines[0].name, lines[0].label, lines[0].differs) == ("household", "留在哪一户", True)
    assert [line.name for line in lines if line.follows] == ["relation"]
