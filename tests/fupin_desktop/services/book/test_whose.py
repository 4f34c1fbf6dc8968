"""Whose a record is has one answer: what asks for a reason and writes down who looked (`db/homes.py`), what the ledgers
show (`references`), and where it lies (`db/owners.py`) all follow the fields through which it belongs to something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from db import owners
from db.changes import change
from db.clue import Clue
from db.fields import AnyRef, Ref
from db.homes import household_sql
from db.household import Household, Living
from db.income import Income
from db.models import BY_TABLE, MODELS
from db.money import Money
from db.pair import Pair
from db.person import Person
from db.project import Loan
from db.record import OPEN_ROOMS, Record
from db.rectification import Rectification
from db.step import Step
from db.village import Exemption
from db.visit import Photo, Visit
from fupin_desktop.roles import TABLE, Role
from fupin_desktop.services.book import access, references, scope
from fupin_desktop.services.book.access import ReasonWanted, Visitor
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.conflicts import to_decide, undecided
from fupin_desktop.services.household import history
from fupin_desktop.services.lists import saved_today
from tests.books import ACTOR, YUANXUEZHUANG, add_household

ELSEWHERE = "410502101214"
_MORE = {"year": 2026, "kind": "1", "digest": "0" * 64, "region_code": ELSEWHERE, "rule": "R", "reason": "问过"}


def _ways() -> Iterator[tuple[type[Record], str]]:
    """Each table by each of the fields through which it may belong to a household's."""
    for model in (one for one in MODELS if one.room in OPEN_ROOMS and one not in (Household, Pair)):
        for name, of in owners.ways(model.table()).items():
            if of == owners.ANY or (of and (of == "household" or references.is_of(BY_TABLE[of], "household"))):
                yield model, name


def _belonging(household: Household, person: Person) -> dict[str, Record]:
    """Of each table that others belong to one of this household."""
    key = household.id
    made: dict[str, Record] = {"household": household, "person": person}
    made["income"] = Income(household=key, year=2026, kind="1")
    made["visit"] = Visit(household=key, visit_date=dt.date(2026, 5, 1))
    made["assessment"] = BY_TABLE["assessment"](household=key)
    made["photo"] = Photo(household=key, digest="0" * 64)
    made[owners.ANY] = Clue(household=key, found_on=dt.date(2026, 5, 1))
    with change(ACTOR, "登记"):
        for one in list(made.values())[2:]:
            one.save()
    return made


def test_everybody_says_the_same_of_every_table(book: Book) -> None:
    """Of a record that says of itself no more than the one thing that it belongs to; another village stands beside."""
    household, person = add_household()
    of, home = _belonging(household, person), str(household.id)
    said: dict[tuple[str, str], tuple[object, ...]] = {}
    for model, name in _ways():
        table, kinds = model.table(), model.kinds()
        needed = {key for key, kind in kinds.items() if isinstance(kind, Ref) and kind.belongs and kind.required}
        ways = {key: of[owners.ways(table)[key]].id for key in needed | {name}}
        record = model(**ways, **{key: value for key, value in _MORE.items() if key in kinds})
        with change(ACTOR, "登记"):
            record.save()
        key = str(record.id)
        said[table, name] = (
            scope.households_of([key]) == [home], scope.homes([key], {table}) == {key: home},
            owners.places(table, [key], {}) == {key: {YUANXUEZHUANG}}, key in scope.of_household(home),
            isinstance(kinds[name], AnyRef) or references.households([record]) == {key: home},
        )  # fmt: skip
    assert {way: answers for way, answers in said.items() if not all(answers)} == {}
    assert {("money", "person"), ("step", "record"), ("exemption", "record"), ("cadre", "person")} <= said.keys()


def test_what_belongs_to_no_household_is_nobodys(book: Book) -> None:
    add_household()
    item = Rectification(region_code=YUANXUEZHUANG, item_no="1")
    with change(ACTOR, "登记"):
        item.save()
        step, money = Step(record=item.id, step="404"), Money(region_code=YUANXUEZHUANG, account="05")
        step.save()
        money.save()
    assert scope.households_of([str(one.id) for one in (item, step, money)]) == []
    assert household_sql(Pair) is None  # it stands between two


def test_what_is_said_of_a_step_or_an_answer_is_the_households(book: Book) -> None:
    """Two and three away: a picture of a step of a clue, the answer to what was odd about a person's year."""
    household, _ = add_household()
    with change(ACTOR, "登记"):
        clue = Clue(household=household.id, found_on=dt.date(2026, 5, 1))
        living = Living(household=household.id, year=2026)
        clue.save()
        living.save()
        step = Step(record=clue.id, step="104")
        answer = Exemption(record=living.id, rule="LI2.road_km", reason="山上", approver=ACTOR)
        step.save()
        answer.save()
    assert scope.households_of([str(step.id)]) == scope.households_of([str(answer.id)]) == [str(household.id)]


@pytest.fixture
def of_another_group(book: Book) -> tuple[str, str]:
    """A movement of money of somebody in 二组, who is named without their household; (its key, the household's)."""
    household, person = add_household("李四", "41050219550405602X", group_no="二组")
    with change(ACTOR, "记一笔"):
        money = Money(account="02", direction="1", date=dt.date(2026, 5, 6), amount=Decimal(200), person=person.id,
                      region_code=YUANXUEZHUANG, payer="李明")  # fmt: skip
        money.save()
    return str(money.id), str(household.id)


def test_who_may_see_one_group_is_asked_why(
    book: Book, of_another_group: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key, household = of_another_group
    monkeypatch.setattr(access, "_now", [access.visitor()])
    access.enter(Visitor("王", TABLE[Role.RECORDER], Role.RECORDER, YUANXUEZHUANG, ("一组",), book=book.path))
    asks: tuple[Callable[[], object], ...] = (lambda: access.open_record(key), lambda: history.undo(ACTOR))
    for ask in asks:
        with pytest.raises(ReasonWanted) as asked:
            ask()
        assert list(asked.value.households) == [household]
    asked.value.give("村界调整")
    access.open_record(key)


def test_it_is_called_by_its_household(book: Book, of_another_group: tuple[str, str]) -> None:
    key, household = of_another_group
    assert (saved_today.today()[0].who, saved_today.today()[0].household) == ("李四", household)
    action = history.to_undo()
    assert action
    assert history.about(action).startswith("李四家")
    with change(ACTOR, "两样") as writer:
        writer.write_cells(Money, [(key, "amount", 100), (key, "amount", 200)])
    assert [(one.table, one.field) for one in undecided.of_households()[household]] == [("money", "amount")]


def test_a_conflict_lies_where_the_record_does(book: Book, of_another_group: tuple[str, str]) -> None:
    """Of what may be a household's and is none's the village that it says itself."""
    with change(ACTOR, "登记") as writer:
        loose = Money(account="05", direction="1", date=dt.date(2026, 5, 6), amount=1, region_code=YUANXUEZHUANG)
        loose.save()
        loan = Loan(household=of_another_group[1], principal=Decimal(5))
        loan.save()
        for record in (of_another_group[0], str(loose.id)):
            writer.write_cells(Money, [(record, "amount", 100), (record, "amount", 200)])
    assert {(heap.table, heap.region, heap.count) for heap in to_decide.heaps()} == {("money", YUANXUEZHUANG, 2)}


def test_what_others_belong_to_stands_before_them() -> None:
    """`scope.of_region` goes through the tables once."""
    order = [model.table() for model in MODELS]
    for model in MODELS:
        above = {of for of in owners.ways(model.table()).values() if of in BY_TABLE}
        assert above <= set(order[: order.index(model.table())]), model
