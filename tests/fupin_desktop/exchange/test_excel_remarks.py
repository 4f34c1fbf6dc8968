"""Who stands in a row of a roster: a person whatever the name reads like; no total, signature or note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fupin_desktop.exchange.excel_remarks import is_like_name, is_remark
from tests.fupin_desktop.exchange.sheets import COLUMNS, number, person, sheets_of, write

#: What could be taken for a total, a signature, a note, or a heading.
NAMES = (
    "合计",
    "小计",
    "记合",
    "注",
    "备注",
    "说明",
    "空白",
    "年度",
    "组",
    "成员",
    "姓名",
    "计",
    "元",
    "一",
    "村主任:",
)
HOME = "41050210121270002"
#: A sheet whose households have short numbers.
LOCAL = ("本地户序号", "姓名", "证件号码", "出生日期", "备注")


def _names(path: Path) -> list[Any]:
    [sheet] = sheets_of(path)
    return [cells[sheet.table.headings.index("姓名")] for _, cells in sheet.read]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("said", [{"户编号": HOME}, {"证件号码": number(5)}, {"证件号码": "'" + number(5)},
    {"人编号": HOME + "0001"}, {"户编号": HOME, "证件号码": number(5)}])  # fmt: skip
def test_whoever_has_a_number_is_a_person(tmp_path: Path, name: str, said: dict[str, str]) -> None:
    row = dict.fromkeys(COLUMNS) | {"姓名": name, "与户主关系": "之子"} | said
    assert _names(write(tmp_path / "名单.xlsx", [person(), row, person(2)])) == ["张二", name, "张三"]


@pytest.mark.parametrize(
    "said",
    [("1955年4月5日", None), (None, "缺签字"), (None, "联系人：李四"), (None, "合计2人"), (None, "说明：随母生活")],
)
def test_what_is_said_of_a_person_makes_no_remark(tmp_path: Path, said: tuple[str | None, str | None]) -> None:
    rows: list[tuple[str | None, ...]] = [
        ("001", "张甲", number(1), None, None),
        ("002", "王乙", None, *said),
        ("合计", "2户", None, None, None),
    ]
    rows += [("2人", "小计", None, None, None), ("填表人：王五", None, "审核人：李六", None, None)]
    path = write(tmp_path / "名单.xlsx", [dict(zip(LOCAL, row, strict=True)) for row in rows], LOCAL)
    assert _names(path) == ["张甲", "王乙"]


SUMS: tuple[dict[str, str], ...] = (
    {"姓名": "小计"},
    {"姓名": "合计", "人均纯收入": "8000"},
    {"姓名": "小计：3人"},
    {"姓名": "3人"},
    {"姓名": "3", "与户主关系": "小计"},
    {"文化程度": "合计", "人均纯收入": "16000.50"},
    {"危房户": "小计", "与户主关系": "2人"},
    {"姓名": "本户合计", "户联系电话": "13800000000", "乡(镇)": "宝莲寺镇", "行政村": "袁薛庄村"},
    {"户联系电话": "13800000000", "乡(镇)": "宝莲寺镇", "行政村": "袁薛庄村", "与户主关系": "合计", "文化程度": "合计"},
)


@pytest.mark.parametrize("said", SUMS)
def test_a_sum_that_repeats_the_number_of_its_household_is_nobody(tmp_path: Path, said: dict[str, str]) -> None:
    row = dict.fromkeys(COLUMNS) | {"户编号": HOME} | said
    assert _names(write(tmp_path / "名单.xlsx", [person(), row, person(2)])) == ["张二", "张三"]


def test_who_lacks_a_name_is_somebody_where_nothing_says_that_it_is_a_sum(tmp_path: Path) -> None:
    """Told as a row to be mended, not passed over."""
    row = dict.fromkeys(COLUMNS) | {"户编号": HOME, "户联系电话": "13800000000", "行政村": "袁薛庄村"}
    assert _names(write(tmp_path / "名单.xlsx", [person(), row, person(2)])) == ["张二", "", "张三"]


@pytest.mark.parametrize("said", [{"姓名": "张合计", "文化程度": "合计"}, {"姓名": "李乙", "人均纯收入": "合计"}])
def test_who_has_a_name_stays_somebody_beside_a_sum(tmp_path: Path, said: dict[str, str]) -> None:
    row = dict.fromkeys(COLUMNS) | {"户编号": HOME} | said
    assert said["姓名"] in _names(write(tmp_path / "名单.xlsx", [person(), row, person(2)]))


@pytest.mark.parametrize("name", ["张三", "阿依古丽·买买提", "欧阳 修", "𬭊𬭊"])
def test_what_can_be_a_name(name: str) -> None:
    assert is_like_name(name)


@pytest.mark.parametrize("word", ["", "合计", "4人", "审核人：李六", "备注", "（盖章）", "2025年3月1日", "以下空白"])
def test_what_can_be_none(word: str) -> None:
    assert not is_like_name(word)


def test_a_total_is_a_remark() -> None:
    assert is_remark(["全村合计", "12"])


@pytest.mark.parametrize("group", ["其他", "其它", "其他情况", "其他信息"])
def test_a_note_under_a_group_of_all_sorts_is_the_persons_own(tmp_path: Path, group: str) -> None:
    """其他备注 is the household's remark on its risk: 备注 under 其他 came in there."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for words in (
        [group, None, None, "基本情况"],
        ["备注", "姓名", "证件号码", "户编号"],
        ["记", "张三", number(1), HOME],
    ):
        sheet.append(words)
    book.save(tmp_path / "名单.xlsx")
    [read] = sheets_of(tmp_path / "名单.xlsx")
    note = read.table.meanings[0]
    assert (note.model.table(), note.name) == ("person", "note")
