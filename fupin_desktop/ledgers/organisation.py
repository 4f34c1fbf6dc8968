"""单位和主体: units, enterprises, bases, the groups of the tree of responsibility; 干部人才: one row a person and roll;
活动和实事: what was held, given and done, never who took part, the first digit of a kind is its group."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from db.measure import Helper
from db.organisation import Activity, Cadre, Org
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Asked, Check, Chip, Flow, Ledger, Shelf, Shown, State
from fupin_desktop.ledgers.office_papers import ACTIVITY_PAPERS
from fupin_desktop.rules import answers, uscc
from fupin_desktop.rules.catalogue import AC1, AC2, AC3, AC4, AC5, CD1, CD2, CD3, CD4, CD5, CD6, OG1, OG2, OG3, OG4, OG5
from fupin_desktop.rules.finding import Level

G, C, A = Org, Cadre, Activity


def _stands(today: dt.date) -> Any:
    return G.until.is_null() | (G.until >= today)


ORGS = Ledger(
    model=G,
    shelf=Shelf.ORGANISATION,
    icon="house",
    layout=(
        Section("", (
            ((G.name, 2), G.kind), (G.region_code, G.level, G.parent), (G.uscc, G.is_private, G.branch),
            (G.leader, G.leader_post), (G.contact, G.phone), ((G.address, 3),),
        )),
        Section("做什么", (
            ((G.industry, 2), G.area), ((G.ways, 3),), ((G.duty, 3),), (G.since, G.until), ((G.note, 3),),
        )),
    ),
    columns=(
        Shown(G.name, 200, gives_way=True), Shown(G.kind, 110), Shown(G.region_code, 110), Shown(G.leader, 80),
        Shown(G.contact, 80, spare=True), Shown(G.phone, 120), Shown(G.industry, 130, spare=True),
        Shown(G.area, 80, spare=True), Shown(G.since, 100, spare=True),
    ),
    newest=G.since,
    same=(G.name, G.kind),
    filters=(G.kind, G.level),
    chips=(
        Chip("现有的", _stands),
        Chip("结对企业", lambda today: (G.kind == answers.ENTERPRISE) & G.branch.is_null(False)),
        Chip("没有联系电话", lambda today: G.phone.is_null()),
    ),
    sums=(State(G.area, "规模（现有的）", where=_stands),),
    group_by=(G.kind, G.region_code, G.level),
    rules=(
        Check(OG1, Level.ERROR, G.uscc, "统一社会信用代码不对（第 {n} 位）。请对照营业执照再看一遍。",
              lambda org, today: bool(org.uscc and (n := uscc.wrong_at(org.uscc))) and {"n": n}),
        Check(OG2, Level.WARNING, G.name, "同名同类别的单位已经登记过。请核对是不是同一个。",
              asks=lambda org, book: book.twice(org, G.name, G.kind)),
        Check.in_order(OG3, (G.since, G.until), "结束日期早于成立或结对日期。请改正其中一个。"),
        Check(OG4, Level.WARNING, G.parent, "工作组、帮扶小组没有写上级。请选它归哪个指挥部管。",
              lambda org, today: org.kind in answers.GROUPS_BELOW and org.parent is None),
        Check(OG5, Level.WARNING, G.branch, "结对企业要写明党支部。请补上。",
              asks=lambda org, book: org.kind == answers.ENTERPRISE and not org.branch and book.any(
                  Helper, Helper.role == answers.PAIRED_BRANCH, Helper.unit == org.id, Helper.end.is_null())),
    ),
    help=(
        "帮扶单位、企业、合作社、基地、指挥部和工作组都在这里，一个一行；村里的基地、合作社由村里登记。"
        "按 Ctrl+M 添加，按 Enter 打开修改；登记重了的在“合并”的“重复”里合成一条。"
        "可以从 Excel 导入，表头照“导出”的写，凭统一社会信用代码，或者单位名称和类别，认出已有的那一条。"
    ),
)  # fmt: skip


_YOUNG, _OLDEST_RESERVE = 35, 45


def _month(today: dt.date, years: int) -> str:
    """Who was born after it is younger than so many years."""
    return f"{today.year - years:04d}{today.month:02d}"


def _headless(one: Any, book: Asked) -> bool:
    """Once a village: of the first on its roll."""
    leads = one.end is None and one.village_post in answers.AT_THE_HEAD
    here = (C.kind == answers.COMMITTEE) & (C.region_code == one.region_code) & (C.id != one.id)
    if one.kind != answers.COMMITTEE or leads or book.any(C, here, C.id < one.id):
        return False
    return not book.any(C, here, C.end.is_null(), C.village_post.in_(list(answers.AT_THE_HEAD)))


def _twice_here(one: Any, book: Asked) -> bool:
    """Of a village's rolls, which name no unit: the same name serves there twice."""
    if one.org_name or one.end or not one.name:
        return False
    alike = (C.kind == one.kind) & (C.name == one.name) & (C.region_code == one.region_code)
    return book.any(C, alike, C.org_name.is_null(), C.end.is_null(), C.id != one.id)


