"""Import of a roster that names no year, on a laptop whose clock stands before the book's last change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import clock
from db.changes import every
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.workbooks import plan_import, year_is_unsure
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.commands import Commands, one_chinese_line
from tests.fupin_desktop.exchange.sheets import number, write

COLUMNS = ("户编号", "姓名", "证件号码", "与户主关系", "健康状况")
ROW = {"户编号": "41050210121270001", "姓名": "李乙", "证件号码": number(11), "与户主关系": "户主", "健康状况": "健康"}
DAY = 24 * 3600 * 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with something written just now."""
    create_book(tmp_path / "村.fpb", YUANXUEZHUANG, ACTOR)
    with open_book(tmp_path / "村.fpb", ACTOR):
        add_household()
    return tmp_path / "村.fpb"


def turn_back(monkeypatch: pytest.MonkeyPatch, milliseconds: int) -> None:
    now = clock.milliseconds()
    monkeypatch.setattr("db.clock.milliseconds", lambda: now - milliseconds)


@pytest.mark.parametrize("title", ["名单", "2023年、2024年对比表"])
def test_a_clock_that_stands_behind_is_not_believed(
    path: Path, run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    roster = write(tmp_path / "名单.xlsx", [ROW], COLUMNS, [title])
    turn_back(monkeypatch, 400 * DAY)
    for dry in ((), ("--dry-run",)):
        asked = run("import", path, roster, *dry)
        assert asked.code != 0
        assert one_chinese_line(asked.err)
        assert "--year" in asked.err
    told = run("import", path, roster, "--year", "2024", "--json")
    assert json.loads(told.out)["years"] == [2024]
    with open_book(path, ACTOR):
        assert every("SELECT year FROM person_year") == [(2024,)]


@pytest.mark.parametrize(("back", "unsure"), [(DAY // 2, False), (2 * DAY, True)])
def test_two_laptops_never_agree_to_the_hour(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: int, unsure: bool
) -> None:
    roster = write(tmp_path / "名单.xlsx", [ROW], COLUMNS, ["名单"])
    turn_back(monkeypatch, back)
    with open_book(path, ACTOR, read_only=True):
        assert year_is_unsure(plan_import([roster])) is unsure


def test_a_roster_that_names_its_year_asks_nothing(
    path: Path, run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = write(tmp_path / "名单.xlsx", [ROW], COLUMNS, ["2024年度名单"])
    turn_back(monkeypatch, 400 * DAY)
    assert run("import", path, roster).code == 0
