"""The papers of aid: 救助理赔, 医疗结算, 兜底照护 (b-prevention, e-i)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import masks
from db.household import Household
from db.person import Person
from db.relief import Care, Claim, Settlement
from fupin_desktop.ledgers.papers import (
    CALLED,
    GROUP,
    HEAD,
    UPRIGHT,
    WIDE,
    Cell,
    Cells,
    Col,
    Facts,
    Form,
    Gap,
    Lines,
    Rows,
    Words,
    by_home,
    by_village,
    digits,
    placed,
    total,
    whole,
)
from fupin_desktop.rules import relief
from fupin_desktop.rules.amounts import told as yuan

C, S, K, P, H = Claim, Settlement, Care, Person, Household
WHOSE = (
    Cell("户主", HEAD), Cell("户编号", lambda facts: facts.number),
    Cell("村民小组", GROUP),
)  # fmt: skip


_PERSON = (Cell("对象", CALLED), P.sex, Cell("身份证号", lambda facts: facts.of(P.id_no)))

APPLICATION = Form(
    "application", "救助（理赔）申请表",
    (
        Cells((*WHOSE, (H.address, 2), Cell("联系电话", digits(H.phone)), *_PERSON),
            label=21),
        Cells((
            (C.scheme, 3), (C.trigger, 3), C.applied_on, C.event_date, C.policy_year, C.loss, C.deductible, C.ratio,
            (C.insurer, 2), C.case_no,
        ), "申请", "单位：元", label=28),
        Lines("申请理由", lambda facts: facts.of(C.note), 4, grows=True),
        Lines("村委会核查意见（签字盖章）", lines=3),
        Lines("乡镇审核意见（签字盖章）", lines=3),
        Cells((C.verified_on, C.approved_on, C.paid_on, C.amount, (C.refused_reason, 2)), "办理结果", "单位：元",
            label=28),
    ),
    ("申请人签字：", "村委会（盖章）：", "日期："),
)  # fmt: skip


NOTICE = Form(
    "notice", "救助（理赔）公示",
    (
        Gap(2),
        Words("经本人申请、村级核查、乡镇审核，{village}拟给予下列人员救助（理赔），现予公示，请群众监督。",
              size=1.25),
        Gap(2),
        Rows((
            Col("序号", 8), Col("户主", 18, lambda one: masks.name(one.head)), Col("村民小组", 18, GROUP),
            Col("对象", 18, lambda one: masks.name(one.called)), Col("救助（理赔）类别", 40, C.scheme),
            Col("金额(元)", 18, C.amount),
        ), blank=12, height=8),
        Gap(2),
        Words("公示时间：{shown_from}至{shown_to}", size=1.25),
        Words("监督电话：{phone}", size=1.25, bold=True),
        Gap(8),
        Words("{village}民委员会（盖章）　　　", size=1.25, right=True),
        Words("{shown_from}　　　", size=1.25, right=True),
    ),
    group=lambda facts: f"{by_village(facts)} {facts.value(C.shown_from)}",
    fits=lambda facts: facts.value(C.state) != relief.REFUSED, lacks="不予救助的不公示", make=UPRIGHT, hung=True,
)  # fmt: skip


PAYMENTS = Form(
    "payments", "救助（理赔）资金发放名单",
    (
        Rows((
            Col("序号", 9), Col("户主", 14, HEAD),
            Col("村组", 24, placed, wraps=True, counts="笔"), Col("领款人", 14, CALLED),
            Col("身份证号", 32, P.id_no), Col("类别", 34, C.scheme, wraps=True), Col("金额(元)", 16, C.amount),
            Col("发放日期", 18, C.paid_on), Col("签字", 20),
        ), height=9),
    ),
    ("制表人：", "审核人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: facts.value(C.state) in (relief.APPROVED, relief.PAID),
    lacks="没有已批准、已发放的", make=WIDE, over=False,
)  # fmt: skip

_BILL = (
    ("总费用", S.total), ("政策范围内", S.in_policy), ("第一层", S.pay_1), ("第二层", S.pay_2), ("第三层", S.pay_3),
    ("第四层", S.pay_4), ("第五层", S.pay_5), ("其他报销", S.pay_other), ("个人自付", S.self_pay),
)  # fmt: skip


def _share(facts: Sequence[Facts]) -> Mapping[str, str]:
    whole_bill, own = total(facts, S.total), total(facts, S.self_pay)
    return {
        "total": yuan(whole_bill), "own": yuan(own),
        "share": f"{(whole_bill - own) / whole_bill * 100:.1f}" if whole_bill else "",
    }  # fmt: skip


LAYERS = Form(
    "layers", "医疗费用五重保障明细表",
    (
        Cells((*WHOSE, Cell("家庭住址", lambda facts: facts.of(H.address), 3)), label=21),
        Gap(2),
        Rows((
            Col("序号", 9), Col("姓名", 14, CALLED), Col("就诊类别", 16, S.treatment),
            Col("医疗机构", 28, S.hospital, wraps=True, counts="次"), Col("结算日期", 18, S.settled_on),
            *(Col(title, 17, field) for title, field in _BILL),
        ), None, "费用和报销", "单位：元", blank=12, by=S.settled_on),
        Gap(1),
        Words("医疗费总额 {total} 元，报销后个人自付 {own} 元，报销比例 {share}%。", _share, indent=False),
        Words("第一至五层：{layers}。", lambda facts: {"layers": "、".join(facts[0].more.get("layers") or ())}, 0.85,
              indent=False, extra=True),
    ),
    ("户主签字：", "填表人：", "审核人：", "日期："),
    group=by_home, make=WIDE,
)  # fmt: skip


AGREEMENT = Form(
    "agreement", "兜底照护协议",
    (
        Cells((
            Cell("甲方（村委会）", lambda facts: f"{facts.village}民委员会", 2),
            Cell("乙方（照护人、机构）", lambda facts: facts.of(K.carer) or facts.of(K.org)), K.carer_relation,
            Cell("丙方（被照护人）", CALLED), Cell("丙方身份证号", lambda facts: facts.of(P.id_no)),
            (Cell("乙方电话", digits(K.carer_phone), 2)),
        ), columns=2, label=36),
        Gap(2),
        Words("为保障{called}的基本生活和照护，三方自愿约定如下：", size=1.15),
        Words("一、照护方式：{mode}。", size=1.15,
              blank={"mode": "□集中托养　□集中供养　□日间照料　□亲属照护　□邻里照护　□上门服务"}),
        Words("二、照护期限：自{start}至{end}。", size=1.15),
        Words("三、乙方负责丙方的饮食起居、个人卫生、就医陪护和居住安全，不得虐待、遗弃，每日看望，有急病、意外立即送医并告知甲方。",
              size=1.15),
        Words("四、照护费用每月{fee}元，来源：{fee_source}，由甲方按月核查后发放。", size=1.15),
        Words("五、甲方每月至少核查一次，丙方或亲属不满意的，甲方应当调解或更换照护人。", size=1.15),
        Words("六、一方要终止协议的，提前三十日告知其他两方。本协议一式三份，三方各执一份，签字后生效。", size=1.15),
        Lines("补充约定", lines=3, grows=True),
    ),
    ("甲方（盖章）：", "乙方签字：", "丙方（监护人）签字：", "日期："),
)  # fmt: skip

CLAIM_PAPERS = (APPLICATION, NOTICE, PAYMENTS)
SETTLEMENT_PAPERS = (LAYERS,)
CARE_PAPERS = (AGREEMENT,)
