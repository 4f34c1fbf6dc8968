"""Movements of money 资金, in the accounts that an office keeps."""

from __future__ import annotations

from db.fields import Code, Date, Note, Number, Privacy, Ref, Region, Text, YearMonth
from db.fields import Money as Amount
from db.record import Record

_P1 = Privacy.P1


class Money(Record):
    """One movement of an account. What stands on an activity, problem, measure or claim is not entered here again."""

    title = "资金"
    goes_down = "region_code IS NULL OR length(region_code) > 6"

    account = Code("账目", "account", required=True, index=True)
    direction = Code("收支", "direction", required=True)
    date = Date("日期", required=True, index=True)
    period = YearMonth("所属月份")
    amount = Amount("金额", required=True, privacy=_P1)
    source = Code("资金来源", "fund")
    region_code = Region(wide=True, required=True, index=True)
    project = Ref("项目", "project", belongs=False)
    org = Ref("单位", "org", belongs=False)
    household = Ref("户", "household")
    person = Ref("人", "person")
    cadre = Ref("干部", "cadre", belongs=False)
    payer = Text("缴款人", 40, privacy=_P1)
    payer_relation = Code("与老人关系", "relation", privacy=_P1)
    subject = Text("事由或产品", 100)
    quantity = Number("数量", 2)
    quantity_unit = Text("计量单位", 10)
    doc_no = Text("凭证号", 40)
    approved_by = Text("审批人", 40, privacy=_P1)
    note = Note("备注")
