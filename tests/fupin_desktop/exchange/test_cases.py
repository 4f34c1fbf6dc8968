"""Rosters by every hand: the kinds of trouble that people reported of comparable programs (tests/data/cases)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import every
from db.household import Household
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from tests.books import ACTOR
from tests.fupin_desktop.exchange.sheets import grid, number, write

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
VILLAGE, TOWN = "410502101201", "410502101"
COLUMNS = ("户编号", "人编号", "姓名", "证件号码", "与户主关系", "户联系电话", "银行卡号(一卡通)", "健康状况")
HOME = "4105020000000001"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book of the village that the cases are of."""
    create_book(tmp_path / "村.fpb", VILLAGE, ACTOR)
    with open_book(tmp_path / "村.fpb", ACTOR) as made:
        yield made


def bring(book: Book, path: Path) -> Plan:
    plan = plan_import([path])
    told = plan.added + plan.changed + plan.same + plan.refused + plan.duplicates + plan.passed + plan.further
    assert plan.read == told
    for made in apply_import(book, plan).refused_files:
        made.unlink()
    return plan


def of(table: str, *names: str) -> list[Any]:
    columns = ", ".join(f'"{name}"' for name in names)
    rows = sorted(every(f'SELECT {columns} FROM "{table}" WHERE deleted IS NOT 1'), key=repr)
    return [row[0] for row in rows] if len(names) == 1 else [tuple(row) for row in rows]


def case(pattern: str) -> Path:
    [path] = CASES.glob(pattern)
    return path


def row(**cells: Any) -> dict[str, Any]:
    return {"户编号": HOME, "姓名": "李乙", "证件号码": number(11), "与户主关系": "户主"} | cells


@pytest.mark.parametrize("name", ["a", "b", "c", "d", "e", "f"])
def test_a_table_that_begins_anywhere(book: Book, name: str) -> None:
    plan = bring(book, case(f"01*/{name}-*"))
    assert (of("person", "name"), plan.refused, plan.unread) == (["李乙", "王丙"], 0, [])
    assert [n[-3:] for n in of("household", "household_no")] == ["001", "002"]


def test_an_unknown_column_shifts_nothing_and_is_named(book: Book) -> None:
    plan = bring(book, case("01*/g-*"))
    assert of("household", "local_no", "group_no", "address") == [("001", "1组", "东头3号"), ("002", "2组", "西头5号")]
    assert plan.unread == ["“备用”一列"]


@pytest.mark.parametrize("name", ["a-*.xlsx", "b-*.xls", "h-*.xlsx"])
def test_what_is_merged_down_is_every_rows(book: Book, name: str) -> None:
    assert bring(book, case(f"02*/{name}")).refused == 0
    assert of("household", "household_no") == [HOME]
    assert len(of("person", "name")) == 3


@pytest.mark.parametrize("name", ["c", "d"])
def test_a_merged_year_is_every_rows(book: Book, name: str) -> None:
    bring(book, case(f"02*/{name}-*"))
    assert of("person_year", "year") == [2024] * 3


def test_a_merged_answer_is_everybodys(book: Book) -> None:
    bring(book, case("02*/e-*"))
    assert of("person_year", "ins_critical") == [1, 1, 1]


def test_a_village_merged_over_households(tmp_path: Path) -> None:
    create_book(tmp_path / "镇.fpb", TOWN, ACTOR)
    with open_book(tmp_path / "镇.fpb", ACTOR) as town:
        assert bring(town, case("02*/f-*")).refused == 0
        assert len(of("household", "region_code")) == 3


def test_who_is_known_in_another_household_moves_and_it_is_told(book: Book) -> None:
    bring(book, case("02*/g1-*"))
    plan = bring(book, case("02*/a-*"))
    homes = dict(of("household", "id", "household_no"))
    assert {homes[home][-1] for name, home in of("person", "name", "household") if name != "王庚"} == {"1"}
    assert len(of("person", "name")) == 4
    assert sum("另一户" in notice.text for notice in plan.files[0].notices) == 2


