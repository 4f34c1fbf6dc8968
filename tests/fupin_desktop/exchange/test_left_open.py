"""What a file leaves open is asked: of which year its rows are, and of which household those that don't say it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import every
from db.clock import today
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import, year_in_doubt
from fupin_desktop.services.ledgers import books
from tests.books import add_household
from tests.fupin_desktop.exchange.sheets import number

HOMES = ("4105021012127000001", "4105021012127000002")
COLUMNS = ("户编号", "姓名", "证件号码", "与户主关系", "健康状况")


def made(folder: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    opened = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = opened.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    opened.remove(opened.worksheets[0])
    opened.save(folder / "名册.xlsx")
    return folder / "名册.xlsx"


def one(serial: int, relation: str = "户主", home: str | None = HOMES[0], health: str = "健康") -> list[Any]:
    return [home, "张" + "一二三四五六七八九"[serial - 1], number(serial), relation, health]


def years(plan: Plan) -> tuple[list[int], int, str]:
    return plan.years, plan.without_year, year_in_doubt(plan)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"甲": [["2023年度名单"], COLUMNS, one(1)], "乙": [COLUMNS, one(2)]}, ([2023, 0], 1, "写的是 2023 年度")),
        ({"2022年": [COLUMNS, one(1)], "2023年": [COLUMNS, one(1)]}, ([2022, 2023], 0, "")),
        ({"甲": [["2023年度名单"], COLUMNS, one(1), [], ["二组"], COLUMNS, one(2)]}, ([2023], 0, "")),
        ({"甲": [["年度", *COLUMNS], [2021, *one(1)], [None, *one(2)]]}, ([2021, 0], 1, "写的是 2021 年度")),
        ({"甲": [["年度", *COLUMNS], [0, *one(1)], [None, *one(2)]]}, ([0], 1, "")),
        ({"甲": [COLUMNS, one(1)]}, ([0], 1, "")),
    ],
)  # fmt: skip
def test_rows_without_a_year_beside_others_are_asked_about(
    book: Book, tmp_path: Path, sheets: Any, expected: tuple[list[int], int, str]
) -> None:
    """0 stands for this year."""
    this = today().year
    sheets = {name: [[this if cell == 0 else cell for cell in row] for row in rows] for name, rows in sheets.items()}
    path = made(tmp_path, **sheets)
    found, without, doubt = years(plan_import([path]))
    assert (found, without) == ([year or this for year in expected[0]], expected[1])
    assert expected[2] in doubt
    assert bool(expected[2]) == bool(doubt)
    assert years(plan_import([path], year=2020))[0] == sorted({year or 2020 for year in expected[0]} | (
        {this} & {cell for rows in sheets.values() for row in rows for cell in row}))  # fmt: skip


MEASURE = ("户编号", "措施类别", "措施内容", "开始日期", "财政金额(元)")


def test_a_ledger_is_of_the_year_that_it_names(book: Book, tmp_path: Path) -> None:
    add_household(household_no=HOMES[0])
    row = [HOMES[0], "健康帮扶", "慢病签约", "3月15日", 100]
    titled = [["2023年度帮扶措施台账"], MEASURE, row]
    columned = [(*MEASURE, "年度"), [*row, 2022], [*row, 2021]]
    for sheets, without, named in (
        ({"甲": titled}, 0, [(2023, "2023-03-15")]),
        ({"2024年": [MEASURE, row]}, 0, [(2024, "2024-03-15")]),
        ({"甲": columned}, 0, [(2021, "2021-03-15"), (2022, "2022-03-15")]),
        ({"甲": [MEASURE, row]}, 1, [(today().year, f"{today().year}-03-15")]),
        ({"甲": titled, "乙": [MEASURE, [*row[:2], "家庭医生签约", *row[3:]]]}, 1, None),
    ):
        plan = books.plan_import(MEASURES, made(tmp_path, **sheets))
        assert (plan.refused, plan.without_year) == (0, without)
        assert bool(year_in_doubt(plan)) == (named is None)
        [rows] = plan.files[0].writes.values()
        assert named is None or sorted((one["year"], one["start"]) for one in rows) == named
    assert books.plan_import(MEASURES, made(tmp_path, 甲=[MEASURE, row]), year=2020).years == [2020]


def _block() -> list[list[Any]]:
    return [
        one(1), one(2, "配偶", None), one(3, "之子", "/"),
        one(4, home=HOMES[1]), one(5, "之女", None),
        one(6, "户主", None),  # another head: of whom nobody knows the number
        one(7, "配偶", None),
        ["合计", "7人"], one(8, "配偶", None),
    ]  # fmt: skip


def test_members_under_a_head_are_of_its_household_when_somebody_says_so(book: Book, tmp_path: Path) -> None:
    path = made(tmp_path, 甲=[COLUMNS, *_block()])
    plan = plan_import([path])
    assert (plan.added, plan.refused, plan.below) == (2, 6, 3)
    plan = plan_import([path], below=True)
    assert (plan.added, plan.refused, plan.below) == (5, 3, 0)
    assert [row.row for row in plan.files[0].refused] == [7, 8, 10]
    apply_import(book, plan)
    query = "SELECT p.name, h.household_no FROM person p JOIN household h ON h.id = p.household ORDER BY p.id_no"
    assert dict(every(query)) == {
        "张一": HOMES[0], "张二": HOMES[0], "张三": HOMES[0], "张四": HOMES[1], "张五": HOMES[1],
    }  # fmt: skip
    again = plan_import([path])  # of whom the book knows the number nobody need ask
    assert (again.same, again.refused, again.below) == (5, 3, 0)


def test_what_is_refused_of_a_block_says_of_which_household_it_is(book: Book, tmp_path: Path) -> None:
    """The workbook of refused rows has other rows above a row than the file had."""
    rows = _block()[:5]
    rows[0][2] = rows[2][2] = rows[4][2] = "41050219550405"
    plan = plan_import([made(tmp_path, 甲=[COLUMNS, *rows])], below=True)
    assert [(row.row, row.cells[0]) for row in plan.files[0].refused] == [(2, HOMES[0]), (4, HOMES[0]), (6, HOMES[1])]


def test_a_member_without_a_village_lives_where_its_household_does(book: Book, tmp_path: Path) -> None:
    rows = [[*one(1), "张薛庄村"], [*one(2, "配偶"), None], [*one(3, "之子", None), None]]
    plan = plan_import([made(tmp_path, 甲=[(*COLUMNS, "行政村"), *rows])], below=True)
    assert (plan.added, plan.refused, [told.text for told in plan.files[0].notices]) == (3, 0, [])


@pytest.mark.parametrize(
    ("more", "below"),
    [
        ({"行政村": ("袁薛庄村", None)}, 1), ({"行政村": ("袁薛庄村", "张薛庄村")}, 0),
        ({"户主姓名": ("张一", "张一")}, 1), ({"户主姓名": ("张一", "张二")}, 0),
        ({"本地户序号": (None, "3")}, 0),
    ],
)  # fmt: skip
def test_what_speaks_against_it_is_not_asked(book: Book, tmp_path: Path, more: Any, below: int) -> None:
    [(heading, values)] = more.items()
    rows = [[*cells, value] for cells, value in zip((one(1), one(2, "配偶", None)), values, strict=True)]
    assert plan_import([made(tmp_path, 甲=[(*COLUMNS, heading), *rows])]).below == below


def test_rows_of_a_ledger_under_one_that_says_whose_they_are(book: Book, tmp_path: Path) -> None:
    add_household(household_no=HOMES[0])
    first = [HOMES[0], "健康帮扶", "慢病签约", "2023-03-15", 100]
    second = [None, "健康帮扶", "家庭医生签约", "2023-03-16", 100]
    path = made(tmp_path, 甲=[["2023年度"], MEASURE, first, second, [None, "合计", None, None, 200], second])
    plan = books.plan_import(MEASURES, path)
    assert (plan.added, plan.refused, plan.passed, plan.below) == (1, 2, 1, 1)
    plan = books.plan_import(MEASURES, path, below=True)
    assert (plan.added, plan.refused, plan.passed, plan.below) == (2, 1, 1, 0)


#: What stands above, headings, cells, and what they are in 分: in the unit in brackets after the heading, else after
#: the group over it, else above the table.
UNITS: tuple[tuple[list[list[Any]], tuple[str, str], tuple[Any, Any], tuple[Any, Any]], ...] = (
    ([["2025年度收入表（单位：万元）"]], ("人均纯收入", "工资性收入(元)"), (0.95, 18000), (950000, 1800000)),
    ([["填报单位：村委会"], ["单位：户、万元"]], ("人均纯收入", "工资性收入"), ("0.95万元", 2), (950000, 2000000)),
    ([["单位：元"]], ("人均纯收入（万元）", "工资性收入"), (0.95, 18000), (950000, 1800000)),
    ([[None] * 4 + ["收入情况（千元）"]], ("人均纯收入", "工资性收入"), (9.5, 18), (950000, 1800000)),
    ([[*COLUMNS[:4], "收入（千元）"]], ("人均纯收入", "工资性收入"), (9.5, 18), (950000, 1800000)),
    ([], ("人均纯收入（元）", "人均纯收入（万元）"), (None, 0.95), (950000, None)),
    ([["单位：万元"]], ("耕地面积", "人均纯收入"), (3.5, 0.95), (950000, None)),
)


def test_amounts_are_in_the_unit_that_is_written(book: Book, tmp_path: Path) -> None:
    opened = openpyxl.Workbook()
    for serial, (above, headings, cells, _) in enumerate(UNITS, 1):
        sheet = opened.create_sheet(f"表{serial}")
        grouped = bool(above) and above[0][0] == COLUMNS[0]
        own = [None] * 4 if grouped else COLUMNS[:4]
        for row in (*above, (*own, *headings), (*one(serial, home=f"{HOMES[0]}{serial}")[:4], *cells)):
            sheet.append(row)
        if above and len(above[0]) > 4:
            sheet.merge_cells("E1:F1")
        for column in "ABCD" if grouped else "":
            sheet.merge_cells(f"{column}1:{column}2")
    opened.remove(opened.worksheets[0])
    opened.save(tmp_path / "收入.xlsx")
    plan = plan_import([tmp_path / "收入.xlsx"], year=2025)
    assert (plan.refused, plan.unread) == (0, [])
    apply_import(book, plan)
    homes = "SELECT i.given_net_pc, i.wage FROM income i JOIN household h ON h.id = i.household ORDER BY h.household_no"
    assert every(homes) == [expected for *_, expected in UNITS]


def test_measures_that_the_list_does_not_have_are_all_kept(book: Book, tmp_path: Path) -> None:
    columns = ("户编号", "姓名", "证件号码", "与户主关系", "健康帮扶")
    rows = [[*one(1)[:4], "送药上门、慢病卡，医疗救助"], [*one(2, "配偶")[:4], "慢病卡,接送看病"]]
    apply_import(book, plan_import([made(tmp_path, 甲=[columns, *rows])]))
    noted = dict(every("SELECT item, item_note FROM measure"))
    assert (noted["0599"], noted["0505"]) == ("送药上门、慢病卡、接送看病", None)


def test_sums_of_groups_and_villages_are_nobody(book: Book, tmp_path: Path) -> None:
    sums = [["一组小计", 3], ["3组合计", 3], ["第二村民组小计", 3], ["东街组合计", 3], ["袁薛庄村小计", 3]]
    plan = plan_import([made(tmp_path, 甲=[COLUMNS, one(1), *sums])])
    assert (plan.added, plan.refused, plan.passed) == (1, 0, 5)


def _of(book: Book, tmp_path: Path, headings: tuple[str, ...], *rows: Sequence[Any]) -> Plan:
    """A plan, carried out, of persons with these columns more."""
    cells = ([*one(at + 1, "之子" if at else "户主")[:4], *row] for at, row in enumerate(rows))
    plan = plan_import([made(tmp_path, 甲=[(*COLUMNS[:4], *headings), *cells])], year=2025)
    apply_import(book, plan)
    assert plan.refused == 0, plan.files[0].refused
    return plan


#: Columns side by side, and whether the telephone among them is the household's.
BESIDE = (
    (("帮扶责任人", "联系电话"), False),
    (("帮扶责任人", "工作单位", "电话"), False),
    (("信息采集人", "手机号码"), False),
    (("帮扶责任人", "户联系电话"), True),
    (("帮扶责任人", "健康状况", "联系电话"), True),
    (("户主", "联系电话"), True),
    (("联系电话", "帮扶责任人"), True),
)


def test_a_telephone_beside_somebody_else_is_not_the_households(book: Book, tmp_path: Path) -> None:
    sheets = {}
    for serial, (headings, _) in enumerate(BESIDE, 1):
        known = {"信息采集人": "张一", "帮扶责任人": "王帮"}
        cells = ["13800000000" if "电话" in h or "手机" in h else known.get(h) for h in headings]
        sheets[f"表{serial}"] = [(*COLUMNS[:4], *headings), [*one(serial, home=f"{HOMES[0]}{serial}")[:4], *cells]]
    plan = plan_import([made(tmp_path, **sheets)], year=2025)
    apply_import(book, plan)
    found = [phone is not None for (phone,) in every("SELECT phone FROM household ORDER BY household_no")]
    assert found == [read for _, read in BESIDE]
    assert sum("像是那个人的电话" in told for told in plan.unread) == 3


def test_answers_as_people_write_them(book: Book, tmp_path: Path) -> None:
    headings = ("是否参加大病保险", "是否危房", "饮水是否安全", "务工开始时间", "务工结束时间", "出生年月")
    plan = _of(
        book, tmp_path, headings,
        ["参加", "☑", "已解决", "2025年3月初", "至今", "1955.4"],
        ["未参加", None, None, "2025.3", "2025年12月底", "1955年4月"],
    )  # fmt: skip
    assert every("SELECT ins_critical FROM person_year ORDER BY ins_critical") == [(0,), (1,)]
    assert every("SELECT is_danger FROM housing") == every("SELECT safe FROM water") == [(1,)]
    spells = every("SELECT start_ym, coalesce(end_ym, '') FROM employment")
    assert sorted(spells) == [("202503", ""), ("202503", "202512")]
    assert {born for (born,) in every("SELECT birth FROM person")} == {"1955-04-05"}
    assert [notice.text for notice in plan.files[0].notices] == ["“至今”没有收：“至今”不是日期，没有结束的不用填。"]


def test_more_answers_as_people_write_them(book: Book, tmp_path: Path) -> None:
    headings = ("工资性收入", "联系电话", "人联系电话", "风险是否消除", "文化程度", "健康状况", "致贫原因", "银行卡号")
    plan = _of(
        book, tmp_path, headings,
        ["1.2万元", "139000000", "13800000001/13900000002", "已消除", "没上过学", "患有大病/残疾", "因病致贫",
         "6228480012345678901"],
    )  # fmt: skip
    assert every("SELECT wage FROM income") == [(1_200_000,)]
    known = "SELECT phone, risk_eliminated, main_cause, bank_card FROM household"
    assert every(known) == [("139000000", 1, "01", "6228480012345678901")]
    assert every("SELECT phone FROM person") == [("13800000001",)]
    assert every("SELECT education, health FROM person_year") == [("01", "03,04")]
    told = "“13800000001/13900000002”写了不止一个电话，收了第一个 13800000001，其余的请记到备注。"
    short = "“139000000”不像电话，先收下了：手机号要 11 位、以 13 到 19 开头，座机要带区号，如 0372-1234567。请核对。"
    assert [notice.text for notice in plan.files[0].notices] == [short, told]


def test_who_has_no_number_is_taken_and_told(book: Book, tmp_path: Path) -> None:
    plan = plan_import([made(tmp_path, 甲=[COLUMNS[:4], [HOMES[0], "张一", "暂无", "户主"]])])
    assert (plan.added, [notice.text for notice in plan.files[0].notices]) == (
        1,
        ["张一没有证件号码，已照收。请补上。"],
    )


def test_a_name_with_a_remark_in_it_is_told(book: Book, tmp_path: Path) -> None:
    names = ("张三（已故）", "李四*", "阿不都·热西提", "王 五")
    rows = [[HOMES[0], name, number(at), "其他"] for at, name in enumerate(names, 1)]
    plan = plan_import([made(tmp_path, 甲=[COLUMNS[:4], *rows])])
    assert [(notice.row, "名字以外的字" in notice.text) for notice in plan.files[0].notices] == [(2, True), (3, True)]


def test_households_known_by_their_members_each_get_what_their_row_says(book: Book, tmp_path: Path) -> None:
    """Two rows that say the same of two households, and name neither by its number."""
    for at in (1, 2):
        add_household(f"张{'一二'[at - 1]}", number(at), household_no=HOMES[at - 1])
    rows = [[*one(at, home=None)[:4], "是"] for at in (1, 2)]
    apply_import(book, plan_import([made(tmp_path, 甲=[(*COLUMNS[:4], "危房户"), *rows])], year=2025))
    assert every("SELECT is_danger FROM housing WHERE year = 2025") == [(1,), (1,)]


OF_HEADS = ("户主姓名", "户主身份证号", "行政村", "组", "姓名", "证件号码", "与户主关系", "健康状况")


def test_a_list_without_a_household_number_is_of_the_heads_that_the_book_knows(book: Book, tmp_path: Path) -> None:
    """By whom each is known: a person by 证件号码, else the head by number, else by name in the village."""
    for at in (1, 2, 3):
        add_household(f"张{'一二三'[at - 1]}", number(at), household_no=f"{HOMES[0][:-1]}{at}")
    add_household("张三", number(9), household_no=HOMES[0][:-1] + "9")  # of two heads of one name nobody knows which
    rows = [
        ("张一", None, "袁薛庄村", "一组", *one(1)[1:4], "健康"),
        ("张一", None, "袁薛庄村", "一组", "张四", number(4), "之子", "健康"),
        ("旁人", number(2), None, None, "张五", number(5), "之女", "健康"),
        ("张二", number(8), None, None, "张六", number(6), "之女", "健康"),
        ("张三", None, "袁薛庄村", "一组", "张七", number(7), "之子", "健康"),
        ("李四", None, "袁薛庄村", "一组", "李五", number(10), "之子", "健康"),
        ("张一", None, "郭村集村", "一组", "张八", number(11), "之子", "健康"),
    ]
    plan = plan_import([made(tmp_path, 甲=[OF_HEADS, *rows])], year=2025)
    assert [row.row for row in plan.files[0].refused] == [5, 6, 7, 8]
    assert [row.reason for row in plan.files[0].refused if "没有户编号，账本里也找不到" not in row.reason] == []
    apply_import(book, plan)
    query = (
        "SELECT p.name, h.household_no FROM person p JOIN household h ON h.id = p.household WHERE p.relation <> '01'"
    )
    assert dict(every(query)) == {"张四": HOMES[0][:-1] + "1", "张五": HOMES[0][:-1] + "2"}
    again = plan_import([plan.files[0].path], year=2025)
    assert (again.same, again.changed, again.writes) == (3, 0, 0)


def test_beside_a_roster_a_list_without_a_household_number_is_none(book: Book, tmp_path: Path) -> None:
    path = made(tmp_path, 甲=[COLUMNS, one(1)], 乙=[COLUMNS[1:], one(2)[1:]])
    plan = plan_import([path], year=2025)
    assert (plan.added, plan.refused, plan.unread) == (1, 0, ["“乙”这张表没有读：没有“户编号”一列"])


DATED = "2024年人均纯收入(元)"


@pytest.mark.parametrize(
    ("title", "more", "stored"),
    [
        ("", {}, [(2024, 800000)]),
        ("2024年度收入", {"健康状况": "健康"}, [(2024, 800000)]),
        ("2025年度名单", {}, []),
        ("", {"健康状况": "健康"}, []),
        ("", {"年度": 2025}, []),
        ("", {"2023年人均纯收入(元)": 7000}, []),
    ],
)
def test_a_year_before_a_heading_is_that_of_its_figures_alone(
    book: Book, tmp_path: Path, title: str, more: dict[str, Any], stored: list[tuple[int, int]]
) -> None:
    rows = [(*COLUMNS[:4], *more, DATED), (*one(1)[:4], *more.values(), 8000)]
    plan = plan_import([made(tmp_path, 甲=[[title], *rows] if title else rows)], year=2025)
    apply_import(book, plan)
    assert every("SELECT year, given_net_pc FROM income") == stored
    assert any(DATED in told and "写明是 2024 年的" in told for told in plan.unread) == (not stored)
