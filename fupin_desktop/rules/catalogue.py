"""The rules that the checks go by: code, and what must be (DICTIONARY §16). A code is written here and nowhere else.

A part behind a code, as LI2.elec, tells apart what one rule says of one record. `docs/rules.md` is made from this list.
"""

from __future__ import annotations


class Rule(str):
    """The code of a rule, as it is kept with a reason that was given for a finding.

    `says`: what must be. `is_blank`: it only says that something is not filled in, which a form shows by itself.
    `by_waiting`: what it tells came with the days and is there to be done, so that a row of a file is taken with it.
    """

    __slots__ = ("by_waiting", "is_blank", "says")

    says: str
    is_blank: bool
    by_waiting: bool

    def __new__(cls, code: str, says: str, *, is_blank: bool = False, by_waiting: bool = False) -> Rule:
        made = super().__new__(cls, code)
        made.says, made.is_blank, made.by_waiting = says, is_blank, by_waiting
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.says

    def of(self, part: str) -> Rule:
        """This rule about a part of a record."""
        return Rule(f"{self}.{part}", self.says)


#: What a field refuses by its kind has no number of its own.
KIND = Rule("", "是这一项能填的值")
# 证件
ID1 = Rule("ID1", "证件号码是数字，18、20 或 22 位")
ID2 = Rule("ID2", "号码里的出生日期和校验位对得上")
ID3 = Rule("ID3", "残疾证号 20 或 22 位，类别 1–7、等级 1–4")
ID4 = Rule("ID4", "一个证件号码只登记一个人")
ID5 = Rule("ID5", "有证件号码，或选了“无身份证号”")
ID5B = Rule("ID5b", "没有身份证号的写明原因")
ID5C = Rule("ID5c", "填了号码就不选“无身份证号”")
ID6 = Rule("ID6", "出生日期与号码一致")
ID7 = Rule("ID7", "性别与号码一致")
ID8 = Rule("ID8", "号码前 6 位像一个地方的代码")
ID9 = Rule("ID9", "出生日期已经到了")
NM1 = Rule("NM1", "姓名里没有数字、空格和符号")
NM2 = Rule("NM2", "姓名、住址里的字印得出来")

# 户
HH1 = Rule("HH1", "一户有在户的人，户主只有一个")
HH1B = Rule("HH1b", "户主的配偶只有一个")
HH2 = Rule("HH2", "户主和配偶性别不同")
HH3 = Rule("HH3", "与户主关系和性别对得上")
HH4 = Rule("HH4", "户的必填项填了", is_blank=True)
HH5 = Rule("HH5", "银行卡号位数和校验位对")
HH6 = Rule("HH6", "脱贫年度在国家规定的几年里")
HH7 = Rule("HH7", "填了脱贫年度的是脱贫户")
HH8 = Rule("HH8", "标为整户无劳动能力的，没有人有劳动能力")
HH8B = Rule("HH8b", "全家没有劳动能力的，标为兜底保障户")
HH9 = Rule("HH9", "全家没有劳动能力的，有低保或特困供养")
LB7_PHONE = Rule("LB7.phone", "电话像一个电话")
LB7_SHARED = Rule("LB7.shared", "一个电话不在两户登记")
LB7_SURVEY = Rule("LB7.survey", "信息采集人的电话像一个电话")

# 生活条件
AS1 = Rule("AS1", "住房情况与最近一次核查一致")
AS2 = Rule("AS2", "饮水情况与最近一次核查一致")
HO1 = Rule("HO1", "房屋等级与“是否危房户”一致")
LI1_HOUSE = Rule("LI1.house", "住危房的纳入监测")
LI1_INCOME = Rule("LI1.income", "收入低于监测线的纳入监测")
LI1_WATER = Rule("LI1.water", "饮水不安全的纳入监测")
LI2 = Rule("LI2", "生活条件的各项填了，没有不通的", is_blank=True)
WA1 = Rule("WA1", "四项指标都达标才是安全饮水")