CADRES = Ledger(
    model=C,
    shelf=Shelf.ORGANISATION,
    icon="person-add",
    layout=(Section("", (
        (C.kind, C.name, C.region_code), (C.person, C.sex, C.birth_ym), (C.political, C.education, C.phone),
        (C.org, C.org_name, C.org_level), (C.position, C.rank, C.village_post), (C.chosen_on, C.tutor, C.leads),
        ((C.specialties, 2), C.skill), (C.start, C.end, C.end_reason), (C.promoted_on, (C.promoted_to, 2)),
        ((C.note, 3),),
    )),),
    columns=(
        Shown(C.kind, 100), Shown(C.name, 80), Shown(C.region_code, 110), Shown(C.sex, 50, spare=True),
        Shown(C.org_name, 150, gives_way=True), Shown(C.position, 100, spare=True), Shown(C.village_post, 110),
        Shown(C.specialties, 110, spare=True), Shown(C.phone, 120), Shown(C.start, 100, spare=True),
    ),
    newest=C.start,
    same=(C.kind, C.name, C.start),
    filters=(C.kind, C.village_post, C.specialties, C.rank),
    chips=(
        Chip("在任", lambda today: C.end.is_null()),
        Chip("女", lambda today: C.sex == answers.FEMALE),
        Chip("党员", lambda today: C.political.in_(list(answers.PARTY_MEMBERS))),
        Chip(f"{_YOUNG} 岁以下", lambda today: C.birth_ym > _month(today, _YOUNG)),
    ),
    sums=(State(C.leads, "带动户数（在任的）", where=lambda today: C.end.is_null()),),
    group_by=(C.kind, C.region_code, C.education, C.political, C.sex, C.village_post, C.rank, C.org_level),
    born=lambda birth: ((C.start, birth.today),),
    titles=((C.kind, answers.OFFICER, "帮扶干部花名册"), (C.kind, answers.COMMITTEE, "村两委名册"),
            (C.kind, answers.RESERVE, "后备干部名册"), (C.kind, answers.TALENT, "乡土人才库")),
    rules=(
        Check.in_order(CD1, (C.start, C.end), "结束日期早于开始日期。请改正其中一个。"),
        Check(CD2, Level.ERROR, C.promoted_to, "写了提拔日期，没有写提拔职务。请补上。",
              lambda one, today: bool(one.promoted_on and not one.promoted_to)),
        Check(CD3, Level.WARNING, C.name, "同一名册里已经有这个单位的这个人。请核对是不是登记重了。",
              asks=lambda one, book: book.twice(one, C.kind, C.name, C.org_name) or _twice_here(one, book)),
        Check(CD4, Level.WARNING, C.village_post, "村里没有在任的党组织书记。请补上。", asks=_headless),
        Check(CD5, Level.WARNING, C.specialties, "乡土人才没有写专长。请补上。",
              lambda one, today: one.kind == answers.TALENT and not one.specialties),
        Check(CD6, Level.WARNING, C.birth_ym, "后备干部已超过 45 岁。请核对出生年月，或调整名册。",
              lambda one, today: one.kind == answers.RESERVE and bool(one.birth_ym)
              and str(one.birth_ym) < _month(today, _OLDEST_RESERVE)),
    ),
    help=(
        "帮扶干部、村两委、后备干部、乡土人才、致富带头人，一人一册一行。"
        "按名册筛选以后打印，就是那一册的花名册；离任的写上结束日期和原因，不要删除。"
        "可以从 Excel 导入，表头照“导出”的写；身份证号一列不收。"
    ),
)  # fmt: skip


