"""check BOOK: what is missing or odd, in lines a cadre reads and as JSON."""

import json
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.money import Money
from fupin_desktop.services.book.opening import open_book
from tests.books import ACTOR
from tests.commands import Commands


@pytest.fixture
def flawed(village: Path) -> Path:
    """The demo village with one household without an address."""
    with open_book(village, ACTOR):
        household = Household.select().order_by(Household.household_no).first()
        household.address = None
        with change(ACTOR, "改坏"):
            household.save()
    return village


def test_findings_stand_by_level_and_household_with_what_to_do(run: Commands, flawed: Path) -> None:
    done = run("check", flawed)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("错误 ")
    assert [line.partition("】")[0] + "】" for line in lines if line.startswith("【")] == [
        "【错误】",
        "【请核对】",
        "【提示】",
    ]
    (address,) = (number for number, line in enumerate(lines) if "家庭住址没有填。请问清后补上。" in line)
    household = next(line for line in reversed(lines[:address]) if not line.startswith(" "))
    assert "村" in household
    assert "户主 " in household
    assert "户编号 " in household


def test_json_gives_each_finding_its_place(run: Commands, flawed: Path) -> None:
    data = json.loads(run("check", flawed, "--json").out)
    assert set(data["counts"]) == {"error", "warning", "info"}
    assert sum(data["counts"].values()) == len(data["findings"])
    (found,) = (f for f in data["findings"] if f["field"] == "address")
    assert (found["level"], found["rule"], found["table"], found["label"]) == ("error", "RQ", "household", "家庭住址")
    assert found["record"] == found["household"]
    assert set(found["place"]) == {"village", "group", "number", "head", "region"}


def test_an_empty_book_lacks_only_what_the_village_is(run: Commands, tmp_path: Path) -> None:
    path = tmp_path / "空.fpb"
    assert run("new", path, "--village", "410502101212", "--plain").code == 0
    done = run("check", path)
    assert done.code == 0
    assert done.out.startswith("错误 1 条，请核对 0 条，提示 0 条。")
    assert "村类别、涉贫村没有填" in done.out  # of the village itself, before anybody is registered


def test_checking_writes_nothing(run: Commands, flawed: Path) -> None:
    before = run("dump", flawed).out
    run("check", flawed)
    assert run("dump", flawed).out == before


def test_of_a_village_what_no_household_has_is_told_too(run: Commands, village: Path) -> None:
    with open_book(village, ACTOR), change(ACTOR, "登记资金"):
        Money(region_code="410502101212", amount=-5).save()
    mine, others = (run("check", village, "--village", code) for code in ("410502101212", "410502101214"))
    said = [line for line in mine.out.splitlines() if not line.startswith((" ", "【")) and "户主" not in line]
    assert "袁薛庄村" in said
    assert json.loads(run("check", village, "--village", "410502101214", "--json").out)["findings"] == []
    assert "袁薛庄村" not in others.out
