"""医疗结算: a hospital bill in its layers 五重保障, without the illness; 救助理赔: insurance and aid 32 33 73 75, from
the application to the payment; 兜底照护: how those who can't care for themselves are looked after in a year."""

from __future__ import annotations

from functools import reduce
from operator import or_

from db.relief import Care, Claim, Settlement
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Flow, Latest, Ledger, Shelf, Shown, State
from fupin_desktop.ledgers.relief_papers import CARE_PAPERS, CLAIM_PAPERS, SETTLEMENT_PAPERS
from fupin_desktop.rules import relief
from fupin_desktop.rules.catalogue import CA5, CA7, CM1, CM5, CM8, ST3, ST7
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.months import year_of

S, C, K = Settlement, Claim, Care
SETTLEMENTS = Ledger(
    model=S,
    shelf=Shelf.MONITORING,
    layout=(
        Section("就诊", (
            (S.person, S.treatment, S.disease_class), ((S.hospital, 2), S.doc_no),
            (S.admitted, S.discharged, S.settled_on),
        )),
        Section("费用", (
            (S.total, S.in_policy, S.one_stop), (S.pay_1, S.pay_2, S.pay_3), (S.pay_4, S.pay_5, S.pay_other),
            (S.self_pay, S.year), ((S.note, 3),),
        )),
    ),
    columns=(
        Shown(S.person, 76), Shown(S.treatment, 90), Shown(S.hospital, 150, gives_way=True), Shown(S.settled_on, 100),
        Shown(S.total, 96), *(Shown(layer, 90, aside=True) for layer in (S.pay_1, S.pay_2, S.pay_3, S.pay_4)),
        Shown(S.self_pay, 96),
    ),
    newest=S.settled_on,
    same=(S.treatment, S.hospital, S.settled_on, S.total),
    once=True,
    filters=(S.settled_on, S.treatment, S.disease_class),
    chips=(
        Chip("自付超过一半", lambda today: S.self_pay * 2 > S.total),
        Chip("不是一站式结算", lambda today: S.one_stop == False),
    ),
    sums=tuple(map(Flow, (S.total, S.pay_1, S.pay_2, S.pay_3, S.pay_4, S.pay_5, S.pay_other, S.self_pay))),
    group_by=(S.treatment, S.settled_on, S.disease_class, S.one_stop),
    born=lambda birth: ((S.settled_on, birth.today), (S.treatment, relief.IN_HOSPITAL)),
    rules=(
        Check.happened(ST7, S.settled_on),
        Check.in_order(ST3, (S.in_policy, S.total), "政策范围内费用比医疗费总额大。请改正。", at=S.in_policy),
    ),
    judge=relief.check_settlement,
    follows=lambda bill, today: ((S.year, year_of(bill.settled_on)),),
    papers=SETTLEMENT_PAPERS,
    signed=("填表人：", "负责人：", "日期："),
    help=(
        "一次就诊的结算单一行：总额、各层报销、自付。不写病的名字。"
        "医保的清单直接导入，按身份证号认人；各层加起来与总额不符的会列出来。"
    ),
)  # fmt: skip