# 完整
IN1 = Rule("IN1", "有用的项填了", is_blank=True)
LINE = Rule("LINE", "这一年有核实过的监测线")
RQ = Rule("RQ", "必填项填了", is_blank=True)
RQ_AMOUNTS = Rule("RQ.amounts", "收支表至少填了一项收入")
RQ_MEMBERS = Rule("RQ.members", "计算人数大于 0")
RF1 = Rule("RF1", "选的项目、单位、干部还在账本里")
V1 = Rule("V1", "按时走访")
V2 = Rule("V2", "走访日期已经到了")
V3 = Rule("V3", "填“出现问题”的登记了是什么问题")
YR1 = Rule("YR1", "这一年的成员情况登记了", is_blank=True)
YR2 = Rule("YR2", "这一年的住房、饮水、生活条件登记了", is_blank=True)
YR3 = Rule("YR3", "这一年的收支登记了", is_blank=True)

# 教育
ED1 = Rule("ED1", "文化程度和在校生状况只填一个")
ED2 = Rule("ED2", "上学年龄不在校的填原因")
ED2B = Rule("ED2b", "因病因残未上学的不是健康")
ED3 = Rule("ED3", "在读阶段与年龄相符")
ED3B = Rule("ED3b", "到了上学年龄的不再是学龄前")
ED4 = Rule("ED4", "年轻人的文化程度不是小学及以下")
ED5 = Rule("ED5", "在读中职、高职的有雨露计划")
ED5B = Rule("ED5b", "雨露计划给在读中职、高职的人")

# 健康、医保、救助
HE1 = Rule("HE1", "健康状况是残疾的有残疾证号")
HE1B = Rule("HE1b", "有残疾证的选了残疾")
HE1C = Rule("HE1c", "因残的风险，家里有残疾人")
HE2 = Rule("HE2", "因病的风险，家里有病人")
HE3 = Rule("HE3", "居民医保和职工医保只参加一种")
HE3B = Rule("HE3b", "参加了基本医保")
HE3C = Rule("HE3c", "接受医疗救助的参加了基本医保")
HE4 = Rule("HE4", "有大病保险")
HE5 = Rule("HE5", "健康状况选了“健康”就不选别的")
HE6 = Rule("HE6", "残疾证号的前 18 位是身份证号")
HE7 = Rule("HE7", "残疾类别和等级与证号一致")
IN2 = Rule("IN2", "健康的劳动年龄人不享受特困供养")
IN2B = Rule("IN2b", "特困供养的人不在务工")
IN3 = Rule("IN3", "低保和特困供养不同时享受")

# 劳动和务工
LB1 = Rule("LB1", "儿童和在校生是无劳动力")
LB2 = Rule("LB2", "健康的劳动年龄人有劳动能力")
LB3 = Rule("LB3", "重度肢体残疾的不是普通劳动力")
LB4 = Rule("LB4", "没有劳动能力的没有务工")
LB4B = Rule("LB4b", "在校生没有在务工")
LB4C = Rule("LB4c", "务工时满劳动年龄")
LB5 = Rule("LB5", "在公益性岗位上的年龄合规")
LB5B = Rule("LB5b", "公益性岗位不超过规定的种数")
LB5C = Rule("LB5c", "县外务工的不在本地岗位")
LB6 = Rule("LB6", "正在务工的各项填了")
LB6_END = Rule("LB6.end", "务工结束不早于开始")
LB6_MONTHS = Rule("LB6.months", "务工地和月数都填或都不填")
LB6_NOW = Rule("LB6.now", "没有在务工的填了结束时间")
LB6_OPEN = Rule("LB6.open", "后面又有一次务工的填了结束时间")
LB6_OVERLAP = Rule("LB6.overlap", "两次务工的时间不重叠")
LB6_PAY = Rule("LB6.pay", "务工月收入在一般范围里")
LB6_PLAN_NEED = Rule("LB6.plan_need", "计划外出务工的填了服务需求")
LB6_POST = Rule("LB6.post", "公益岗的类型、月数和聘用时间都填")
LB6_REGION = Rule("LB6.region", "县外务工地写到县（区）")

