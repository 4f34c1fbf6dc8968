"""The mark ※ on every paper: at the text that hangs on an undecided value, read from real sheets after real merges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from db.changes import change, every
from db.fields import Bool, Date, Int, Kind, Number, Ref, YearMonth
from db.household import Household, Living
from db.income import Income
from db.measure import Helper, Measure
from db.models import BY_TABLE
from db.person import Person
from db.step import Step
from db.visit import Assessment, Visit
from fupin_desktop.cards import marks
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.monitoring import papers
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import FORMS, Order
from tests.disagreeing import RECORDS, YEAR, Town
from tests.disagreeing import town as town
from tests.monitored import clue_of

ABOUT = About("镇", dt.datetime(2026, 11, 26, tzinfo=dt.UTC), YEAR)
MAKES = ("A4", "A4-wide", "A4-large", "A3")


def sheets(form: str, make: str = "A4") -> list[Sheet]:
    households = [] if form == "roster" else ["h1"]
    return [
        sheet for bundle in catalogue.stack(Order(form, households, make), ABOUT).bundles() for sheet in bundle.sheets
    ]


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
    assert found.count("章三※") + found.count("章三（户主）※") == 2  # the head, and among the members
    assert {"12,000※", "6,000※"} <= set(found) or (make == "A3" and "6,000※" in found)
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
            if form != "roster":
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
    """On what hangs the name stands hidden, with its mark."""
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Person, "p2", {"birth": "1960-01-02"}, {"birth": "1961-01-02"})
    town.disagree(Household, "h1", {"phone": "13812341111"}, {"phone": "13812351111"})
    with town.town.opened():
        clue = clue_of(dt.date(2026, 11, 2), Household.get_by_id("h1"))
        with change("镇", "公示"):
            hung = Step(record=clue.id, flow="1", step="107", date=clue.found_on, result="1", level="6", person_by="甲")
            hung.shown_from = hung.shown_to = clue.found_on
            hung.save()
        [roster], [notice] = sheets("roster"), papers.sheets(papers.named("notice"), [str(clue.id)], ABOUT)
        assert {"章三※", "65※", "138****1111※"} <= set(texts(roster))
        assert "李四" in set(texts(roster))
        assert "章*※" in set(texts(notice))
        assert roster.foot.startswith("※ 其中 1 户有未核定的值 · ")
        assert notice.foot.startswith("※ ")


def test_a_helper_of_the_whole_village_is_marked_on_each_card(town: Town) -> None:
    town.disagree(Helper, "b2", {"name": "薛志刚"}, {"name": "薛志坚"})
    with town.town.opened():
        assert "薛志坚※" in marked("card")
        assert "※ 1 项合并后未核定" in sheets("card")[0].foot


def test_decided_means_no_mark(town: Town) -> None:
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Household, "h1", {"address": "一组 4 号"}, {"address": "一组 5 号"})
    with town.town.opened():
        for conflict in conflict_list.listed():
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
