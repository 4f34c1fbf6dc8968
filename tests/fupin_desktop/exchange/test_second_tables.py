"""A second list of persons lower down in a sheet is read by its own headings and title."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.fupin_desktop.exchange.sheets import number
from tests.fupin_desktop.exchange.test_cases import COLUMNS, book, bring, of, row

__all__ = ["book"]

OTHER_ORDER = ("序号", "证件号码", "姓 名", "户编号", "健康状况", "与户主关系")


def _two_tables(path: Path, second: Sequence[str], title: str, far: int = 0) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["一、脱贫户名单（2024年度）"])
    sheet.append(list(COLUMNS))
    for serial in range(1, 4 + far):
        home = f"41050200000000{serial:02d}"
        values = row(户编号=home, 姓名=f"李{serial}", 证件号码=number(serial), 健康状况="健康")
        sheet.append([values.get(heading) for heading in COLUMNS])
    sheet.append(["合计", "3户"])
    sheet.append([])
    sheet.append([title])
    sheet.append(list(second))
    for serial in (91, 92):
        home = f"41050200000000{serial:02d}"
        values = row(户编号=home, 姓名=f"王{serial}", 证件号码=number(serial), 健康状况="患有大病")
        values |= {"姓 名": values["姓名"], "序号": serial}
        sheet.append([values.get(heading) for heading in second])
    workbook.save(path)
    return path


@pytest.mark.parametrize("second", [COLUMNS, OTHER_ORDER, (None, None, *OTHER_ORDER)])
@pytest.mark.parametrize("far", [0, 80])
def test_a_second_table_lower_down_is_read_by_its_own_headings(
    book: Book, tmp_path: Path, second: Sequence[str], far: int
) -> None:
    path = _two_tables(tmp_path / "名单.xlsx", second, "二、监测户名单（2025年度）", far)
    plan = bring(book, path)
    assert (plan.refused, plan.unread, plan.passed) == (0, [], 1)
    named = dict(of("person", "name", "id_no"))
    assert (named["王91"], named["李1"], len(named)) == (number(91), number(1), 5 + far)
    health = {(year, answer) for year, answer in of("person_year", "year", "health")}
    assert health == {(2024, "01"), (2025, "03")}
    assert plan_import([path]).writes == 0


def test_what_is_refused_of_a_second_table_keeps_its_headings_and_comes_back(book: Book, tmp_path: Path) -> None:
    path = _two_tables(tmp_path / "名单.xlsx", OTHER_ORDER, "二、监测户名单（2025年度）")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    bad = next(line for line in sheet if line[2].value == "王91")
    bad[1].value = "41050219550405001"
    workbook.save(path)
    plan = plan_import([path])
    [made] = apply_import(book, plan).refused_files
    workbook = openpyxl.load_workbook(made)
    sheet = workbook.worksheets[0]
    line = next(line for line in sheet if line[2].value == "王91")
    line[1].value = number(91)
    workbook.save(made)
    again = plan_import([made])
    assert (again.added, again.refused, again.years) == (1, 0, [2025])


def test_a_second_table_of_something_else_is_named(book: Book, tmp_path: Path) -> None:
    second = ("序号", "村名", "户编号", "人均纯收入", "耕地面积")
    plan = bring(book, _two_tables(tmp_path / "名单.xlsx", second, "二、收入"))
    assert len(of("person", "name")) == 3
    [told] = plan.unread
    assert "行起的另一张表没有读" in told
    assert "姓名" in told
