"""救助理赔: insurance and aid 32 33 73 75, from the application to the payment."""

from __future__ import annotations

from db.relief import Claim
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Flow, Ledger, Shelf, Shown, happened
from fupin_desktop.ledgers.relief_papers import CLAIM_PAPERS
from fupin_desktop.rules import relief
from fupin_desktop.rules.catalogue import CM8
from fupin_desktop.rules.months import year_of

C = Claim


CLAIMS = Ledger(
    model=C,
    shelf=Shelf.MONITORING,
    icon="heart",
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
    rules=(happened(CM8, C.applied_on),),
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
