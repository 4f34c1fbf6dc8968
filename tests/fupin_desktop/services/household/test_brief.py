"""A household in short: what visits said, when the next is due, whom to call and who may."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from db import access_log
from db.changes import change
from db.clock import today
from db.person import Person
from db.visit import Visit
from fupin_desktop.roles import Right
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import brief
from fupin_desktop.services.household.brief import Next
from tests.books import ACTOR, add_household


@pytest.fixture
def without(book: Book) -> Iterator[Callable[..., None]]:
    """Takes rights from whoever is here."""
    before = access.visitor()

    def take(*rights: Right) -> None:
        access.enter(dataclasses.replace(before, rights=before.rights - set(rights)))

    yield take
    access.enter(before)


def visited(home: Any, ago: int, **more: Any) -> None:
    with change(ACTOR, "录入走访"):
        Visit(household=home.id, visit_date=today() - dt.timedelta(days=ago), visitors=ACTOR, mode="1", **more).save()


def test_what_the_last_visits_said_and_when_the_next_is_due(book: Book) -> None:
    home, head = add_household("张三", monitor_cat="2")
    read = brief.read(str(home.id), str(head.id))
    assert read
    assert (read.told, read.next, read.person and read.person.person.name) == (
        [],
        Next(None, "每月一次", False),
        "张三",
    )
    visited(home, 40, note="都好")
    visited(home, 3, need="修路", result="2")
    read = brief.read(str(home.id))
    assert read
    assert [one.text for one in read.told] == ["诉求：修路", "都好"]
    assert (read.told[0].mode, read.person) == ("入户", None)
    assert read.next == Next(today() + dt.timedelta(days=28), "每月一次", planned=False)
    visited(home, 1, result="1", follow_up_date=today() + dt.timedelta(days=6))
    read = brief.read(str(home.id))
    assert read
    assert (read.told[0].text, read.next) == ("已解决", Next(today() + dt.timedelta(days=6), "每月一次", planned=True))
    assert brief.read("no such") is None


def test_what_a_counsellor_was_told_is_read_by_nobody_else(book: Book, without: Callable[..., None]) -> None:
    home, _ = add_household("张三")
    visited(home, 5, note="都好", reason="1")
    visited(home, 2, note="睡不着", reason=PSYCHOLOGICAL_REASON)
    visited(home, 1, note="常哭", visitor_role=PSYCHOLOGICAL_ROLE)
    without(Right.PSYCHOLOGY)
    read = brief.read(str(home.id))
    assert read
    assert [one.text for one in read.told] == ["都好"]


def test_the_number_to_call_is_noted_and_takes_the_right(book: Book, without: Callable[..., None]) -> None:
    home, head = add_household("张三", phone="13837216021")
    with change(ACTOR, "登记"):
        Person(household=home.id, name="赵艳", relation="02", member_state="1", phone="13937216022").save()
    wife = Person.get(Person.name == "赵艳")
    assert brief.number(str(home.id)) == ("张三户", "13837216021")
    assert brief.number(str(home.id), str(wife.id)) == ("赵艳", "13937216022")
    assert brief.number(str(home.id), str(head.id)) == ("张三户", "13837216021")
    noted = [(one.what, one.record) for one in access_log.entries(10, 0)]
    assert noted[:3] == [
        ("查看完整号码", str(home.id)), ("查看完整号码", str(wife.id)), ("查看完整号码", str(home.id)),
    ]  # fmt: skip
    without(Right.PHONES)
    with pytest.raises(access.Denied):
        brief.number(str(home.id))
    assert len(access_log.entries(10, 0)) == len(noted)


def test_nobody_to_call_says_what_to_do(book: Book) -> None:
    home, head = add_household("张三")
    with pytest.raises(brief.NoNumber, match="联系电话"):
        brief.number(str(home.id), str(head.id))
    with change(ACTOR, "登记"):
        head.phone = "13837216021"
        head.save()
    assert brief.number(str(home.id)) == ("张三", "13837216021")