# 监测
MO1 = Rule("MO1", "监测对象填了识别时间，时间已经到了")
MO1_CHECK = Rule("MO1.check", "监测对象有识别时的核查")
MO1_INCOME = Rule("MO1.income", "监测对象有识别时的收支")
MO1_RISK = Rule("MO1.risk", "监测对象填了主要风险")
MO1_TWICE = Rule("MO1.twice", "一个风险不填两次")
MO2 = Rule("MO2", "“其他”风险写明是什么")
MO2B = Rule("MO2b", "因自然灾害的选了是哪一种")
MO3 = Rule("MO3", "就业不稳的风险，家里有劳动能力")
MO3B = Rule("MO3b", "就业不稳的风险，家里有务工记录")
MO4 = Rule("MO4", "缺劳动力的风险，家里劳动力少")
MO5 = Rule("MO5", "识别满规定月数的落实了帮扶措施")
MO5B = Rule("MO5b", "有劳动力的落实了产业、就业、金融或公益岗")
MO6 = Rule("MO6", "有劳动力的不只有综合保障")
MO7 = Rule("MO7", "每个风险有对应的措施")
MO7_0801B = Rule("MO7.0801b", "登记了低保的，家里有人享受低保")
MO7_0802B = Rule("MO7.0802b", "登记了特困供养的，家里有人享受")
MO7_0804B = Rule("MO7.0804b", "登记了残疾人补贴的，家里有残疾人")
MO8 = Rule("MO8", "消除了风险的填了方式和时间")
MO8_AMOUNTS = Rule("MO8.amounts", "风险消除后的收支填了各项")
MO8_ANSWERS = Rule("MO8.answers", "消除了风险的核查了四项问题")
MO8_BIZ = Rule("MO8.biz", "有产业措施的，消除后有生产经营性收入")
MO8_DATE = Rule("MO8.date", "消除时间在识别以后，已经到了")
MO8_EARLY = Rule("MO8.early", "帮扶消除满规定的月数")
MO8_HOUSE = Rule("MO8.house", "消除时住房安全")
MO8_INCOME = Rule("MO8.income", "消除了风险的有消除后的收支")
MO8_LABOR = Rule("MO8.labor", "全家没有劳动能力的户不标注消除")
MO8_MEASURES = Rule("MO8.measures", "帮扶消除的登记了措施")
MO8_OPEN = Rule("MO8.open", "消除时没有未解决的问题")
MO8_TRANS = Rule("MO8.trans", "有低保等措施的，消除后有转移性收入")
MO8_WAGE = Rule("MO8.wage", "有就业、公益岗措施的，消除后有工资性收入")
MO8_WATER = Rule("MO8.water", "消除时饮水安全")
MO9_RIGID = Rule("MO9.rigid", "因病风险的有合规自付支出")
MO10 = Rule("MO10", "2021 年以后识别的不登记搬迁措施")
MO10_NONE = Rule("MO10.none", "赶得上参保缴费的有医保缴费补贴")
MO10_SUBSIDY = Rule("MO10.subsidy", "识别晚于参保缴费的不享受当年补贴")
MO12 = Rule("MO12", "监测对象类别与户类型相符")
MO13 = Rule("MO13", "核查里的“是”在风险里有")

