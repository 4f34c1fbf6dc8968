"""Forms in memory: keys from the start, what the rules say before saving, what is saved, copying a year."""

from __future__ import annotations

import pytest
from peewee import IntegrityError

from db.changes import one
from db.household import Household, Living
from db.income import Income, RigidExpense
from db.person import Employment, Person, PersonYear
from db.village import Exemption, Village
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import casework, checks, family, history
from fupin_desktop.services.household.photos import Picture
from tests.books import ACTOR, YUANXUEZHUANG, add_household


def test_a_new_household_saves_only_what_was_filled(book: Book) -> None:
    work = casework.new(YUANXUEZHUANG, 2026, ACTOR)
    work.household.address = "三组"
    member = casework.add_member(work)
    member.person.name = "张明"
    casework.add_job(work, member)
    work.living.area_arable = None  # only what the program filled beforehand
    assert member.year is not None
    parts = [work.household, work.living, work.housing, work.income, member.person, member.year, *member.jobs]
    records = work.to_save(parts)
    assert records == [work.household, member.person]
    casework.save(ACTOR, "登记新户", records)
    assert [h.id for h in Household.living()] == [work.key]
    assert [p.relation for p in Person.living()] == ["01"]
    assert list(Living.living()) + list(Employment.living()) + list(Income.living()) == []


def test_the_rules_speak_before_anything_is_saved_and_agree_with_the_book(book: Book) -> None:
    household, _ = add_household(id_no="41050219550405601" + checksum("41050219550405601"))
    work = casework.load(str(household.id), 2026)
    assert work is not None
    before = casework.findings(work)
    known = {(f.rule, f.record, f.field, f.text) for f in checks.findings(str(household.id), 2026)}
    assert {(f.rule, f.record, f.field, f.text) for f in before} == known
    work.members[0].person.sex = "2"
    assert [f.rule for f in casework.findings(work) if f.rule == "ID7"] == ["ID7"]
    assert Person.living().get().sex == "1"


def test_a_reason_silences_a_warning_before_it_is_saved(book: Book) -> None:
    household, person = add_household(phone="13837216021")
    work = casework.load(str(household.id), 2026)
    assert work is not None
    work.members[0].person.phone = "12345"
    odd = next(f for f in casework.findings(work) if f.rule == "LB7.phone")
    assert odd.level is Level.WARNING
    answer = casework.answer(odd, ACTOR, " 打过 ")
    assert "LB7.phone" not in {f.rule for f in casework.findings(work, [answer])}
    casework.save(ACTOR, "修改成员", [work.members[0].person, answer])
    assert [(e.record, e.reason) for e in Exemption.living()] == [(person.id, "打过")]
    assert "LB7.phone" not in {f.rule for f in casework.findings(work)}


def test_a_photo_that_belongs_to_no_visit_saves_nothing(book: Book) -> None:
    work = casework.new(YUANXUEZHUANG, 2026, ACTOR)
    with pytest.raises(IntegrityError):
        casework.save(ACTOR, "录入走访", [work.household], [(work.key, "none", Picture(b"", None))])
    assert list(Household.living()) == []
    assert one("SELECT count(*) FROM blob") == (0,)
    assert history.undoable() != "录入走访"


def test_a_village_comes_with_its_first_household(book: Book) -> None:
    work = casework.new("410502101201", 2026, ACTOR)
    work.household.address = "一组"
    casework.save(ACTOR, "登记新户", [work.household])
    assert {v.region_code for v in Village.living()} == {YUANXUEZHUANG, "410502101201"}
    assert [code for code, _ in casework.villages()] == ["410502101201", YUANXUEZHUANG]


def test_opening_a_year_twice_changes_nothing(book: Book) -> None:
    household, person = add_household()
    old = casework.blank(PersonYear, person=person.id, year=2025, labor="05")
    entry.save(ACTOR, "x", [old, casework.blank(Living, household=household.id, year=2025, tv=True, survey_by="王敏")])
    assert casework.open_year(ACTOR, str(household.id), 2026, 2025) == 2
    assert casework.open_year(ACTOR, str(household.id), 2026, 2025) == 0
    assert {(y.year, y.labor) for y in PersonYear.living()} == {(2025, "05"), (2026, "05")}
    assert [row.survey_by for row in Living.living().where(Living.year == 2026)] == [None]


def test_statements_change_places(book: Book) -> None:
    household, _ = add_household()
    first = casework.blank(Income, household=household.id, year=2026, kind="2", wage=5)
    entry.save(ACTOR, "x", [first, casework.blank(RigidExpense, income=first.id, kind="1", amount=3)])
    work = casework.load(str(household.id), 2026)
    assert work is not None
    assert (work.income.kind, len(work.rigid)) == ("1", 0)
    casework.use_statement(work, 2026, "2")
    assert [work.income.wage, *(line.amount for line in work.rigid)] == [5, 3]
    casework.use_statement(work, 2026, "3")
    assert (work.income.wage, [i.kind for i in work.incomes]) == (None, ["2"])


def test_a_person_goes_with_all_that_was_entered(book: Book) -> None:
    household, person = add_household()
    entry.save(ACTOR, "x", [casework.blank(Employment, person=person.id, year=2020, months=3)])
    casework.remove_person(ACTOR, person)
    assert list(Person.living()) == list(Employment.living()) == []
    history.undo(ACTOR)
    found = family.load(str(household.id))
    assert found is not None
    assert found.size == 1


def test_nothing_is_loaded_of_a_household_that_is_gone(book: Book) -> None:
    assert casework.load("none", 2026) is None
    assert casework.open_year(ACTOR, "none", 2026, 2025) == 0


@pytest.mark.usefixtures("book")
def test_a_statement_after_elimination_is_shown_in_every_year() -> None:
    household, _ = add_household()
    kept = casework.blank(Income, household=household.id, year=2021, kind="3", wage=5)
    entry.save(ACTOR, "x", [kept])
    work = casework.load(str(household.id), 2024)
    assert work
    assert casework.statement_kind(work, str(kept.id)) == "3"
    casework.use_statement(work, 2024, "3")
    assert work.income.id == kept.id
    casework.use_statement(work, 2024, "2")
    assert (work.income.year, str(work.income.id) in work.stored) == (2024, False)
    casework.use_statement(work, 2024, "1")
    assert (work.income.year, work.income.kind) == (2024, "1")
    assert kept.id in {one.id for one in work.incomes}
