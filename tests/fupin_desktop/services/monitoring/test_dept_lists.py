"""Lists of departments: matched by number, what differs, what becomes a clue; who is not in the book is not kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import change, every
from db.clock import today
from db.clue import Clue, DeptRecord
from db.person import Person, PersonYear
from db.project import Loan
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import places
from fupin_desktop.services.flows.lacking import lacking
from fupin_desktop.services.monitoring import checks, clues, dept_lists
from tests.books import ACTOR, add_household
from tests.monitored import clue_of, go, make, provide
from tests.monitored import office as office

DAY = dt.date(2026, 11, 1)
ONE, TWO, STRANGER = "410502195504056010", "410502196001010025", "410502199001011234"
HEAD = ("序号", "姓名", "身份证号", "参保地", "总费用", "个人自付")


def workbook(path: Path, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某区医保局推送名单"])
    for row in (head, *rows):
        sheet.append(row)
    book.save(path)
    return path


def rows_of(path: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def listed(office: Book, tmp_path: Path) -> Path:
    add_household("张三", ONE)
    add_household("李四", TWO)
    return workbook(
        tmp_path / "医保自付.xlsx",
        (1, "张三", ONE, "文峰区", 30000, 12000),
        (2, "李泗", f"{TWO}", "文峰区", 3000, 100),
        (3, "王外人", STRANGER, "文峰区", 90000, 50000),
        (4, "赵错号", "4105", "文峰区", 90000, 50000),
    )


def test_matched_not_here_and_wrong(listed: Path, tmp_path: Path) -> None:
    made = dept_lists.preview(listed, "0101", DAY)
    assert [(one.name, one.said.finding, one.said.risk) for one in made.matched] == [
        ("张三", "4", "01"), ("李四", "1", ""),
    ]  # fmt: skip
    assert [(one.name, why) for one, why in made.unmatched] == [
        ("王外人", dept_lists.NOT_HERE), ("赵错号", dept_lists.BAD_NUMBER),
    ]  # fmt: skip
    assert dept_lists.bring_in(ACTOR, made) == 2
    assert dept_lists.bring_in(ACTOR, dept_lists.preview(listed, "0101", DAY)) == 0, "brought twice it changes nothing"
    assert "王外人" not in str(every('SELECT value FROM "change"')), "who is not in the book is not kept"
    assert dept_lists.write_unmatched(made, tmp_path / "没有对上.xlsx") == 2
    back = rows_of(tmp_path / "没有对上.xlsx")
    assert back[1][:3] == ["3", "王外人", STRANGER]
    assert back[1][-1] == dept_lists.NOT_HERE
    kept = DeptRecord.get(DeptRecord.name == "张三")
    assert (kept.detail, str(kept.amount)) == ("序号:1；参保地:文峰区；总费用:30000", "12000.00")


def test_one_key_makes_a_clue_and_the_list_goes_back(listed: Path, tmp_path: Path) -> None:
    made = dept_lists.preview(listed, "0101", DAY)
    dept_lists.bring_in(ACTOR, made)
    clue = dept_lists.to_clue(ACTOR, str(made.matched[0].record.id))
    assert (clue.source, clue.dept, clue.risk) == ("13", "01", ("01",))
    assert places.stands(clue).then[0] == "104"
    for again, why in ((made.matched[0], "已经转成线索"), (made.matched[1], "不用转线索")):
        with pytest.raises(dept_lists.NoClue, match=why):
            dept_lists.to_clue(ACTOR, str(again.record.id))
    assert Clue.select().count() == 1
    dept_lists.bring_in(ACTOR, dept_lists.preview(listed, "0101", DAY))
    assert DeptRecord.get(DeptRecord.name == "张三").handled == "3", "what was verified stays"
    assert dept_lists.write_answers("0101", DAY, tmp_path / "反馈.xlsx") == 2
    answers = {row[0]: row for row in rows_of(tmp_path / "反馈.xlsx")[1:] if row[0]}
    assert (answers["张三"][6], answers["李泗"][6]) == ("已转线索", "待核实")


#: (list, what the book says of somebody, amount and level on the list, (finding, risk)).
_BESIDE: tuple[tuple[str, dict[str, Any], Any, str, tuple[str, str]], ...] = (
    ("0101", {"hh_type": "10"}, 7000, "", ("4", "01")),
    ("0101", {"hh_type": "30"}, 7000, "", ("1", "")),
    ("0101", {"hh_type": "30"}, 10000, "", ("1", "")),
    ("0102", {"ins_med_res": True}, None, "", ("3", "01")),
    ("0102", {}, None, "", ("4", "01")),
    ("0201", {"health": ("03",)}, None, "", ("1", "")),
    ("0201", {}, None, "", ("2", "01")),
    ("0301", {"dibao": "0"}, None, "", ("3", "")),
    ("0301", {}, None, "", ("2", "")),
    ("0402", {}, None, "一级", ("2", "02")),
    ("0401", {"health": ("04",)}, None, "三级", ("1", "")),
    ("0501", {}, None, "", ("4", "03")),
    ("0502", {}, 12000, "", ("4", "03")),
    ("0601", {}, None, "", ("3", "09")),
    ("0801", {}, None, "", ("4", "07")),
    ("0801", {"labor": "04"}, None, "", ("4", "")),
    ("0901", {}, None, "", ("4", "04")),
    ("1001", {}, None, "", ("3", "")),
    ("1201", {}, None, "", ("5", "")),
    ("1501", {}, 3000, "", ("2", "06")),
    ("1501", {"overdue": 0}, 3000, "", ("3", "06")),
    ("1501", {"overdue": 2000}, 3000, "", ("3", "06")),
    ("1501", {"overdue": 3000}, 3000, "", ("4", "06")),
    ("1501", {"overdue": 3000}, None, "", ("4", "06")),
    ("9901", {}, None, "", ("1", "")),
)


def test_each_list_beside_the_book(office: Book, tmp_path: Path) -> None:
    head = ("姓名", "公民身份号码", "个人负担", "残疾等级")
    for place, (code, values, amount, level, said) in enumerate(_BESIDE):
        told = dict(values)
        number = f"4105021955{place:08d}"
        home, person = add_household("张三", number)
        with change(ACTOR, "填"):
            home.hh_type = told.pop("hh_type", None)
            home.save()
            if "overdue" in told:
                Loan(household=home.id, person=person.id, bank="信用社", principal=5000, balance=3000,
                     overdue=told.pop("overdue")).save()  # fmt: skip
            PersonYear(person=person.id, year=DAY.year, **told).save()
        file = workbook(tmp_path / "a.xlsx", ("张三", number, amount, level), head=head)
        [one] = dept_lists.preview(file, code, DAY).matched
        assert tuple(one.said) == said, (code, values, amount)


def test_a_household_with_an_open_case_gets_the_list_as_its_note(listed: Path) -> None:
    made = dept_lists.preview(listed, "0101", DAY)
    dept_lists.bring_in(ACTOR, made)
    [one] = [one for one in made.matched if one.said.risk]
    clue = clues.begin(one.household, ACTOR, risk=("10",), summary="饮水")
    clues.register(ACTOR, clue)
    assert dept_lists.to_clue(ACTOR, str(one.record.id)).id == clue.id
    assert Clue.living().count() == 1
    assert "个人自付费用较高（2026-11-01），金额 12,000 元" in str(Clue.get().note)
    assert DeptRecord.get_by_id(one.record.id).clue == clue.id


def test_property_is_explained_before_the_comparison_is_done(office: Book, tmp_path: Path) -> None:
    home, _ = add_household("张三", ONE)
    clue = clue_of(today() - dt.timedelta(days=20), home)
    provide(clue, today() - dt.timedelta(days=20))
    go(clue, ("104",), today() - dt.timedelta(days=19))
    pushed = workbook(tmp_path / "机动车.xlsx", (1, "张三", ONE))
    dept_lists.bring_in(ACTOR, dept_lists.preview(pushed, "1002", DAY))
    [said] = lacking(clue, make(clue, "105", today()))
    assert "张三（机动车）" in said
    clue.special = "车是残疾人代步车"
    assert lacking(clue, make(clue, "105", today())) == []


def test_who_has_moved_on_is_said(listed: Path) -> None:
    made = dept_lists.preview(listed, "0101", DAY)
    dept_lists.bring_in(ACTOR, made)
    other, _ = add_household("王五")
    with change(ACTOR, "分户"):
        person = Person.get(Person.id_no == ONE)
        person.household = other.id
        person.save()
    with pytest.raises(dept_lists.NoClue, match="现在的户"):
        dept_lists.to_clue(ACTOR, str(made.matched[0].record.id))


def test_columns_that_are_not_understood_are_said_by_somebody(office: Book, tmp_path: Path) -> None:
    add_household("张三", ONE)
    path = workbook(tmp_path / "危房.xlsx", (1, "张三", ONE, "", "", ""), head=("序号", "谁", "号", "", "", "备注"))
    read = dept_lists.look(path)
    assert (read.headings[1], dict(read.places), dept_lists.guess(path, read.headings)) == ("谁", {}, "0601")
    with pytest.raises(BadWorkbook, match="没有找到名单"):
        dept_lists.preview(path, "0601", DAY, read)
    made = dept_lists.preview(path, "0601", DAY, read.with_places({"name": 1, "id_no": 2}))
    assert [one.name for one in made.matched] == ["张三"]


def test_a_list_as_departments_write_it(office: Book, tmp_path: Path) -> None:
    """Marks and units in the headings, numbers that Excel has spoilt or somebody has masked, sums below, words for
    amounts."""
    add_household("张三", ONE)
    head = ("姓名\n(必填)", "*身份证号", "", "", "", "个人自付（元）")
    path = workbook(
        tmp_path / "a.xlsx",
        ("张三", f" {ONE.lower()} ", "", "", "", "1.2万"), ("张三", float(ONE), "", "", "", 50000),
        ("张三", f"{ONE[:6]}********{ONE[-4:]}", "", "", "", 50000), ("合计", "", "", "", "", 99),
        (None, ONE, "", "", "", -5),
        head=head,
    )  # fmt: skip
    made = dept_lists.preview(path, "0101", DAY)
    assert [(one.listed.row, one.record.amount, one.record.detail) for one in made.matched] == [
        (3, None, "金额:1.2万；"), (7, None, "金额:-5；"),
    ]  # fmt: skip
    assert [(one.row, why) for one, why in made.unmatched] == [
        (4, dept_lists.BAD_NUMBER), (5, dept_lists.BAD_NUMBER), (6, dept_lists.BAD_NUMBER),
    ]  # fmt: skip
    assert dept_lists.bring_in(ACTOR, made) == 2


def test_headings_in_two_rows_and_units_below_them(office: Book, tmp_path: Path) -> None:
    add_household("张三", ONE)
    path = workbook(
        tmp_path / "a.xlsx",
        ("", "姓名", "身份证号", "总费用", "个人自付"), ("", "", "", "元", "元"), (1, "张三", ONE, 30000, 12000),
        head=("序号", "参保人", "", "费用", ""),
    )  # fmt: skip
    read = dept_lists.look(path)
    assert (read.headings, len(read.rows)) == (("序号", "参保人姓名", "身份证号", "总费用", "个人自付"), 1)
    [made] = dept_lists.preview(path, "0101", DAY, read).matched
    assert (made.name, str(made.record.amount)) == ("张三", "12000.00")


@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
def test_of_several_of_a_number_it_is_who_is_a_member(office: Book, tmp_path: Path, order: tuple[str, str]) -> None:
    for name, state in zip(("先", "后"), order, strict=True):
        _, person = add_household(name, ONE)
        with change(ACTOR, "迁出"):
            person.member_state = state
            person.save()
    [made] = dept_lists.preview(workbook(tmp_path / "a.xlsx", (1, "张三", ONE, "", 1, 1)), "0101", DAY).matched
    assert made.name == ("先", "后")[order.index("1")]


def test_what_is_no_list_is_said(office: Book, tmp_path: Path) -> None:
    with pytest.raises(BadWorkbook, match="没有找到名单"):
        dept_lists.preview(workbook(tmp_path / "a.xlsx", head=("姓名", "年龄")), "0101", DAY)
    with pytest.raises(BadWorkbook, match="下面没有人"):
        dept_lists.preview(workbook(tmp_path / "c.xlsx"), "0101", DAY)
    (tmp_path / "b.xlsx").write_bytes(b"nothing")
    with pytest.raises(BadWorkbook):
        dept_lists.preview(tmp_path / "b.xlsx", "0101", DAY)


def test_lists_that_wait_and_names_that_differ_are_found(listed: Path) -> None:
    made = dept_lists.preview(listed, "0101", dt.date(2026, 1, 1))
    dept_lists.bring_in(ACTOR, made)
    assert [str(one.rule) for one in checks.found()] == ["DR1", "DR1", "DR2"]
    with change(ACTOR, "核实"):
        for number, record in enumerate(DeptRecord.select().order_by(DeptRecord.name)):
            record.handled = "32"[number]
            record.name = next(one.name for one in made.matched if one.record.id == record.id)
            record.save()
    assert [str(one.rule) for one in checks.found()] == ["DR3"]
