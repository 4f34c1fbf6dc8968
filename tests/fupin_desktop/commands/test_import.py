"""The command `import`: whose year a roster is of when the clock is behind; every row is counted once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import clock
from db.changes import every
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.workbooks import plan_import, year_in_doubt
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.commands import Commands, one_chinese_line
from tests.fupin_desktop.exchange.sheets import number, write
from ui.dialogs.import_preview import counted

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
        assert bool(year_in_doubt(plan_import([roster]))) is unsure


def test_a_roster_that_names_its_year_asks_nothing(
    path: Path, run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = write(tmp_path / "名单.xlsx", [ROW], COLUMNS, ["2024年度名单"])
    turn_back(monkeypatch, 400 * DAY)
    assert run("import", path, roster).code == 0


def test_what_a_file_leaves_open_is_asked(path: Path, run: Commands, tmp_path: Path) -> None:
    """Two rows without 户编号 under one that has it, and another file that names a year."""
    below: dict[str, object] = {"姓名": "王丙", "证件号码": number(12), "与户主关系": "配偶", "健康状况": "健康"}
    files = (
        write(tmp_path / "甲.xlsx", [ROW, below, below | {"姓名": "王丁", "证件号码": number(13)}], COLUMNS, ["名单"]),
        write(tmp_path / "乙.xlsx", [ROW | {"姓名": "赵丁", "证件号码": number(14)}], COLUMNS, ["2023年度名单"]),
    )
    asked = run("import", path, *files)
    assert (asked.code, "写的是 2023 年度" in asked.err, "--year" in asked.err) == (2, True, True)
    asked = run("import", path, *files, "--year", "2022")
    assert (asked.code, "2 行没写是哪一户" in asked.err, "--below same" in asked.err) == (2, True, True)
    told = json.loads(run("import", path, *files, "--year", "2022", "--below", "refuse", "--dry-run", "--json").out)
    assert (told["added"], told["refused"], told["years"]) == (2, 2, [2022, 2023])
    told = json.loads(run("import", path, *files, "--year", "2022", "--below", "same", "--json").out)
    assert (told["added"], told["refused"]) == (4, 0)


def _mixed(path: Path, extra: list[dict[str, object]]) -> Path:
    """A roster with rows of every fate."""
    columns = ("年度", *COLUMNS)
    rows: list[dict[str, object]] = [
        ROW | {"年度": 2024},
        ROW | {"年度": 2024},  # repeats
        ROW | {"年度": 2023},  # a further row of the same person
        ROW | {"年度": 2024, "姓名": "王丙", "证件号码": "41050219550405001"},  # refused
        {"户编号": ROW["户编号"], "姓名": "小计"},
        {"户编号": "合计", "姓名": "3人"},
        ROW | {"年度": 2024, "姓名": "赵丁", "证件号码": number(12), "与户主关系": "之子"},
        *extra,
    ]
    return write(path, rows, columns, ["名单"])


FATES = st.lists(st.sampled_from(["same", "new", "bad", "total", "further", "repeat"]), max_size=8)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(FATES)
def test_every_row_is_counted_once_in_the_answer_and_on_the_screen(
    run: Commands, tmp_path_factory: pytest.TempPathFactory, fates: list[str]
) -> None:
    _counted(run, tmp_path_factory.mktemp("fates"), fates)


def test_a_row_of_every_fate_is_counted_once(run: Commands, tmp_path: Path) -> None:
    _counted(run, tmp_path, ["same", "new", "bad", "total", "further", "repeat", "new"])


def _counted(run: Commands, folder: Path, fates: list[str]) -> None:
    create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
    kinds: dict[str, dict[str, object]] = {
        "same": ROW | {"年度": 2024},
        "bad": ROW | {"姓名": None, "年度": 2024, "证件号码": "1234"},
        "total": {"户编号": ROW["户编号"], "姓名": "合计：3人"},
        "further": ROW | {"年度": 2022},
        "repeat": ROW | {"年度": 2023},
    }
    extra = [
        kinds.get(fate) or ROW | {"年度": 2024, "姓名": "新人", "证件号码": number(100 + n), "与户主关系": "之子"}
        for n, fate in enumerate(fates)
    ]
    roster = _mixed(folder / "名单.xlsx", extra)
    for _ in range(2):  # anew, all of it is there
        told = json.loads(run("import", folder / "村.fpb", roster, "--json").out)
        fate_of_all = ("added", "changed", "same", "refused", "duplicate", "passed_over", "further_rows")
        assert told["read"] == sum(told[name] for name in fate_of_all) == 7 + len(fates)
        assert len(told["refused_rows"]) == told["refused"]
    with open_book(folder / "村.fpb", ACTOR, read_only=True):
        words = counted(plan_import([roster]))
    shown = {int(found.replace(",", "")) for found in re.findall(r"[\d,]+", words)}
    assert {told["read"], told["passed_over"], told["same"]} <= shown