CLAIMS = Ledger(
    model=C,
    shelf=Shelf.MONITORING,
    layout=(
        Section("申请", (
            (C.person, C.scheme, C.trigger), (C.applied_on, C.event_date, C.policy_year),
            (C.settlement, C.loss, C.insurer), (C.deductible, C.ratio, C.cap), (C.mechanism, C.case_no),
        )),
        Section("办理", (
            (C.state, C.verified_on, C.approved_on), (C.shown_from, C.shown_to, C.paid_on),
            (C.amount, (C.refused_reason, 2)), ((C.note, 3),),
        )),
    ),
    columns=(
        Shown(C.person, 76), Shown(C.scheme, 150, gives_way=True), Shown(C.trigger, 70), Shown(C.applied_on, 100),
        Shown(C.loss, 96, spare=True), Shown(C.state, 80), Shown(C.amount, 96), Shown(C.paid_on, 100, spare=True),
    ),
    newest=C.applied_on,
    same=(C.scheme, C.policy_year, C.applied_on, C.person),
    filters=(C.policy_year, C.scheme, C.trigger, C.state),
    chips=(
        Chip("办理中", lambda today: C.state.in_(("1", "2", "3"))),
        Chip("已批准没有发", lambda today: C.state == relief.APPROVED, is_due=True),
        Chip("已发放", lambda today: C.state == relief.PAID),
        Chip("不予救助", lambda today: C.state == relief.REFUSED),
    ),
    sums=(Flow(C.amount), Flow(C.loss)),
    group_by=(C.scheme, C.trigger, C.state, C.policy_year, C.mechanism),
    born=lambda birth: ((C.applied_on, birth.today), (C.policy_year, birth.year), (C.state, "1")),
    rules=(
        Check.happened(CM8, C.applied_on),
        Check.in_order(CM1, (C.applied_on, C.approved_on, C.paid_on), "日期前后不对。请改正。", at=C.applied_on),
        Check(CM5, Level.WARNING, C.amount, "同一年同一人有两笔相同的救助。请核对是不是登记了两次。",
              asks=lambda one, book: one.amount is not None and book.twice(
                  one, C.household, C.person, C.scheme, C.policy_year, C.amount, whole=False)),
    ),
    judge=relief.check_claim,
    follows=lambda claim, today: (
        (C.mechanism, relief.MECHANISM.get(claim.scheme)), (C.policy_year, year_of(claim.applied_on)), (C.state, "1"),
    ),
    papers=CLAIM_PAPERS,
    signed=("经办人：", "审核人：", "日期："),
    help=(
        "精准扶贫保险、精准防贫保险、低收入人口救助基金和大病补充保险的一次救助一行，从申请到发放。"
        "按 Ctrl+M 登记一次申请，先选是哪一户；金额超过按起付线和比例算出的会提醒。"
        "“统计”按类别、原因、状态分开算。"
    ),
)  # fmt: skip


_FIVE = (K.life, K.self_care, K.look_after, K.nursing, K.medical)
_OPEN = reduce(or_, (one == relief.OPEN for one in _FIVE))

CARES = Ledger(
    model=K,
    shelf=Shelf.CARE,
    layout=(
        Section("对象", ((K.person, K.year), ((K.categories, 3),))),
        Section("五难", ((K.life, K.self_care, K.look_after), (K.nursing, K.medical), ((K.solution, 3),))),
        Section("照护", (
            (K.mode, K.org, K.agreement), (K.carer, K.carer_relation, K.carer_phone), (K.start, K.end),
            (K.fee, K.fee_source), (K.reviewed_on, K.reviewer), ((K.note, 3),),
        )),
    ),
    columns=(
        Shown(K.person, 76), Shown(K.categories, 150, gives_way=True), Shown(K.mode, 110), Shown(K.org, 120),
        Shown(K.carer, 76), Shown(K.fee, 84, spare=True), Shown(K.reviewed_on, 100),
    ),
    newest=K.reviewed_on,
    same=(K.year,),
    filters=(K.year, K.mode, K.categories),
    chips=(
        Chip("五难没有解决", lambda today: _OPEN, is_due=True, latest=Latest(K.person, K.year)),
        Chip("集中托养", lambda today: K.mode == "1"),
        Chip("集中供养", lambda today: K.mode == relief.KEPT_TOGETHER),
        Chip("没有签协议", lambda today: K.agreement.is_null() | (K.agreement == False)),
    ),
    sums=(State(K.fee, within=K.year),),
    group_by=(K.categories, K.mode, *_FIVE, K.year),
    born=lambda birth: ((K.year, birth.year), (K.reviewed_on, birth.today), (K.reviewer, birth.actor)),
    rules=(
        Check.happened(CA7, K.reviewed_on),
        Check.in_order(CA5, (K.start, K.end), "结束日期早于开始日期。请改正其中一个。"),
    ),
    judge=relief.check_care,
    papers=CARE_PAPERS,
    signed=("核查人：", "负责人：", "日期："),
    help=(
        "丧失劳动力、重度残疾、特困、失能的人，一人一年一行：五难解决没有，由谁、在哪里照护。"
        "打开新年度时照上年复制，核查以后改；没有登记的重度残疾人在“数据检查”里列出来。"
        "“统计”按类别、照护方式和五难分开算。"
    ),
)  # fmt: skip
