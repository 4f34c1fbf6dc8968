"""Income 收入 (DICTIONARY §3): one statement of a household for a period, its item tree, and rigid expenses."""

from __future__ import annotations

from db.fields import Bool, Code, Date, Int, Money, Note, Privacy, Ref, Text, Year
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2
_PER_HEAD = ("人均纯收入", "家庭人均纯收入", "年人均纯收入")


class Income(Record):
    """The statement of a household: of a year, at identification, or after elimination of the risk (§3.1).

    Groups (wage, biz, prop, trans, t_other, cost) hold the sum of their items where any item is given, else what a
    source gave as a total; `rules/income.py` keeps them so. Net and reference income are computed, never kept.
    """

    title = "收支"
    derived_from = ("household", "year", "kind")

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    kind = Code("收支表类别", "statement_kind", required=True)
    period_start = Date("收支期间起")
    period_end = Date("收支期间止")
    members = Int("计算人数", least=0, most=50, required=True, aliases=("人数",))
    wage = Money("工资性收入", privacy=P2)
    wage_job = Money("务工收入", privacy=P2)
    wage_post_dept = Money("行业部门公益岗收入", privacy=P2)
    wage_post_town = Money("乡镇公益岗收入", privacy=P2)
    wage_post_village = Money("村级公益岗收入", privacy=P2)
    wage_pick = Money("自主采摘等零工收入", privacy=P2)
    biz = Money("生产经营性收入", privacy=P2)
    biz_crop = Money("种植业收入", privacy=P2)
    biz_animal = Money("养殖业收入", privacy=P2)
    biz_fruit = Money("林果业收入", privacy=P2)
    biz_other = Money("其他生产经营收入", privacy=P2)
    prop = Money("财产性收入", privacy=P2)
    prop_dividend = Money("资产收益帮扶分红", privacy=P2)
    prop_land = Money("土地流转收入", privacy=P2)
    prop_loan = Money("金融贷款项目收益", privacy=P2)
    prop_entrust = Money("代种代养收入", privacy=P2)
    prop_other = Money("其他财产性收入", privacy=P2)
    trans = Money("转移性收入", privacy=P2)
    t_birth = Money("计划生育金", privacy=P2)
    t_dibao = Money("低保金", privacy=P2)
    t_tekun = Money("特困供养金", privacy=P2)
    t_pension = Money("养老保险金", privacy=P2)
    t_eco = Money("生态补偿金", privacy=P2)
    t_other = Money("其他转移性收入", privacy=P2)
    t_crop_sub = Money("玉米大豆等种植补贴", privacy=P2)
    t_land_fert = Money("耕地地力保护补贴", privacy=P2)
    t_agri_ins = Money("农业保险赔付/补助", privacy=P2)
    t_aged = Money("高龄津贴", privacy=P2)
    t_vet = Money("优抚金", privacy=P2)
    t_disabled = Money("残疾补贴", privacy=P2)
    t_edu = Money("教育扶持", privacy=P2)
    t_relief = Money("救灾款/临时救助", privacy=P2)
    t_frail = Money("失能老人补贴", privacy=P2)
    t_alimony = Money("赡养(抚养)费", privacy=P2)
    t_heat = Money("取暖补贴", privacy=P2)
    t_price = Money("物价补贴", privacy=P2)
    t_social = Money("社会救济和补助", privacy=P2)
    t_antipov_ins = Money("防贫保险赔付", privacy=P2)
    t_gift = Money("经常性捐赠和赔偿", privacy=P2)
    t_xs_fund = Money("孝善基金补贴", privacy=P2)
    t_rest = Money("其他转移性收入(说明见备注)", privacy=P2)
    cost = Money("生产经营性支出", privacy=P2)
    cost_crop = Money("种植支出", privacy=P2)
    cost_animal = Money("养殖支出", privacy=P2)
    cost_fruit = Money("林果支出", privacy=P2)
    cost_other = Money("其他生产经营支出", privacy=P2)
    rest_note = Text("其他转移性收入说明", 100, privacy=P2)
    claim_income = Money("理赔收入", privacy=P2)
    rigid_expense = Money("合规自付支出", privacy=P2, aliases=("刚性支出", "合规自付(刚性)支出"))
    given_net_pc = Money("人均纯收入(名册)", privacy=P2, least=None, hint="没有明细时，名册给出的数", aliases=_PER_HEAD)
    given_net = Money(
        "家庭纯收入(名册)", privacy=P2, least=None, hint="没有明细时，名册给出的全家数", aliases=("家庭纯收入",)
    )
    is_final = Bool("已核定")
    note = Note("备注")


class RigidExpense(Record):
    """One line of 刚性支出明细; the statement's rigid_expense is the sum of its lines where any is given."""

    title = "刚性支出明细"

    income = Ref("收支", "income", required=True)
    kind = Code("支出类别", "rigid_kind", required=True)
    amount = Money("自付金额", required=True, privacy=P2)
    compliant = Bool("合规自付")
    note = Text("说明", 100, privacy=P2)
