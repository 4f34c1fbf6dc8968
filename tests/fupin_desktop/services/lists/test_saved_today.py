"""What was saved today, as the first page lists it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from db.changes import change
from db.household import Household
from db.measure import Helper
from db.person import Person
from db.village import MonitoringLine
from fupin_desktop.demo import books as demo
from fupin_desktop.demo import psychology
from fupin_desktop.roles import TABLE, Role
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.lists import saved_today
from tests.books import ACTOR, YUANXUEZHUANG, add_household


def told() -> list[tuple[str, str, str, int]]:
    return [(line.actor, line.title, line.who, line.cells) for line in saved_today.today()]


def test_each_save_of_each_household_is_a_line_newest_first(book: Book) -> None:
    first, person = add_household()
    second, _ = add_household("王五", "410502196003036013")
    with change("王敏", "改电话") as writer:
        writer.put(Household, [{"id": str(one.id), "phone": "13812345678"} for one in (first, second)])
        writer.put(Person, [{"id": str(person.id), "phone": "13812345678"}])
    assert sorted(told()[:2]) == [("王敏", "改电话", "张三", 2), ("王敏", "改电话", "王五", 1)]
    assert told()[2:4] == [(ACTOR, "登记新户", "王五", 2), (ACTOR, "登记新户", "张三", 2)]
    lines = saved_today.today()
    assert {line.who: line.household for line in lines[2:4]} == {"王五": str(second.id), "张三": str(first.id)}


def test_what_belongs_to_no_household_leads_to_its_record(book: Book) -> None:
    with change(ACTOR, "填监测线") as writer:
        writer.put(MonitoringLine, [{"id": "line", "year": 2025, "line_pc": 750_000, "region_code": "410502101212"}])
    line = saved_today.today()[0]
    assert (line.household, line.record, line.who) == ("", "line", MonitoringLine.title)


def test_a_household_that_is_gone_leads_to_its_record(book: Book) -> None:
    household, _ = add_household()
    with change(ACTOR, "删除") as writer:
        writer.delete(Household, [str(household.id)])
    line = saved_today.today()[0]
    assert (line.title, line.household, line.record) == ("删除", "", str(household.id))


def test_yesterday_is_not_listed(book: Book) -> None:
    add_household()
    with time_machine.travel(dt.datetime.now().astimezone() + dt.timedelta(days=1)):
        assert saved_today.today() == []


def test_of_an_import_not_more_than_anybody_reads(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_today, "MOST", 5)
    with change(ACTOR, "导入") as writer:
        writer.put(Helper, [{"id": f"h{n}", "name": f"赵{n}", "region_code": "410502101212"} for n in range(9)])
    add_household()
    assert [line.title for line in saved_today.today()] == ["登记新户", *["导入"] * 4]


def test_who_may_not_see_the_archives_is_not_told_that_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_today, "MOST", 1_000_000)
    path = tmp_path / "村.fpb"
    demo.make_village(path, YUANXUEZHUANG, 24, 1)
    with open_book(path, ACTOR):
        psychology.fill(ACTOR)
        everything = saved_today.today()
        access.enter(access.Visitor("王敏", TABLE[Role.RECORDER]))
        seen = saved_today.today()
    titles = {line.title for line in everything}
    assert titles - {line.title for line in seen} == {"心理工作队", "心理档案", "登记心理活动"}
    assert len(seen) < len(everything)