# 监测线索和办理步骤
CL1 = Rule("CL1", "发现日期不晚于今天，也不晚于办理期限")
CL2 = Rule("CL2", "农户申报写明申报方式，部门比对写明哪个部门")
CL3 = Rule("CL3", "线索涉及的人在这一户")
CL4 = Rule("CL4", "线索在期限内办结")
CL5 = Rule("CL5", "不纳入的写明原因")
CL6 = Rule("CL6", "一户的线索合在一件里办")
CL7 = Rule("CL7", "审定纳入的及时录入建档")
CL8 = Rule("CL8", "监测对象有办理过程")
CL9 = Rule("CL9", "户的监测类别、风险消除与办理步骤一致")
SP1 = Rule("SP1", "公示的天数够")
SP2 = Rule("SP2", "票数加起来不多于参会人数")
SP3 = Rule("SP3", "一步一步办，不跳过")
SP4 = Rule("SP4", "步骤的日期不早于前一步")
SP5 = Rule("SP5", "评议通过的，同意票过半")
SP6 = Rule("SP6", "帮扶消除前监测满规定的月数")
SP7 = Rule("SP7", "消除时没有还没解决的问题")
SP8 = Rule("SP8", "消除、暂不标注的，有与风险对应的措施")
SP9 = Rule("SP9", "退回、不通过的写明原因")
SP10 = Rule("SP10", "入户核实不少于两人")
DR1 = Rule("DR1", "部门名单及时核实")
DR2 = Rule("DR2", "名单上的姓名与账本一致")
DR3 = Rule("DR3", "转为线索的有那条线索")

# 措施
HP1 = Rule("HP1", "帮扶责任人的结束日期不早于开始日期")
HP2 = Rule("HP2", "帮扶的户有结对帮扶责任人")
HP3 = Rule("HP3", "结对帮扶责任人是科级以上干部")
HP4 = Rule("HP4", "一个人结对的户不超过 5 户")
HP5 = Rule("HP5", "村和企业一对一结对")
HP6 = Rule("HP6", "涉贫村六个一的帮扶力量都有")
VE1 = Rule("VE1", "一对村企一年办够定下的实事")
VE2 = Rule("VE2", "一家企业只结对一个村，一个村只结对一家企业")
MS1 = Rule("MS1", "措施的受益人、人次、资金来源填了")
MS2 = Rule("MS2", "措施结束不早于开始")
MS2_EARLY = Rule("MS2.early", "还没有开始的措施是“计划”")
MS2_YEAR = Rule("MS2.year", "措施在它的年度里")
MS3 = Rule("MS3", "措施内容属于所选的类别")
MS4 = Rule("MS4", "受益人在这一户")
MS5 = Rule("MS5", "登记就业帮扶的，家里有劳动能力")
MS6 = Rule("MS6", "登记外出务工措施的，有人在县外务工")
MS7 = Rule("MS7", "登记就业、公益岗帮扶的，有务工记录")
MS8 = Rule("MS8", "外出务工补贴与务工记录一致")
MS9 = Rule("MS9", "产业、就业、金融帮扶写明做了什么")
MS10 = Rule("MS10", "一般户、低收入户的措施选了长效机制")
BS1 = Rule("BS1", "登记加入合作社的，生产生活条件里也是社员")
PR1 = Rule("PR1", "已解决的问题有办结日期")
PR2 = Rule("PR2", "难题写明解决单位")
PR3 = Rule("PR3", "问题的办结不早于提出")
PR4 = Rule("PR4", "问题在办理期限里解决")

# 收入
W2 = Rule("W2", "扣除刚性支出后不低于监测线")
W3 = Rule("W3", "收入比上年没有骤减")
W4 = Rule("W4", "合规自付支出没有骤增")
W5 = Rule("W5", "外出务工月数没有骤减")
W6 = Rule("W6", "识别时的收入不高")
W7 = Rule("W7", "全年工资性收入不是很小的数")
W8 = Rule("W8", "帮扶消除时的收入不低于监测线")
W9 = Rule("W9", "有低保、特困的，消除后有转移性收入")
W9B = Rule("W9b", "有公益岗的，消除后有工资性收入")
W10 = Rule("W10", "计算人数与在户人数一致")
W11 = Rule("W11", "一次住院自付没有超过预警线")