_MOST_PEOPLE = 2000


def _of(group: str, _today: Any) -> Any:
    return (A.kind >= group) & (A.kind < group + "~")


def _lacks(name: str, one: Any, _today: Any) -> bool:
    asked = one.amount is not None if name == "fund_source" else str(one.kind or " ")[0] in answers.ASKED_OF_GROUP[name]
    return asked and getattr(one, name) in (None, ())


def _asked(field: Any) -> Check:
    return Check(AC2, Level.ERROR, field, f"“{field.label}”没有填。请补上。", partial(_lacks, str(field.name)))


ACTIVITIES = Ledger(
    model=A,
    shelf=Shelf.ORGANISATION,
    icon="calendar",
    layout=(Section("", (
        (A.kind, A.date, A.end_date), (A.region_code, A.place, A.level), ((A.topic, 3),),
        (A.host, (A.org, 2)), (A.lecturer, (A.audience, 2)), (A.people, A.households, A.days),
        (A.amount, A.fund_source, A.goods), (A.mechanism,), ((A.result, 3),), ((A.note, 3),),
    )),),
    columns=(
        Shown(A.date, 100), Shown(A.kind, 130), Shown(A.topic, 220, gives_way=True), Shown(A.region_code, 110),
        Shown(A.org, 140, spare=True), Shown(A.people, 70), Shown(A.households, 80, spare=True), Shown(A.amount, 100),
    ),
    newest=A.date,
    same=(A.kind, A.date, A.topic),
    filters=(A.kind, A.date, A.org, A.level),
    chips=tuple(Chip(title, partial(_of, group)) for group, title in answers.ACTIVITY_GROUPS.items()),
    sums=(Flow(A.people), Flow(A.households, "受益户次"), Flow(A.amount)),
    group_by=(A.kind, A.date, A.region_code, A.org, A.level, A.mechanism),
    born=lambda birth: ((A.date, birth.today),),
    proposes=lambda one: {A.mechanism: {"31": "71", "32": "72"}.get(one.kind)},
    rules=(
        Check.happened(AC1, A.date),
        *map(_asked, (A.level, A.audience, A.people, A.fund_source)),
        Check(AC3, Level.WARNING, A.topic, "同一天、同一个村、同样题目的活动已经登记过。请核对。",
              asks=lambda one, book: book.twice(one, A.kind, A.date, A.region_code, A.topic)),
        Check(AC4, Level.WARNING, A.people, f"一次有 {{n}} 人次，超过 {_MOST_PEOPLE} 人。请看看是不是多打了一位。",
              lambda one, today: (one.people or 0) > _MOST_PEOPLE and {"n": f"{one.people:,}"}),
        Check(AC2, Level.ERROR, A.org, "“企业或单位(台账)”没有填。请补上。",
              lambda one, today: str(one.kind or "").startswith(answers.LINKS) and not one.org),
        Check(AC5, Level.WARNING, A.org, "实事没有写明哪家企业（单位）办的。请补上。",
              lambda one, today: str(one.kind or "").startswith(answers.DEEDS) and not one.org),
    ),
    papers=ACTIVITY_PAPERS,
    help=(
        "培训、宣讲、讲座、排查、村企联建、办实事、慰问和专项行动，一次一行，只记人次，不记谁来了。"
        "谁办的由谁登记：村里、镇里、区里各记各的。"
        "上面的条件可以叠在一起，合计的人次、户数、资金跟着变。"
    ),
)  # fmt: skip
