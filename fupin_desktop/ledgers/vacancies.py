"""岗位: places of work that are open."""

from __future__ import annotations

from db.work import Vacancy
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Flow, Ledger, Shelf, Shown, in_order
from fupin_desktop.ledgers.office_papers import VACANCY_PAPERS
from fupin_desktop.rules import placing
from fupin_desktop.rules.catalogue import VC1

V = Vacancy

VACANCIES = Ledger(
    model=V,
    shelf=Shelf.WORK,
    icon="work",
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
        in_order(VC1, V.open_from, V.open_to, "截止日期早于发布日期。请改正其中一个。"),
        in_order(VC1, V.age_from, V.age_to, "年龄止比年龄起小。请改正其中一个。"),
        in_order(VC1, V.wage_from, V.wage_to, "月薪止比月薪起少。请改正其中一个。"),
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
