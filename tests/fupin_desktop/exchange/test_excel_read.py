"""Files that are no rosters get a sentence; rosters are recognised however they look."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from fupin_desktop.exchange.excel_layouts import LAYOUTS, meaning
from fupin_desktop.exchange.excel_text import letters
from fupin_desktop.exchange.sheets import guard, package
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from tests.fupin_desktop.exchange.sheets import COLUMNS, ROSTERS, person, sheets_of, write

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.xlsx", b"", "空文件"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 500, "不是 Excel 工作簿"),
        ("文件.xls", b"%PDF-1.7 ...", "不是 Excel 工作簿"),
        ("表.xlsx", "户编号,姓名\n1,张三\n".encode(), "没有找到名册的表头"),
        ("网页.xls", b"<html><table></table></html>", "没有找到名册的表头"),
        ("信.csv", "敬启者：\n来信收到。\n".encode("gb18030"), "不是 Excel 工作簿"),
        ("坏.xlsx", b"PK\x03\x04" + b"\0" * 300, "已损坏"),
        ("密码.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("别的.xls", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "不是 Excel 工作簿"),
        ("坏.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\xff" * 3000, "已损坏"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadWorkbook, match=words):
        sheets_of(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BadWorkbook, match="找不到"):
        sheets_of(tmp_path / "没有.xlsx")
    with pytest.raises(BadWorkbook, match="文件夹"):
        sheets_of(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "名单.xlsx", [person()])

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadWorkbook, match="没有权限"):
        guard.start_of(path)


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = (ROSTERS / "已脱贫人口名单_袁薛庄村.xlsx").read_bytes()
    path = tmp_path / "半个.xlsx"
    for length in (100, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:length])
        with pytest.raises(BadWorkbook, match="已损坏"):
            sheets_of(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(300 * 2**20)
    with pytest.raises(BadWorkbook, match="太大"):
        sheets_of(path)


def _packed(path: Path, sheet: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 2**20)
    path = _packed(tmp_path / "炸弹.xlsx", b"0" * (2**20 + 1))
    assert path.stat().st_size < 10_000
    with pytest.raises(BadWorkbook, match="展开后"):
        package.examine(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path / "炸弹.xlsx", b"0" * (8 * 2**20))
    packed = path.read_bytes()
    path.write_bytes(packed.replace(struct.pack("<I", 8 * 2**20), struct.pack("<I", 1000)))
    with pytest.raises(BadWorkbook, match="已损坏"):
        sheets_of(path)


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ1048576", "AAA60000", "B1048576"])
def test_a_cell_far_away_does_not_end_the_process(tmp_path: Path, far: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for column, heading in enumerate(COLUMNS, 1):
        sheet.cell(1, column, heading)
    sheet[far] = "x"
    book.save(tmp_path / "远.xlsx")
    try:
        sheets_of(tmp_path / "远.xlsx")
    except BadWorkbook as error:
        assert "太大" in str(error)  # noqa: PT017 - a sheet of two columns may be read
    else:
        assert far == "B1048576"


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    write(tmp_path / "账.xlsx", [], ["日期", "摘要", "借方", "贷方"])
    with pytest.raises(BadWorkbook, match="没有找到名册的表头"):
        sheets_of(tmp_path / "账.xlsx")
    write(tmp_path / "户主.xlsx", [], ["户编号", "户主姓名", "户主证件号码", "户联系电话"])
    with pytest.raises(BadWorkbook, match=r"没有“姓名”一列.*把“户主姓名”“户主证件号码”改成“姓名”“证件号码”"):
        sheets_of(tmp_path / "户主.xlsx")
    write(tmp_path / "缺.xlsx", [], ["姓名", "性别", "民族", "文化程度"])
    with pytest.raises(BadWorkbook, match="户编号"):
        sheets_of(tmp_path / "缺.xlsx")


@pytest.mark.parametrize("name", sorted(path.name for path in ROSTERS.glob("*.xls*")))
def test_samples_are_recognised_with_every_column(name: str) -> None:
    [sheet] = sheets_of(ROSTERS / name)
    assert sheet.table.header_row == 3
    assert sheet.table.ignored == []


@pytest.mark.parametrize("titles", [0, 1, 2, 5])
def test_any_number_of_title_rows(tmp_path: Path, titles: int) -> None:
    [sheet] = sheets_of(write(tmp_path / "名单.xlsx", [person()], above=["题目"] * titles))
    assert sheet.table.header_row == titles + 1
    assert [number for number, _ in sheet.read] == [titles + 2]


def test_sheets_without_persons_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "名单.xlsx", [person()])
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明")["A1"] = "填表说明"
    hidden = book.create_sheet("旧")
    hidden.append(COLUMNS)
    hidden.sheet_state = "hidden"
    book.save(path)
    assert [sheet.name for sheet in sheets_of(path)] == ["Sheet"]


@pytest.mark.parametrize(
    ("number", "name", "is_someone"),
    [
        ("410502", "合计", False),  # it sums up a household
        ("410502", "填表人：李乙", True),  # else a number of six makes it sure, whatever the name reads like
        ("41050", "填表人：李乙", False),
        ("12", "合计", False),
        ("12", "姓名", False),
        ("12", "李乙", True),
        ("共 12 户", "合计", False),
    ],
)
def test_a_number_beside_a_name_says_whether_it_is_someone(
    tmp_path: Path, number: str, name: str, is_someone: bool
) -> None:
    row = dict.fromkeys(COLUMNS, None) | {"户编号": number, "姓名": name}
    [sheet] = sheets_of(write(tmp_path / "名单.xlsx", [person(), row]))
    assert [at for at, _ in sheet.read] == ([4, 5] if is_someone else [4])


def test_totals_signatures_and_repeated_headers_are_no_persons(tmp_path: Path) -> None:
    rows = [
        person(),
        {},
        dict.fromkeys(COLUMNS, None) | {"户编号": None, "数据日期": "合计", "人均纯收入": "8000"},
        {heading: heading for heading in COLUMNS},
        {"数据日期": "填表人：王五"},
        person(2),
    ]
    [sheet] = sheets_of(write(tmp_path / "名单.xlsx", rows))
    assert [cells[5] for _, cells in sheet.read] == ["张二", "张三"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("风险是否已消除0", "risk_eliminated"),
        ("风险是否已消除.1", "risk_eliminated"),
        ("务工时间(月)", "months"),
        (" 耕地面积 （亩） ", "area_arable"),
        ("*姓名", "name"),
        ("身份证号码", "id_no"),
        ("公民身份证号码", "id_no"),
        ("家庭成员姓名", "name"),
        ("与户主的关系", "relation"),
        ("户编码", "household_no"),
        ("人均纯收入（元）", "given_net_pc"),
        ("致贫/返贫风险1", "risk_1"),
        *(("身份证", "id_no"), ("关系", "relation"), ("电话号码", "phone"), ("家庭地址", "address")),
        *(("健康情况", "health"), ("文化水平", "education"), ("劳动力情况", "labor"), ("是否低保", "dibao")),
        *(("务工地点", "region"), ("务工单位", "employer"), ("务工月数(月)", "months"), ("危房", "is_danger")),
        *(("出生年月", "birth"), ("家庭人均纯收入", "given_net_pc"), ("所在村", "village")),
    ],
)
def test_headings_as_files_write_them(heading: str, name: str) -> None:
    found = meaning(heading)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=str)
def test_every_heading_of_a_layout_means_one_thing(layout: object) -> None:
    found = [meaning(heading) for heading in layout.headings]  # type: ignore[attr-defined]
    assert None not in found
    assert len(set(found)) == len(found)


def test_letters() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