@pytest.mark.parametrize("name", ["0", "a"])
def test_headings_under_groups(book: Book, name: str) -> None:
    plan = bring(book, case(f"03*/{name}-*"))
    assert (plan.refused, of("employment", "months", "employer"), of("person_year", "ins_critical")) == (
        0, [(6, "甲厂")], [1],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["b", "c", "d", "e", "f"])
def test_units_and_numbers_under_headings_are_nobody(book: Book, name: str) -> None:
    plan = bring(book, case(f"03*/{name}-*"))
    assert (plan.refused, of("person", "name"), of("household", "household_no")) == (0, ["张甲"], [HOME])


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "tab": lambda s: "\t" + s, "zero width": lambda s: s[:8] + "\u200b" + s[8:], "bidi": lambda s: f"\u202d{s}\u202c",
    "newline": lambda s: s + "\n", "apostrophe": lambda s: "'" + s, "wide apostrophe": lambda s: "＇" + s,
    "curly": lambda s: "’" + s, "other curly": lambda s: "‘" + s, "backtick": lambda s: "`" + s,
    "blanks": lambda s: f"{s[:4]} {s[4:8]} {s[8:]}", "nbsp": lambda s: s[:4] + "\u00a0" + s[4:],
    "wide": lambda s: s.translate(WIDE), "wide blank": lambda s: s[:6] + "\u3000" + s[6:],
    "point zero": lambda s: s + ".0", "quotes": lambda s: f'"{s}"', "formula": lambda s: f'="{s}"',
    "Chinese quotes": lambda s: f"“{s}”",
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_number_has_one_spelling(book: Book, tmp_path: Path, spelling: str) -> None:
    spelt = SPELLINGS[spelling]
    plain = {"户联系电话": "13800000001", "银行卡号(一卡通)": "6217000000000000001", "人编号": HOME + "01"}
    bring(book, write(tmp_path / "1.xlsx", [row(**plain)], COLUMNS))
    again = {heading: spelt(value) for heading, value in row(**plain).items() if value.isascii() and len(value) > 10}
    plan = bring(book, write(tmp_path / "2.xlsx", [row() | again | {"姓名": "李乙一"}], COLUMNS))
    assert (plan.refused, plan.added, plan.changed) == (0, 0, 1)
    assert of("person", "name", "person_no", "id_no") == [("李乙一", HOME + "01", number(11))]
    assert of("household", "household_no", "phone", "bank_card") == [(HOME, "13800000001", "6217000000000000001")]
    with_field = Household.kinds()["household_no"]
    assert with_field.parse(spelt(HOME)) == HOME


CHILD: dict[str, Any] = {"姓名": "李小", "与户主关系": "之子", "证件号码": number(31, "20100101")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHILD, CHILD),
        (CHILD | {"证件号码": CHILD["证件号码"] + "43"}, CHILD),
        (CHILD | {"证件号码": None}, CHILD),
        (CHILD | {"证件号码": number(51, "20100101")}, CHILD),
        (CHILD | {"证件号码": None}, CHILD | {"证件号码": None, "姓名": "李 小"}),
        (CHILD | {"证件号码": None}, CHILD | {"证件号码": None, "姓名": "李\u2f29"}),
        (CHILD, CHILD | {"证件号码": None}),
        (CHILD | {"人编号": HOME + "02"}, CHILD | {"人编号": HOME + "02", "姓名": "李晓"}),
    ],
)
def test_a_corrected_roster_means_the_same_persons(
    book: Book, tmp_path: Path, before: dict[str, Any], after: dict[str, Any]
) -> None:
    bring(book, write(tmp_path / "1.xlsx", [row(), row() | before], COLUMNS))
    plan = bring(book, write(tmp_path / "2.xlsx", [row(), row() | after], COLUMNS))
    assert (plan.refused, plan.added, len(of("person", "name"))) == (0, 0, 2)


