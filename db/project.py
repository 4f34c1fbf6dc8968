"""Projects 项目 and microcredit 小额信贷."""

from __future__ import annotations

from db.fields import Bool, Code, Date, Int, Money, Note, Number, Privacy, Ref, Region, Text, Year
from db.record import Record

P2 = Privacy.P2


class Project(Record):
    """A project of the plan of a year; its state is set by its steps (`db/step.py`, flow 5)."""

    title = "项目"
    room = "office"

    name = Text("项目名称", 100, required=True)
    year = Year("年度", required=True, index=True)
    programme = Code("项目口径", "programme", required=True)
    kind = Code("项目类别", "project_kind", required=True)
    region_code = Region(wide=True, required=True, index=True)
    places = Text("建设地点", 100, required=True)
    content = Note("建设内容", required=True)
    owner = Text("责任单位", 60, required=True)
    builder = Text("实施单位", 60)
    budget = Money("计划总投资", required=True, aliases=("投资规模", "总投资"))
    build_kind = Code("建设性质", "build_kind")
    area = Number("建筑面积", 2, unit="㎡")
    villages = Int("受益村数")
    households = Int("受益户数", required=True)
    poor_households = Int("其中脱贫户监测户", required=True)
    people = Int("受益人数")
    mechanism_text = Note("带贫减贫机制")
    goal = Note("绩效目标")
    state = Code("状态", "project_state", required=True)
    approve_doc = Text("批复文号", 40)
    approved_on = Date("批复日期")
    start = Date("开工日期")
    finish = Date("完工日期")
    accepted_on = Date("验收日期")
    asset_class = Code("资产类别", "asset_class")
    asset_name = Text("资产名称", 60)
    asset_value = Money("资产原值")
    asset_owner = Text("所有权人", 60)
    manager = Text("管护或经营主体", 60)
    base = Ref("带贫基地", "org", belongs=False)
    income_rule = Note("收益分配办法")
    note = Note("备注")


class Loan(Record):
    """One loan of a household, as the bank lists it: `balance` and `overdue` are of the day `balance_on`."""

    title = "脱贫人口小额信贷"
    room = "office"
    named = "contract_no"

    household = Ref("户", "household", required=True)
    person = Ref("借款人", "person", required=True, aliases=("贷款人身份证号", "贷款人身份证号码"))
    bank = Text("贷款银行", 40, required=True, aliases=("贷款金融机构",))
    contract_no = Text("合同编号", 40, required=True, privacy=P2, aliases=("贷款合同编号",))
    iou_no = Text("借据号", 40, privacy=P2)
    kind = Code("贷款类型", "loan_kind", required=True)
    before = Ref("原贷款", "loan", belongs=False)
    principal = Money("贷款金额", required=True, privacy=P2)
    rate = Number("年利率", 3, most=100, unit="%", required=True)
    lpr = Number("同期 LPR", 3, most=100, unit="%")
    start = Date("放款日期", required=True, aliases=("贷款日期",))
    due = Date("到期日期", required=True, index=True, aliases=("贷款到期日期",))
    use = Code("用途", "loan_use", required=True, aliases=("贷款用途", "产业类别"))
    use_note = Text("用途说明", 60)
    credit = Text("信用评级", 20, privacy=P2)
    subsidised = Bool("是否贴息", required=True)
    subsidy_rate = Number("贴息利率", 3, most=100, unit="%")
    subsidy_paid = Money("已贴息金额", privacy=P2, aliases=("应贴息金额",))
    balance = Money("贷款余额", required=True, privacy=P2, aliases=("未偿还贷款余额",))
    balance_on = Date("余额日期", required=True)
    overdue = Money("逾期金额", privacy=P2, aliases=("贷款逾期金额",))
    overdue_on = Date("逾期日期", privacy=P2, aliases=("贷款逾期时间",))
    overdue_reason = Code("逾期原因", "overdue_reason", privacy=P2)
    compensated = Money("风险补偿金额")
    settled_on = Date("结清日期")
    note = Note("备注")
