"""整改事项 “对标、对账、对人、对号”; where one stands is set by its steps (flow 4)."""

from __future__ import annotations

from db.rectification import Rectification
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Flow, Ledger, Shelf, Shown
from fupin_desktop.ledgers.office_papers import RECTIFICATION_PAPERS
from fupin_desktop.rules import projects as rules
from fupin_desktop.rules.catalogue import RC8, RC9
from fupin_desktop.rules.months import year_of

R = Rectification
_OPEN = ("1", "2", "3", "5")


RECTIFICATIONS = Ledger(
    model=R,
    shelf=Shelf.RECTIFICATION,
    layout=(
        Section("问题", (
            (R.item_no, R.year, R.found_on), (R.source_level, R.source_kind, R.doc_no),
            (R.region_code, R.scope, R.parent),
            ((R.problem, 3),), ((R.standard, 3),), ((R.account_check, 3),), ((R.people_check, 3),),
        )),
        Section("整改", (
            ((R.goal, 3),), ((R.measures, 3),), (R.lead_unit, R.resp_unit, R.kind), (R.leader, R.owner, R.deadline),
            (R.households, R.people, R.state),
        )),
        Section("销号", (
            (R.number_check, R.closed_on, R.closed_by), ((R.evidence, 3),), ((R.long_term, 3),), ((R.note, 3),),
        )),
    ),
    columns=(
        Shown(R.item_no, 60), Shown(R.source_kind, 100), Shown(R.source_level, 70, spare=True),
        Shown(R.region_code, 100, spare=True), Shown(R.problem, 260, gives_way=True),
        Shown(R.resp_unit, 130, spare=True), Shown(R.deadline, 100), Shown(R.state, 96),
    ),
    newest=R.found_on,
    same=(R.year, R.source_kind, R.item_no),
    once=True,
    filters=(R.year, R.state, R.source_kind, R.source_level),
    chips=(
        Chip("超过时限", lambda today: (R.deadline < today) & R.state.in_(_OPEN), is_due=True),
        Chip("没有销号", lambda today: R.state.in_(_OPEN)),
        Chip("待验收", lambda today: R.state == "3"),
        Chip("反弹", lambda today: R.state == "5"),
    ),
    sums=(Flow(R.households, "涉及户次"), Flow(R.people, "涉及人次")),
    group_by=(R.source_kind, R.state, R.source_level, R.year, R.resp_unit, R.scope),
    born=lambda birth: (
        (R.year, birth.year), (R.found_on, birth.today), (R.state, rules.NOT_BEGUN), (R.region_code, birth.region),
    ),
    rules=(
        Check.happened(RC9, R.found_on),
        Check.in_order(RC8, (R.found_on, R.deadline), "整改时限早于反馈日期。请改正。"),
    ),
    judge=rules.check_rectification,
    follows=lambda item, today: ((R.state, rules.NOT_BEGUN), (R.year, year_of(item.found_on))),
    papers=RECTIFICATION_PAPERS,
    signed=("填报人：", "责任领导：", "日期："),
    help=(
        "一个问题一行：对标（哪条政策）、对账（哪本账）、对人（谁负责、涉及谁）、对号（销号）。"
        "超过时限的、待验收的，一点就筛；三单合一的台账用 A3 打印。"
        "整改事项只在镇、区，不随回传包下发到村。"
    ),
)  # fmt: skip
