"""The mark ※ on every paper: at the text that hangs on an undecided value, read from real sheets after real merges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from db.changes import change, every
from db.fields import Bool, Date, Int, Kind, Number, Ref, YearMonth
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Helper, Measure
from db.models import BY_TABLE
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Village
from db.visit import Assessment, Problem, Visit
from fupin_desktop.cards import marks
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services import conflicts, deciding, papers
from fupin_desktop.services.papers import FORMS, Order
from tests.laptops import Laptop

YEAR = 2026
ABOUT = About("镇", "0.2", dt.datetime(2026, 11, 26, tzinfo=dt.UTC), YEAR)
REGION = "410502101212"
MAKES = ("A4", "A4-wide", "A4-large", "A3")

#: One of everything that papers tell of.
RECORDS: tuple[tuple[type[Record], dict[str, Any]], ...] = (
    (Household, {"id": "h1", "region_code": REGION, "address": "一组 3 号", "hh_type": "10", "hh_attr": "1",
                 "group_no": "一组", "household_no": "HH000123", "phone": "13812346021", "monitor_cat": "2",
                 "risk_1": "01"}),
    (Person, {"id": "p1", "household": "h1", "name": "张三", "relation": "01", "sex": "1", "member_state": "1",
              "birth": "1955-04-05", "id_no": "410502195504056016"}),
    (Person, {"id": "p2", "household": "h1", "name": "李四", "relation": "02", "sex": "2", "member_state": "1",
              "birth": "1958-01-02"}),
    (PersonYear, {"id": "y1", "person": "p1", "year": YEAR, "health": "02", "labor": "01", "education": "02"}),
    (Employment, {"id": "e1", "person": "p1", "year": YEAR, "out_now": 1, "months": 8, "scope": "5"}),
    (Income, {"id": "i1", "household": "h1", "year": YEAR, "kind": "1", "members": 2, "wage_job": 1_000_000,
              "wage": 1_000_000}),
    (Assessment, {"id": "a1", "household": "h1", "year": YEAR, "date": "2026-05-08", "assessor": "王秀梅", "food": "1",
                  "cloth": "1", "edu": "9", "med": "1", "house": "3", "water": "1"}),
    (Living, {"id": "l1", "household": "h1", "year": YEAR, "area_arable": 450, "tv": 1}),
    (Housing, {"id": "o1", "household": "h1", "year": YEAR, "house_have": "2", "house_area": 9600, "house_grade": "C"}),
    (Water, {"id": "w1", "household": "h1", "year": YEAR, "source": "1", "hard": 0, "safe": 1}),
    (Measure, {"id": "m1", "household": "h1", "year": YEAR, "kind": "01", "item": "0101", "item_note": "种花生",
               "amount_fiscal": 100_000, "start": "2026-03-01", "helper": "周海燕", "status": "2"}),
    (Measure, {"id": "m2", "household": "h1", "year": YEAR, "kind": "01", "item": "0102", "start": "2026-04-01"}),
    (Visit, {"id": "v1", "household": "h1", "visit_date": "2026-06-02", "visitors": "王秀梅", "mode": "1",
             "visitor_role": "06", "reason": "1", "note": "看了西屋的漏雨处"}),
    (Visit, {"id": "v2", "household": "h1", "visit_date": "2026-07-02", "visitors": "赵心怡", "mode": "1",
             "visitor_role": "15", "reason": "7", "note": "情绪低落"}),
    (Problem, {"id": "q1", "household": "h1", "visit": "v1", "category": "09", "text": "西屋漏雨", "state": "1"}),
    (Helper, {"id": "b1", "household": "h1", "region_code": REGION, "role": "06", "name": "周海燕",
              "phone": "13803720210"}),
    (Helper, {"id": "b2", "region_code": REGION, "role": "05", "name": "薛志强", "org": "区委组织部"}),
    (Village, {"id": "g1", "region_code": REGION, "name": "某村", "hotline": "12317", "office_name": "农业农村局"}),
)  # fmt: skip


@dataclass
class Town:
    """A township and the two laptops that tell it different things."""

    first: Laptop
    second: Laptop
    town: Laptop

    def disagree(self, model: type[Record], key: str, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Both write; the second wrote last and is shown."""
        self.first.put(model, {"id": key, **one})
        self.second.put(model, {"id": key, **other})
        self.town.take(self.first.log(), self.second.log())


@pytest.fixture
def town(tmp_path: Path) -> Town:
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    with first.opened(), change("甲村", "登记") as writer:
        for model, row in RECORDS:
            writer.put(model, [row])
    for laptop in (second, town):
        laptop.take(first.log())
    return Town(first, second, town)


def sheets(form: str, make: str = "A4") -> list[Sheet]:
    households = [] if form in ("notice", "roster") else ["h1"]
    return [sheet for bundle in papers.stack(Order(form, households, make), ABOUT).bundles() for sheet in bundle.sheets]


