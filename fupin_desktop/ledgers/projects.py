"""项目: from the plan of a year to the acceptance, where it stands is set by its steps (flow 5); 脱贫人口小额信贷:
as the bank lists it, a new list brings balances and what is overdue, nothing else."""

from __future__ import annotations

import datetime as dt

from db.money import Money
from db.project import Loan, Project
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Flow, Ledger, Shelf, Shown, State
from fupin_desktop.ledgers.office_papers import LOAN_PAPERS, PROJECT_PAPERS
from fupin_desktop.rules import loans, money, projects
from fupin_desktop.rules.catalogue import LN1, LN7, LN12, PJ1, PJ4
from fupin_desktop.rules.finding import Level

P, L = Project, Loan


def _moved(title: str, name: str, way: str, *, share: str = "") -> Flow:
    """Of the money that the records of projects' money tell."""
    return Flow(Money.amount, title, name, lambda _: (Money.account == money.PROJECTS) & (Money.direction == way),
                naming=Money.project, share=share)  # fmt: skip


PROJECTS = Ledger(
    model=P,
    shelf=Shelf.FUNDS,
    icon="document",
    layout=(
        Section("计划", (
            ((P.name, 2), P.year), (P.programme, P.kind, P.region_code), ((P.places, 2), P.budget), ((P.content, 3),),
            (P.owner, P.builder, P.base), (P.build_kind, P.area, P.villages),
            (P.households, P.poor_households, P.people),
            ((P.mechanism_text, 3),), ((P.goal, 3),),
        )),
        Section("进度", (
            (P.state, P.approve_doc, P.approved_on), (P.start, P.finish, P.accepted_on),
        )),
        Section("资产", (
            (P.asset_class, P.asset_name, P.asset_value), (P.asset_owner, (P.manager, 2)), ((P.income_rule, 3),),
            ((P.note, 3),),
        )),
    ),
    columns=(
        Shown(P.year, 56), Shown(P.name, 220, gives_way=True), Shown(P.kind, 100, spare=True),
        Shown(P.region_code, 100), Shown(P.budget, 110), Shown(P.state, 76), Shown(P.households, 70, spare=True),
        Shown(P.finish, 100, spare=True), Shown(P.owner, 120, spare=True),
    ),
    newest=P.year,
    same=(P.year, P.name),
    once=True,
    filters=(P.year, P.kind, P.state, P.programme),
    chips=(
        Chip("实施中", lambda today: P.state == projects.RUNNING),
        Chip("一年还没有完工", lambda today: (P.state == projects.RUNNING) & (P.start < today - dt.timedelta(365)),
             is_due=True),
        Chip("已验收", lambda today: P.state.in_(projects.ACCEPTED)),
        Chip("没有登记资产", lambda today: P.state.in_(projects.ACCEPTED) & P.asset_class.is_null()),
    ),
    sums=(
        Flow(P.budget), _moved("到位", "in", money.IN), _moved("拨付", "out", money.OUT, share="in"),
        Flow(P.households, "受益户次"), Flow(P.poor_households, "其中脱贫户监测户(户次)"), Flow(P.people, "受益人次"),
    ),
    group_by=(P.year, P.kind, P.state, P.region_code, P.programme, P.asset_class),
    born=lambda birth: ((P.year, birth.year), (P.state, "1"), (P.programme, "1"), (P.region_code, birth.region)),
    rules=(
        Check.in_order(PJ1, (P.start, P.finish, P.accepted_on), "日期前后不对。请改正。", at=P.finish),
        Check.in_order(PJ4, (P.poor_households, P.households), "脱贫户监测户比受益户数多。请改正。",
                       at=P.poor_households),
    ),
    judge=projects.check_project,
    follows=lambda project, today: ((P.state, "1"), (P.year, today.year)),
    papers=PROJECT_PAPERS,
    signed=("填表人：", "负责人：", "日期："),
    help=(
        "一个项目一行，从入库、批复、开工、完工到验收；钱记在“资金”的项目资金账目里，选上这个项目。"
        "乡镇的计划表直接导入；金额是万元的表，导入时会认出来，换成元。"
        "验收以后登记资产：类别、原值、所有权人、管护主体。"
    ),
)  # fmt: skip


LOANS = Ledger(
    model=L,
    shelf=Shelf.FUNDS,
    layout=(
        Section("贷款", (
            (L.person, L.bank, L.kind), (L.contract_no, L.iou_no, L.before), (L.principal, L.rate, L.lpr),
            (L.start, L.due, L.credit), (L.use, (L.use_note, 2)), (L.subsidised, L.subsidy_rate, L.subsidy_paid),
        )),
        Section("还款", (
            (L.balance, L.balance_on, L.settled_on), (L.overdue, L.overdue_on, L.overdue_reason), (L.compensated,),
            ((L.note, 3),),
        )),
    ),
    columns=(
        Shown(L.person, 76), Shown(L.bank, 130, gives_way=True), Shown(L.kind, 60, aside=True),
        Shown(L.principal, 96), Shown(L.start, 100, aside=True), Shown(L.due, 100), Shown(L.balance, 96),
        Shown(L.balance_on, 100, spare=True), Shown(L.overdue, 90), Shown(L.use, 90, spare=True),
    ),
    newest=L.start,
    same=(L.bank, L.contract_no, L.iou_no),
    once=True,
    updated=(L.balance_on, L.balance, L.overdue, L.overdue_on),
    filters=(L.start, L.bank, L.kind, L.use),
    chips=(
        Chip("快到期", lambda today, days: (L.balance > 0) & L.due.between(today, today + dt.timedelta(days)),
             is_due=True, limit="loan_due_days"),
        Chip("逾期", lambda today: L.overdue > 0),
        Chip("到期没有结清", lambda today: (L.balance > 0) & (L.due < today), is_due=True),
        Chip("没有结清", lambda today: L.balance > 0),
    ),
    sums=(
        Flow(L.principal), State(L.balance, where=lambda today: L.balance > 0),
        State(L.overdue, where=lambda today: L.overdue > 0), Flow(L.subsidy_paid),
    ),
    group_by=(L.bank, L.start, L.due, L.use, L.kind, L.overdue_reason),
    born=lambda birth: ((L.start, birth.today), (L.balance_on, birth.today), (L.subsidised, True)),
    rules=(
        Check.happened(LN12, L.balance_on),
        Check.in_order(LN1, (L.balance, L.principal), "余额比贷款金额还大。请核对。", Level.IMPOSSIBLE, at=L.balance),
        Check.in_order(LN7, (L.rate, L.lpr), "利率高于同期 LPR。请核对。", Level.WARNING, at=L.rate),
    ),
    judge=loans.check,
    follows=lambda loan, today: (  # a list without a day is of today; else it was just taken up
        (L.balance_on, today), (L.balance, loan.principal), (L.kind, "1"),
        (L.settled_on, today if loan.balance == 0 else None),
    ),
    papers=LOAN_PAPERS,
    signed=("经办人：", "负责人：", "日期："),
    help=(
        "一笔贷款一行；“快到期”“逾期”一点就筛，几天以内算快到期在“设置”的判定标准里定。"
        "银行的清单直接导入：按借款人的身份证号认人，合同编号相同的只更新余额、余额日期和逾期。"
        "按 Ctrl+M 添加一笔，先选是哪一户。"
    ),
)  # fmt: skip
