"""务工意向: what somebody who can work wishes, when asked, the latest survey counts; 岗位: places that are open."""

from __future__ import annotations

from db.work import Vacancy, WorkIntent
from fupin_desktop import regions
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Flow, Latest, Ledger, Shelf, Shown
from fupin_desktop.ledgers.office_papers import VACANCY_PAPERS, WORK_PAPERS
from fupin_desktop.rules import placing
from fupin_desktop.rules.catalogue import VC1, VC4, WI5
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.months import year_of

W, V = WorkIntent, Vacancy
WORK_INTENTS = Ledger(
    model=W,
    shelf=Shelf.WORK,
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
    rules=(Check.happened(WI5, W.surveyed_on),),
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


VACANCIES = Ledger(
    model=V,
    shelf=Shelf.WORK,
    layout=(
        Section("岗位", (
            ((V.employer, 2), V.org), (V.kind, V.post, V.number), (V.region_code, (V.place, 2)),
            (V.scope, V.open_from, V.open_to), (V.contact, V.phone, V.lodging),
        )),
        Section("条件和待遇", (
            (V.wage_from, V.wage_to, V.sex), (V.age_from, V.age_to, V.education), ((V.skills, 3),),
        )),
        Section("公益性岗位", ((V.public_job, V.fund_source, V.months), ((V.note, 3),))),
    ),
    columns=(
        Shown(V.post, 100), Shown(V.employer, 150, gives_way=True), Shown(V.kind, 96), Shown(V.region_code, 90),
        Shown(V.number, 76), Shown(V.wage_from, 84), Shown(V.wage_to, 84, spare=True), Shown(V.open_to, 100),
    ),
    newest=V.open_from,
    same=(V.employer, V.post, V.open_from),
    once=True,
    filters=(V.kind, V.scope),
    chips=(
        Chip("还在招", lambda today: V.open_to.is_null() | (V.open_to >= today)),
        Chip("公益性岗位", lambda today: V.kind == placing.PUBLIC),
        Chip("已截止", lambda today: V.open_to < today),
    ),
    sums=(Flow(V.number),),
    group_by=(V.kind, V.scope, V.region_code, V.public_job),
    born=lambda birth: ((V.open_from, birth.today),),
    rules=(
        Check.in_order(VC1, (V.open_from, V.open_to), "截止日期早于发布日期。请改正其中一个。"),
        Check.in_order(VC1, (V.age_from, V.age_to), "年龄止比年龄起小。请改正其中一个。"),
        Check.in_order(VC1, (V.wage_from, V.wage_to), "月薪止比月薪起少。请改正其中一个。"),
        Check(VC4, Level.IMPOSSIBLE, V.kind, "企业、帮扶车间的岗位由镇里登记；村里登记公益性、合作社基地岗位和零工。",
              lambda one, today: regions.is_village(one.region_code or "") and one.kind in placing.OF_TOWNSHIPS),
    ),
    judge=placing.check_vacancy,
    titles=((V.kind, placing.PUBLIC, "公益性岗位信息单"),),
    papers=VACANCY_PAPERS,
    help=(
        "企业、帮扶车间、合作社基地的招聘和公益性岗位，一个岗位一行。"
        "按 Ctrl+M 登记；打印就是岗位信息单，可以从 Excel 导入，表头照“导出”的写。"
        "推荐人去哪个岗位，在“岗位对接”里办，录用的人数超过招聘人数会提醒。"
    ),
)  # fmt: skip
