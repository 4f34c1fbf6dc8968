"""Rules on labour and work (DICTIONARY §2.1, §16 LB)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.answers import (
    BEYOND_COUNTY,
    HEALTHY,
    LIMB,
    LOST_LABOR,
    NO_LABOR,
    ORDINARY_LABOR,
    PUBLIC_POST,
    SEVERE,
    WEAK_LABOR,
    WORKSHOP,
)
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.rules.finding import Finding
from fupin_desktop.rules.id_number import age_on, disability
from fupin_desktop.rules.months import day_of, month_of

YOUNGEST, RETIRED = 16, 60
POST_UNTIL = 69
MOST_POSTS = 2
LEAST_MONTHLY, ODD_MONTHLY, MOST_MONTHLY = 100, 400, 30000

_NEEDED = (("month_income", "务工月收入"), ("employer", "务工企业名称"), ("industry", "所属行业"),
           ("channel", "就业渠道"), ("p2p", "是否点对点输送"), ("region", "务工所在地"))  # fmt: skip
# Cities that have no counties or districts, and county-level cities directly under their province.
_WHOLE_CITIES = ("东莞市", "中山市", "儋州市", "嘉峪关市", "济源市", "仙桃市", "潜江市", "天门市")


def check(case: Case, member: Member) -> Iterator[Finding]:
    """All rules of this file, for a member who counts."""
    yield from _labor(case, member)
    yield from _may_work(case, member)
    for job in member.jobs:
        yield from _spell(case, member, job)
    for job in member.work:
        yield from _post(case, member, job)
    yield from _overlaps(member)


def reaches_county(region: str) -> bool:
    """Whether the name of a place goes down to a county, district or county-level city."""
    rest = re.sub(r"^.{2,8}?(省|自治区)", "", region)
    return bool(re.search("[县区旗]", rest)) or rest.count("市") > 1 or any(city in rest for city in _WHOLE_CITIES)


def _labor(case: Case, member: Member) -> Iterator[Finding]:
    row, labor, age = member.year, member.year["labor"], member.age(case.as_of)
    is_young = age is not None and age < YOUNGEST
    if labor and labor != NO_LABOR and (is_young or member.is_student):
        who = f"不满 {YOUNGEST} 岁" if is_young else "在校生"
        yield row.warning(catalogue.LB1, "labor", f"{who}的劳动技能应是“无劳动力”。请核对后改正。")
    of_age = member.is_between(YOUNGEST, RETIRED - 1, case.as_of) and not member.is_student
    if of_age and set(member.health) == {HEALTHY} and labor in (WEAK_LABOR, LOST_LABOR, NO_LABOR):
        text = f"{YOUNGEST} 到 {RETIRED - 1} 岁、健康、不在校，劳动技能却是弱、丧失或无劳动力。请核对。"
        yield row.warning(catalogue.LB2, "labor", text)
    kind, level = _disability(member)
    if kind == LIMB and level in SEVERE and labor == ORDINARY_LABOR:
        yield row.warning(catalogue.LB3, "labor", "一、二级肢体残疾，劳动技能却是普通劳动力。请核对。")


def _disability(member: Member) -> tuple[str | None, str | None]:
    person = member.person
    digits = disability(person["disab_cert"] or person["id_no"] or "") or (None, None)
    return person["disab_type"] or digits[0], person["disab_level"] or digits[1]


def _may_work(case: Case, member: Member) -> Iterator[Finding]:
    if not member.work:
        return
    job = member.work[0]
    if member.is_unable:
        text = "登记了务工，劳动技能却是无劳动力或丧失劳动力。请改正其中一个。"
        yield job.error(catalogue.LB4, "out_now", text)
    if member.is_student and any(spell["out_now"] for spell in member.work):
        yield job.error(catalogue.LB4B, "out_now", "在校生登记了在务工。请核对在校生状况和务工情况。")
    for spell in member.work:
        start = day_of(spell["start_ym"])
        if member.born and age_on(member.born, start or case.as_of) < YOUNGEST:
            yield spell.error(catalogue.LB4C, "start_ym", f"务工时不满 {YOUNGEST} 岁。请核对出生日期和务工时间。")


def _post(case: Case, member: Member, job: Row) -> Iterator[Finding]:
    """公益性岗位 and 帮扶车间."""
    kinds = job["pub_job_type"] or ()
    has_post = bool(kinds) or job["channel"] == PUBLIC_POST
    age = member.age(case.as_of)
    if has_post and age is not None and not YOUNGEST <= age <= POST_UNTIL:
        text = f"{age} 岁在公益性岗位上，应在 {YOUNGEST} 到 {POST_UNTIL} 岁之间。请核对，超龄的要退出。"
        yield job.error(catalogue.LB5, "pub_job_type", text)
    if len(kinds) > MOST_POSTS:
        text = f"一个人有 {len(kinds)} 种公益性岗位，最多 {MOST_POSTS} 种。请核对。"
        yield job.error(catalogue.LB5B, "pub_job_type", text)
    if job["scope"] in BEYOND_COUNTY and (has_post or job["channel"] == WORKSHOP):
        text = "务工地在县外，不会在本地的公益性岗位或帮扶车间。请改务工区域或就业渠道。"
        yield job.error(catalogue.LB5C, "channel", text)


def _spell(case: Case, member: Member, job: Row) -> Iterator[Finding]:
    """One spell: what is asked of somebody who works, and figures that can't be."""
    yield from _figures(case, job)
    if not job["out_now"]:
        return
    where = place_of(job)
    empty = [blank for blank in _NEEDED if job[blank[0]] is None and not (blank[0] == "region" and where)]
    if empty:
        names = "、".join(label for _, label in empty)
        yield job.warning(catalogue.LB6, empty[0][0], f"正在务工，{names}没有填。请问清后补上。")
    elif job["scope"] in BEYOND_COUNTY and not reaches_county(where):
        yield job.warning(catalogue.LB6_REGION, "region", f"务工所在地“{where}”没有写到县（区）。请补全。")
    if (job["months"] is None) != (not where):
        field_name = "months" if job["months"] is None else "region"
        yield job.warning(catalogue.LB6_MONTHS, field_name, "务工所在地和务工月数要么都填，要么都不填。请补上。")


