"""Rules on measures: whether there are any, whether they fit the risk and the people, whether they are filled
(DICTIONARY §6.1, §16 ED5, MO5–MO7, MO10).

A measure that is only planned, or was ended, is none yet. Households whose risk was eliminated are judged in the year
of that: of earlier ones the book need not have the measures of their time.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from fupin_desktop.rules import catalogue, months
from fupin_desktop.rules.answers import (
    AT_IDENTIFICATION,
    BEYOND_COUNTY,
    BY_DISABILITY,
    BY_HOUSING,
    BY_ILLNESS,
    BY_NATURE,
    BY_SCHOOLING,
    BY_SUPPORT,
    BY_WATER,
    DIBAO,
    DISABILITY_AID,
    DISABLED,
    DIVIDEND,
    EDUCATION,
    ENDED,
    EXITED,
    FINANCE,
    FULL_LABOR,
    HEALTH,
    HOUSING,
    INDUSTRY,
    INSURANCE_AID,
    JOBS,
    JOINED,
    LAND_RENT,
    LOW_INCOME,
    MOVING,
    NOT_GIVEN,
    ORDINARY,
    PLANNED,
    POSTS,
    SCHOOLING,
    SECURITY,
    SENT_TO_WORK,
    SEVERE,
    SOCIAL,
    TEKUN,
    TRAINING,
    TRAVEL_AID,
    UNABLE,
    VOCATIONAL,
    WATER,
    YULU,
)
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.facts import Case, Row, is_helped
from fupin_desktop.rules.finding import Finding, Level

Amount = TypeVar("Amount", int, Decimal)

#: Kinds that let people earn (开发式帮扶).
EARNING = frozenset({INDUSTRY, JOBS, FINANCE, POSTS})
#: Months after identification by which there must be a measure to earn by.
EARNING_AFTER = 6
_MONTH = 30  # days: of when a household was found the month alone is known
#: From this month on nobody who was identified has been moved (§6.1).
NO_MOVING_SINCE = "202101"
#: The month after which whoever is identified comes too late for that year's insurance subsidy.
SUBSIDY_UNTIL = "03"

_FIT = (
    (BY_ILLNESS, "因病", (HEALTH, SOCIAL), "健康帮扶或社会帮扶"),
    (BY_SCHOOLING, "因学", (SCHOOLING, EDUCATION, SOCIAL), "教育类或社会帮扶"),
    (BY_DISABILITY, "因残", (SECURITY, SOCIAL), "综合保障或社会帮扶"),
    (BY_HOUSING, "因安全住房", (HOUSING, MOVING), "住房安全保障"),
    (BY_WATER, "因安全饮水", (WATER,), "饮水安全保障"),
)
_FIT_PROBLEM = (
    ("dropout_problem", "有适龄儿童失学辍学", (SCHOOLING,), "义务教育保障"),
    ("uninsured_problem", "有成员未参加基本医保", (HEALTH, SOCIAL), "健康帮扶或社会帮扶"),
)
_OF_ONE_PERSON = frozenset({JOBS, POSTS, HEALTH, SCHOOLING, EDUCATION})
_COUNTED = frozenset({HEALTH, SCHOOLING, EDUCATION})
_AMOUNTS = ("amount_fiscal", "amount_social", "amount_self")


def check(case: Case) -> Iterator[Finding]:
    """All rules of this file."""
    of_year = [row for row in case.measures if row["year"] == case.year]
    for row in of_year:
        yield from _filled(case, row)
        yield from _sound(case, row)
    if is_helped(case.household):
        yield from _yulu(case, under_way(of_year))
    if case.is_at_risk:
        since = _since(case)
        yield from _enough(case, since)
        yield from _fitting(case, since)
        yield from _subsidy(case, under_way(of_year))
        yield from _benefits(case, under_way(of_year))
        yield from _work(case, under_way(of_year))
    elif case.is_eliminated and case.household["risk_elim_date"] and case.household["risk_elim_date"].year == case.year:
        yield from _eliminated(case, _since(case))


def under_way(measures: Iterable[Row]) -> list[Row]:
    """Those that help: not only planned, not ended."""
    return [row for row in measures if row["status"] not in (PLANNED, ENDED)]


def given(fiscal: Amount | None, social: Amount | None) -> Amount:
    """What a household was given by a measure, fiscal and social money, in whichever unit both are. What it put in
    itself (自筹) is no help."""
    total: Any = (fiscal or 0) + (social or 0)
    return total  # type: ignore[no-any-return]


def _since(case: Case) -> list[Row]:
    """The measures since the household is monitored."""
    found = case.household["monitor_found_ym"]
    return under_way(row for row in case.measures if not found or (row["year"] or 0) >= int(found[:4]))


def _lacks(case: Case, level: Level, rule: Rule, text: str) -> Finding:
    """A measure that is not there."""
    return case.lacks(level, rule, "measure", "kind", text)


def _kinds(measures: Iterable[Row]) -> set[str]:
    return {row["kind"] for row in measures if row["kind"]}


def _items(measures: Iterable[Row]) -> set[str]:
    return {row["item"] for row in measures if row["item"]}


def _filled(case: Case, row: Row) -> Iterator[Finding]:
    empty = [(name, label) for name, label in case.required.get("measure", ()) if row[name] is None]
    if empty:
        names = "、".join(label for _, label in empty)
        yield row.error(catalogue.RQ, empty[0][0], f"帮扶措施的{names}没有填。请问清后补上。")
    wanted = []
    if row["kind"] in _OF_ONE_PERSON and row["person"] is None and (row["person_times"] or 1) <= 1:
        wanted.append(("person", "受益人"))
    if row["kind"] in _COUNTED and row["person_times"] is None:
        wanted.append(("person_times", "人次"))
    if any(row[name] for name in _AMOUNTS) and row["fund_source"] is None:
        wanted.append(("fund_source", "资金来源"))
    if row["item"] and row["item"].endswith("99") and row["item_note"] is None:
        wanted.append(("item_note", "内容说明"))
    if wanted:
        names = "、".join(label for _, label in wanted)
        yield row.warning(catalogue.MS1, wanted[0][0], f"帮扶措施的{names}没有填。请问清后补上。")
    if case.household["hh_type"] in (ORDINARY, LOW_INCOME) and not case.is_monitored and row["mechanism"] is None:
        text = "一般户、低收入户的措施多属于“未贫先防”，没有选长效机制。请核对。"
        yield row.warning(catalogue.MS10, "mechanism", text)


def _sound(case: Case, row: Row) -> Iterator[Finding]:
    """What one measure says against itself, and MO10."""
    start, end, found = row["start"], row["end"], case.household["monitor_found_ym"]
    if start and end and end < start:
        yield row.error(catalogue.MS2, "end", "帮扶措施的结束日期早于开始日期。请改正其中一个。")
    if start and row["year"] and start.year > row["year"]:
        yield row.error(catalogue.MS2_YEAR, "start", f"开始日期在 {row['year']} 年以后。请改正，或登记到那一年。")
    if start and start > case.today and row["status"] not in (PLANNED, None):
        yield row.warning(catalogue.MS2_EARLY, "status", "开始日期还没有到，状态却不是“计划”。请改正其中一个。")
    if row["kind"] and row["item"] and not row["item"].startswith(row["kind"]):
        yield row.error(catalogue.MS3, "item", "措施内容不属于所选的措施类别。请重新选措施内容。")
    if row["person"] and row["person"] not in {member.person["id"] for member in case.members}:
        yield row.error(catalogue.MS4, "person", "受益人已不在这一户。请重新选受益人。")
    if row["item"] == JOINED and row["status"] != PLANNED and case.living["coop_member"] is False:
        text = "登记了加入合作社的措施，生产生活条件里“是否加入农民专业合作组织”不是“是”。请改正其中一个。"
        yield row.warning(catalogue.BS1, "item", text)
    if found and row["kind"] == MOVING and found >= NO_MOVING_SINCE:
        yield row.warning(catalogue.MO10, "kind", "2021 年以后识别的监测对象不登记搬迁措施。请核对措施类别。")
    # a household that left poverty had the subsidy before it was monitored
    late = found and row["year"] and found > f"{row['year']}{SUBSIDY_UNTIL}" and case.household["hh_type"] != EXITED
    if row["item"] == INSURANCE_AID and late:
        text = f"识别时 {row['year']} 年的医保参保缴费已经结束，不应享受这一年的缴费补贴。请核对。"
        yield row.warning(catalogue.MO10_SUBSIDY, "item", text)


def _yulu(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """ED5, both ways."""
    pupils = {m.person["id"]: m for m in case.present if m.year["school_state"] in VOCATIONAL}
    given = [row for row in measures if row["item"] == YULU]
    helped = {row["person"] for row in given}
    for key, member in pupils.items():
        if key not in helped and None not in helped:
            text = "在读中职或高职，没有登记雨露计划。符合条件的帮他申请，并登记教育帮扶措施。"
            yield member.year.warning(catalogue.ED5, "school_state", text)
    for row in given:
        if row["person"] not in pupils if row["person"] else not pupils:
            yield row.warning(
                catalogue.ED5B, "person", "登记了雨露计划，受益人不在读中职或高职。请核对受益人和在校生状况。"
            )


def _enough(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """MO5 and MO6."""
    found = case.household["monitor_found_ym"]
    if not found:
        return
    known = months.between(found, months.month_of(case.today))
    kinds = _kinds(measures)
    able = [member for member in case.present if member.year["labor"] and not member.is_unable]
    if not kinds:
        if (
            known >= max(1, math.ceil(case.limits["measure_days"] / _MONTH))
            and case.household["risk_elim_mode"] != BY_NATURE
        ):
            text = f"识别已满 {known} 个月，还没有落实帮扶措施。请马上落实，并在“帮扶”里登记。"
            yield _lacks(case, Level.ERROR, catalogue.MO5, text)
        return
    if able and known >= EARNING_AFTER and not kinds & EARNING:
        text = f"家里有劳动力，识别已满 {known} 个月，没有产业、就业、金融或公益岗位帮扶。请落实后登记。"
        yield _lacks(case, Level.ERROR, catalogue.MO5B, text)
    items = _items(measures)
    earning = {item for item in items if item[:2] in EARNING}
    if able and {INDUSTRY, JOBS, FINANCE} <= kinds and all(item.endswith("99") or item == TRAINING for item in earning):
        yield _lacks(
            case, Level.WARNING, catalogue.MS9, "产业、就业、金融帮扶都只登记了“其他”或技能培训。请写明具体做了什么。"
        )
    if kinds == {SECURITY} and any(member.year["labor"] in FULL_LABOR for member in able):
        yield _lacks(
            case, Level.WARNING, catalogue.MO6, "家里有劳动力，登记的措施只有综合保障。请核对，能发展的落实开发式帮扶。"
        )


def _fitting(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """MO7: each risk has its kinds of measure. Who got over illness may also have done so by 综合保障."""
    kinds = _kinds(measures)
    if not kinds:
        return
    for risk, label, wanted, words in _FIT:
        by_security = risk == BY_ILLNESS and case.is_eliminated and SECURITY in kinds
        if risk in case.risks and not kinds & set(wanted) and not by_security:
            text = f"风险是{label}，没有登记{words}。请落实对应的措施后登记，或核对风险。"
            yield _lacks(case, Level.WARNING, catalogue.MO7.of(risk), text)
    answered = case.answered(AT_IDENTIFICATION)
    for name, label, wanted, words in _FIT_PROBLEM:
        if any(assessment[name] for assessment in answered) and not kinds & set(wanted):
            text = f"核查填了{label}，没有登记{words}。请落实后登记，或改正核查记录。"
            yield _lacks(case, Level.WARNING, catalogue.MO7.of(name), text)


def unmet(case: Case) -> list[str]:
    """The risks, in words, for which nothing fitting is under way (MO7); all of them where nothing is."""
    kinds = _kinds(_since(case))
    return [label for risk, label, wanted, _ in _FIT if risk in case.risks and not kinds & {*wanted, *_also(risk)}]


def _also(risk: str) -> tuple[str, ...]:
    return (SECURITY,) if risk == BY_ILLNESS else ()


def _subsidy(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """MO10 the other way: who was identified in time has the year's insurance subsidy."""
    found = case.household["monitor_found_ym"]
    in_time = found and found <= f"{case.year}{SUBSIDY_UNTIL}"
    if in_time and measures and INSURANCE_AID not in _items(measures):
        text = f"识别时赶得上 {case.year} 年的参保缴费，没有登记医保个人缴费补贴。请核实，享受的补上。"
        yield _lacks(case, Level.WARNING, catalogue.MO10_NONE, text)


