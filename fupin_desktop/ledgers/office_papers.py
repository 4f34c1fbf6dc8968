"""The papers of offices: 项目, 小额信贷, 整改, work, what was held and done, difficulties (c-projects-money to e-i)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.household import Household
from db.organisation import Activity
from db.person import Person
from db.project import Loan, Project
from db.rectification import Rectification
from db.step import Step
from db.visit import Problem
from db.work import Vacancy, WorkIntent
from fupin_desktop.ledgers.papers import (
    CALLED,
    GROUP,
    HEAD,
    LARGE,
    UPRIGHT,
    VILLAGE,
    WALL,
    WIDE,
    Cell,
    Cells,
    Col,
    Facts,
    Form,
    Gap,
    Lines,
    Photos,
    Place,
    Rows,
    Words,
    asked,
    digits,
    placed,
    whole,
)
from fupin_desktop.ledgers.relief_papers import WHOSE
from fupin_desktop.rules.answers import DEEDS

P, L, R, S, W, V, A, D = Project, Loan, Rectification, Step, WorkIntent, Vacancy, Activity, Problem
B, H = Person, Household
_CLASSES = "就业意向分类：1 已就业稳定　2 有意愿未就业　3 无意愿　4 无能力"


def _whom(facts: Facts) -> str:
    told, poor = facts.of(P.households), facts.of(P.poor_households)
    return f"{told} 户" + (f"（脱贫户、监测户 {poor} 户）" if poor else "") if told else ""


BOARD = Form(
    "board", "项目公示牌",
    (
        Cells((
            (P.name, 2), P.year, P.kind, (P.content, 2), (P.places, 2), P.budget, Cell("资金来源", asked("sources")),
            P.owner, P.builder, Cell("受益对象", _whom), P.people, P.start, P.finish, (P.mechanism_text, 2),
            (P.goal, 2), P.asset_owner, P.manager, Cell("监督电话", asked("phone"), 2),
        ), columns=2, label=30),
        Gap(grows=True),
    ),
    ("责任单位（盖章）：", "公示日期："),
    make=WALL, hung=True,
)  # fmt: skip


ASSETS = Form(
    "assets", "项目资产台账",
    (
        Rows((
            Col("序号", 9), Col("年度", 10, P.year), Col("项目名称", 36, P.name, wraps=True, counts="项"),
            Col("地点", 26, P.places, wraps=True), Col("资产类别", 18, P.asset_class),
            Col("资产名称", 26, P.asset_name, wraps=True), Col("原值(元)", 20, P.asset_value),
            Col("验收日期", 20, P.accepted_on), Col("所有权人", 22, P.asset_owner, wraps=True),
            Col("管护或经营主体", 24, P.manager, wraps=True), Col("带贫基地", 22, P.base, wraps=True),
            Col("收益分配办法", 40, P.income_rule, wraps=True),
        )),
    ),
    ("填表人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: facts.value(P.asset_class) or facts.value(P.asset_name), lacks="没有登记资产",
    make=LARGE, over=False,
)  # fmt: skip


def _overdue(facts: Sequence[Facts]) -> Mapping[str, str]:
    return {"overdue": facts[0].of(L.overdue)} if facts[0].value(L.overdue) else {}


REMINDER = Form(
    "reminder", "小额信贷到期提醒单",
    (
        Gap(2),
        Words("{called}：", size=1.3, indent=False),
        Words("您于{start}在{bank}办理的脱贫人口小额信贷 {principal} 元，到期日是{due}。"
              "截至{balance_on}，余额 {balance} 元。", size=1.3),
        Words("其中已逾期 {overdue} 元。", _overdue, 1.3, bold=True, extra=True),
        Words("请在到期前备足资金还款。还款有困难、需要续贷或展期的，请在到期前到银行和村委会办理，不要逾期，以免影响信用和以后贷款。",
              size=1.3),
        Gap(8),
        Words("{village}民委员会（盖章）　　　", size=1.3, right=True),
        Words("{today}　　　", size=1.3, right=True),
        Gap(grows=True),
        Cells((Cell("打算", lambda facts: "□按期还款　□续贷　□展期", blank="□按期还款　□续贷　□展期"),
               Cell("送达日期", lambda facts: "")), "回执", columns=2, label=21, lines=2),
    ),
    ("借款人签字：", "送达人签字：", "日期："),
    fits=lambda facts: (facts.value(L.balance) or 0) > 0, lacks="都结清了",
)  # fmt: skip


CALLS = Form(
    "calls", "小额信贷到期提醒名单",
    (
        Rows((
            Col("序号", 10), Col("借款人", 22, CALLED), Col("电话", 28, digits(B.phone, H.phone)),
            Col("村组", 34, placed, wraps=True), Col("贷款银行", 36, L.bank, wraps=True),
            Col("余额(元)", 22, L.balance), Col("到期日期", 24, L.due), Col("逾期(元)", 22, L.overdue),
            Col("提醒日期", 24), Col("打算怎么还", 36),
        )),
    ),
    ("提醒人：", "负责人：", "日期："),
    group=whole, fits=REMINDER.fits, lacks=REMINDER.lacks, make=WIDE, over=False,
)  # fmt: skip


THREE = Form(
    "three", "问题清单、责任清单、整改清单",
    (
        Rows((
            Col("序号", 18, R.item_no), Col("来源", 18, R.source_kind, wraps=True),
            Col("问题", 44, R.problem, wraps=True), Col("对标", 28, R.standard, wraps=True),
            Col("对账", 22, R.account_check, wraps=True), Col("对人", 22, R.people_check, wraps=True),
            Col("牵头单位", 20, R.lead_unit, wraps=True), Col("责任单位", 20, R.resp_unit, wraps=True),
            Col("责任领导", 19, R.leader, wraps=True), Col("责任人", 16, R.owner, wraps=True),
            Col("整改目标", 26, R.goal, wraps=True),
            Col("整改措施", 36, R.measures, wraps=True), Col("整改时限", 24, R.deadline),
            Col("进展", 26, asked("progress"), wraps=True),
            Col("状态", 14, R.state, wraps=True), Col("对号", 14, R.number_check, wraps=True),
        )),
    ),
    ("填报人：", "责任领导：", "单位（盖章）：", "日期："),
    group=whole, under=lambda facts: f"三单合一　共 {len(facts)} 条", make=LARGE, over=False,
)  # fmt: skip


def _said(code: str) -> Lines:
    """A step of the item: its result, words, day, by whom."""

    def told(facts: Facts) -> str:
        found = (facts.more.get("steps") or {}).get(code)
        if found is None:
            return ""
        asked = (S.result, S.opinion, S.doc_no, S.person_by, S.date)
        return "　".join(facts.say(one, value) for one in asked if (value := getattr(found, str(one.name))) is not None)

    words = {"405": "申请销号（责任单位盖章）", "406": "验收意见（验收人签字）", "407": "销号审批（签字盖章）"}
    return Lines(words[code], told, 2)


CLOSING = Form(
    "closing", "整改销号单",
    (
        Cells((
            R.item_no, R.year, R.doc_no, (R.source_kind, 3), R.found_on, R.deadline, R.kind, (R.lead_unit, 2), R.leader,
            (R.resp_unit, 2), R.owner,
        ), label=21),
        Cells((R.problem, R.standard, R.account_check, R.people_check, R.goal, R.measures, R.evidence, R.long_term),
              "对标、对账、对人和整改情况", columns=1, lines=2),
        _said("405"), _said("406"), _said("407"),
        Cells((R.number_check, R.closed_on, R.closed_by), "对号", label=21),
        Photos(),
    ),
    ("责任人：", "验收人：", "销号审批人：", "日期："),
    over=False,
)  # fmt: skip

SURVEY = Form(
    "survey", "务工意向摸底表",
    (
        Rows((
            Col("序号", 8), Col("户主", 14, HEAD), Col("组", 11, GROUP),
            Col("姓名", 14, CALLED), Col("性别", 9, B.sex), Col("就业意向分类", 26, W.work_class, wraps=True),
            Col("期望区域", 17, W.scope, wraps=True), Col("期望行业工种", 22, W.industry, wraps=True),
            Col("期望月薪(元)", 18, W.wage), Col("技能", 24, W.skills, wraps=True),
            Col("没有务工的原因", 26, W.limits, wraps=True), Col("本人签字", 18),
        ), None, _CLASSES, height=8),
    ),
    ("摸底人：", "负责人：", "日期："),
    group=lambda facts: facts.region, make=WIDE,
)  # fmt: skip

RECOMMENDATION = Form(
    "recommendation", "岗位推荐表",
    (
        Cells((
            Cell("姓名", CALLED), B.sex, Cell("身份证号", lambda facts: facts.of(B.id_no)), *WHOSE, (H.address, 2),
            Cell("联系电话", digits(B.phone, H.phone)),
        ), "求职人", label=21),
        Cells(((W.industry, 2), W.wage, (W.scope, 3), (W.skills, 3), (W.wants, 3), W.train, W.public_post, W.from_ym),
              "求职意向", label=28),
        Cells((
            (V.employer, 2), V.post, (V.kind, 3), (V.scope, 3), (V.place, 2), V.number, V.wage_from, V.wage_to,
            V.lodging, V.contact,
        ), "推荐的岗位", label=24),
        Lines("推荐意见（村委会、乡镇盖章）", asked("opinion"), 4),
        Lines("用人单位意见（盖章）", lines=4, grows=True),
        Cells((Cell("录用结果", lambda facts: "", 2, "□录用　□不录用　□待定"),
               Cell("上岗日期", lambda facts: "", blank="　　年　月　日")), label=21, lines=2),
    ),
    ("本人签字：", "推荐人：", "日期："),
)  # fmt: skip

POST = Form(
    "post", "岗位信息单",
    (
        Cells((
            (V.employer, 2), (V.post, 2), V.kind, V.number, (V.place, 2), V.scope, V.lodging, V.wage_from, V.wage_to,
            V.age_from, V.age_to, V.sex, V.education, (V.skills, 2), V.public_job, V.months, V.open_from, V.open_to,
            V.contact, Cell("联系电话", digits(V.phone)),
        ), columns=2, label=30, lines=2),
        Lines("其他说明", lambda facts: facts.of(V.note), 3, grows=True),
    ),
    ("发布单位（盖章）：", "日期："),
    make=UPRIGHT,
)  # fmt: skip


DEED_LIST = Form(
    "deeds", "实事清单",
    (
        Rows((
            Col("序号", 9), Col("村", 20, VILLAGE, wraps=True), Col("日期", 18, A.date, counts="件"),
            Col("类别", 20, lambda one: one.of(A.kind).removeprefix("实事："), wraps=True),
            Col("办了什么", 46, A.topic, wraps=True), Col("办实事的单位", 32, A.org, wraps=True),
            Col("受益户数", 14, A.households), Col("资金(元)", 18, A.amount), Col("效果", 34, A.result, wraps=True),
        )),
    ),
    ("填表人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: str(facts.value(A.kind) or "").startswith(DEEDS), lacks="没有登记实事", make=WIDE,
    over=False,
)  # fmt: skip

_HELD: tuple[Place, ...] = ((A.topic, 3), A.date, A.place, A.host, A.lecturer, (A.kind, 2))

SIGN_IN = Form(
    "sign-in", "活动签到表",
    (
        Cells(_HELD, label=21),
        Gap(2),
        Rows((Col("序号", 8), Col("姓名", 18), Col("单位或村民小组", 30), Col("联系电话", 26), Col("签字", 22),
              Col("序号", 8), Col("姓名", 18), Col("签字", 22)), lambda facts: [], least=22, blank=22, height=8),
    ),
    ("记录人：", "主办单位（盖章）：", "日期："),
)  # fmt: skip

RECORD = Form(
    "record", "活动记录",
    (
        Cells((*_HELD, (A.audience, 2), A.people, A.households, A.amount, A.goods), label=24),
        Lines("内容和效果", lambda facts: facts.of(A.result) or facts.of(A.note), 6, grows=True),
        Photos("现场照片"),
    ),
    ("记录人：", "负责人：", "日期："),
)  # fmt: skip


DIFFICULTIES = Form(
    "difficulties", "难题清单",
    (
        Rows((
            Col("序号", 9), Col("村", 18, VILLAGE, wraps=True), Col("户主", 14, HEAD),
            Col("难题类别", 20, D.difficulty, wraps=True, counts="个"), Col("难题", 40, D.text, wraps=True),
            Col("提出日期", 18, D.found_on), Col("解决单位", 26, D.org, wraps=True),
            Col("怎么解决的", 34, D.outcome, wraps=True), Col("状态", 14, D.state, wraps=True),
            Col("办结日期", 18, D.done_date), Col("资金(元)", 16, D.amount),
        )),
    ),
    ("填表人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: facts.value(D.difficulty), lacks="没有登记难题", make=WIDE, over=False,
)  # fmt: skip

PROJECT_PAPERS = (BOARD, ASSETS)
LOAN_PAPERS = (REMINDER, CALLS)
RECTIFICATION_PAPERS = (THREE, CLOSING)
WORK_PAPERS = (SURVEY, RECOMMENDATION)
VACANCY_PAPERS = (POST,)
ACTIVITY_PAPERS = (DEED_LIST, SIGN_IN, RECORD)
