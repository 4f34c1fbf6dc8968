"""Rosters laid out by any hand: the same persons are in the book, and no value stands under another heading."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.changes import every
from db.names import fold_name
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from fupin_desktop.services.lists import search
from tests.books import ACTOR, YUANXUEZHUANG
from tests.db.test_names_any import spellings
from tests.fupin_desktop.exchange.sheets import number, write

#: Field → (headings that mean it, the token that its values begin with).
FIELDS: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("household", "group_no"): (("村民小组", "组", "村 组", "*村民小组"), "组"),
    ("household", "address"): (("家庭住址", "住址", "详细\n地址"), "院"),
    ("household", "natural_village"): (("自然村",), "庄"),
    ("household", "bank_name"): (("开户银行",), "行"),
    ("person", "note"): (("备注",), "记"),
    ("person_year", "school_name"): (("就读学校",), "校"),
    ("person_year", "disease_name"): (("患病名称", "患病名称（必填）"), "病"),
    ("employment", "employer"): (("务工企业名称",), "厂"),
    ("employment", "post"): (("工种",), "工"),
}
KEYS = {
    "household_no": ("户编号", "户 编 号", "户编号*"),
    "name": ("姓名", "姓 名", "姓名（必填）"),
    "id_no": ("证件号码", "身份证号", "公民身份号码"),
    "relation": ("与户主关系",),
}
UNKNOWN = st.sampled_from(["备用", "是否五保", "上年度务工", "结对干部", "扶持项目", "核实情况"])
GROUPS = st.sampled_from(["基本情况", "家庭情况", "务工情况", "其他", "人员信息"])
TITLES = st.lists(
    st.sampled_from(["文峰区脱贫人口名单", "填报单位：袁薛庄村", "单位：元", "填表日期：2024年1月5日", "附件2"]),
    max_size=3,
)
REMARKS = st.sampled_from(
    [
        ["合计", "3户"], ["小计", None, "4人"], ["填表人：王五", None, "审核人：李六"], ["备注：以上属实"],
        [None, None, None, "袁薛庄村民委员会（盖章）"], ["2025年3月1日"], ["本页合计"], ["说明：1.一式三份。"],
        ["以下空白"],
    ]
)  # fmt: skip
UNDER = st.sampled_from(["", "units", "numbers", "stems"])
FAMILIES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Any]:
    """How a sheet looks."""
    fields = draw(st.lists(st.sampled_from(list(FIELDS)), unique=True, max_size=6))
    columns: list[tuple[Any, str]] = [(key, draw(st.sampled_from(names))) for key, names in KEYS.items()]
    columns += [(field, draw(st.sampled_from(FIELDS[field][0]))) for field in fields]
    columns += [(None, heading) for heading in draw(st.lists(UNKNOWN, unique=True, max_size=2))]
    return {
        "columns": draw(st.permutations(columns)),
        "left": draw(st.integers(0, 3)),
        "gap": draw(st.integers(0, 8)),
        "titles": draw(TITLES),
        "groups": draw(st.none() | st.lists(GROUPS, min_size=1, max_size=3)),
        "under": draw(UNDER),
        "merged": draw(st.booleans()),
        "families": draw(FAMILIES),
        "remarks": draw(st.lists(REMARKS, max_size=3)),
        "again": draw(st.booleans()),
        "subtotals": draw(st.booleans()),
        "second": draw(st.none() | st.permutations(columns)),
    }


def _persons(families: list[int]) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = []
    for home, size in enumerate(families):
        for place in range(size):
            serial = len(found) + 1
            row: dict[Any, Any] = {
                "household_no": f"41050210121270{home:04d}",
                "name": "张" + "甲乙丙丁戊己庚辛壬癸"[serial % 10] + ("大" if serial > 9 else ""),
                "id_no": number(serial),
                "relation": "其他" if place else "户主",
            }
            for (table, name), (_, token) in FIELDS.items():
                row[table, name] = f"{token}{home if table == 'household' else 100 + serial}"
            row[None], row["home"] = f"别{serial}", home
            found.append(row)
    return found


def _draw_head(sheet: Any, look: dict[str, Any], left: int) -> int:
    """Titles, headings and what stands under them; the row that follows."""
    columns = look["columns"]
    for at, words in enumerate(look["titles"], 1):
        sheet.cell(at, left, words)
    row = len(look["titles"]) + look["gap"] + 1
    if look["groups"]:
        _put_groups(sheet, look, row, left)
        row += 1
    _put(sheet, row, left, [heading for _, heading in columns])
    if look["under"]:
        marks = {"units": "（元）", "numbers": None, "stems": None}[look["under"]]
        words = [marks or ("甲乙丙丁"[n] if look["under"] == "stems" and n < 4 else n + 1) for n in range(len(columns))]
        _put(sheet, row + 1, left, words)
    following: int = row + 1 + bool(look["under"])
    return following


def _draw(path: Path, look: dict[str, Any]) -> list[dict[Any, Any]]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    left, columns = look["left"] + 1, look["columns"]
    begins = row = _draw_head(sheet, look, left)
    persons = _persons(look["families"])
    half = len(look["families"]) // 2 if look["second"] else None
    for place, person in enumerate(persons):
        if look["again"] and place == 2:
            _put(sheet, row, left, [heading for _, heading in columns])
            row += 1
        if half and person["home"] == half and persons[place - 1]["home"] < half:
            columns = look["second"]  # another table, its columns in another order
            _put(sheet, row + 1, left, ["另一部分"])
            _put(sheet, row + 2, left, [heading for _, heading in columns])
            row += 3
        _put(sheet, row, left, [person[field] for field, _ in columns])
        row += 1
        if look["subtotals"] and (place + 1 == len(persons) or persons[place + 1]["home"] > person["home"]):
            total = {"household_no": person["household_no"], "name": "小计", None: 3}
            _put(sheet, row, left, [total.get(field) for field, _ in columns])
            row += 1
    if look["merged"] and not (look["again"] or look["subtotals"] or half):
        _merge_homes(sheet, look, begins, left)
    for words in look["remarks"]:
        _put(sheet, row, left, words)
        row += 1
    book.save(path)
    return persons


def _put(sheet: Any, row: int, left: int, words: list[Any]) -> None:
    for column, word in enumerate(words, left):
        sheet.cell(row, column, word)


def _put_groups(sheet: Any, look: dict[str, Any], row: int, left: int) -> None:
    count, width = len(look["groups"]), len(look["columns"])
    for place, group in enumerate(look["groups"]):
        first, last = place * width // count, (place + 1) * width // count - 1
        sheet.cell(row, left + first, group)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=left + first, end_column=left + last)


def _merge_homes(sheet: Any, look: dict[str, Any], row: int, left: int) -> None:
    of_home = [c for c, (f, _) in enumerate(look["columns"]) if f == "household_no" or (f and f[0] == "household")]
    for size in look["families"]:
        for column in of_home if size > 1 else ():
            at = left + column
            sheet.merge_cells(start_row=row, end_row=row + size - 1, start_column=at, end_column=at)
        row += size


_MARKED: list[tuple[Any, str]] = [
    ("household_no", "户编号"), ("name", "姓名（必填）"), ("id_no", "证件号码"),
    (("person_year", "disease_name"), "患病名称（必填）"), ("relation", "与户主关系"), (None, "备用"),
    (None, "是否五保"),
]  # fmt: skip
#: The second table was taken for rows of the first: of its headings those with a mark were not known as such.
_FOUND = {
    "columns": _MARKED, "left": 0, "gap": 0, "titles": [], "groups": None, "under": "", "merged": False,
    "families": [1, 1], "remarks": [], "again": False, "subtotals": False,
    "second": [*_MARKED[:3], _MARKED[4], _MARKED[3], *_MARKED[5:]],
}  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
@example(_FOUND)
def test_the_same_persons_come_in_however_they_are_laid_out(look: dict[str, Any]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        persons = _draw(folder / "名单.xlsx", look)
        create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
        with open_book(folder / "村.fpb", ACTOR) as book:
            plan = plan_import([folder / "名单.xlsx"])
            assert [row.reason for row in plan.files[0].refused] == []
            assert plan.read == plan.added + plan.passed
            unknown = {heading for field, heading in look["columns"] if field is None}
            assert {one.removesuffix("一列").strip("“”") for one in plan.unread} == unknown
            apply_import(book, plan)
            query = "SELECT h.household_no, p.name, p.id_no FROM person p JOIN household h ON h.id = p.household"
            assert sorted(every(query)) == sorted((p["household_no"], p["name"], p["id_no"]) for p in persons)
            _no_value_stands_elsewhere(look, persons)


def _no_value_stands_elsewhere(look: dict[str, Any], persons: list[dict[Any, Any]]) -> None:
    given_ = {field for field, _ in look["columns"] if isinstance(field, tuple)}
    for field, (_, token) in FIELDS.items():
        table, name = field
        stored = {value for (value,) in every(f'SELECT "{name}" FROM "{table}"')} - {None}
        assert stored == ({person[field] for person in persons} if field in given_ else set())
        assert all(value.startswith(token) for value in stored)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spellings(), min_size=1, max_size=4, unique_by=lambda pair: fold_name(pair[0])))
def test_who_is_spelled_anew_stays_one_and_is_found(pairs: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_book(folder / "村.fpb", YUANXUEZHUANG, ACTOR)
        with open_book(folder / "村.fpb", ACTOR) as book:
            for place in (0, 1):
                rows = [
                    {"户编号": f"4105021012127{n:03d}", "姓名": pair[place], "与户主关系": "户主"}
                    for n, pair in enumerate(pairs)
                ]
                plan = plan_import([write(folder / f"{place}.xlsx", rows, ("户编号", "姓名", "与户主关系"), ["名单"])])
                assert (plan.refused, plan.added) == (0, 0 if place else len(pairs))
                apply_import(book, plan)
            assert len(every("SELECT id FROM person")) == len(pairs)
            for first, other in pairs:
                for typed in (first, other):
                    assert fold_name(first) in {fold_name(str(hit.name)) for hit in search.find(typed)}
