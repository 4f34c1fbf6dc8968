"""What a ledger declares to be an error comes back with its sentence, as what its judge finds does: the same rule is no
milder for how it is written. What is left open is taken, and said of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.clock import today
from db.record import Record
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.ledgers import desk
from tests.books import ACTOR
from tests.fupin_desktop.exchange.test_loans_in import brought

TOWNSHIP = "410502101"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", TOWNSHIP, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


CODE = "91410500MA3XXXXX0A"
YEARS = ("行政村", "年度", "总户数", "总人口数", "危房户数", "未实现饮水安全户数")


@pytest.mark.parametrize(
    ("table", "headings", "row", "column", "said"),
    [
        ("org", ("单位名称", "单位类别", "服务区域", "统一社会信用代码"), ("嘉辰采摘园", "合作社", "袁薛庄村", CODE),
         "统一社会信用代码", "统一社会信用代码不对（第"),
        ("cadre", ("名册", "姓名", "服务区域", "开始日期", "结束日期"),
         ("乡土人才", "王五", "袁薛庄村", "2025-05-01", "2025-04-30"), "结束日期", "结束日期早于开始日期"),
        ("activity", ("活动类别", "日期", "服务区域", "题目或内容"),
         ("政策宣讲", dt.date(today().year + 1, 1, 1), "袁薛庄村", "宣讲"), "日期", "日期还没有到"),
        ("honour", ("行政村", "荣誉类别", "级别", "年度", "取消日期"),
         ("袁薛庄村", "文明村", "区级", 2024, "2023-01-01"), "取消日期", "取消日期早于授予的年度"),
        ("village_year", YEARS, ("袁薛庄村", 2025, 0, 1200, 0, 0), "总户数", "不能是 0"),
        ("village_year", YEARS, ("袁薛庄村", 2025, 300, 1200, 200, 200), "未实现饮水安全户数", "分项比总数大"),
        ("vacancy", ("用人单位", "岗位名称", "发布日期", "截止日期", "服务区域"),
         ("嘉辰采摘园", "采摘", "2026-03-01", "2026-02-01", "袁薛庄村"), "截止日期", "截止日期早于发布日期"),
        ("vacancy", ("用人单位", "岗位名称", "发布日期", "岗位性质", "服务区域"),
         ("安阳鞋厂", "缝纫", "2026-03-01", "企业岗位", "袁薛庄村"), "岗位性质", "企业、帮扶车间的岗位由镇里登记"),
        ("project", ("项目名称", "年度", "服务区域", "受益户数", "其中脱贫户监测户"),
         ("大棚", 2025, "袁薛庄村", 30, 40), "其中脱贫户监测户", "脱贫户监测户比受益户数多"),
        ("rectification", ("序号", "年度", "来源", "反馈日期", "整改时限", "服务区域"),
         ("1", 2025, "巡视", "2025-05-02", "2025-05-01", "袁薛庄村"), "整改时限", "整改时限早于反馈日期"),
    ],
)  # fmt: skip
def test_comes_back_with_its_sentence(
    book: Book, tmp_path: Path, table: str, headings: tuple[str, ...], row: Any, column: str, said: str
) -> None:
    ledger = named(table)
    headings = tuple(_called(ledger.model, heading) for heading in headings)
    plan = brought(book, tmp_path / "名单.xlsx", ledger, headings, row)
    assert (plan.added, plan.refused) == (0, 1), [one.reason for one in plan.files[0].refused]
    [back] = plan.files[0].refused
    assert (back.column, said in back.reason) == (_called(ledger.model, column), True), back.reason
    assert not ledger.model.living().exists()


def test_what_is_left_open_is_taken_and_said(book: Book, tmp_path: Path) -> None:
    headings = tuple(_called(named("activity").model, one) for one in ("活动类别", "日期", "服务区域", "题目或内容"))
    row = ("政策宣讲", "2026-03-01", "袁薛庄村", "宣讲")
    plan = brought(book, tmp_path / "名单.xlsx", named("activity"), headings, row)
    assert (plan.added, plan.refused) == (1, 0)
    assert "AC2" in {str(one.rule) for one in desk.check_book()}


def test_a_place_under_the_heading_of_the_code_is_the_place_or_is_asked_for(book: Book, tmp_path: Path) -> None:
    """Not silently the book's own."""
    headings = ("活动类别", "日期", "行政区划代码", "题目或内容")
    rows = [("政策宣讲", "2026-03-01", place, f"在{place}") for place in ("袁薛庄村", "宝莲寺镇", "没有的村")]
    plan = brought(book, tmp_path / "名单.xlsx", named("activity"), headings, *rows)
    assert [one.reason for one in plan.files[0].refused] == ["没有找到“没有的村”这个村。请照行政区划的写法填。"]
    assert {(one.topic, one.region_code) for one in named("activity").model.living()} == {
        ("在袁薛庄村", "410502101212"), ("在宝莲寺镇", TOWNSHIP),
    }  # fmt: skip


def _called(model: type[Record], heading: str) -> str:
    """Where it lies, as the export heads it."""
    field = model.kinds().get("region_code")
    return field.label if heading == "服务区域" and field is not None else heading
