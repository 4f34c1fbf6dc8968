"""Answers about property are erased when the setting's months after the case are over, by two persons; nothing of them
is left, and no package brings them back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from db.changes import change, every
from db.clue import Clue, DeptRecord
from db.erase import Erasure
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.book.second_person import NotConfirmed
from fupin_desktop.services.erasing import assets
from fupin_desktop.services.monitoring import dept_lists
from fupin_desktop.services.psychology import erasing
from tests.books import ACTOR, add_household
from tests.fupin_desktop.services.monitoring.test_dept_lists import ONE, TWO, workbook
from tests.monitored import clue_of, go
from tests.monitored import office as office

DAY = dt.date(2026, 1, 10)


def on(day: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(12)).astimezone(), tick=False)


@pytest.fixture
def answers(office: Book, tmp_path: Path) -> Clue:
    """Of two households' cars and of a bill; one household has a case."""
    with on(DAY):
        home, _ = add_household("张三", ONE)
        add_household("李四", TWO)
        clue = clue_of(DAY, home)
        for code in ("1002", "0101"):
            pushed = workbook(tmp_path / f"{code}.xlsx", (1, "张三", ONE, "京A牌照", 1, 1), (2, "李四", TWO, "", 1, 1))
            dept_lists.bring_in(ACTOR, dept_lists.preview(pushed, code, DAY))
    return clue


def test_they_are_due_so_many_months_after_the_case(answers: Clue) -> None:
    with on(dt.date(2027, 1, 9)):
        assert assets.due() == []
    with on(dt.date(2027, 1, 10)):
        [other] = assets.due()  # who never had a case: since the day of the list
        assert DeptRecord.get_by_id(other).name == "李四"
        go(answers, ("190",), dt.date(2026, 6, 1))
        settings.change(ACTOR, "410502101", "asset_keep_months", "7", "区里的规定")
        assert len(assets.due()) == 2
        settings.change(ACTOR, "410502101", "asset_keep_months", "8", "区里的规定")
        assert len(assets.due()) == 1


def test_nothing_is_left_of_them_and_a_list_brought_again_is_new(answers: Clue, tmp_path: Path) -> None:
    with on(dt.date(2027, 3, 1)):
        go(answers, ("190",), dt.date(2026, 2, 1))
        with pytest.raises(NotConfirmed):
            assets.carry_out(ACTOR, ACTOR)
        keys = assets.due()
        assert assets.carry_out(ACTOR, "王敏") == (2, [])
        assert [one.source for one in DeptRecord.select()] == ["0101", "0101"]
        assert every("SELECT 1 FROM \"change\" WHERE value LIKE '%京A%' AND record IN (?, ?)", *keys) == []
        [kept] = Erasure.select()
        assert (kept.second, kept.ground, sorted((kept.records or "").split("\n"))) == (
            "王敏", "3", sorted(f"dept_record {key}" for key in keys),
        )  # fmt: skip
        assert (assets.due(), erasing.asked_for()) == ([], [])


def test_an_open_case_keeps_them(answers: Clue) -> None:
    with on(dt.date(2028, 1, 1)):
        go(answers, ("190",), dt.date(2026, 2, 1))
        with change(ACTOR, "重新登记"):
            answers.closed_on = None
            answers.save()
        assert [DeptRecord.get_by_id(key).name for key in assets.due()] == ["李四"]
