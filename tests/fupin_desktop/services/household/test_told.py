"""History in sentences: who changed what from what to what; numbers masked, other people's counselling left out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from db import models
from db.changes import change
from db.household import Household, Housing
from db.person import PersonYear
from db.visit import Problem, Visit
from fupin_desktop.roles import Right
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import history, told
from tests.books import ACTOR, add_household


def said(key: str) -> list[str]:
    return [one.text for one in told.sentences(history.of_household(key))]


def test_each_kind_of_change_is_a_sentence(book: Book) -> None:
    home, head = add_household("张三")
    key = str(home.id)
    with change(ACTOR, "录入走访"):
        visit = Visit(household=key, visit_date=dt.date(2026, 10, 3), visitors=ACTOR)
        visit.save()
    with change(ACTOR, "录入住房"):
        house = Housing(household=key, year=2026, house_grade="B")
        house.save()
        year = PersonYear(person=head.id, year=2026, grade="八年级")
        year.save()
    with change("张支书", "修改住房饮水"):
        house.house_grade = "C"
        house.save()
        year.grade = None
        year.save()
        visit.person = head.id
        visit.save()
    with change("张支书", "删除走访"):
        visit.deleted = True
        visit.save()
    book_says = said(key)
    assert book_says[0] == "删去了 10月3日的走访"
    assert set(book_says[1:4]) == {
        "把 2026 年的房屋安全等级从 B级(基本安全) 改成 C级(局部危险)", "清空了张三 2026 年的年级，原来是 八年级",
        "填了 10月3日的走访的走访对象：张三",
    }  # fmt: skip
    assert book_says[4:] == ["新增了住房、人员年度情况", "新增了 10月3日的走访", "登记了这一户：成员 张三"]
    history.undo(ACTOR)
    assert said(key)[0] == "恢复了 10月3日的走访"
    assert told.sentences(history.of_household(key))[0].title == "撤销：删除走访"


def test_no_number_is_whole_in_any_sentence(book: Book) -> None:
    home, head = add_household("张三", phone="13837216021")
    values = {"number": ("410502195504056010", "410502195504056011"), "phone": ("13837216021", "13937216022")}
    tried = 0
    for model in (models.BY_TABLE["household"], models.BY_TABLE["person"]):
        record = home if model.table() == "household" else head
        for name, kind in model.kinds().items():
            if kind.hidden:
                for value in values[kind.hidden]:
                    with change(ACTOR, "改号码"):
                        setattr(record, name, value)
                        record.save()
                tried += 1
    text = "\n".join(said(str(home.id)))
    assert tried >= 5
    assert "****" in text
    assert [number for pair in values.values() for number in pair if number in text] == []


@pytest.fixture
def without_archives(book: Book) -> Iterator[None]:
    """Whoever is here has all rights but that to psychological archives."""
    before = access.visitor()
    access.enter(dataclasses.replace(before, rights=before.rights - {Right.PSYCHOLOGY}))
    yield
    access.enter(before)


def test_a_psychological_visit_and_its_problem_are_told_to_nobody_else(without_archives: None) -> None:
    home: Household
    home, _ = add_household("张三")
    with change(ACTOR, "录入走访"):
        visit = Visit(household=home.id, visit_date=dt.date(2026, 10, 3), reason=PSYCHOLOGICAL_REASON)
        visit.save()
        Problem(household=home.id, visit=visit.id, text="睡不着").save()
        Visit(household=home.id, visit_date=dt.date(2026, 10, 4), reason="1").save()
    with change(ACTOR, "改走访"):
        visit.note = "常哭"
        visit.save()
    assert said(str(home.id)) == ["新增了 10月4日的走访", "登记了这一户：成员 张三"]