def test_where_it_cannot_be_told_the_row_is_refused_and_says_what_to_do(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "1.xlsx", [row(), row() | CHILD], COLUMNS))
    other = number(777, "20150909")
    plan = bring(book, write(tmp_path / "2.xlsx", [row(), row() | CHILD | {"证件号码": other}], COLUMNS))
    [refused] = plan.files[0].refused
    assert "是同一个人" in refused.reason
    assert len(of("person", "name")) == 2


@pytest.mark.parametrize("name", ["b", "c", "d", "e", "f", "g"])
def test_a_formula_without_a_result_is_a_sentence(book: Book, name: str) -> None:
    [refused] = bring(book, case(f"08*/{name}-*")).files[0].refused
    assert "公式" in refused.reason
    assert of("person", "name") == []


def test_a_formula_with_a_result_is_its_result_and_an_error_is_a_sentence(book: Book) -> None:
    bring(book, case("08*/a-*"))
    assert of("person", "name") == ["李乙"]
    [refused] = bring(book, case("08*/h-*")).files[0].refused
    assert "#N/A" in refused.reason


@pytest.mark.parametrize(
    ("name", "table", "field", "shown"),
    [
        ("a", "household", "phone", "03722345678"),
        ("b", "household", "phone", "03722345678"),
        ("c", "household", "phone", "03722345678"),
        ("d", "household", "phone", "0372-2345678"),
        ("e", "household", "local_no", "0012"),
        ("f", "household", "group_no", "第3组"),
        ("g", "household", "household_no", "010502000000001"),
    ],
)
def test_a_number_is_what_its_format_shows(book: Book, name: str, table: str, field: str, shown: str) -> None:
    bring(book, case(f"13*/{name}-*"))
    assert of(table, field) == [shown]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("数据时间：2025年度    单位：西郭村", 2025),
        ("文峰区宝莲寺镇脱贫人口名单（2025年12月31日）", 2025),
        ("附件1：文振办〔2021〕15号  2025年度脱贫人口名单", 2025),
        ("填报日期：2026年1月5日  2025年度", 2025),
        ("联系电话：20125678  2025年", 2025),
        ("2020年以来识别的监测对象名单（2025年度）", 2025),
        ("数据时间：二〇二五年度", 2025),
        ("数据时间：二○二五年", 2025),
        ("2023年、2024年对比表", None),
        ("打印时间：2026-01-05", None),
        ("名单", None),
    ],
)
def test_the_year_is_the_titles_else_it_is_asked(book: Book, tmp_path: Path, title: str, year: int | None) -> None:
    path = write(tmp_path / "名单.xlsx", [row(健康状况="健康")], COLUMNS, [title])
    plan = plan_import([path], year=2019)
    assert (plan.years, plan.without_year) == ([year or 2019], 0 if year else 1)


