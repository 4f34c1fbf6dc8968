"""`move`: a household is offered, called back, taken and refused at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.household import Household
from db.person import Person
from tests.commands import Commands
from tests.laptops import Laptop, family

OTHER = "410502101214"


@pytest.fixture
def town(tmp_path: Path) -> Laptop:
    made = Laptop.new(tmp_path, "宝莲寺镇")
    household, people = family("h1", "张三")
    made.put(Household, household)
    made.put(Person, *people)
    return made


def test_it_is_offered_listed_called_back_refused_and_taken(run: Commands, town: Laptop) -> None:
    offer = ("move", town.path, "h1", "--to", OTHER, "--reason", "投亲", "--date", "2026-11-01")
    assert "等接收" in run(*offer).out
    assert run(*offer).code == 2, "it waits already"
    [told] = json.loads(run("move", town.path, "--json").out)
    assert (told["household"], told["to"], told["date"], told["state"]) == ("h1", OTHER, "2026-11-01", "1")
    assert "撤回了" in run("move", town.path, "h1", "--withdraw").out
    assert "没有等接收" in run("move", town.path).out
    run(*offer)
    assert "人没有来" in run("move", town.path, "h1", "--refuse", "人没有来").out
    run(*offer)
    assert "已接收" in run("move", town.path, "h1", "--accept", "--number", "4105021012140001", "--group", "三组").out
    row = town.row(Household, "h1")
    assert (row["region_code"], row["household_no"], row["group_no"], row["hh_change"]) == (
        OTHER, "4105021012140001", "三组", "5",
    )  # fmt: skip
    run("undo", town.path)
    assert town.row(Household, "h1")["region_code"] != OTHER
    assert [one["state"] for one in json.loads(run("move", town.path, "--json").out)] == ["1"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--to", "999", "--reason", "投亲"), "请选迁入的村"),
        (("--to", "410502101", "--reason", "投亲"), "请选迁入的村"),
        (("--to", "410502101212", "--reason", "投亲"), "不用迁"),
        (("--to", OTHER), "为什么迁移"),
        (("--to", OTHER, "--reason", "投亲", "--date", "2999-01-01"), "不能晚于今天"),
        (("--to", OTHER, "--date", "昨天"), "日期要写成"),
        (("--accept",), "没有等本村接收"),
        (("--refuse", "不要"), "没有等本村接收"),
        (("--withdraw",), "没有什么要撤回"),
        ((), "没有迁移"),
    ],
)
def test_what_can_not_be_is_said(run: Commands, town: Laptop, more: tuple[str, ...], said: str) -> None:
    ran = run("move", town.path, "h1", *more)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert run("move", town.path, "谁", *more).code == 2
