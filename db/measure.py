"""Help that a household gets 帮扶措施 (DICTIONARY §6.1), and who gives it 帮扶责任人 (§6.4)."""

from __future__ import annotations

from db.fields import Code, Date, Int, Money, Note, Number, Phone, Privacy, Ref, Region, Text, Year
from db.record import Record

_P1 = Privacy.P1


class Measure(Record):
    """One measure of a household in a year; one that goes on is registered anew each year, as the national system asks.

    The item's code begins with that of its kind.
    """

    title = "帮扶措施"

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    kind = Code("措施类别", "measure", required=True)
    item = Code("措施内容", "measure_item", required=True)
    item_note = Text("内容说明", 60, hint="选“其他”时写明是什么")
    person = Ref("受益人", "person")
    start = Date("开始日期", required=True, index=True)
    end = Date("结束日期")
    amount_fiscal = Money("财政金额", privacy=_P1)
    amount_social = Money("社会金额", privacy=_P1)
    amount_self = Money("自筹金额", privacy=_P1)
    fund_source = Code("资金来源", "fund")
    quantity = Number("数量", 2)
    quantity_unit = Text("单位", 10)
    person_times = Int("人次", most=10_000)
    helper = Text("帮扶责任人", 40, required=True, privacy=_P1)
    dept = Text("责任部门", 60, required=True)
    status = Code("状态", "measure_status", required=True)
    income_gain = Money("带来增收", privacy=_P1)
    effect = Note("帮扶成效", privacy=_P1)
    note = Note("备注", privacy=_P1)
    mechanism = Code("长效机制", "mechanism")
    project = Ref("所属项目", "project", belongs=False)
    org = Ref("带动主体或单位", "org", belongs=False)


class Helper(Record):
    """Someone who stands by a household, or (without `household`) by a whole village or one of its groups.

    When another takes over, the one before gets an `end` and stays: the handbook lists them all.
    """

    title = "帮扶责任人"

    household = Ref("户", "household")
    region_code = Region(required=True, index=True)
    group_no = Text("村民小组", 20, hint="只管一个组时填写，不填是全村")
    role = Code("角色", "role", required=True)
    name = Text("姓名", 40, required=True, privacy=_P1)
    org = Text("单位", 60, required=True)
    position = Text("职务", 40)
    org_level = Code("单位隶属", "org_level")
    phone = Phone("联系电话", required=True)
    start = Date("开始日期", required=True)
    end = Date("结束日期")
    note = Note("备注", privacy=_P1)
    cadre = Ref("干部(台账)", "cadre", belongs=False)
    unit = Ref("单位(台账)", "org", belongs=False)
    sent_as = Code("选派身份", "sent_as")