# 村情、组织
AC1 = Rule("AC1", "活动的日期已经到了")
AC2 = Rule("AC2", "这一类活动要填的项填了", is_blank=True)
AC3 = Rule("AC3", "同一天、同一个村、同样题目的活动只登记一次")
AC4 = Rule("AC4", "一次活动的人次不超过 2,000")
AC5 = Rule("AC5", "实事写明哪家企业（单位）办的")
CD1 = Rule("CD1", "干部人才的结束日期不早于开始日期")
CD2 = Rule("CD2", "写了提拔日期的，写明提拔职务")
CD3 = Rule("CD3", "一个人在一本名册里只登记一次")
CD4 = Rule("CD4", "村里有在任的党组织书记")
CD5 = Rule("CD5", "乡土人才写明专长")
CD6 = Rule("CD6", "后备干部不超过 45 岁")
HN1 = Rule("HN1", "一个村的一项荣誉、一个级别只登记一次")
HN2 = Rule("HN2", "荣誉的取消不早于授予")
OG1 = Rule("OG1", "统一社会信用代码 18 位，校验位对")
OG2 = Rule("OG2", "一个单位只登记一次")
OG3 = Rule("OG3", "单位的结束日期不早于成立日期")
OG4 = Rule("OG4", "工作组、帮扶小组有上级")
OG5 = Rule("OG5", "结对企业写明党支部")
VY1 = Rule("VY1", "村年度情况的必填项填了，没有的填 0", is_blank=True)
VY2 = Rule("VY2", "村的户数、人口不是 0")
VY3 = Rule("VY3", "村的分项不大于总数")
VY4 = Rule("VY4", "村的人口不少于登记的人")
VY5 = Rule("VY5", "经营性收入不大于集体经济收入")
VY6 = Rule("VY6", "村的危房、饮水不安全户数与各户一致")
VY7 = Rule("VY7", "填全部通电的村，没有不通电的户")

# 资金
MN1 = Rule("MN1", "资金的金额大于 0")
MN2 = Rule("MN2", "这个账目要填的项填了")
MN3 = Rule("MN3", "资金的日期已经到了")
MN4 = Rule("MN4", "同一笔资金不登记两次")
MN5 = Rule("MN5", "孝善基金每月缴纳不低于标准")
MN6 = Rule("MN6", "孝善基金的老人到了年龄")
MN7 = Rule("MN7", "孝善基金的缴款人不是老人自己")
MN8 = Rule("MN8", "孝善基金补贴与收支表一致")
MN9 = Rule("MN9", "低收入人口救助基金的余额不为负")
MN10 = Rule("MN10", "带贫分红与收支表一致")

# 小额信贷
LN1 = Rule("LN1", "贷款余额不超过贷款金额")
LN2 = Rule("LN2", "一笔贷款和一户的余额不超过上限")
LN3 = Rule("LN3", "借款人放款时的年龄合规")
LN4 = Rule("LN4", "贷款期限不超过规定")
LN5 = Rule("LN5", "小额信贷用于生产")
LN6 = Rule("LN6", "借款的是脱贫户或监测对象")
LN7 = Rule("LN7", "利率不高于同期 LPR")
LN8 = Rule("LN8", "快到期的贷款提醒了")
LN9 = Rule("LN9", "到期没有结清的登记了逾期")
LN10 = Rule("LN10", "已结清的没有余额")
LN11 = Rule("LN11", "有贷款的登记了金融帮扶措施")
LN12 = Rule("LN12", "贷款余额的日期已经到了")

# 医疗结算
ST1 = Rule("ST1", "出院和结算不早于入院")
ST2 = Rule("ST2", "各层报销和自付加起来是总额")
ST3 = Rule("ST3", "政策范围内费用不超过总额")
ST4 = Rule("ST4", "低保、特困、监测对象自付不超过一半")
ST5 = Rule("ST5", "有医保报销的参加了医保")
ST6 = Rule("ST6", "医疗自付与收支表的刚性支出一致")
ST7 = Rule("ST7", "结算的日期已经到了")

