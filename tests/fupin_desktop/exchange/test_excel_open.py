"""Undecided values in workbooks: the cells stay pure, their rows are tinted, a sheet at the end lists them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from db.changes import every
from db.household import Household
from db.income import Income
from db.person import Person, PersonYear
from fupin_desktop.exchange.excel_layouts import LAYOUTS, meaning
from fupin_desktop.exchange.excel_open import HEADINGS, SHEET
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from tests.disagreeing import YEAR, Town
from tests.disagreeing import town as town
from tests.fupin_desktop.exchange.sheets import ROSTERS, number
from tests.laptops import Laptop

TINT = "FFFDF1DC"
FIRST, SECOND = number(601, "19550406"), number(601, "19550407")


@pytest.fixture
def split(town: Town) -> Town:
    town.disagree(Person, "p1", {"name": "张叁", "id_no": FIRST}, {"name": "章三", "id_no": SECOND})
    town.disagree(Household, "h1", {"phone": "13812341111"}, {"phone": "13812352222"})
    town.disagree(PersonYear, "y1", {"labor": "02"}, {"labor": "03"})
    town.disagree(Income, "i1", {"wage": 1_100_000}, {"wage": 1_200_000})
    return town


def written(path: Path, layout: str, *, masked: bool = False) -> Workbook:
    export_workbook(path, layout, year=YEAR, masked=masked)
    return openpyxl.load_workbook(path)


def listed(book: Workbook) -> list[tuple[str, ...]]:
    return [tuple(str(cell or "") for cell in row) for row in book[SHEET].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_cell_is_named_with_who_said_what(split: Town, tmp_path: Path, layout: str) -> None:
    with split.town.opened():
        book = written(tmp_path / "out.xlsx", layout)
    persons = book.worksheets[0]
    assert book.sheetnames[:2] == [LAYOUTS[layout].title, SHEET]
    rows = listed(book)
    assert rows
    for address, head, _person, column, _shown, said, _ in rows:
        heading = persons.cell(len(LAYOUTS[layout].above) + 1, persons[address].column).value
        assert heading == column
        assert head == "章三"
        assert "甲村" in said
        assert "乙村" in said
    [name] = [row for row in rows if row[3] == "姓名"]
    assert persons[name[0]].value == "章三"
    assert name[4] == "章三"
    assert "张叁" in name[5]
    tinted = {row[0].row for row in persons.iter_rows() if row[0].fill.fgColor.rgb == TINT}
    assert tinted == {persons[row[0]].row for row in rows}


def test_a_value_of_the_household_and_of_the_head_is_named_for_each_member(split: Town, tmp_path: Path) -> None:
    with split.town.opened():
        rows = listed(written(tmp_path / "out.xlsx", "roster47"))
    assert [row[2] for row in rows if row[3] == "户主姓名"] == ["章三", "李四"]
    assert [row[2] for row in rows if row[3] == "户联系电话"] == ["章三", "李四"]
    assert [row[2] for row in rows if row[3] == "劳动技能"] == ["章三"]


def test_another_year_has_no_part_in_it(split: Town, tmp_path: Path) -> None:
    split.disagree(PersonYear, "old", {"person": "p1", "year": 2025, "labor": "02"}, {"person": "p1", "year": 2025})
    split.disagree(PersonYear, "old", {"labor": "01"}, {"labor": "03"})
    with split.town.opened():
        rows = listed(written(tmp_path / "out.xlsx", "roster47"))
    assert len([row for row in rows if row[3] == "劳动技能"]) == 1


@pytest.mark.parametrize("masked", [True, False])
def test_no_number_stands_whole_on_the_sheet(split: Town, tmp_path: Path, masked: bool) -> None:
    with split.town.opened():
        rows = listed(written(tmp_path / "out.xlsx", "roster47", masked=masked))
    text = "\n".join("\t".join(row) for row in rows)
    assert f"410502********{SECOND[-4:]}" in text
    assert "138****1111" in text
    for whole in (FIRST, SECOND, "13812341111", "13812352222"):
        assert whole not in text


@pytest.fixture
def brought(tmp_path: Path) -> Town:
    """Two laptops that corrected the same roster in their own way; the township imports what it exported itself."""
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    with first.opened() as book:
        apply_import(book, plan_import([ROSTERS / "已脱贫人口名单_袁薛庄村.xlsx"]))
        person, household = every("SELECT id, household FROM person WHERE relation = '01' ORDER BY id LIMIT 1")[0]
        [(form,)] = every("SELECT id FROM person_year WHERE person = ?", person)
    for laptop in (second, town):
        laptop.take(first.log())
    made = Town(first, second, town)
    made.disagree(Person, person, {"name": "张叁"}, {"name": "章三"})
    made.disagree(Household, household, {"phone": "13812341111"}, {"phone": "13812352222"})
    made.disagree(PersonYear, form, {"labor": "02"}, {"labor": "03"})
    return made


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_comes_back_the_same(brought: Town, tmp_path: Path, layout: str) -> None:
    with brought.town.opened():
        export_workbook(tmp_path / "out.xlsx", layout)
        assert listed(openpyxl.load_workbook(tmp_path / "out.xlsx"))
        again = plan_import([tmp_path / "out.xlsx"])
        assert (again.added, again.changed, again.refused, again.writes) == (0, 0, 0, 0)
    assert not [heading for heading in HEADINGS if meaning(heading)]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_keeps_tint_and_sheet_and_it_still_comes_back_the_same(brought: Town, tmp_path: Path) -> None:
    with brought.town.opened():
        export_workbook(tmp_path / "out.xlsx", "roster34")
        home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
        command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "again"]
        subprocess.run([*command, "out.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
        before, after = (openpyxl.load_workbook(tmp_path / name) for name in ("out.xlsx", "again/out.xlsx"))
        assert listed(after) == listed(before)
        assert all(after.worksheets[0][row[0]].fill.fgColor.rgb == TINT for row in listed(after))
        again = plan_import([tmp_path / "again" / "out.xlsx"])
        assert (again.added, again.changed, again.refused, again.writes) == (0, 0, 0, 0)


def test_decided_means_one_plain_sheet(split: Town, tmp_path: Path) -> None:
    with split.town.opened():
        for conflict in conflict_list.listed():
            deciding.decide("镇", [deciding.take(conflict, "left")])
        book = written(tmp_path / "out.xlsx", "roster34")
    assert book.sheetnames == [LAYOUTS["roster34"].title]
