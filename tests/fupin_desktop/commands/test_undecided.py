"""What commands say of values that nobody has decided between: lists, papers, workbooks, checks; the cover."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from db.household import Household
from db.person import Person
from fupin_desktop.commands import cli
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.exchange import district
from tests.commands import Commands, no_screens
from tests.disagreeing import Town
from tests.disagreeing import town as town
from ui.paper import printing

SAID = "※ 其中 1 户有未核定的值"


@pytest.fixture
def screens() -> cli.Screens:
    """No window, but what paints papers."""
    none = no_screens()
    return cli.Screens(none.window, none.shots, lambda: printing)


@pytest.fixture
def split(town: Town) -> Town:
    town.disagree(Person, "p1", {"name": "张叁"}, {"name": "章三"})
    town.disagree(Household, "h1", {"address": "一组 4 号"}, {"address": "一组 5 号"})
    return town


def commands(book: Path, folder: Path) -> dict[str, tuple[object, ...]]:
    return {
        "check": ("check", book),
        "export-xlsx": ("export-xlsx", book, folder / "out.xlsx"),
        "print-list": ("print-list", book, folder / "list.pdf"),
        "cards": ("cards", book, "--pdf", folder / "cards.pdf"),
    }


@pytest.mark.parametrize("name", ["check", "export-xlsx", "print-list", "cards"])
def test_a_line_at_the_foot_until_decided(
    run: Commands, split: Town, tmp_path: Path, screens: cli.Screens, name: str
) -> None:
    call = commands(split.town.path, tmp_path)[name]
    assert SAID in run(*call, screens=screens).out.splitlines()
    assert json.loads(run(*call, "--json", screens=screens).out)["undecided"] == 1
    with split.town.opened():
        for conflict in conflict_list.listed():
            deciding.decide("镇", [deciding.take(conflict, "left")])
    assert "未核定" not in run(*call, screens=screens).out
    assert json.loads(run(*call, "--json", screens=screens).out)["undecided"] == 0


def test_the_cover_of_the_district_says_it(split: Town, tmp_path: Path) -> None:
    with split.town.opened() as book:
        folder = district.write(book, tmp_path)
    cover = openpyxl.load_workbook(folder.path / district.COVER).worksheets[0]
    assert SAID in [cell.value for row in cover.iter_rows() for cell in row]


def test_of_those_who_are_helped_alone(run: Commands, split: Town, tmp_path: Path) -> None:
    """Persons in the workbook, households with a value that is undecided: of these, not of all."""

    def exported() -> list[int]:
        told = json.loads(run("export-xlsx", split.town.path, tmp_path / "out.xlsx", "--helped", "--json").out)
        return [told["persons"], told["undecided"]]

    assert exported() == [2, 1]
    for name, value in (("hh_type", "02"), ("monitor_cat", None)):
        split.town.write(Household, "h1", name, value)
    assert exported() == [0, 0]