# 救助理赔
CM1 = Rule("CM1", "申请、批准、发放的日期先后对")
CM2 = Rule("CM2", "已发放的有金额和发放日期")
CM3 = Rule("CM3", "救助金额不超过按起付线和比例算出的")
CM4 = Rule("CM4", "不予救助的写明原因")
CM5 = Rule("CM5", "同一笔救助不登记两次")
CM6 = Rule("CM6", "保险理赔与收支表一致")
CM7 = Rule("CM7", "自付高的监测户登记了救助")
CM8 = Rule("CM8", "申请的日期已经到了")

# 项目
PJ1 = Rule("PJ1", "开工、完工、验收的日期先后对")
PJ2 = Rule("PJ2", "完工后到位资金与计划一致")
PJ3 = Rule("PJ3", "拨付不超过到位")
PJ4 = Rule("PJ4", "脱贫户、监测户不超过受益户")
PJ5 = Rule("PJ5", "开工一年内完工")
PJ6 = Rule("PJ6", "产业项目写了带贫减贫机制")
PJ7 = Rule("PJ7", "验收后登记了资产")

# 整改
RC1 = Rule("RC1", "整改在时限内销号", by_waiting=True)
RC2 = Rule("RC2", "销号有编号、日期、审批人和佐证")
RC3 = Rule("RC3", "销号审批人不是责任人")
RC4 = Rule("RC4", "整改中的写全了对标、对账、对人")
RC5 = Rule("RC5", "验收通过后才销号")
RC6 = Rule("RC6", "整改每月有进展")
RC7 = Rule("RC7", "个性问题举一反三排查了")
RC8 = Rule("RC8", "整改时限不早于反馈日期")
RC9 = Rule("RC9", "反馈的日期已经到了")

# 务工意向和岗位
WI1 = Rule("WI1", "没有劳动能力的、在校的不登记务工意愿")
WI2 = Rule("WI2", "已就业稳定的有务工记录")
WI3 = Rule("WI3", "有意愿的一个月里对接了岗位")
WI4 = Rule("WI4", "不务工的写明原因")
WI5 = Rule("WI5", "摸底的日期已经到了")
VC1 = Rule("VC1", "岗位的起止日期、年龄、工资先后对")
VC2 = Rule("VC2", "公益性岗位的年龄合规")
VC3 = Rule("VC3", "录用的不超过招聘人数")
VC4 = Rule("VC4", "村里只登记公益性岗位、合作社基地岗位和零工")

# 兜底照护
CA1 = Rule("CA1", "集中供养与成员情况里的供养方式一致")
CA2 = Rule("CA2", "照护方式写明了机构或照护人")
CA3 = Rule("CA3", "五难都解决了")
CA4 = Rule("CA4", "重度残疾、重度失能的人登记了兜底照护")
CA5 = Rule("CA5", "照护的结束不早于开始")
CA6 = Rule("CA6", "没有劳动能力的，家里没有人务工")
CA7 = Rule("CA7", "核查的日期已经到了")

FI1 = Rule("FI1", "填报数的报表行，成效报告里有")

# 合并
MG1 = Rule("MG1", "几台电脑填得不一样的值定下来了")

#: Every rule by its code, in the order in which people read them.
RULES: dict[str, Rule] = {rule: rule for rule in list(globals().values()) if isinstance(rule, Rule)}


def named(code: str) -> Rule:
    """The rule of a code as it is kept, with or without a part; what only a newer program knows says nothing."""
    if code in RULES:
        return RULES[code]
    whole, _, part = code.partition(".")
    return RULES[whole].of(part) if whole in RULES else Rule(code, "")