def _benefits(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """综合保障 and who has 低保, 特困供养, 残疾补贴: both or neither."""
    items = _items(measures)
    if not _kinds(measures):
        return
    has_dibao = any(member.year["dibao"] not in (None, NOT_GIVEN) for member in case.present)
    has_tekun = any(member.year["tekun"] not in (None, NOT_GIVEN) for member in case.present)
    for has, item, label in ((has_dibao, DIBAO, "低保"), (has_tekun, TEKUN, "特困供养")):
        if has and item not in items:
            text = f"家里有人享受{label}，{case.year} 年的措施里没有登记{label}。请补上。"
            yield _lacks(case, Level.WARNING, catalogue.MO7.of(item), text)
    if DISABILITY_AID not in items and any(m.person["disab_level"] in SEVERE for m in case.present):
        text = f"家里有一、二级残疾人，{case.year} 年的措施里没有登记残疾人补贴。请核实，享受的补上。"
        yield _lacks(case, Level.WARNING, catalogue.MO7.of("0804"), text)
    for row in measures:
        if row["item"] == DIBAO and not has_dibao:
            yield row.warning(catalogue.MO7_0801B, "item", "登记了低保，家里没有人享受低保。请核对成员的低保情况。")
        if row["item"] == TEKUN and not has_tekun:
            yield row.warning(catalogue.MO7_0802B, "item", "登记了特困供养，家里没有人享受特困供养。请核对成员情况。")
        if row["item"] == DISABILITY_AID and not any(DISABLED in member.health for member in case.present):
            yield row.warning(catalogue.MO7_0804B, "item", "登记了残疾人补贴，家里没有残疾人。请核对成员的健康状况。")


def _work(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """Measures for work, and whether anybody works, or can."""
    jobs = [job for member in case.present for job in member.work]
    is_unable = bool(case.present) and all(member.year["labor"] in UNABLE for member in case.present)
    away = any(job["scope"] in BEYOND_COUNTY for job in jobs)
    for row in measures:
        if row["kind"] == JOBS and is_unable:
            yield row.warning(catalogue.MS5, "kind", "登记了就业帮扶，全家都没有劳动能力。请核对劳动技能或措施。")
        elif row["item"] in (SENT_TO_WORK, TRAVEL_AID) and not away:
            yield row.warning(
                catalogue.MS6, "item", "登记了劳务输出或外出务工补贴，没有人在县外务工。请补务工记录，或核对措施。"
            )
        elif row["kind"] in (JOBS, POSTS) and row["item"] != TRAINING and not jobs:
            yield row.warning(
                catalogue.MS7, "kind", "登记了就业或公益岗位帮扶，家里没有务工记录。请补务工记录，或核对措施。"
            )
        elif row["item"] == TRAVEL_AID and not any(job["travel_aid"] for job in jobs):
            yield row.warning(catalogue.MS8, "item", "登记了外出务工补贴，务工记录里没有交通费补助。请在务工里补填。")


def _eliminated(case: Case, measures: Collection[Row]) -> Iterator[Finding]:
    """What must be true of a household whose risk was struck off in the year."""
    kinds, items = _kinds(measures), _items(measures)
    if case.household["risk_elim_mode"] == BY_SUPPORT and not kinds:
        text = "风险是帮扶消除的，没有登记任何帮扶措施。请把享受过的措施补上。"
        yield _lacks(case, Level.ERROR, catalogue.MO8_MEASURES, text)
    yield from _fitting(case, measures)
    after = case.after_elimination
    if after is None:
        return
    if kinds & {JOBS, POSTS} and after["wage"] == 0:
        yield after.warning(
            catalogue.MO8_WAGE, "wage", "登记了就业或公益岗位帮扶，风险消除后的工资性收入却是 0。请核对。"
        )
    if items & {DIBAO, TEKUN, DISABILITY_AID} and after["trans"] == 0:
        text = "登记了低保、特困供养或残疾人补贴，风险消除后的转移性收入却是 0。请核对。"
        yield after.warning(catalogue.MO8_TRANS, "trans", text)
    earned = {item for item in items if item.startswith(INDUSTRY)} - {DIVIDEND, LAND_RENT}
    if earned and after["biz"] == 0:
        yield after.warning(catalogue.MO8_BIZ, "biz", "登记了产业帮扶，风险消除后的生产经营性收入却是 0。请核对。")
