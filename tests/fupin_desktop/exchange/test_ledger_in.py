"""What people and hostile files bring into a ledger: each is taken, refused with a sentence, or left alone; nothing
breaks, nothing is written by the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import one
from db.household import Household
from db.measure import Helper
from fupin_desktop.exchange import ledger_in
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.ledgers.helpers import HELPERS
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.ledgers.rectifications import RECTIFICATIONS
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.ledgers import books
from tests.books import add_household

NUMBER = "4105021012120010001"
HEAD = [
    "户编号",
    "户主姓名",
    "行政村",
    "年度",
    "措施类别",
    "措施内容",
    "受益人",
    "开始日期",
    "财政金额(元)",
    "责任部门",
]
ROW = [NUMBER, "张三", "袁薛庄村", "2026", "健康帮扶", "慢病签约", "张三", "2026-03-05", "1200", "卫健委"]


@pytest.fixture
def home(book: Book) -> Household:
    return add_household(household_no=NUMBER)[0]


def written(folder: Path, *rows: list[Any]) -> Path:
    opened = openpyxl.Workbook()
    for row in rows:
        opened.worksheets[0].append(row)
    opened.save(folder / "册.xlsx")
    return folder / "册.xlsx"


def plan(folder: Path, *rows: list[Any]) -> Plan:
    made = books.plan_import(MEASURES, written(folder, *rows))
    counted = made.added + made.changed + made.same + made.refused + made.duplicates + made.passed
    assert made.read == counted
    return made


def other(**more: Any) -> list[Any]:
    named = {"户": 0, "户主": 1, "村": 2, "年": 3, "类": 4, "项": 5, "人": 6, "日": 7, "元": 8, "部门": 9}
    row: list[Any] = list(ROW)
    for name, value in more.items():
        row[named[name]] = value
    return row


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (other(户="999"), "没有户编号是“999”的户"),
        (other(户=None, 户主="李四"), "没有户主叫“李四”的户"),
        (other(户=None, 村="没有这个村"), "没有找到“没有这个村”这个村"),
        (other(户=None, 户主=None), "不知道是哪一户"),
        (other(人="王五"), "没有“王五”这个受益人"),
        (other(日="2026-02-30"), "2026"),
        (other(年=None), "没有写年度"),
        (other(类="发钱"), "没有写措施类别"),
        (other(类="（清空）"), "没有写措施类别"),
        (other(元="很多"), "数字"),
        (other(元=-5), "不能小于"),
        (other(元="=1/0"), "公式"),
        (other(元=10**11), "太大"),
    ],
)
def test_refused_with_a_sentence(home: Household, tmp_path: Path, row: list[Any], reason: str) -> None:
    made = plan(tmp_path, HEAD, row)
    assert (made.refused, made.writes) == (1, 0)
    assert reason in made.files[0].refused[0].reason


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        other(户=None),
        other(户=None, 村=None),
        other(户=f"'{NUMBER}"),
        other(类=" 健康帮扶 "),
        other(日="2026年3月5日"),
        other(元="1,200元"),
        other(年="2026年度"),
        other(人="410502195504056010"),
        other(人=None),
    ],
)
def test_taken_however_it_is_written(home: Household, tmp_path: Path, row: list[Any]) -> None:
    made = plan(tmp_path, HEAD, row)
    assert (made.added, made.refused) == (1, 0), made.files[0].refused
    [values] = made.files[0].writes[MEASURES.model]
    assert values["household"] == home.id
    assert (values["kind"], values["start"], values["amount_fiscal"]) == ("05", "2026-03-05", 120000)


def test_a_heading_of_two_rows_with_groups_units_and_an_example(home: Household, tmp_path: Path) -> None:
    own, groups = HEAD[3:], [*HEAD[:3], "帮扶责任", *[None] * 3, "落实情况", None, None]
    units = [None] * 8 + ["元", None]
    made = plan(tmp_path, ["2026年度帮扶措施台账"], groups, [None] * 3 + own, units, ROW)
    assert (made.added, made.refused, made.read) == (1, 0, 1), made.files[0].refused
    [values] = made.files[0].writes[MEASURES.model]
    assert (values["household"], values["kind"], values["amount_fiscal"]) == (home.id, "05", 120000)
    assert made.files[0].heads[0].headings == HEAD
    assert made.unread == []


def test_titles_totals_remarks_and_a_second_heading(book: Book, home: Household, tmp_path: Path) -> None:
    rows = [
        ["帮扶措施台账"],
        ["单位：元"],
        [],
        HEAD,
        ROW,
        [],
        other(年="2025"),
        ["合计", *[None] * 7, 2400],
        ["填表人：赵明"],
    ]
    made = plan(tmp_path, *rows)
    assert (made.added, made.passed, made.refused) == (2, 2, 0), made.files[0].refused
    workbooks.apply_import(book, made)
    assert one("SELECT count(*) FROM measure")[0] == 2
    again = plan(tmp_path, *rows)
    assert (again.same, again.writes) == (2, 0)


def test_unknown_columns_are_named_and_a_blank_cell_erases_nothing(book: Book, home: Household, tmp_path: Path) -> None:
    workbooks.apply_import(book, plan(tmp_path, HEAD, ROW))
    made = plan(tmp_path, [*HEAD, "民政局内部编号"], [*other(元=None, 部门="（清空）"), "8"])
    assert made.files[0].ignored == ["民政局内部编号"]
    [row] = made.files[0].writes[MEASURES.model]
    assert {name for name in row if name != "id"} == {"dept"}
    assert row["dept"] is None


def test_a_month_leaves_the_day_that_the_book_has(book: Book, home: Household, tmp_path: Path) -> None:
    head = [*HEAD, "结束日期"]
    workbooks.apply_import(book, plan(tmp_path, head, [*ROW, "2026-05-17"]))
    assert plan(tmp_path, head, [*ROW, "2026-05"]).same == 1
    assert plan(tmp_path, head, [*ROW, "2026-06"]).changed == 1, "another month is another day"


@pytest.mark.parametrize("rows", [[], [["姓名", "电话"], ["张三", "1"]], [HEAD[:2]], [["随便", "写"]] * 70])
def test_a_file_of_something_else_says_which_columns_there_must_be(
    home: Household, tmp_path: Path, rows: list[list[Any]]
) -> None:
    file = written(tmp_path, *rows)
    if rows == [HEAD[:2]]:  # a heading and nothing below
        assert books.plan_import(MEASURES, file).read == 0
        return
    with pytest.raises(BadWorkbook, match=r"没有找到帮扶措施的表头.*户编号、户主姓名、行政村、年度"):
        books.plan_import(MEASURES, file)


def test_rows_that_say_no_more_than_whose_they_are_come_back(home: Household, tmp_path: Path) -> None:
    made = plan(tmp_path, HEAD[:2], ROW[:2], [None, "李四"])
    assert [row.row for row in made.files[0].refused] == [2, 3]
    assert "没有写措施类别" in made.files[0].refused[0].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, b"\0" * 99])
def test_a_broken_file_is_told(home: Household, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)
    with pytest.raises(BadWorkbook):
        books.plan_import(MEASURES, file)


def test_a_masked_phone_says_nothing(book: Book, home: Household, tmp_path: Path) -> None:
    head = ["户编号", "角色", "姓名", "单位", "联系电话", "开始日期"]
    row = [NUMBER, "帮扶责任人", "赵明", "镇政府", "13800001111", "2026-01-01"]
    role = Helper.role.codes.offered[0].label
    row[1] = role
    workbooks.apply_import(book, books.plan_import(HELPERS, written(tmp_path, head, row)))
    row[4] = "138****1111"
    made = books.plan_import(HELPERS, written(tmp_path, head, row))
    assert (made.same, made.refused, made.writes) == (1, 0, 0)


def test_rows_are_read_some_at_a_time(book: Book, home: Household, tmp_path: Path, monkeypatch: Any) -> None:
    rows = [
        other(日=f"2026-03-0{day}", 户=number)
        for day, number in ((1, NUMBER), (2, NUMBER), (3, "999"), (4, NUMBER), (1, NUMBER))
    ]
    whole = plan(tmp_path, HEAD, *rows)
    monkeypatch.setattr(ledger_in, "_BATCH", 2)
    in_parts = plan(tmp_path, HEAD, *rows)
    told = [(p.added, p.refused, p.duplicates, p.files[0].writes, p.files[0].notices) for p in (whole, in_parts)]
    assert told[0] == told[1]
    assert whole.added == 3


def test_each_reference_that_is_not_in_the_book_is_told(book: Book, home: Household, tmp_path: Path) -> None:
    made = written(tmp_path, ["户编号", "角色", "姓名", "干部(台账)", "单位(台账)"],
                   [NUMBER, "结对帮扶责任人", "孙立军", "孙立", "民政局"])  # fmt: skip
    [refused] = books.plan_import(HELPERS, made).files[0].refused
    assert refused.columns == [3, 4]
    assert "孙立" in refused.reason
    assert "民政局" in refused.reason


def test_what_is_overdue_is_taken(book: Book, tmp_path: Path) -> None:
    """A list from above holds what was not done in time; that is told in the book, not refused at its door."""
    head = ["年度", "来源", "序号", "问题", "责任单位", "整改时限", "反馈日期", "状态", "行政村"]
    row = ["2024", "巡察", "3", "台账不全", "镇扶贫办", "2024-06-30", "2024-01-10", "未启动", "袁薛庄村"]
    early, nowhere = [*row[:2], "4", *row[3:6], "2024-12-31", *row[7:]], [row[0], "", *row[2:]]
    made = books.plan_import(RECTIFICATIONS, written(tmp_path, head, row, early, nowhere))
    assert (made.added, made.refused) == (1, 2)
    first, second = made.files[0].refused
    assert (first.row, second.row) == (3, 4)  # as they stand in the file
    assert "时限" in first.reason  # earlier than it was found: that no waiting brought
