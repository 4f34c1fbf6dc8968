"""The exports of the national system, as far as the book has fields for them: names of columns from public sources."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import change, every
from db.fields import Bool, Code, Codes, Date, IdNumber, Phone, Year, YearMonth
from db.household import Household
from db.income import Income
from db.measure import Helper, Measure
from db.person import Person
from db.visit import Assessment
from fupin_desktop.exchange.excel_layouts import LAYOUTS, meaning
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, export_workbook, plan_import
from fupin_desktop.services.household import checks
from tests.books import ACTOR, add_household
from tests.fupin_desktop.exchange.sheets import grid, number, write

HOME = "41050210121270001"
_BASE = """
县 乡 村 户编号 人编号 姓名 证件号码 证件类型 出生日期 性别 民族 与户主关系 健康状况 劳动技能 在校生状况 文化程度
义务教育阶段未上学原因 是否参加大病保险 享受低保政策情况 享受特困供养政策情况 公益性岗位 公益性岗位(月数)
家庭成员联系电话 户类型 监测对象类别 风险是否已消除
风险是否已消除0 识别监测时间 消除监测时间 致贫/返贫风险1 其他备注 是否危房户
是否有卫生厕所 耕地面积（亩） 人均纯收入（元） 工资性收入 户联系电话 信息采集人
"""
_WORK = """
县 乡 行政村 户编号 姓名 证件号码 人编号 户类型 监测对象类别 是否已务工 开始时间 结束时间 务工企业名称 所属行业
是否点对点输送 就业渠道 务工月收入 年度交通费补助
"""
BASE, WORK = tuple(_BASE.split()), tuple(_WORK.split())
PLAN = ("县", "乡", "行政村", "户编号", "姓名", "证件号码", "户类型", "是否计划务工", "就业服务需求")
RURAL = ("县(市、区、旗)", "乡(镇)", "行政村", "户编号", "证件号码", "户类型", "卫生厕所是否能正常使用")
AFTER = tuple(
    f"风险消除后{name}"
    for name in (
        *("是否义务教育阶段适龄儿童少年失学辍学", "是否住房损毁", "是否有家庭成员未参加城乡居民（职工）基本医疗保险"),
        *("是否饮水设施损毁", "工资性收入", "财产性收入", "转移性收入", "生产经营性收入", "生产经营性支出"),
        *("家庭纯收入", "家庭人均纯收入", "理赔收入", "合规自付支出"),
    )
)
AT_FIRST = ("是否义务教育阶段适龄儿童少年失学辍学", "是否有家庭成员未参加城乡居民（职工）基本医疗保险")
DEV = ("实施开发式帮扶措施情况",)
PLACES = ("务工所在省", "务工所在市", "务工所在县")
WHERE = {"县": "文峰区", "乡": "宝莲寺镇", "村": "袁薛庄村", "行政村": "袁薛庄村", "户编号": HOME, "乡(镇)": "宝莲寺镇"}
TITLES = ("（务工月监测）已外出务工信息", "数据时间：2025年度")


def base(serial: int = 1, **more: Any) -> dict[str, Any]:
    own = {
        "姓名": f"张{'一二三四五'[serial]}", "证件号码": number(serial), "人编号": f"{HOME}{serial:02d}",
        "民族": "汉族", "证件类型": "居民身份证", "出生日期": "19550405.0", "健康状况": "健康", "文化程度": "小学",
        "与户主关系": "户主" if serial == 1 else "之子", "劳动技能": "普通劳动力", "是否参加大病保险": "是",
        "享受低保政策情况": "未享受", "公益性岗位": "护林员", "公益性岗位(月数)": "6.0",
        "享受特困供养政策情况": "不享受",
    }  # fmt: skip
    cells = own | {
        "户类型": "脱贫户", "监测对象类别": "脱贫不稳定户", "风险是否已消除": "否", "识别监测时间": "202204.0",
        "致贫/返贫风险1": "因病", "是否危房户": "否", "其他备注": "手术花费", "耕地面积（亩）": "3.50",
        "人均纯收入（元）": "7300.00", "工资性收入": "20000", "户联系电话": "13800000000.0",
    }  # fmt: skip
    return WHERE | cells | more


def bring(book: Book, path: Path) -> Plan:
    plan = plan_import([path])
    apply_import(book, plan)
    return plan


def work(serial: int = 1, **more: Any) -> dict[str, Any]:
    return (
        base(serial) | {"是否已务工": "是", "所属行业": "制造业", "务工月收入": "4000", "是否点对点输送": "否"} | more
    )


def spells() -> list[Any]:
    query = "SELECT start_ym, end_ym, employer, year FROM employment WHERE deleted IS NOT 1"
    return sorted(row for row in every(query) if row[0])


@pytest.mark.parametrize(
    "layout", [BASE, WORK, PLAN, RURAL, AFTER, AT_FIRST, DEV, PLACES, ("计划务工所在县", "公益性岗位帮扶其他备注")]
)
def test_every_column_that_the_book_has_a_field_for_is_known(layout: tuple[str, ...]) -> None:
    assert [heading for heading in layout if not meaning(heading)] == []


def test_households_and_persons_come_in_whole(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path / "监测对象信息.xlsx", [base(1), base(2)], BASE, TITLES)
    plan = bring(book, path)
    assert (plan.added, plan.refused, plan.unread, plan.years) == (2, 0, [], [2025])
    assert every("SELECT risk_note, monitor_found_ym, phone FROM household") == [("手术花费", "202204", "13800000000")]
    assert every("SELECT pub_job_months, year FROM employment") == [(6, 2025), (6, 2025)]
    again = plan_import([path])
    assert (again.same, again.writes) == (2, 0)


def test_an_answer_that_is_not_known_is_left_out_and_told(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path / "监测对象信息.xlsx", [base(1, 劳动技能="全劳动力（新）", 文化程度="小学")], BASE, TITLES)
    plan = bring(book, path)
    assert (plan.added, plan.refused) == (1, 0)
    [notice] = [one for one in plan.files[0].notices if one.column == "劳动技能"]
    assert "全劳动力（新）" in notice.text
    assert every("SELECT labor, education FROM person_year") == [(None, "02")]


def test_several_spells_of_work_are_several(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "监测对象信息.xlsx", [base(1)], BASE, TITLES))
    rows = [
        work(开始时间="2024年3月", 结束时间="2024年11月", 务工企业名称="甲厂"),
        work(开始时间="2025年02月", 务工企业名称="乙厂"),
        work(开始时间="2025年02月", 务工企业名称="乙厂"),
        work(开始时间="2025年02月", 务工企业名称="丙厂"),
    ]
    path = write(tmp_path / "已外出务工信息.xlsx", rows, WORK, TITLES)
    plan = bring(book, path)
    assert (plan.changed, plan.further, plan.duplicates, plan.refused) == (1, 1, 1, 1)
    assert plan.read == 4
    assert spells() == [("202403", "202411", "甲厂", 2024), ("202502", None, "乙厂", 2025)]
    assert plan_import([path]).writes == 0
    later = [work(开始时间="2025年02月", 结束时间="2025年06月", 务工企业名称="乙厂")]
    bring(book, write(tmp_path / "下月.xlsx", later, WORK, TITLES))
    assert ("202502", "202506", "乙厂", 2025) in spells()
    assert len(spells()) == 2


def test_plans_of_work_come_in(book: Book, tmp_path: Path) -> None:
    row = base(1) | {"是否计划务工": "是"}
    plan = bring(book, write(tmp_path / "计划外出务工信息.xlsx", [row], PLAN, TITLES))
    assert (plan.added, plan.unread) == (1, [])
    assert every("SELECT plan_out FROM employment") == [(1,)]


def test_rows_without_a_name_are_of_whom_the_number_says(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "监测对象信息.xlsx", [base(1)], BASE, TITLES))
    rows = [base(1) | {"卫生厕所是否能正常使用": "是"}, base(3) | {"卫生厕所是否能正常使用": "否"}]
    plan = bring(book, write(tmp_path / "户信息.xlsx", rows, RURAL, TITLES))
    assert (plan.added, plan.changed, plan.refused) == (0, 1, 1)
    assert plan.files[0].persons[0].name == "张二"
    assert "不知道是谁" in plan.files[0].refused[0].reason
    assert every("SELECT toilet_works FROM living WHERE year = 2025") == [(1,)]


MEASURES = ("产业帮扶", "就业帮扶", "健康帮扶", "教育帮扶", "搬迁", "综合保障")


def test_measures_come_in_by_their_columns(book: Book, tmp_path: Path) -> None:
    given = {
        "健康帮扶": "医疗救助,家庭医生签约",
        "教育帮扶": "雨露计划",
        "就业帮扶": "技能培训，新办法",
        "搬迁": "搬迁",
    }
    rows = [base(1) | given, base(2) | given | {"综合保障": "无"}]
    path = write(tmp_path / "监测对象信息.xlsx", rows, BASE + MEASURES, TITLES)
    plan = bring(book, path)
    assert (plan.refused, plan.unread) == (0, [])
    found = sorted(every("SELECT kind, item, item_note, year FROM measure"), key=repr)
    assert found == [
        ("02", "0201", None, 2025), ("02", "0299", "新办法", 2025), ("05", "0504", None, 2025),
        ("05", "0505", None, 2025), ("07", "0701", None, 2025), ("12", "1201", "搬迁", 2025),
    ]  # fmt: skip
    assert plan_import([path]).writes == 0


GONE = {"风险是否已消除": "是", "消除监测时间": "202306", "风险消除方式": "帮扶消除"}
SAID = dict(zip(AFTER, ["否", "否", "是", "否", *(str(1000 * n) for n in range(1, 10))], strict=True))


def after() -> list[Any]:
    """What the book has of 风险消除后: answers and amounts."""
    names = "dropout_problem, house_problem, uninsured_problem, water_problem, year, date"
    amounts = "wage, prop, trans, biz, cost, given_net, given_net_pc, claim_income, rigid_expense, year"
    found = every(f"SELECT {names} FROM assessment WHERE occasion = '3'")
    return [tuple(row) for row in (*found, *every(f"SELECT {amounts} FROM income WHERE kind = '3'"))]


def test_what_is_said_after_elimination_is_kept_whole_and_once(book: Book, tmp_path: Path) -> None:
    columns = (*BASE, "风险消除方式", *AFTER)
    path = write(tmp_path / "监测对象信息.xlsx", [base(n) | GONE | SAID for n in (1, 2)], columns, TITLES)
    plan = bring(book, path)
    assert (plan.refused, plan.unread) == (0, [])
    amounts = tuple(100_000 * n for n in range(1, 10))
    assert after() == [(0, 0, 1, 0, 2023, "2023-06-01"), (*amounts, 2023)]
    assert every("SELECT wage, kind FROM income WHERE kind = '1'") == [(2_000_000, "1")]
    assert plan_import([path]).writes == 0
    later = [base(n) | GONE | SAID | {"风险消除后工资性收入": "1234.5"} for n in (1, 2)]
    bring(book, write(tmp_path / "2026.xlsx", later, columns, (TITLES[0], "数据时间：2026年度")))
    assert [row[0] for row in after() if len(row) == 10] == [123_450]


def test_what_is_said_after_elimination_goes_out_and_comes_back(book: Book, tmp_path: Path) -> None:
    columns = (*BASE, "风险消除方式", *AFTER, *AT_FIRST, *DEV)
    row = base(1) | GONE | SAID | dict(zip(AT_FIRST, "是否", strict=True)) | {"实施开发式帮扶措施情况": "是"}
    bring(book, write(tmp_path / "监测对象信息.xlsx", [row], columns, TITLES))
    export_workbook(tmp_path / "out.xlsx", "template", year=2025)
    cells = grid(tmp_path / "out.xlsx")
    shown = dict(zip(cells[0], cells[1], strict=True))
    assert float(shown["风险消除后工资性收入(元)"]) == 1000
    assert shown["风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险"] == "是"
    assert (shown["识别时是否义务教育阶段适龄儿童少年失学辍学"], shown["实施开发式帮扶措施情况"]) == ("是", "已实施")
    assert plan_import([tmp_path / "out.xlsx"]).writes == 0


def test_the_check_looks_at_what_was_answered_in_whatever_year(book: Book, tmp_path: Path) -> None:
    columns = (*BASE, "风险消除方式", *AFTER, *AT_FIRST)
    row = base(1) | GONE | SAID | dict(zip(AT_FIRST, "是否", strict=True))
    bring(book, write(tmp_path / "监测对象信息.xlsx", [row], columns, TITLES))
    [home] = (str(one.id) for one in Household.living())
    found = {(one.rule, one.field) for one in checks.findings(home, 2026)}
    assert ("MO8.open", "uninsured_problem") in found  # 风险消除后, of 2023
    assert ("MO13.03", "dropout_problem") in found  # 识别时, of 2022
    assert not {rule for rule, field in found if field in ("food", "assessor")}


def test_the_statement_that_a_person_entered_is_the_one_that_is_written(book: Book, tmp_path: Path) -> None:
    bring(book, write(tmp_path / "1.xlsx", [base(1) | GONE], (*BASE, "风险消除方式"), TITLES))
    [home] = (str(one.id) for one in Household.living())
    with change(ACTOR, "录入"):
        Income(household=home, year=2024, kind="3", wage=10).save()
        Assessment(household=home, year=2024, occasion="3", dropout_problem=True).save()
    plan = bring(book, write(tmp_path / "2.xlsx", [base(1) | GONE | SAID], (*BASE, "风险消除方式", *AFTER), TITLES))
    assert (plan.refused, len(after())) == (0, 2)
    assert [row[-1] for row in after()] == [None, 2024]


def test_where_somebody_works_and_means_to_work(book: Book, tmp_path: Path) -> None:
    row = work(开始时间="2025年02月") | dict(zip(PLACES, ("河南省", "郑州市", "中牟县"), strict=True))
    bring(book, write(tmp_path / "已外出务工信息.xlsx", [row], (*WORK, *PLACES), TITLES))
    assert every("SELECT province, city, county FROM employment") == [("河南省", "郑州市", "中牟县")]
    row = base(2) | {"是否计划务工": "是", "就业服务需求": "技能培训", "计划务工所在县": "中牟县"}
    plan = bring(book, write(tmp_path / "计划外出务工信息.xlsx", [row], (*PLAN, "计划务工所在县"), TITLES))
    assert (plan.refused, plan.unread) == (0, [])
    assert every("SELECT plan_county FROM employment WHERE plan_out") == [("中牟县",)]


def test_a_question_to_those_who_were_moved_is_not_another_question(book: Book, tmp_path: Path) -> None:
    heading = "就业渠道（易地搬迁后扶使用）"
    plan = bring(book, write(tmp_path / "1.xlsx", [base(1) | {heading: "务工"}], (*BASE, heading), TITLES))
    assert plan.unread == [f"“{heading}”一列"]
    assert every("SELECT channel FROM employment WHERE channel IS NOT NULL") == []


def test_a_measure_that_goes_on_keeps_who_helps_since_when(book: Book, tmp_path: Path) -> None:
    columns = (*BASE, "健康帮扶", "公益岗位帮扶", "公益性岗位帮扶其他备注")
    row = base(1) | {"健康帮扶": "医疗救助", "公益岗位帮扶": "其他", "公益性岗位帮扶其他备注": "看护林子"}
    bring(book, write(tmp_path / "2025.xlsx", [row], columns, TITLES))
    assert sorted(every("SELECT item, item_note FROM measure")) == [("0499", "看护林子"), ("0505", None)]
    [home] = Household.living()
    with change(ACTOR, "录入"):
        [made] = Measure.living().where(Measure.item == "0505")
        made.start, made.helper, made.dept = dt.date(2025, 3, 1), "王五", "医保局"
        made.save()
        Helper(household=str(home.id), role="01", name="赵六", start=dt.date(2025, 1, 1)).save()
    new = row | {"健康帮扶": "医疗救助,家庭医生签约"}
    plan = bring(book, write(tmp_path / "2026.xlsx", [new], columns, (TITLES[0], "数据时间：2026年度")))
    [told] = [notice.text for notice in plan.files[0].notices if notice.column == "帮扶措施"]
    assert "2 项" in told  # 家庭医生签约, and 其他 that never had a start
    found = every("SELECT item, start, helper, dept FROM measure WHERE year = 2026 AND item LIKE '05%' ORDER BY item")
    assert found == [("0504", None, "赵六", None), ("0505", "2025-03-01", "王五", "医保局")]


EXPORTS = {"监测对象信息": BASE, "已外出务工": WORK, "计划外出务工": PLAN, "户信息": RURAL}
EXPORTS |= {layout.title: layout.headings for layout in LAYOUTS.values()}
_FURTHER = {"开始时间": "2025年03月", "是否计划务工": "是", "就业服务需求": "无", "卫生厕所是否能正常使用": "是"}


def _answer(heading: str, id_no: str) -> str:
    """What may stand under a heading."""
    found = meaning(heading)
    if found is None or found.model is None or (kind := found.field()).name == "sex":
        return "男" if int(id_no[16]) % 2 else "女"
    if isinstance(kind, Code | Codes):
        return str(kind.codes.offered[0].label)
    kinds = {Bool: "是", Phone: "13800000000", Date: "2025-03-05", YearMonth: "2025-03", Year: "2025", IdNumber: ""}
    return "1955-04-05" if kind.name == "birth" else kinds.get(type(kind), "3")


def _spoilt(path: Path) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """A workbook of the exports and of our own layouts, a sheet each: a row, the same again, for each column that
    brings a field the row of somebody else with a fault in that cell, a total, a signature. Returns the columns and the
    rows by right."""
    book, spoilt = openpyxl.Workbook(), {}
    for at, (title, layout) in enumerate(EXPORTS.items()):
        sheet = book.create_sheet(title)
        for told in (f"{title}（自定义）", "数据时间：2025年度"):
            sheet.append([told])
        sheet.append(layout)

        def row(serial: int, at: int = at) -> dict[str, Any]:
            key, id_no = f"{HOME}{1 + at}{serial:03d}", number(100 + 100 * at + serial)
            own = {"姓名": f"张{'十百千万亿兆京'[at]}{chr(0x4E00 + serial)}", "证件号码": id_no}
            return work(1) | _FURTHER | own | {"人编号": key, "人口编号": key, "性别": _answer("性别", id_no)}

        fields = [h for h in layout if (found := meaning(h)) and found.model and (row(0).get(h) or at > 3)]
        spoilt[title] = [
            (heading, (good := row(serial)) | {heading: good.get(heading) or _answer(heading, good["证件号码"])})
            for serial, heading in enumerate(fields, 1)
        ]
        wrong = [good | {heading: "=1/0"} for heading, good in spoilt[title]]
        for cells in (row(0), row(0), *wrong, {layout[3]: "合计", layout[4]: "3人"}, {layout[0]: "填表人：张三"}):
            sheet.append([cells.get(heading) for heading in layout])
    book.remove(book.worksheets[0])
    book.save(path)
    return spoilt


def test_what_is_refused_of_any_export_or_layout_is_put_right_and_comes_back_in(book: Book, tmp_path: Path) -> None:
    household, _ = add_household(household_no=HOME)
    with change(ACTOR, "登记"):  # a sheet without names is of whom the book knows
        for serial in range(len(RURAL)):
            Person(household=household.id, name="张", id_no=number(400 + serial), member_state="1").save()
    path = tmp_path / "各种导出.xlsx"
    spoilt = _spoilt(path)
    plan = plan_import([path])
    assert plan.refused == sum(map(len, spoilt.values()))
    of_sheets = len(EXPORTS)
    assert (plan.duplicates, plan.passed, plan.unread) == (of_sheets, 2 * of_sheets, [])
    assert plan.read == plan.added + plan.changed + plan.same + plan.refused + 3 * of_sheets + plan.further
    [refused] = apply_import(book, plan).refused_files
    opened = openpyxl.load_workbook(refused)
    assert opened.sheetnames == list(EXPORTS)
    for sheet in opened:
        headings = [cell.value for cell in sheet[3]]
        assert headings == [*EXPORTS[sheet.title], "待修正原因"]
        for cells, (heading, good) in zip(sheet.iter_rows(min_row=4), spoilt[sheet.title], strict=True):
            assert [headings[at] for at, cell in enumerate(cells) if cell.comment] == [heading]
            cells[headings.index(heading)].value = good[heading]
    opened.save(refused)
    again = bring(book, refused)
    assert (again.read, again.refused, again.unread) == (plan.refused, 0, [])
    assert plan_import([refused]).writes == 0
