"""The facts of a household, or of a person, that one asks for first: words, what is known, and the fields that this
follows from."""

from __future__ import annotations

from db.codes import code_list
from db.visit import Assessment
from fupin_desktop.services.household.brief import Next
from fupin_desktop.services.household.family import Family, Member
from ui import wording

Fact = tuple[str, str, tuple[str, ...]]
PHONE, NEXT = "联系电话", "下次走访"
_VERDICTS = ("food", "cloth", "edu", "med", "house", "water")
_NOT_MET = "3"


def next_visit(due: Next) -> Fact:
    """When somebody should go next."""
    fields = ("visit.visit_date", "visit.follow_up_date", "household.monitor_cat", "household.hh_type")
    if due.day is None:
        return NEXT, f"还没去过，{due.often}", fields
    late = (wording.today() - due.day).days
    if due.planned and late > 0:
        return NEXT, f"约好 {wording.day(due.day)}，过了 {late} 天", fields
    if late > 0:
        return NEXT, f"{wording.day(due.day)}，逾期 {late} 天", fields
    return NEXT, f"{wording.day(due.day)}，约好的" if due.planned else f"{wording.day(due.day)}前，{due.often}", fields


def person_facts(member: Member, home: Family) -> list[Fact]:
    """What is known of a member; what is not known of their year is not asked here."""
    person, year = member.person, member.year
    born = f"{person.birth}，{wording.age(person.birth)} 岁" if person.birth else ""
    facts: list[Fact] = [
        (PHONE, wording.masked_phone(person.phone or home.household.phone), ("person.phone", "household.phone")),
        ("证件号码", wording.masked_id(person.id_no), ("person.id_no",)),
        ("性别、民族", "，".join(filter(None, (_code("sex", person.sex), _code("ethnic", person.ethnic)))),
         ("person.sex", "person.ethnic")),
        ("出生日期", born, ("person.birth",)),
    ]  # fmt: skip
    more: list[Fact] = []
    if year:
        school = " ".join(filter(None, (_code("school", year.school_state), year.school_name, year.grade)))
        health = "、".join(code_list("health").label(code) for code in year.health or ())
        ill = f"{health}（{year.disease_name}）" if year.disease_name else health
        more += [
            ("文化程度", _code("education", year.education), ("person_year.education",)),
            ("在校", school, ("person_year.school_state", "person_year.school_name", "person_year.grade")),
            ("健康状况", ill, ("person_year.health", "person_year.disease_name")),
            ("劳动技能", _code("labor", year.labor), ("person_year.labor",)),
        ]
    disability = f"{_code('disab_type', person.disab_type)}{_code('disab_level', person.disab_level)}"
    jobs = "；".join(
        " ".join(filter(None, (job.county or job.region, job.employer, _months(job.months)))) for job in member.jobs
    )
    more += [
        ("残疾", disability, ("person.disab_type", "person.disab_level")),
        ("务工", jobs, ("employment.county", "employment.region", "employment.employer", "employment.months")),
    ]
    return [*facts, *(fact for fact in more if fact[1])]


def _code(codes: str, code: str | None) -> str:
    return code_list(codes).label(code)


def _months(months: int | None) -> str:
    return f"{months} 个月" if months else ""


def household_facts(shown: Family) -> list[Fact]:
    """What it is, what is known, and the fields that this follows from."""
    household = shown.household
    risks = [code_list("risk").label(code) for code in (household.risk_1, household.risk_2, household.risk_3) if code]
    facts: list[Fact] = [
        (PHONE, wording.masked_phone(household.phone), ("household.phone",)),
        ("家庭住址", household.address or "", ("household.address",)),
    ]
    if household.monitor_cat:
        facts.append(("主要风险", "、".join(risks), ("household.risk_1", "household.risk_2", "household.risk_3")))
    verdict = _verdict(shown.assessed[0]) if shown.assessed else "还没有核查"
    facts.append(("两不愁三保障", verdict, tuple(f"assessment.{name}" for name in _VERDICTS)))
    return facts


def _verdict(assessment: Assessment) -> str:
    kinds = assessment.kinds()
    values = {name: getattr(assessment, name) for name in _VERDICTS}
    failing = [kinds[name].label for name, value in values.items() if value == _NOT_MET]
    empty = [kinds[name].label for name, value in values.items() if value is None]
    met = sum(value not in (None, _NOT_MET) for value in values.values())
    return "，".join(
        part
        for part in (
            f"{met} 项达标",
            f"{'、'.join(failing)}未达标" if failing else "",
            f"{'、'.join(empty)}未填" if empty else "",
        )
        if part
    )
