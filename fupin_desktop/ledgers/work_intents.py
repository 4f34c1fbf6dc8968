"""务工意向: what somebody who can work wishes, when asked; the latest survey counts."""

from __future__ import annotations

from db.work import WorkIntent
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Latest, Ledger, Shelf, Shown, happened
from fupin_desktop.ledgers.office_papers import WORK_PAPERS
from fupin_desktop.rules import placing
from fupin_desktop.rules.catalogue import WI5
from fupin_desktop.rules.months import year_of

W = WorkIntent


WORK_INTENTS = Ledger(
    model=W,
    shelf=Shelf.WORK,
    icon="work",
    layout=(
        Section("摸底", ((W.person, W.work_class, W.year), (W.surveyed_on, W.surveyor, W.from_ym))),
        Section("有意愿的", (
            ((W.wants, 2), W.scope), (W.place, W.industry, W.wage), ((W.skills, 2), W.train), (W.public_post,),
        )),
        Section("没有务工的", (((W.limits, 3),), ((W.note, 3),))),
    ),
    columns=(
        Shown(W.person, 76), Shown(W.work_class, 110), Shown(W.surveyed_on, 100), Shown(W.scope, 90, spare=True),
        Shown(W.industry, 110, gives_way=True), Shown(W.wage, 84, spare=True), Shown(W.skills, 120),
        Shown(W.limits, 120),
    ),
    newest=W.surveyed_on,
    same=(W.year, W.surveyed_on),
    once=True,
    latest=Latest(W.person, W.surveyed_on),
    filters=(W.year, W.work_class, W.scope),
    chips=(
        Chip("有意愿未就业", lambda today: W.work_class == placing.WILLING),
        Chip("愿意公益性岗位", lambda today: W.public_post == True),
        Chip("愿意培训", lambda today: W.train == True),
    ),
    group_by=(W.work_class, W.scope, W.skills, W.limits, W.year),
    born=lambda birth: ((W.surveyed_on, birth.today), (W.year, birth.year), (W.surveyor, birth.actor)),
    rules=(happened(WI5, W.surveyed_on),),
    judge=placing.check_intent,
    follows=lambda one, today: ((W.year, year_of(one.surveyed_on)),),
    papers=WORK_PAPERS,
    signed=("摸底人：", "负责人：", "日期："),
    help=(
        "有劳动能力的人，问一次记一行，以最后一次为准；分类是已就业稳定、有意愿未就业、无意愿、无能力。"
        "一家一家地问，用“务工意向摸底”更快；“计划外出务工”的导出表可以直接导入，按证件号码认人，写“否”的分类空着，问清后补上。"
        "“统计”按分类、技能、原因分开算。"
    ),
)  # fmt: skip
