"""救助理赔: insurance and aid 32 33 73 75, from the application to the payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from db.relief import Claim
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Field, Figure, Ledger, Shelf, Shown
from fupin_desktop.ledgers.relief_papers import CLAIM_PAPERS
from fupin_desktop.rules import relief

C = Claim


def _follows(claim: Any, _today: dt.date) -> dict[Field, Any]:
    """The mechanism of a scheme, the year of an application."""
    year = claim.applied_on.year if claim.applied_on else None
    return {C.mechanism: relief.MECHANISM.get(claim.scheme), C.policy_year: year, C.state: "1"}


def _at(*states: str) -> Callable[[dt.date], Any]:
    return lambda today: C.state.in_(states)


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
        Chip("办理中", _at("1", "2", "3")), Chip("已批准没有发", _at(relief.APPROVED), is_due=True),
        Chip("已发放", _at(relief.PAID)), Chip("不予救助", _at(relief.REFUSED)),
    ),
    sums=(C.amount, C.loss),
    group_by=(C.scheme, C.trigger, C.state, C.policy_year, C.mechanism),
    born=lambda birth: ((C.applied_on, birth.today), (C.policy_year, birth.year), (C.state, "1")),
    judge=relief.check_claim,
    follows=_follows,
    figures=(
        Figure("R35", "因病救助理赔（人次）", where=lambda today: (C.trigger == "1") & (C.state == relief.PAID)),
        Figure("R36", "因学救助理赔（人次）", where=lambda today: (C.trigger == "2") & (C.state == relief.PAID)),
    ),
    papers=CLAIM_PAPERS,
    signed=("经办人：", "审核人：", "日期："),
    help=(
        "精准扶贫保险、精准防贫保险、低收入人口救助基金和大病补充保险的一次救助一行，从申请到发放。"
        "按 Ctrl+M 登记一次申请，先选是哪一户；金额超过按起付线和比例算出的会提醒。"
        "“统计”按类别、原因、状态分开算。"
    ),
)  # fmt: skip
