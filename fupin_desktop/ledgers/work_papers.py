"""The papers of work, of what was held and done, and of difficulties (d-organisation, e-i)."""

from __future__ import annotations

from collections.abc import Sequence

from db.household import Household
from db.organisation import Activity
from db.person import Person
from db.visit import Problem
from db.work import Vacancy, WorkIntent
from fupin_desktop.ledgers.papers import (
    UPRIGHT,
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
    numbered,
    whole,
)
from fupin_desktop.ledgers.relief_papers import WHOSE, called, total
from fupin_desktop.rules.answers import DEEDS

W, V, A, P, H, D = WorkIntent, Vacancy, Activity, Person, Household, Problem
_CLASSES = "就业意向分类：1 已就业稳定　2 有意愿未就业　3 无意愿　4 无能力"


def _asked(facts: Sequence[Facts]) -> list[Sequence[str]]:
    return numbered([
        (one.head, one.group, called(one), one.of(P.sex), one.of(W.work_class), one.of(W.scope), one.of(W.industry),
         one.of(W.wage), one.of(W.skills), one.of(W.limits), "")
        for one in facts
    ])  # fmt: skip


SURVEY = Form(
    "survey", "务工意向摸底表",
    (
        Rows((
            Col("序号", 8), Col("户主", 14), Col("组", 11), Col("姓名", 14), Col("性别", 9),
                Col("就业意向分类", 26, wraps=True),
            Col("期望区域", 17, wraps=True), Col("期望行业工种", 22, wraps=True), Col("期望月薪(元)", 18, amount=True),
            Col("技能", 24, wraps=True), Col("没有务工的原因", 26, wraps=True), Col("本人签字", 18),
        ), _asked, _CLASSES, height=8),
    ),
    ("摸底人：", "负责人：", "日期："),
    group=lambda facts: facts.region, make=WIDE,
)  # fmt: skip

RECOMMENDATION = Form(
    "recommendation", "岗位推荐表",
    (
        Cells((
            Cell("姓名", called), P.sex, Cell("身份证号", lambda facts: facts.of(P.id_no)), *WHOSE, (H.address, 2),
            Cell("联系电话", lambda facts: str(facts.value(P.phone) or facts.value(H.phone) or "")),
        ), "求职人", label=21),
        Cells(((W.industry, 2), W.wage, (W.scope, 3), (W.skills, 3), (W.wants, 3), W.train, W.public_post, W.from_ym),
            "求职意向",
            label=28),
        Cells((
            (V.employer, 2), V.post, (V.kind, 3), (V.scope, 3), (V.place, 2), V.number, V.wage_from, V.wage_to,
                V.lodging,
            V.contact,
        ), "推荐的岗位", label=24),
        Lines("推荐意见（村委会、乡镇盖章）", lambda facts: str(facts.more.get("opinion") or ""), 4),
        Lines("用人单位意见（盖章）", lines=4, grows=True),
        Cells((Cell("录用结果", lambda facts: "", 2, "□录用　□不录用　□待定"),
            Cell("上岗日期", lambda facts: "", blank="　　年　月　日")),
              label=21, lines=2),
    ),
    ("本人签字：", "推荐人：", "日期："),
)  # fmt: skip

POST = Form(
    "post", "岗位信息单",
    (
        Cells((
            (V.employer, 2), (V.post, 2), V.kind, V.number, (V.place, 2), V.scope, V.lodging, V.wage_from, V.wage_to,
            V.age_from, V.age_to, V.sex, V.education, (V.skills, 2), V.public_job, V.months, V.open_from, V.open_to,
            V.contact, Cell("联系电话", lambda facts: str(facts.value(V.phone) or "")),
        ), columns=2, label=30, lines=2),
        Lines("其他说明", lambda facts: facts.of(V.note), 3, grows=True),
    ),
    ("发布单位（盖章）：", "日期："),
    make=UPRIGHT,
)  # fmt: skip


def _deeds(facts: Sequence[Facts]) -> list[Sequence[str]]:
    rows = numbered([
        (one.village, str(one.value(A.date) or ""), one.of(A.kind).removeprefix("实事："), one.of(A.topic),
            one.of(A.org),
         one.of(A.households), one.of(A.amount), one.of(A.result))
        for one in facts
    ])  # fmt: skip
    return [*rows, ("合计", "", f"{len(facts)} 件", "", "", "", *total(facts, A.households, A.amount), "")]


DEED_LIST = Form(
    "deeds", "实事清单",
    (
        Rows((
            Col("序号", 9), Col("村", 20, wraps=True), Col("日期", 18), Col("类别", 20, wraps=True),
                Col("办了什么", 46, wraps=True),
            Col("办实事的单位", 32, wraps=True), Col("受益户数", 14, amount=True), Col("资金(元)", 18, amount=True),
            Col("效果", 34, wraps=True),
        ), _deeds, total=True),
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


def _difficult(facts: Sequence[Facts]) -> list[Sequence[str]]:
    rows = numbered([
        (one.village, one.head, one.of(D.difficulty), one.of(D.text), str(one.value(D.found_on) or ""), one.of(D.org),
         one.of(D.outcome), one.of(D.state), str(one.value(D.done_date) or ""), one.of(D.amount))
        for one in facts
    ])  # fmt: skip
    return [*rows, ("合计", "", "", f"{len(facts)} 个", "", "", "", "", "", "", *total(facts, D.amount))]


DIFFICULTIES = Form(
    "difficulties", "难题清单",
    (
        Rows((
            Col("序号", 9), Col("村", 18, wraps=True), Col("户主", 14), Col("难题类别", 20, wraps=True),
            Col("难题", 40, wraps=True), Col("提出日期", 18), Col("解决单位", 26, wraps=True),
            Col("怎么解决的", 34, wraps=True), Col("状态", 14, wraps=True), Col("办结日期", 18),
                Col("资金(元)", 16, amount=True),
        ), _difficult, total=True),
    ),
    ("填表人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: facts.value(D.difficulty), lacks="没有登记难题", make=WIDE, over=False,
)  # fmt: skip

WORK_PAPERS = (SURVEY, RECOMMENDATION)
VACANCY_PAPERS = (POST,)
ACTIVITY_PAPERS = (DEED_LIST, SIGN_IN, RECORD)
