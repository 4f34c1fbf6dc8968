"""What catches a household 兜底: settled hospital bills 医疗结算, aid and insurance 救助理赔, care 兜底照护."""

from __future__ import annotations

from db.fields import Bool, Code, Codes, Date, Money, Note, Number, Phone, Privacy, Ref, Text, Year
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2


class Settlement(Record):
    """A bill of one stay, in its layers. No name of an illness is kept."""

    title = "医疗结算"
    named = "settled_on"

    person = Ref("人", "person", required=True)
    year = Year("年度", required=True)
    treatment = Code("就诊类别", "treatment", required=True, privacy=P2)
    hospital = Text("就诊医疗机构", 60, required=True, privacy=P2, aliases=("就诊医疗机构名称", "医院"))
    admitted = Date("入院日期", privacy=P2, aliases=("入院时间",))
    discharged = Date("出院日期", privacy=P2, aliases=("出院时间",))
    settled_on = Date("结算日期", required=True, index=True, privacy=P2, aliases=("结算时间",))
    disease_class = Code("病种类别", "disease_class", privacy=P2)
    total = Money("医疗费总额", required=True, privacy=P2, aliases=("总费用", "费用合计"))
    in_policy = Money("政策范围内费用", privacy=P2, aliases=("医保政策范围内费用", "合理支出"))
    pay_1 = Money("第一层报销", privacy=P2, aliases=("统筹报销金额", "医保记账", "城乡居民基本医疗保险"))
    pay_2 = Money("第二层报销", privacy=P2, aliases=("大病保险", "大病报销金额", "城乡居民大病保险"))
    pay_3 = Money("第三层报销", privacy=P2, aliases=("困难群众大病补充保险", "困难群众大病补充医疗保险"))
    pay_4 = Money("第四层报销", privacy=P2, aliases=("医疗救助金额", "救助金额", "城乡医疗救助"))
    pay_5 = Money("第五层报销", privacy=P2, aliases=("商业补充", "财政兜底", "慈善", "商业补充或政府兜底"))
    pay_other = Money("其他报销", privacy=P2)
    self_pay = Money("个人自付", required=True, privacy=P2, aliases=("自付费用",))
    one_stop = Bool("一站式结算")
    doc_no = Text("结算单号", 40, privacy=P2, aliases=("单号",))
    note = Note("备注", privacy=P2)


class Claim(Record):
    """A case of insurance or aid, from the application to the payment."""

    title = "救助理赔"

    household = Ref("户", "household", required=True)
    person = Ref("对象", "person")
    scheme = Code("类别", "claim_scheme", required=True)
    policy_year = Year("保险(政策)年度", required=True)
    case_no = Text("案号", 30)
    insurer = Text("承保或经办单位", 60)
    trigger = Code("原因", "claim_trigger", required=True, privacy=P2)
    event_date = Date("发生日期", privacy=P2)
    applied_on = Date("申请日期", required=True, index=True)
    settlement = Ref("医疗结算", "settlement", belongs=False)
    loss = Money("自付或损失总额", required=True, privacy=P2)
    deductible = Money("起付线", privacy=P2)
    ratio = Number("赔付比例", 2, most=100)
    cap = Money("封顶")
    amount = Money("赔付(救助)金额", privacy=P2)
    state = Code("状态", "claim_state", required=True)
    verified_on = Date("核查日期")
    shown_from = Date("公示开始")
    shown_to = Date("公示结束")
    approved_on = Date("批准日期")
    paid_on = Date("发放日期")
    refused_reason = Text("不予救助原因", 100, privacy=P1)
    mechanism = Code("长效机制", "mechanism", required=True)
    note = Note("备注")


class Care(Record):
    """How somebody is cared for in a year, and which of the five difficulties are solved."""

    title = "兜底照护"
    derived_from = ("person", "year")

    person = Ref("人", "person", required=True)
    year = Year("年度", required=True, index=True)
    categories = Codes("兜底类别", "care_category", required=True, privacy=P2)
    life = Code("生活难", "five_difficulty", required=True, privacy=P2)
    self_care = Code("自理难", "five_difficulty", required=True, privacy=P2)
    look_after = Code("照料难", "five_difficulty", required=True, privacy=P2)
    nursing = Code("护理难", "five_difficulty", required=True, privacy=P2)
    medical = Code("医疗难", "five_difficulty", required=True, privacy=P2)
    solution = Note("怎么解决", privacy=P2)
    mode = Code("照护方式", "care_mode", required=True, privacy=P2)
    org = Ref("托养(供养)机构", "org", belongs=False)
    start = Date("开始日期")
    end = Date("结束日期")
    fee = Money("月费用", privacy=P2)
    fee_source = Code("费用来源", "fund")
    carer = Text("照护人", 40, privacy=P1)
    carer_relation = Code("与本人关系", "relation", privacy=P1)
    carer_phone = Phone("照护人电话")
    agreement = Bool("签了照护协议")
    reviewed_on = Date("核查日期", required=True)
    reviewer = Text("核查人", 40, required=True, privacy=P1)
    note = Note("备注", privacy=P2)
