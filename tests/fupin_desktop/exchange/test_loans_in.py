"""The bank's list of loans: whom each row is of, what a new list may change, and the rows that come back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.clock import today
from db.household import Household
from db.money import Money
from db.project import Loan, Project
from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.ledgers.projects import LOANS, PROJECTS
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.ledgers import books
from tests.books import add_household

NUMBER = "410502195504056010"
HEADINGS = (
    "序号", "贷款人姓名", "贷款人身份证号", "贷款金融机构", "贷款合同编号", "贷款金额", "年利率", "贷款日期",
    "到期日期", "贷款用途", "是否贴息", "未偿还贷款余额", "贷款逾期金额", "贷款逾期时间",
)  # fmt: skip
ROW = (1, "张三", NUMBER, "农商行", "NSH-1", 50000, 3.45, "2025-01-10", "2028-01-10", "养殖业", "是", 50000, None, None)


def brought(book: Book, file: Path, ledger: Ledger, headings: Any, *rows: Any, above: str = "") -> Plan:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    if above:
        sheet.append([above])
    for one in (headings, *rows):
        sheet.append(list(one))
    made.save(file)
    plan = books.plan_import(ledger, file)
    workbooks.apply_import(book, plan)
    return plan


@pytest.fixture
def household(book: Book) -> Household:
    return add_household()[0]


def test_a_row_is_of_the_borrower_of_the_number(book: Book, household: Household, tmp_path: Path) -> None:
    plan = brought(book, tmp_path / "一.xlsx", LOANS, HEADINGS, ROW)
    assert (plan.added, plan.refused) == (1, 0), [row.reason for row in plan.files[0].refused]
    [loan] = Loan.living()
    assert (loan.household, loan.contract_no, loan.kind, loan.use) == (household.id, "NSH-1", "1", "02")
    assert (loan.principal, loan.balance, loan.due) == (50000, 50000, dt.date(2028, 1, 10))
    assert loan.balance_on == today()  # the list has no day


def test_a_new_list_changes_the_balance_and_what_is_overdue_alone(
    book: Book, household: Household, tmp_path: Path
) -> None:
    brought(book, tmp_path / "一.xlsx", LOANS, HEADINGS, ROW)
    later = (*ROW[:1], "张三", NUMBER, "农商行", "NSH-1", 50000, 9.9, "2025-01-10", "2029-01-10", "商贸服务", "否",
             20000, 5000, "2026-10-01")  # fmt: skip
    plan = brought(book, tmp_path / "二.xlsx", LOANS, HEADINGS, later)
    assert (plan.added, plan.changed) == (0, 1)
    [loan] = Loan.living()
    assert (loan.balance, loan.overdue, loan.overdue_on) == (20000, 5000, dt.date(2026, 10, 1))
    assert (loan.rate, loan.due, loan.use, loan.subsidised) == (Decimal("3.45"), dt.date(2028, 1, 10), "02", True)
    assert brought(book, tmp_path / "三.xlsx", LOANS, HEADINGS, later).same == 1


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (5, 60000, "一笔最多 50,000 元（一户余额最多 100,000 元），现在 60,000 元。请核对。"),
        (11, 50001, "余额比贷款金额还大。请核对。"),
        (8, "2028-02-30", "没有这一天"),
        (8, "2028-03-11", "期限 39 个月，最长 36 个月。"),
        (9, "消费生活", "小额信贷不能用于消费、建房、理财、婚嫁。请核对用途。"),
        (5, -1, "0"),
        (2, "410502195504056029", "没有"),
    ],
)
def test_a_row_that_can_not_be_comes_back_with_its_reason(
    book: Book, household: Household, tmp_path: Path, place: int, value: Any, said: str
) -> None:
    plan = brought(book, tmp_path / "错.xlsx", LOANS, HEADINGS, (*ROW[:place], value, *ROW[place + 1 :]))
    assert (plan.added, plan.refused) == (0, 1)
    assert said in plan.files[0].refused[0].reason
    assert not list(Loan.living())


@pytest.mark.parametrize(("heading", "above"), [("投资规模(万元)", ""), ("投资规模", "2026 年项目计划表　单位：万元")])
def test_a_plan_in_ten_thousands(book: Book, tmp_path: Path, heading: str, above: str) -> None:
    headings = ("项目名称", "年度", "行政村", heading, "建设地点", "建设内容", "责任单位", "受益户数",
                "其中脱贫户监测户", "项目口径", "项目类别")  # fmt: skip
    row = ("大棚", 2026, "袁薛庄村", 29.8, "村东", "大棚 12 座", "镇政府", 40, 38, "扶贫(衔接)项目", "产业发展")
    plan = brought(book, tmp_path / "项目.xlsx", PROJECTS, headings, row, above=above)
    assert plan.added == 1, [row.reason for row in plan.files[0].refused]
    [project] = Project.living()
    assert (project.budget, project.state, project.region_code) == (298000, "1", "410502101212")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"金额": 0}, "金额要大于 0。支出请在“收支”里选支出。"),
        ({"日期": "2099-01-01"}, "日期还没有到。"),
        ({"行政村": "姚家营村"}, ""),
        ({"账目": "孝善基金", "收支": "收入"}, "“孝善基金”要填人、缴款人。请补上。"),
    ],
)
def test_money_that_can_not_be_comes_back(book: Book, tmp_path: Path, values: dict[str, Any], said: str) -> None:
    usual = {"账目": "其他账目", "收支": "支出", "日期": "2026-05-01", "金额": 100, "行政村": "袁薛庄村", "凭证号": "1"}
    row = usual | values
    plan = brought(book, tmp_path / "钱.xlsx", MONEY, list(row), list(row.values()))
    assert (plan.added, plan.refused) == (0, 1)
    assert said in plan.files[0].refused[0].reason
    assert not list(Money.living())


@pytest.mark.parametrize(
    ("number", "reason"),
    [("410502199001010017", "没有这个证件号码的人"), ("4.10502E+17", "后几位丢了"), ("张三", "没有写户编号")],
)
def test_whose_number_nobody_has_is_told(
    book: Book, household: Household, tmp_path: Path, number: str, reason: str
) -> None:
    plan = brought(book, tmp_path / "一.xlsx", LOANS, HEADINGS, (*ROW[:2], number, *ROW[3:]))
    [refused] = plan.files[0].refused
    assert reason in refused.reason
    assert "410502199001010017" not in refused.reason  # a list on the screen shows no whole numbers


def test_a_stroke_makes_text_of_numbers_and_days(book: Book, household: Household, tmp_path: Path) -> None:
    """As some systems write them so that Excel leaves them alone."""
    stroked = tuple(f"'{value}" if value is not None else None for value in ROW)
    plan = brought(book, tmp_path / "一.xlsx", LOANS, HEADINGS, (*ROW[:2], *stroked[2:3], *ROW[3:5], *stroked[5:]))
    assert plan.added == 1, [row.reason for row in plan.files[0].refused]
    assert [loan.principal for loan in Loan.living()] == [50000]
    assert brought(book, tmp_path / "二.xlsx", LOANS, HEADINGS, ROW).same == 1


def test_what_is_asked_later_is_told_of_each_row(book: Book, household: Household, tmp_path: Path) -> None:
    """Rules are asked once for rows that say the same; of a loan that is paid off they don't ask when it is due."""
    paid = (*ROW[:4], "A", *ROW[5:8], "2027-01-10", *ROW[9:11], 0, None, None)
    same, late = ((*ROW[:4], no, *ROW[5:8], day, *ROW[9:]) for no, day in (("B", "2027-01-10"), ("C", "2029-01-10")))
    plan = brought(book, tmp_path / "一.xlsx", LOANS, HEADINGS, paid, same, late)
    assert [(row.row, "最长 36 个月" in row.reason) for row in plan.files[0].refused] == [(4, True)]
    settled = {loan.contract_no: loan.settled_on for loan in Loan.living()}
    assert settled == {"A": today(), "B": None}