@pytest.mark.parametrize("source", ["b-html-utf8.xls", "e-utf8-bom.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_tables_that_are_text(book: Book, tmp_path: Path, source: str, encoding: str, mark: str) -> None:
    text = case(f"16*/{source}").read_text("utf-8-sig")
    path = tmp_path / f"名单{Path(source).suffix}"
    path.write_bytes((text.replace(",", mark) if source.startswith("e") else text).encode(encoding))
    plan = bring(book, path)
    assert (plan.refused, of("person", "name")) == (0, ["李乙", "王丙"])


def test_digits_lost_by_saving_anew_get_the_sentence_that_helps(book: Book) -> None:
    rows = bring(book, case("16*/a-html-saved*")).files[0].refused
    assert len(rows) == 2
    assert all("原文件" in refused.reason and "文本格式" in refused.reason for refused in rows)


@pytest.mark.parametrize("name", ["0", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
def test_packages_of_unusual_shape(book: Book, name: str) -> None:
    plan = bring(book, case(f"18*/{name}-*"))
    assert (plan.refused, of("person", "name")) == (0, ["李乙", "王丙"])


@pytest.mark.parametrize(
    ("name", "rare"),
    [("张\u2f42", "\u2f42"), ("赵\ue863", "\ue863"), ("\U00020bb7田", "\U00020bb7"), ("张䶮", ""), ("张三", "")],
)
def test_a_character_that_may_not_be_drawn_is_named(book: Book, tmp_path: Path, name: str, rare: str) -> None:
    plan = bring(book, write(tmp_path / "1.xlsx", [row(姓名=name)], COLUMNS))
    told = [notice.text for notice in plan.files[0].notices if notice.column == "姓名"]
    assert bool(told) is bool(rare)
    assert all(rare in text and "方框" in text for text in told)
    assert of("person", "name") == [name]


def test_a_cell_is_named_by_its_place_on_the_sheet(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for column, heading in enumerate(("户编号", "姓名", "证件号码"), 3):
        sheet.cell(4, column, heading)
    sheet.cell(5, 3, HOME)
    sheet.cell(5, 4, "李乙")
    sheet.cell(5, 5, 4.10502e17)
    workbook.save(tmp_path / "名单.xlsx")
    [refused] = plan_import([tmp_path / "名单.xlsx"]).files[0].refused
    assert "E5" in refused.reason


def test_of_two_tables_side_by_side_only_the_first_is_read(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["户编号", "姓名", "证件号码", "户编号", "姓名", "证件号码", "家庭住址"])
    sheet.append([HOME, "李乙", number(11), "4105020000000002", "王丙", number(12), "西头"])
    sheet.append([HOME, "李丁", None, "4105020000000002", "王戊", number(13), None])
    workbook.save(tmp_path / "名单.xlsx")
    plan = bring(book, tmp_path / "名单.xlsx")
    assert of("person", "name", "id_no") == [("李丁", None), ("李乙", number(11))]
    assert sum("并排" in told for told in plan.unread) == 3


def test_a_column_of_another_unit_year_or_person_is_not_read_but_named(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["户编号", "姓名", "证件号码", "上年", None, "2023年", "2024年", "户主"])
    sheet.append([None, None, None, "工资性收入", "转移性收入", "人均纯收入", "人均纯收入", "成员联系电话"])
    sheet.append([HOME, "李乙", number(11), 1, 2, 3, 4, "13800000000"])
    sheet.merge_cells("D1:E1")
    workbook.save(tmp_path / "名单.xlsx")
    plan = bring(book, tmp_path / "名单.xlsx")
    assert (of("income", "wage"), of("person", "phone"), len(plan.unread)) == ([], [None], 5)
    columns = (*COLUMNS, "工资性收入（万元）", "耕地面积（公顷）")
    plan = bring(book, write(tmp_path / "2.xlsx", [row(**{"工资性收入（万元）": 3, "耕地面积（公顷）": 1})], columns))
    assert (of("income", "wage"), of("living", "area_arable")) == ([3_000_000], [])
    assert "公顷" in plan.unread[0]


def test_another_villages_roster_is_not_written_by_default(book: Book, tmp_path: Path) -> None:
    columns = ("乡(镇)", "行政村", *COLUMNS)
    plan = plan_import([write(tmp_path / "1.xlsx", [row(**{"乡(镇)": "宝莲寺镇", "行政村": "袁薛庄村"})], columns)])
    with pytest.raises(BadWorkbook, match="袁薛庄村的 1 户 1 人"):
        apply_import(book, plan)
    assert of("person", "name") == []


def test_who_may_not_have_whole_numbers_gets_them_masked(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(book, write(tmp_path / "1.xlsx", [row()], COLUMNS))
    who = access.visitor()
    monkeypatch.setattr(access, "_now", [dataclasses.replace(who, rights=who.rights - {Right.FULL_EXPORT})])
    export_workbook(tmp_path / "out.xlsx", "roster34")
    cells = [str(cell) for line in grid(tmp_path / "out.xlsx") for cell in line]
    assert number(11) not in cells
    assert any("********" in cell for cell in cells)
    with pytest.raises(access.Denied):
        export_workbook(tmp_path / "out.xlsx", "roster34", masked=False)
