"""One answer to a question: who is the head, what belongs to a household, which years are compared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from db.access_log import Entry
from db.changes import change, every
from db.fields import Ref
from db.household import Household
from db.income import Income
from db.models import MODELS
from db.person import Person
from db.record import Record
from db.village import Exemption
from fupin_desktop.rules.facts import is_head
from fupin_desktop.services.book import access_book, scope, summary
from fupin_desktop.services.book.list_sql import HEAD
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.household import cases, casework, family, history, income_years
from fupin_desktop.services.lists import listing, search
from fupin_desktop.services.papers import card_facts
from tests.books import ACTOR, add_household


@pytest.fixture
def bereaved(book: object) -> Household:
    """张三 was the head and died; his widow has not been made the head yet."""
    household, man = add_household("张三", phone="13837216021", household_no="41050200000123")
    widow = Person(household=household.id, name="李梅", relation="02", sex="2", member_state="1")
    with change(ACTOR, "自然减少"):
        man.member_state, man.del_reason, man.del_date = "2", "01", dt.date(2026, 5, 1)
        man.save()
        widow.save()
    return household


def heads(key: str, path: Path) -> dict[str, str]:
    """What everybody who tells a household's head says; `path`: of a workbook."""
    work, shown, [case] = casework.load(key, 2026), family.load(key, 2026), cases.read([key], 2026)
    assert work
    assert shown
    workbooks.export_workbook(path, "roster47")
    lines = list(openpyxl.load_workbook(path).worksheets[0].values)
    [(place, titles)] = [(n, line) for n, line in enumerate(lines) if "户主姓名" in line]
    named = {str(line[titles.index("户主姓名")] or "") for line in lines[place + 1 :]}
    [card] = card_facts.read([key], 2026)
    [row] = listing.households().rows(0, 9)
    return {
        "sql": every(f"SELECT {HEAD} FROM household h WHERE h.id = ?", key)[0][0] or "",
        "form": str(work.head.name) if work.head else "",
        "page": str(shown.head.name) if shown.head else "",
        "rules": case.heads[0].person["name"] if case.heads else "",
        "list": row.head,
        "around": summary.name_of(key),
        "search": search.find("41050200000123")[0].name.replace("（没有户主）", ""),
        "access log": access_book._name(Entry(1, dt.datetime.now().astimezone(), "", "打开外村外组农户", key, "")),
        "findings": scope.names([key])[key][1],
        "workbook": "、".join(named),
        "card": card.facts.head["name"] if card.facts.head else "",
    }


def test_who_left_is_head_nowhere(bereaved: Household, tmp_path: Path) -> None:
    key = str(bereaved.id)
    assert set(heads(key, tmp_path / "名册.xlsx").values()) == {""}
    assert "张三" not in summary.place(key) + summary.members(key)
    with change(ACTOR, "修改成员"):
        widow = Person.get(Person.name == "李梅")
        widow.relation = "01"
        widow.save()
    assert set(heads(key, tmp_path / "名册.xlsx").values()) == {"李梅"}
    assert summary.members(key) == "1 人：李梅"
    assert (is_head("01", "2"), is_head("01", None), is_head("02", "1")) == (False, True, False)


@pytest.mark.parametrize(("first", "second", "head"), [
    ("1980-01-01", "1950-01-01", "后录"), ("1950-01-01", "1980-01-01", "先录"), ("1950-01-01", None, "后录"),
    (None, "1950-01-01", "先录"), (None, None, "先录"),
])  # fmt: skip
def test_of_two_heads_all_tell_the_same(
    book: object, tmp_path: Path, first: str | None, second: str | None, head: str
) -> None:
    """Until one of them is put right: the elder, before them who has no birthday; else who was first."""
    household, man = add_household("先录", household_no="41050200000123")
    born = [dt.date.fromisoformat(day) if day else None for day in (first, second)]
    with change(ACTOR, "登记"):
        man.birth = born[0]
        man.save()
        Person(household=household.id, name="后录", relation="01", sex="2", member_state="1", birth=born[1]).save()
    told = heads(str(household.id), tmp_path / "名册.xlsx")
    assert {who: name for who, name in told.items() if name != head} == {}


def test_a_head_found_by_two_ways_is_one_line(book: object) -> None:
    _household, person = add_household("张三", id_no="41050219550405601X", household_no="4105021955")
    found = search.find("4105021955")
    assert [(line.name, line.person) for line in found] == [("张三", person.id)]
    add_household("王五", id_no="410502196001010011", household_no="4105021955002")
    assert [line.name for line in search.find("4105021955")] == ["张三", "王五"]


def test_the_history_of_a_household_has_every_table_that_belongs_to_it(book: object) -> None:
    household, person = add_household()
    key = str(household.id)
    made: dict[str, Record] = {"household": household, "person": person}
    with change(ACTOR, "登记"):
        for model in MODELS:
            refs = {n: k.table for n, k in model.kinds().items() if isinstance(k, Ref) and k.table in made}
            if model.room != "village" or not refs or model.table() in made:
                continue
            values = {name: made[table].id for name, table in refs.items()}
            more = {"year": 2026, "kind": "1", "digest": "0" * 64, "region_code": "410502101212"}
            one = model(**values, **{name: value for name, value in more.items() if name in model.kinds()})
            if model.table() != "photo":  # its picture would have to lie in the book
                one.save()
                made[model.table()] = one
        answer = Exemption(record=made["living"].id, rule="LI2.road_km", reason="山上", approver=ACTOR)
        answer.save()
        made["exemption"] = answer
    told = {event.table for event in history.of_household(key)}
    assert told == set(made)
    assert {"rigid_expense", "exemption", "employment", "card_return"} <= told


def statement(name: str, year: int, net: int, members: int = 1) -> None:
    known = {row[1]: row[0] for row in every("SELECT household, name FROM person")}
    with change(ACTOR, "录入"):
        Income(household=known[name], year=year, kind="1", members=members, wage=Decimal(net)).save()


def test_only_the_same_households_are_compared(book: object) -> None:
    assert income_years.compared() == income_years.Compared()
    for name in "甲乙丙丁":
        add_household(name, "")
    for name, first, second in (("甲", 10_000, 20_000), ("乙", 30_000, 40_000), ("丙", 50_000, 60_000)):
        statement(name, 2025, first)
        statement(name, 2026, second)
    statement("丁", 2026, 900_000)  # not there in 2025
    statement("甲", 2024, 1_000)  # one of four
    found = income_years.compared()
    assert [(y.year, int(y.per_capita), y.households) for y in found.years] == [(2025, 30_000, 3), (2026, 40_000, 3)]
    assert (found.households, found.of, found.left_out) == (3, 4, [(2024, 1)])
    statement("甲", 2027, 5)  # the first of a new year is not set against all
    assert [y.year for y in income_years.compared().years] == [2025, 2026]


def test_a_statement_of_one_year_alone_stands_alone(book: object) -> None:
    add_household("甲", "")
    statement("甲", 2026, 9_000, 3)
    found = income_years.compared()
    assert [(y.year, int(y.per_capita)) for y in found.years] == [(2026, 3_000)]
    assert found.left_out == []
