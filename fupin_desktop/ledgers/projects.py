"""项目: from the plan of a year to the acceptance; where it stands is set by its steps (flow 5)."""

from __future__ import annotations

import datetime as dt

from db.project import Project
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Flow, Ledger, Shelf, Shown
from fupin_desktop.ledgers.office_papers import PROJECT_PAPERS
from fupin_desktop.rules import projects as rules

P = Project


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
        Chip("实施中", lambda today: P.state == rules.RUNNING),
        Chip("一年还没有完工", lambda today: (P.state == rules.RUNNING) & (P.start < today - dt.timedelta(365)),
             is_due=True),
        Chip("已验收", lambda today: P.state.in_(rules.ACCEPTED)),
        Chip("没有登记资产", lambda today: P.state.in_(rules.ACCEPTED) & P.asset_class.is_null()),
    ),
    sums=(
        Flow(P.budget), Flow(P.households, "受益户次"), Flow(P.poor_households, "其中脱贫户监测户(户次)"),
        Flow(P.people, "受益人次"),
    ),
    group_by=(P.year, P.kind, P.state, P.region_code, P.programme, P.asset_class),
    born=lambda birth: ((P.year, birth.year), (P.state, "1"), (P.programme, "1"), (P.region_code, birth.region)),
    judge=rules.check_project,
    follows=lambda project, today: ((P.state, "1"), (P.year, today.year)),
    papers=PROJECT_PAPERS,
    signed=("填表人：", "负责人：", "日期："),
    help=(
        "一个项目一行，从入库、批复、开工、完工到验收；钱记在“资金”的项目资金账目里，选上这个项目。"
        "乡镇的计划表直接导入；金额是万元的表，导入时会认出来，换成元。"
        "验收以后登记资产：类别、原值、所有权人、管护主体。"
    ),
)  # fmt: skip