def place_of(job: Row) -> str:
    """Where somebody works: as it is written in one, or by its parts; "" where nothing says it."""
    parts = "".join(job[name] or "" for name in ("province", "city", "county"))
    return parts if job["county"] or not job["region"] else str(job["region"])


def _figures(case: Case, job: Row) -> Iterator[Finding]:
    start, end, pay = job["start_ym"], job["end_ym"], job["month_income"]
    if start and end and end < start:
        yield job.error(catalogue.LB6_END, "end_ym", "务工结束时间早于开始时间。请改正其中一个。")
    if job["out_now"] is False and start and (not end or end > month_of(case.today)):
        yield job.error(
            catalogue.LB6_NOW, "end_ym", "填了没有在务工，务工却还没有结束。请填结束时间，或改“是否已务工”。"
        )
    if pay is not None and not LEAST_MONTHLY <= pay <= MOST_MONTHLY:
        usual = f"{yuan(LEAST_MONTHLY)} 到 {yuan(MOST_MONTHLY)} 元"
        text = f"务工月收入 {yuan(pay)} 元，应在 {usual}之间。请看看是不是年收入或少打了零。"
        yield job.warning(catalogue.LB6_PAY, "month_income", text)
    elif pay is not None and pay < ODD_MONTHLY:
        yield job.warning(
            catalogue.LB6_PAY, "month_income", f"务工月收入只有 {yuan(pay)} 元，不足 {yuan(ODD_MONTHLY)} 元。请核对。"
        )


def _overlaps(member: Member) -> Iterator[Finding]:
    spells = sorted((job for job in member.work if job["start_ym"]), key=lambda job: job["start_ym"])
    for before, after in pairwise(spells):
        if before["end_ym"] and after["start_ym"] < before["end_ym"]:
            text = "这次务工的开始时间早于上次的结束时间。请核对两次务工的时间。"
            yield after.warning(catalogue.LB6_OVERLAP, "start_ym", text)
    unended = [job for job in spells if job["end_ym"] is None]
    for job in unended[:-1]:
        text = "这次务工还没有填结束时间，后面又有一次务工。请补上这次的结束时间。"
        yield job.warning(catalogue.LB6_OPEN, "end_ym", text)
