"""Measures, helpers and cards go through the log as all records do: merged, undone, dumped, told in the history."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from db import undo
from db.card import CardPrint, CardReturn
from db.changes import change, one
from db.household import Household
from db.measure import Helper, Measure
from db.person import Person
from db.record import Record
from fupin_desktop.services.book import dump, records, scope
from fupin_desktop.services.household import helpers, history
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import Printed, Stage
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.laptops import Laptop, family, settle

YEAR = 2026
DAY = dt.date(2026, 11, 20)
MEASURE = {"household": "h1", "year": YEAR, "kind": "08", "item": "0801", "start": "2026-01-01", "helper": "赵明",
           "dept": "民政所", "status": "2"}  # fmt: skip


@pytest.fixture
def village_and_town(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two laptops that know the same household."""
    village, town = Laptop.new(tmp_path, "村"), Laptop.new(tmp_path, "镇")
    household, people = family("h1", "张三")
    village.put(Household, household)
    village.put(Person, *people)
    town.take(village.log())
    return village, town


def stage(laptop: Laptop) -> Stage:
    with laptop.opened():
        state = cards_state.state("h1", YEAR)
    assert state
    return state.stage


def test_the_town_prints_the_village_hangs_and_both_know(village_and_town: tuple[Laptop, Laptop]) -> None:
    village, town = village_and_town
    with town.opened():
        state = cards_state.state("h1", YEAR)
        assert state
        cards_state.record("镇", YEAR, [Printed("h1", "ABCDEFGH23", state.content)])
    settle(village, town)
    assert stage(village) is Stage.PRINTED
    with village.opened():
        cards_state.mark_hung("村", YEAR, ["h1"], CardReturn(signed=DAY, hung=DAY))
    with town.opened():  # the town hears of it twice, in its own way
        cards_state.mark_hung("镇", YEAR, ["h1"], CardReturn(signed=DAY, hung=DAY))
    settle(village, town)
    assert stage(village) is stage(town) is Stage.HUNG
    with town.opened():
        assert one("SELECT count(*) FROM card_return")[0] == 1
        assert list(verify()) == []


def test_an_older_change_that_arrives_after_the_printing_asks_for_a_new_card(
    village_and_town: tuple[Laptop, Laptop],
) -> None:
    village, town = village_and_town
    village.put(Measure, MEASURE | {"id": "m1"})  # before the town prints, which does not know it yet
    with town.opened():
        state = cards_state.state("h1", YEAR)
        assert state
        cards_state.record("镇", YEAR, [Printed("h1", "ABCDEFGH23", state.content)])
    assert stage(town) is Stage.PRINTED
    settle(village, town)
    assert stage(town) is stage(village) is Stage.CHANGED


def test_edits_of_one_measure_join(village_and_town: tuple[Laptop, Laptop]) -> None:
    village, town = village_and_town
    village.put(Measure, MEASURE | {"id": "m1"})
    settle(village, town)
    village.put(Measure, {"id": "m1", "status": "3"})
    town.put(Measure, {"id": "m1", "amount_fiscal": 150_000})
    settle(village, town)
    for laptop in (village, town):
        with laptop.opened():
            row = Measure.find("m1")
            assert row
            assert (row.status, row.amount_fiscal) == ("3", Decimal(1500))
    assert village.dump() == town.dump()


@pytest.mark.usefixtures("book")
def test_history_undo_and_dump_know_them() -> None:
    household, person = add_household(group_no="一组")
    key = str(household.id)
    measure = Measure(**(MEASURE | {"household": key, "start": DAY, "person": person.id}))
    with change(ACTOR, "登记帮扶措施"):
        measure.save()
    with change(ACTOR, "修改帮扶措施"):
        Measure(id=measure.id, status="3").save()
    told = [(e.title, e.what, e.field, e.before, e.after) for e in history.of_household(key)][:2]
    assert told == [
        ("修改帮扶措施", "帮扶措施", "状态", "实施中", "已完成"),
        ("登记帮扶措施", "帮扶措施", "新增", "", ""),
    ]
    assert records.household_of(str(measure.id)) == key
    assert scope.households_of([str(measure.id)]) == [key]
    undo.undo(ACTOR)
    undo.undo(ACTOR)
    assert list(Measure.living()) == []
    undo.redo(ACTOR)
    helper = helpers.new(YUANXUEZHUANG)
    helper.name, helper.role = "杜红霞", "13"
    helpers.save(ACTOR, helper)
    tables = {json.loads(text)["table"] for text in dump.lines()}
    assert {"measure", "helper"} <= tables
    assert {str(measure.id), str(helper.id)} <= set(scope.of_region(YUANXUEZHUANG))
    assert list(verify()) == []


def test_every_new_record_has_a_title_and_labels() -> None:
    models: tuple[type[Record], ...] = (Measure, Helper, CardPrint, CardReturn)
    assert all(model.title for model in models)
    assert all(kind.label for model in models for kind in model.kinds().values())
