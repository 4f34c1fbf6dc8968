"""report: the JSON that other programs read, its comparisons and files, and what is said of wrong options."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import Commands, one_chinese_line
from tests.district import made_district
from tests.merged import declared, merger

__all__ = ["made_district"]


@pytest.fixture
def path(made_district: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "district.fpb"
    shutil.copyfile(made_district, copy)
    return copy


def test_the_lines_as_json(run: Commands, path: Path) -> None:
    told = json.loads(run("report", path, "--as-of", "2020-11-30", "--json").out)
    assert (told["region"], told["year"], told["as_of"]) == ("410502", 2020, "2020-11-30")
    rows = {one["row"]: one for one in told["rows"]}
    assert len(rows) == 92
    assert {"row", "value", "of", "unit", "state", "seed"} <= set(rows["R39a"])
    assert (rows["R39a"]["value"], rows["R39a"]["of"], rows["R39a"]["seed"]) == (61, 78, 61)
    assert rows["R02"]["value"] == 1591
    assert rows["R42a"]["value"] == "384.32 → 53.7"


def test_comparisons_files_and_a_frozen_one(run: Commands, path: Path, tmp_path: Path) -> None:
    of = ("report", path, "--as-of", "2020-11-30", "--json")
    with declared(*merger()):
        by = {way: json.loads(run(*of, "--compare", "villages", "--as", way).out) for way in ("then", "now")}
    assert [len(by[way]["villages"]) for way in ("then", "now")] == [49, 48]
    assert by["then"]["villages_as"] == "then"
    years = json.loads(run(*of, "--compare", "years").out)["years"]
    assert list(years) == ["2016", "2017", "2018", "2019", "2020"]
    told = json.loads(run(*of, "--xlsx", tmp_path / "a.xlsx", "--docx", tmp_path / "a.docx", "--freeze").out)
    assert all(Path(file).stat().st_size > 10_000 for file in told["files"])
    again = json.loads(run(*of, "--freeze").out)
    assert again["frozen"]["number"] == told["frozen"]["number"] + 1


@pytest.mark.parametrize("wrong", [("--as-of", "昨天"), ("--from", "2020"), ("--region", "99"), ("--year", "x")])
def test_wrong_options_are_one_chinese_line(run: Commands, path: Path, wrong: tuple[str, str]) -> None:
    ran = run("report", path, *wrong)
    assert ran.code == 2
    assert one_chinese_line(ran.err)