def texts(thing: Any) -> Iterator[str]:
    """Every text on a sheet, its foot aside."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from texts(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in ("foot", "name"):
                yield from texts(getattr(thing, field.name))


def marked(form: str, make: str = "A4") -> list[str]:
    return [text for text in texts(sheets(form, make)) if marks.MARK in text]


@pytest.mark.parametrize("make", MAKES)
def test_a_card_marks_the_value_and_what_follows_from_it(town: Town, make: str) -> None:
    town.disagree(Income, "i1", {"wage": 1_100_000, "wage_job": 1_100_000}, {"wage": 1_200_000, "wage_job": 1_200_000})
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    with town.town.opened():
        found = marked("card", make)
    assert found.count("章三※") == 2  # the head, and among the members
    assert {"12,000※", "6,000※"} <= set(found)
    assert not [text for text in found if "李四" in text]


def test_every_form_of_a_household_marks_its_own(town: Town) -> None:
    town.disagree(Household, "h1", {"address": "一组 4 号"}, {"address": "一组 5 号"})
    town.disagree(Visit, "v1", {"note": "屋顶漏"}, {"note": "墙裂了"})
    town.disagree(Assessment, "a1", {"house": "1"}, {"house": "2"})
    town.disagree(Measure, "m1", {"amount_fiscal": 110_000}, {"amount_fiscal": 120_000})
    town.disagree(Living, "l1", {"area_arable": 460}, {"area_arable": 470})
    town.disagree(Income, "i1", {"wage_job": 1_100_000}, {"wage_job": 1_200_000})
    with town.town.opened():
        assert "一组 5 号※" in marked("archive")
        assert "墙裂了※" in marked("visit")
        assert [text for text in marked("check") if text.endswith("※")]
        assert "1,200※" in marked("archive")
        assert "4.7 亩※" in marked("survey")
        assert "12,000※" in marked("income")
        for form in FORMS:
            if form not in ("notice", "roster"):
                assert "一组 5 号※" in marked(form), form
                assert all("合并后未核定" in sheet.foot for sheet in sheets(form))


def test_what_looks_alike_on_paper_is_marked_too(town: Town) -> None:
    """The middle of a number is hidden, amounts are told in whole 元."""
    town.disagree(Person, "p1", {"id_no": "410502195504066016"}, {"id_no": "410502195504076016"})
    town.disagree(Measure, "m1", {"amount_fiscal": 100_010}, {"amount_fiscal": 100_020})
    with town.town.opened():
        assert "410502********6016※" in marked("survey")
        assert "1,000※" in marked("card")


def test_roster_and_notice(town: Town) -> None:
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Person, "p2", {"birth": "1960-01-02"}, {"birth": "1961-01-02"})
    town.disagree(
        Household, "h1", {"monitor_cat": "1", "phone": "13812341111"}, {"monitor_cat": "3", "phone": "13812351111"}
    )
    town.disagree(Village, "g1", {"hotline": "12318"}, {"hotline": "12319"})
    with town.town.opened():
        [roster], [notice] = sheets("roster"), sheets("notice")
        assert {"章三※", "65※", "138****1111※"} <= set(texts(roster))
        assert "李四" in set(texts(roster))
        assert "章*※" in set(texts(notice))
        assert [text for text in texts(notice) if text.startswith("监督电话：12319") and text.endswith("※")]
        for sheet in (roster, notice):
            assert sheet.foot.startswith("※ 其中 1 户有未核定的值 · ")


def test_a_helper_of_the_whole_village_is_marked_on_each_card(town: Town) -> None:
    town.disagree(Helper, "b2", {"name": "薛志刚"}, {"name": "薛志坚"})
    with town.town.opened():
        assert "薛志坚※" in marked("card")
        assert "※ 1 项合并后未核定" in sheets("card")[0].foot


def test_decided_means_no_mark(town: Town) -> None:
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Household, "h1", {"address": "一组 4 号"}, {"address": "一组 5 号"})
    with town.town.opened():
        for conflict in conflicts.listed():
            deciding.decide("镇", [deciding.take(conflict, "left")])
        for form in FORMS:
            assert not marked(form), form
            assert not any("※" in sheet.foot for sheet in sheets(form)), form
        assert "张叁" in set(texts(sheets("card")))


def test_psychological_visits_leave_no_trace(town: Town) -> None:
    town.disagree(Visit, "v2", {"note": "好些了"}, {"note": "更差了"})
    with town.town.opened():
        assert every("SELECT count(*) FROM conflict")[0][0] == 1
        for form in FORMS:
            assert not marked(form), form
            assert not any("※" in sheet.foot for sheet in sheets(form)), form


def _two(kind: Kind[Any]) -> tuple[Any, Any] | None:
    """Two values of a field, as stored."""
    if codes := getattr(kind, "codes", None):
        offered = [item.code for item in codes.offered]
        return (offered[0], offered[1]) if len(offered) > 1 else None
    pairs: dict[type[Any] | tuple[type[Any], ...], tuple[Any, Any] | None] = {
        Ref: None, Bool: (0, 1), (Number, Int): (300, 400), Date: ("2026-02-03", "2026-02-04"),
        YearMonth: ("202602", "202603"),
    }  # fmt: skip
    return next((pair for kinds, pair in pairs.items() if isinstance(kind, kinds)), ("甲", "乙"))


@pytest.mark.parametrize("table", sorted({model.table() for model, _ in RECORDS}))
def test_any_field_may_be_undecided_and_all_papers_are_made(town: Town, table: str) -> None:
    """Whatever is disagreed about, also all at once, no paper fails over it."""
    model = BY_TABLE[table]
    key = next(row["id"] for one, row in RECORDS if one is model)
    told = {name: pair for name, kind in model.kinds().items() if name != "region_code" and (pair := _two(kind))}
    town.disagree(model, key, *({name: pair[side] for name, pair in told.items()} for side in (0, 1)))
    with town.town.opened():
        assert every("SELECT count(*) FROM conflict")[0][0] >= len(told) // 2
        for form in FORMS:
            assert sheets(form), form
