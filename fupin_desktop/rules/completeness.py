"""What is not filled (the R and C of DICTIONARY §1–§5): one finding a record and level, which names all its blanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.answers import (
    AFTER_ELIMINATION,
    EXITED,
    PROBLEM_APPEARED,
    SOLVED,
)
from fupin_desktop.rules.applies import Ask, applies, of_rows
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.rules.finding import Finding, Level

#: (field, label)
Blank = tuple[str, str]

# What has a rule of its own with its own sentence.
_TOLD_ELSEWHERE = {"household": {"phone"}, "person": {"id_no"}}
_HH4 = {"relation", "ethnic", "health", "labor"}
_USEFUL = (
    ("mandarin", "是否会讲普通话"),
    ("ins_commercial", "是否参加商业补充医疗保险"),
    ("med_aid", "是否接受医疗救助"),
)


def missing(case: Case) -> Iterator[Finding]:
    """Everything that is not filled."""
    yield from _household(case)
    for member in case.members:
        yield from _person(case, member)
    for row, form, first in (
        (case.living, "生产生活条件", "area_arable"),
        (case.housing, "住房情况", "house_have"),
        (case.water, "饮水情况", "source"),
    ):
        if not row.exists:
            yield row.warning(
                catalogue.YR2, first, f"{case.year} 年的{form}还没有登记。请补上，没有变化的可以从上一年复制。"
            )
    yield from _blanks(
        case.living, Level.WARNING, catalogue.LI2, [*_required(case, case.living), *_living(case.living)]
    )
    yield from _blanks(case.housing, Level.WARNING, catalogue.LI2, _housing(case))
    yield from _blanks(
        case.water, Level.WARNING, catalogue.LI2, [*_required(case, case.water), ("safe", "是否解决安全饮用水")]
    )
    yield from _statements(case)
    for assessment in (*case.assessments, *case.answers.values()):
        wanted = _applying(assessment, _required(case, assessment), of_rows(assessment))
        yield from _blanks(assessment, Level.ERROR, catalogue.RQ, wanted)
    for problem in case.problems:
        yield from _blanks(problem, Level.ERROR, catalogue.RQ, _required(case, problem))
    for visit in case.visits:
        yield from _visit(case, visit)


def _household(case: Case) -> Iterator[Finding]:
    row = case.household
    wanted = _required(case, row)
    if row["hh_type"] == EXITED:
        wanted += [("hh_attr", "户属性"), ("exit_year", "脱贫年度"), ("main_cause", "主要致贫原因")]
        wanted += [("first_identified", "首次识别时间")]
    if case.is_monitored:
        wanted += [("risk_eliminated", "风险是否消除")]
    yield from _blanks(row, Level.ERROR, catalogue.RQ, wanted)


def _person(case: Case, member: Member) -> Iterator[Finding]:
    person = member.person
    if not member.is_present:
        yield from _blanks(person, Level.ERROR, catalogue.RQ, [("del_reason", "减少原因"), ("del_date", "减少日期")])
        return
    yield from _split(person, _required(case, person))
    if not member.year.exists:
        text = f"{case.year} 年的健康、劳动能力、医保等情况还没有登记。请补上，没有变化的可以从上一年复制。"
        yield member.year.error(catalogue.YR1, "health", text)
        return
    ask = of_rows(case.household, person, member.year, age=member.age(case.as_of))
    wanted = [*_required(case, member.year), ("tekun_mode", "供养方式")]
    yield from _split(member.year, _applying(member.year, wanted, ask))
    yield from _blanks(member.year, Level.INFO, catalogue.IN1, _USEFUL)
    for job in member.jobs:
        yield from _job(job)


def _job(job: Row) -> Iterator[Finding]:
    if job["plan_out"] and job["plan_need"] is None:
        yield job.warning(catalogue.LB6_PLAN_NEED, "plan_need", "计划外出务工，没有填就业服务需求。请问清后补上。")
    if job["pub_job_type"]:
        post = [("pub_job_months", "公益性岗位(月数)"), ("hire_date", "聘用时间")]
        yield from _blanks(job, Level.ERROR, catalogue.LB6_POST, post)
    elif job["hire_date"] or job["pub_job_months"]:
        text = "填了公益岗的聘用时间或月数，没有填公益性岗位类型。请补上，或清空聘用时间和月数。"
        yield job.error(catalogue.LB6_POST, "pub_job_type", text)


def _living(row: Row) -> list[Blank]:
    return _applying(row, [("toilet_works", "卫生厕所能否正常使用")], of_rows(row))


def _housing(case: Case) -> list[Blank]:
    row = case.housing
    rebuilt = [("reno_year", "危改年度"), ("reno_type", "改造方式"), ("reno_subsidy", "补助金额")]
    return _applying(row, [*_required(case, row), *rebuilt], of_rows(row))


def _statements(case: Case) -> Iterator[Finding]:
    if case.statement() is None and case.household["hh_type"] == EXITED and not case.is_monitored:
        yield case.lacks_statement(Level.WARNING, catalogue.YR3, f"{case.year} 年的收支还没有登记。请入户核算后补上。")
    for row in case.incomes:
        wanted = _required(case, row)
        if case.net(row) is None and row["given_net_pc"] is None and row["kind"] != AFTER_ELIMINATION:
            yield row.error(catalogue.RQ_AMOUNTS, "wage", f"{row['year']} 年的收支表一项收入也没有填。没有收入的填 0。")
        elif case.net(row) is None:
            wanted = [blank for blank in wanted if blank[0] != "members"]  # a given amount per head needs no count
        if row["members"] == 0:
            yield row.error(catalogue.RQ_MEMBERS, "members", "计算人数是 0，算不出人均收入。请填家里计算收入的人数。")
        if row["t_rest"]:
            wanted.append(("rest_note", "其他转移性收入说明"))
        yield from _blanks(row, Level.ERROR, catalogue.RQ, wanted)


def _visit(case: Case, visit: Row) -> Iterator[Finding]:
    wanted = _required(case, visit)
    if visit["result"] not in (None, SOLVED):
        wanted += [("follow_up_date", "下次走访日期"), ("follow_up_owner", "下次责任人")]
    yield from _blanks(visit, Level.ERROR, catalogue.RQ, wanted)
    if visit["visit_date"] and visit["visit_date"] > case.today:
        yield visit.error(
            catalogue.V2, "visit_date", f"走访日期 {visit['visit_date']} 还没有到。请改成实际走访的日子。"
        )
    if visit["two_three_check"] == PROBLEM_APPEARED and not any(p["visit"] == visit["id"] for p in case.problems):
        text = "两不愁三保障填了“出现问题”，没有登记是什么问题。请在这次走访里登记问题。"
        yield visit.error(catalogue.V3, "two_three_check", text)


def _required(case: Case, row: Row) -> list[Blank]:
    """What must be filled and is not."""
    told = _TOLD_ELSEWHERE.get(row.table, ())
    return [blank for blank in case.required.get(row.table, ()) if row[blank[0]] is None and blank[0] not in told]


def _applying(row: Row, wanted: Iterable[Blank], ask: Ask) -> list[Blank]:
    """Of these what is blank, without what does not apply: that is not missing."""
    return [blank for blank in wanted if row[blank[0]] is None and applies(f"{row.table}.{blank[0]}", ask)]


def _split(row: Row, wanted: Iterable[Blank]) -> Iterator[Finding]:
    """Required fields of a person, those of rule HH4 apart."""
    listed = list(wanted)
    yield from _blanks(row, Level.ERROR, catalogue.HH4, [blank for blank in listed if blank[0] in _HH4])
    yield from _blanks(row, Level.ERROR, catalogue.RQ, [blank for blank in listed if blank[0] not in _HH4])


def _blanks(row: Row, level: Level, rule: Rule, wanted: Iterable[Blank]) -> Iterator[Finding]:
    """One finding for all that is blank of `wanted`; it leads to the first."""
    empty = [blank for blank in wanted if row[blank[0]] is None] if row.exists else []
    if empty:
        when = f"{row['year']} 年的" if row.get("year") else ""
        names = "、".join(label for _, label in empty)
        yield row.finding(level, rule, empty[0][0], f"{when}{names}没有填。请问清后补上。")
