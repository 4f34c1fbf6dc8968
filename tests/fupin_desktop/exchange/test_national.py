"""The exports of the national system, as far as the book has fields for them: names of columns from public sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.changes import every
from fupin_desktop.exchange.excel_layouts import meaning
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.fupin_desktop.exchange.sheets import number, write

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


@pytest.mark.parametrize("layout", [BASE, WORK, PLAN, RURAL])
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
