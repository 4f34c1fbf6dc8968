"""Rules on one person: documents, school, health, insurance, benefits (DICTIONARY §2, §16 ID, ED, HE, IN)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fupin_desktop.rules import catalogue, id_number
from fupin_desktop.rules.answers import (
    COLLEGE,
    DISABILITY_CARD,
    DISABLED,
    GRADUATE,
    HEALTHY,
    ID_CARD,
    JUNIOR,
    LOW_EDUCATION,
    NOT_GIVEN,
    OUT_BY_DISABILITY,
    OUT_BY_ILLNESS,
    PRESCHOOL,
    PRIMARY,
    SENIOR,
)
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.household import is_phone
from fupin_desktop.rules.letters import not_drawn

#: Youngest and oldest who must go to school; sources say 6–15 or 6–16.
SCHOOL_AGE = (6, 16)
#: Stage of school → its usual ages.
STAGES = ((PRIMARY, "小学", 6, 14), (JUNIOR, "初中", 12, 17), (SENIOR, "高中或中职", 15, 20),
          (COLLEGE, "大专或本科", 18, 199), (GRADUATE, "硕士", 20, 199))  # fmt: skip
PRESCHOOL_UNTIL = 6
LOW_EDUCATION_AGE = (16, 22)
TEKUN_WORKING_AGE = (18, 59)


def check(case: Case, member: Member) -> Iterator[Finding]:
    """All rules of this file, for a member who counts."""
    yield from _document(case, member)
    yield from _certificate(member)
    if member.year.exists:
        yield from _school(case, member)
        yield from _stage(case, member)
        yield from _health(member)
        yield from _insurance(case, member)
        yield from _benefits(case, member)


def school_day(today: dt.date) -> dt.date:
    """1 September of the school year: who is how old on it tells who must be in school."""
    return dt.date(today.year - ((today.month, today.day) < (9, 1)), 9, 1)


def odd_in_name(name: str) -> str:
    """The first character that no name on an ID card has: a digit, a mark other than ·, a letter or blank among Chinese
    ones (DICTIONARY §2: spelled as on the card)."""
    is_latin = name.isascii()
    for character in name:
        is_letter = character.isalpha() and (is_latin or not character.isascii())
        if not (is_letter or character == "·" or (is_latin and character in " -'.")):
            return character
    return ""


def _name(person: Row) -> Iterator[Finding]:
    if odd := odd_in_name(person["name"] or ""):
        told = "空格" if odd.isspace() else f"“{odd}”"
        yield person.warning(catalogue.NM1, "name", f"姓名里有{told}。请对照证件填写；证件上就是这样的，请写明。")
    if told := not_drawn(person["name"] or ""):
        yield person.warning(catalogue.NM2, "name", f"姓名里的{told}")


def _document(case: Case, member: Member) -> Iterator[Finding]:
    person = member.person
    yield from _name(person)
    if not person["id_no"]:
        if not person["id_missing"]:
            text = "证件号码没有填。请对照身份证填写；确实没有号码的，把“无身份证号”选为“是”。"
            yield person.error(catalogue.ID5, "id_no", text)
        elif not person["note"]:
            yield person.error(catalogue.ID5B, "note", "没有身份证号，请在备注里写明原因。")
    elif person["id_missing"]:
        yield person.error(catalogue.ID5C, "id_missing", "填了证件号码，又选了“无身份证号”。请改正其中一个。")
    if person["id_no"] and person["id_type"] in (None, ID_CARD, DISABILITY_CARD):
        for problem in id_number.check(person["id_no"], born=person["birth"], sex=person["sex"], today=case.today):
            yield person.finding(problem.level.in_book, problem.rule, "id_no", problem.text)
    if person["birth"] and person["birth"] > case.today:
        yield person.error(catalogue.ID9, "birth", f"出生日期 {person['birth']} 还没有到。请对照证件改正。")
    if person["phone"] and not is_phone(person["phone"]):
        yield person.warning(catalogue.LB7_PHONE, "phone", "成员联系电话不对。请填 11 位手机号或带区号的座机。")


def _certificate(member: Member) -> Iterator[Finding]:
    person = member.person
    number = person["disab_cert"]
    if not number:
        return
    problems = [] if len(number) == 18 else id_number.check(number)
    if len(number) == 18:
        yield person.error(catalogue.ID3, "disab_cert", "残疾证号要 20 位或 22 位，现在 18 位。请对照残疾证再看一遍。")
    elif problems and problems[0].level is Level.IMPOSSIBLE:
        yield person.error(catalogue.ID3, "disab_cert", problems[0].text)
    elif person["id_no"] and id_number.first18(person["id_no"]) != id_number.first18(number):
        text = "残疾证号的前 18 位与身份证号不一样。请对照两个证件改正。"
        yield person.error(catalogue.HE6, "disab_cert", text)
    elif (digits := id_number.disability(number)) is not None:
        known = (person["disab_type"] or digits[0], person["disab_level"] or digits[1])
        if known != digits:
            field_name = "disab_type" if known[0] != digits[0] else "disab_level"
            yield person.error(
                catalogue.HE7, field_name, "残疾类别或等级与残疾证号第 19、20 位不一样。请对照残疾证改正。"
            )


def _school(case: Case, member: Member) -> Iterator[Finding]:
    row = member.year
    if row["education"] and row["school_state"]:
        text = "文化程度和在校生状况只能填一个。在校的只填在校生状况，不在校的只填文化程度。"
        yield row.error(catalogue.ED1, "school_state", text)
    elif not row["education"] and not row["school_state"]:
        text = "文化程度和在校生状况都没有填。在校的（含学龄前儿童）填在校生状况，不在校的填文化程度。"
        yield row.error(catalogue.ED1, "education", text)
    due = member.is_between(*SCHOOL_AGE, school_day(case.as_of))
    if due and not member.is_student and row["dropout_reason"] is None:
        ages = f"{SCHOOL_AGE[0]} 到 {SCHOOL_AGE[1]} 岁"
        text = f"{ages}不在校，没有填未上学原因。请核实，失学的马上上报；已毕业的选“已毕业”。"
        yield row.error(catalogue.ED2, "dropout_reason", text)
    if row["dropout_reason"] in (OUT_BY_ILLNESS, OUT_BY_DISABILITY) and set(member.health) == {HEALTHY}:
        text = "因病或因残未上学，健康状况却是“健康”。请改正其中一个。"
        yield row.error(catalogue.ED2B, "dropout_reason", text)


def _stage(case: Case, member: Member) -> Iterator[Finding]:
    row, age = member.year, member.age(case.as_of)
    if age is None:
        return
    for codes, name, youngest, oldest in STAGES:
        if row["school_state"] in codes and not youngest <= age <= oldest:
            text = f"{age} 岁在读{name}，与一般年龄不符。请核对出生日期和在校生状况。"
            yield row.warning(catalogue.ED3, "school_state", text)
    if row["school_state"] in PRESCHOOL and age > PRESCHOOL_UNTIL and set(member.health) == {HEALTHY}:
        yield row.warning(
            catalogue.ED3B, "school_state", f"{age} 岁、身体健康，还填着学龄前或学前教育。请核对是否已上小学。"
        )
    youngest, oldest = LOW_EDUCATION_AGE
    if row["education"] in LOW_EDUCATION and youngest <= age <= oldest:
        yield row.info(catalogue.ED4, "education", f"{age} 岁，文化程度是小学及以下。请核对有没有更高的学历。")


def _health(member: Member) -> Iterator[Finding]:
    person, row = member.person, member.year
    if HEALTHY in member.health and len(member.health) > 1:
        yield row.error(catalogue.HE5, "health", "健康状况选了“健康”，又选了别的。请去掉不对的。")
    if not member.health:
        return
    has_card = bool(
        person["disab_cert"] or person["id_type"] == DISABILITY_CARD or id_number.disability(person["id_no"] or "")
    )
    if DISABLED in member.health and not has_card:
        text = "健康状况是残疾，没有残疾证号。请填残疾证号；还没有办证的帮他办理，或改健康状况。"
        yield person.error(catalogue.HE1, "disab_cert", text)
    if has_card and DISABLED not in member.health:
        yield row.error(catalogue.HE1B, "health", "有残疾证，健康状况里没有选“残疾”。请补选。")


def _insurance(case: Case, member: Member) -> Iterator[Finding]:
    row = member.year
    resident, employee = row["ins_med_res"], row["ins_med_emp"]
    if resident and employee:
        text = "居民医保和职工医保都填了“是”，一个人只能参加一种。请查清后改正。"
        yield row.error(catalogue.HE3, "ins_med_emp", text)
    elif not (resident or employee) and False in (resident, employee):
        yield row.warning(catalogue.HE3B, "ins_med_res", "没有参加任何基本医保。请核实，没有参保的动员参保。")
        if row["med_aid"]:
            text = "没有参加基本医保，却填了接受医疗救助。请改正其中一个。"
            yield row.error(catalogue.HE3C, "med_aid", text)
    if row["ins_critical"] is False and not case.is_monitored:
        yield row.warning(catalogue.HE4, "ins_critical", "没有大病保险。参加了居民医保的一般都有，请核实。")


def _benefits(case: Case, member: Member) -> Iterator[Finding]:
    row = member.year
    has_tekun = row["tekun"] not in (None, NOT_GIVEN)
    if has_tekun and row["dibao"] not in (None, NOT_GIVEN):
        yield row.error(catalogue.IN3, "tekun", "低保和特困供养不能同时享受。请改正其中一个。")
    able = member.is_between(*TEKUN_WORKING_AGE, case.as_of) and set(member.health) == {HEALTHY}
    if has_tekun and able and not member.is_student:
        yield row.warning(catalogue.IN2, "tekun", "18 到 59 岁、健康、不在校，却享受特困供养。请核对。")
    if has_tekun and any(job["out_now"] for job in member.work):
        yield row.warning(catalogue.IN2B, "tekun", "享受特困供养，又登记了在务工。请核对。")
