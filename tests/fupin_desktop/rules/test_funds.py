"""The rules of money, loans, hospital bills, claims, projects and what is put right: each fires once where it should,
with the sentence that people read, and is silent of what is sound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from fupin_desktop.ledgers.book import named
from fupin_desktop.ledgers.ledger import Ledger, refusal
from fupin_desktop.rules import catalogue
from fupin_desktop.rules.finding import Known
from fupin_desktop.rules.settings import declared
from tests.ledger_faults import faults

TODAY = dt.date(2026, 6, 15)
LIMITS = {name: one.value for name, one in declared().items() if one.value is not None}
D, Y = dt.date, Decimal

SOUND: Mapping[str, dict[str, Any]] = {
    "money": {"account": "02", "direction": "1", "date": D(2026, 5, 1), "amount": Y(200), "person": "p",
              "payer": "张强"},
    "loan": {"principal": Y(50000), "balance": Y(30000), "balance_on": D(2026, 6, 1), "start": D(2025, 1, 1),
             "due": D(2027, 1, 1), "use": "02", "rate": Y("3.85"), "lpr": Y("3.85"), "kind": "1"},
    "settlement": {"treatment": "1", "settled_on": D(2026, 5, 9), "admitted": D(2026, 5, 1),
                   "discharged": D(2026, 5, 9),
                   "total": Y(9000), "pay_1": Y(6000), "pay_4": Y(1000), "self_pay": Y(2000), "in_policy": Y(8000)},
    "claim": {"scheme": "2", "state": "5", "applied_on": D(2026, 3, 1), "approved_on": D(2026, 3, 9),
              "paid_on": D(2026, 4, 1), "loss": Y(10000), "deductible": Y(4000), "ratio": Y(50), "amount": Y(3000)},
    "project": {"kind": "01", "state": "5", "budget": Y(100000), "start": D(2025, 3, 1), "finish": D(2025, 9, 1),
                "accepted_on": D(2025, 10, 1), "households": 40, "poor_households": 40, "mechanism_text": "分红",
                "asset_class": "1"},
    "rectification": {"state": "2", "found_on": D(2026, 5, 1), "deadline": D(2026, 8, 1), "scope": "2", "owner": "王",
                      "standard": "一", "account_check": "二", "people_check": "三"},
}  # fmt: skip
CLOSED = {"state": "4", "number_check": "1号", "closed_on": D(2026, 6, 1), "closed_by": "赵", "evidence": "照片"}

#: (table, rule, what is wrong, what stands around it, a part of the sentence).
ODD: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("money", "MN2", {"payer": None}, {}, "“孝善基金”要填缴款人。请补上。"),
    ("money", "MN2", {"account": "07", "org": "o"}, {}, "“带贫分红”要填户。"),
    ("money", "MN2", {"account": "01", "project": "x"}, {}, "“项目资金”要填资金来源。"),
    ("money", "MN3", {"date": D(2026, 6, 16)}, {}, "还没有到"),
    ("money", "MN5", {"amount": Y(99)}, {}, "低于每月 100 元。"),
    ("money", "MN6", {}, {"born": D(1970, 1, 1)}, "60 岁"),
    ("money", "MN7", {}, {"elder": "张强"}, "老人自己"),
    ("money", "MN8", {"direction": "2"}, {"allowance": (Y(20), Y(0))}, "孝善基金补贴 20 元，收支表里是 0 元。请核对。"),
    ("money", "MN9", {"account": "03"}, {"balance": Y("-5.50")}, "账上余额为负：-5.50 元。请核对收支。"),
    ("money", "MN10", {"account": "07", "org": "o", "household": "h"}, {"dividend": (Y(650), Y(400))},
     "分红 650 元，收支表里是 400 元。请核对。"),
    ("loan", "LN2", {"principal": Y(50001)}, {},
     "一笔最多 50,000 元（一户余额最多 100,000 元），现在 50,001 元。请核对。"),
    ("loan", "LN2", {}, {"owed": Y(70001)}, "现在 100,001 元。"),
    ("loan", "LN3", {}, {"born": D(2008, 1, 1)}, "放款时 17 岁"),
    ("loan", "LN3", {}, {"born": D(1958, 12, 31)}, "放款时 66 岁"),
    ("loan", "LN4", {"due": D(2028, 1, 2)}, {}, "期限 37 个月，最长 36 个月。"),
    ("loan", "LN5", {"use": "92"}, {}, "小额信贷不能用于消费、建房、理财、婚嫁。请核对用途。"),
    ("loan", "LN6", {}, {"entitled": False}, "这一户不是脱贫户或监测对象，不能享受。请核对。"),
    ("loan", "LN7", {"rate": Y(4)}, {}, "利率高于同期 LPR。"),
    ("loan", "LN8", {"due": D(2026, 7, 15)}, {}, "还有 30 天到期，余额 30,000 元。请提醒还款，或办续贷展期。"),
    ("loan", "LN9", {"due": D(2026, 5, 31)}, {}, "已到期没有结清，没有登记逾期。请补上。"),
    ("loan", "LN10", {"settled_on": D(2026, 6, 1)}, {}, "余额还有 30,000 元"),
    ("loan", "LN11", {}, {"helped": False}, "有贷款，没有登记金融帮扶措施。请补登（一键补）。"),
    ("loan", "LN12", {"balance_on": D(2026, 6, 16)}, {}, "日期还没有到"),
    ("settlement", "ST7", {"settled_on": D(2026, 6, 16)}, {}, "日期还没有到"),
    ("settlement", "ST1", {"admitted": D(2026, 5, 10)}, {}, "出院（结算）早于入院。请改正。"),
    ("settlement", "ST2", {"pay_4": Y(900)}, {},
     "各层报销和自付加起来是 8,900 元，总额是 9,000 元，差 100 元。请核对单据。"),
    ("settlement", "ST3", {"in_policy": Y(9001)}, {}, "比医疗费总额大"),
    ("settlement", "ST4", {"pay_1": None, "pay_4": Y(4000), "self_pay": Y(5000)}, {"kept": True},
     "自付超过一半。请核实各层报销是否都办了。"),
    ("settlement", "ST5", {}, {"insured": False}, "没有参加医保"),
    ("settlement", "ST6", {}, {"compared": (Y(2000), Y(1700))},
     "医疗自付 2,000 元，收支表的刚性支出里是 1,700 元。请核对。"),
    ("settlement", "W11", {"total": Y(13000), "self_pay": Y(6001), "pay_1": Y(5999)},
     {"helped": True, "name": "张三"}, "张三一次住院自付 6,001 元。请入户核实，研判是否有返贫致贫风险。"),
    ("settlement", "CM7", {"total": Y(13000), "self_pay": Y(6001), "pay_1": Y(5999)},
     {"helped": True, "monitored": True, "claimed": False}, "自付 6,001 元，没有登记救助。请核实能不能申请。"),
    ("claim", "CM8", {"applied_on": D(2026, 6, 16), "approved_on": None, "paid_on": None, "state": "1"}, {},
     "日期还没有到"),
    ("claim", "CM1", {"paid_on": D(2026, 3, 8)}, {}, "日期前后不对。请改正。"),
    ("claim", "CM2", {"amount": None}, {}, "已发放要有金额和发放日期。请补上。"),
    ("claim", "CM3", {"amount": Y(3001)}, {}, "金额超过按起付线和比例算出的 3,000 元。请核对。"),
    ("claim", "CM3", {"cap": Y(2000)}, {}, "算出的 2,000 元"),
    ("claim", "CM4", {"state": "6"}, {}, "不予救助要写明原因。"),
    ("claim", "CM6", {}, {"compared": (Y(3000), Y(0))}, "理赔 3,000 元，收支表里是 0 元。请核对。"),
    ("project", "PJ1", {"finish": D(2025, 2, 28)}, {}, "日期前后不对。请改正。"),
    ("project", "PJ2", {}, {"came": Y(98000), "spent": Y(98000)}, "到位资金 98,000 元，计划 100,000 元。请核对。"),
    ("project", "PJ3", {}, {"came": Y(100000), "spent": Y(100001)},
     "拨付 100,001 元，超过到位的 100,000 元。请核对。"),
    ("project", "PJ4", {"poor_households": 41}, {}, "比受益户数多"),
    ("project", "PJ5", {"state": "3", "finish": None, "accepted_on": None}, {}, "开工 15 个月还没有完工。请核实进度。"),
    ("project", "PJ6", {"mechanism_text": None}, {}, "产业项目要写带贫减贫机制。"),
    ("project", "PJ7", {"asset_class": None}, {}, "验收后要登记资产。"),
    ("rectification", "RC1", {"deadline": D(2026, 6, 5)}, {}, "已超过时限 10 天。请销号，或写明进展。"),
    ("rectification", "RC2", {**CLOSED, "evidence": None}, {}, "销号要有编号、日期、审批人和佐证。请补上。"),
    ("rectification", "RC3", {**CLOSED, "closed_by": "王"}, {}, "销号审批人不能是责任人。"),
    ("rectification", "RC4", {"people_check": None}, {}, "对标、对账、对人没有写全。请补上。"),
    ("rectification", "RC5", CLOSED, {"accepted": False}, "还没有验收通过就销号了"),
    ("rectification", "RC6", {}, {"last_progress": D(2026, 5, 1)}, "45 天没有登记进展"),
    ("rectification", "RC7", {"scope": "1"}, {"followed": False}, "个性问题没有举一反三排查。"),
    ("rectification", "RC9", {"found_on": D(2026, 6, 16)}, {}, "日期还没有到"),
    ("rectification", "RC8", {**CLOSED, "found_on": D(2026, 6, 10), "deadline": D(2026, 6, 9)}, {},
     "整改时限早于反馈日期"),
]  # fmt: skip
#: What is near the limit, and is sound.
FINE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("money", {"person": None, "payer": None, "org": "o", "amount": Y(50)}, {}),  # a donor
    ("money", {"direction": "2", "payer": None, "amount": Y(20)}, {"allowance": (Y(20), Y(20)), "born": D(1966, 5, 1)}),
    ("money", {"account": "03", "direction": "2"}, {"balance": Y(0)}),
    ("loan", {"principal": Y(50000), "due": D(2028, 1, 1)}, {"owed": Y(70000), "born": D(2007, 1, 1), "helped": True}),
    ("loan", {"kind": "3", "due": D(2029, 1, 1)}, {"entitled": True, "born": D(1959, 1, 2)}),
    ("loan", {"due": D(2026, 5, 31), "balance": Y(0)}, {}),
    ("loan", {"due": D(2026, 7, 16)}, {}),
    ("settlement", {"pay_4": Y(1001), "self_pay": Y(2000)}, {"compared": (Y(2000), Y(1800)), "insured": True}),
    ("settlement", {"total": Y(13000), "self_pay": Y(6000), "pay_1": Y(6000)}, {"helped": True, "monitored": True}),
    ("settlement", {"total": Y(17000), "self_pay": Y(10000), "pay_1": Y(6000)}, {"kept": False, "claimed": False}),
    ("claim", {"ratio": None}, {"compared": (Y(3000), Y(3000))}),
    ("claim", {"state": "6", "refused_reason": "不够", "amount": None, "paid_on": None}, {}),
    ("project", {}, {"came": Y(99000), "spent": Y(99000)}),
    ("project", {"state": "3", "start": D(2025, 6, 16), "finish": None, "accepted_on": None, "asset_class": None}, {}),
    ("project", {"state": "1", "start": None, "finish": None, "accepted_on": None}, {"came": Y(0), "spent": Y(0)}),
    ("rectification", CLOSED, {"accepted": True, "last_progress": D(2026, 1, 1)}),
    ("rectification", {"deadline": TODAY, "scope": "1"}, {"followed": True, "last_progress": D(2026, 5, 16)}),
    ("rectification", {"state": "1", "standard": None}, {}),
]  # fmt: skip


def record_of(ledger: Ledger, values: Mapping[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{**dict.fromkeys(ledger.model.kinds()), **SOUND[ledger.name], **values})


@pytest.mark.parametrize(("table", "rule", "wrong", "around", "text"), ODD)
def test_each_fires_once(table: str, rule: str, wrong: dict[str, Any], around: dict[str, Any], text: str) -> None:
    ledger = named(table)
    found = faults(ledger, record_of(ledger, wrong), Known(TODAY, LIMITS, around))
    [one] = [fault for fault in found if fault.rule == rule]
    assert text in one.text
    assert one.text.endswith("。")
    assert one.field in {str(field.name) for field in ledger.fields}
    assert {fault.rule for fault in found} - {rule} <= ({"W11"} if rule == "CM7" else set())


@pytest.mark.parametrize(("table", "values", "around"), [*FINE, *((table, {}, {}) for table in SOUND)])
def test_of_what_is_sound_nothing_is_said(table: str, values: dict[str, Any], around: dict[str, Any]) -> None:
    ledger = named(table)
    assert faults(ledger, record_of(ledger, values), Known(TODAY, LIMITS, around)) == []
    assert refusal(ledger, record_of(ledger, values), TODAY) is None


def test_every_rule_of_these_ledgers_is_here() -> None:
    told = {rule for _, rule, *_ in ODD} | {"MN1", "LN1"} | {"MN4", "CM5"}  # the last ask the book: test_beside
    assert told == {code for code in catalogue.RULES if code[:2] in ("MN", "LN", "ST", "CM", "PJ", "RC")} | {"W11"}


@pytest.mark.parametrize(
    ("table", "values", "rule"),
    [("money", {"amount": Y(0)}, "MN1"), ("money", {"amount": Y(-5)}, "MN1"), ("loan", {"balance": Y(50001)}, "LN1")],
)
def test_what_is_impossible_is_refused(table: str, values: dict[str, Any], rule: str) -> None:
    check = refusal(named(table), record_of(named(table), values), TODAY)
    assert check
    assert check.rule == rule
    found = {
        str(field.name) for field in named(table).fields
        if refusal(named(table), record_of(named(table), values), TODAY, field)
    }  # fmt: skip
    assert found == {str(check.field.name)}  # beside the field that it is of, and no other


@pytest.mark.parametrize("table", SOUND)
def test_a_blank_record_says_nothing_it_cannot_know(table: str) -> None:
    ledger = named(table)
    blank = SimpleNamespace(**dict.fromkeys(ledger.model.kinds()))
    assert list(ledger.judge(blank, Known(TODAY, LIMITS))) == []
    assert refusal(ledger, blank, TODAY) is None
