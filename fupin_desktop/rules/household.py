"""Rules on the household as a whole: members, phone, land, housing, water (DICTIONARY §1, §4, §16 HH, LI)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.answers import (
    DANGEROUS,
    EXITED,
    FAILED,
    FEMALE_RELATIONS,
    MALE,
    MALE_RELATIONS,
    NOT_GIVEN,
    SPOUSE,
)
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.letters import not_drawn

MOST_AREA = {"area_arable": 100, "area_forest": 200, "area_return": 200, "area_orchard": 200, "area_grass": 100,
             "area_water": 100}  # fmt: skip
MOST_ROAD_KM = 5
FIRST_EXIT, LAST_EXIT = 2014, 2020

_AREA_LABELS = {"area_arable": "耕地面积", "area_forest": "林地面积", "area_return": "退耕还林面积",
                "area_orchard": "林果面积", "area_grass": "牧草地面积", "area_water": "水面面积"}  # fmt: skip
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_CARD = re.compile(r"\d{12,19}")


def is_phone(number: str) -> bool:
    """A mobile number of 11 digits, or a fixed one with its area code."""
    return _PHONE.fullmatch(number) is not None


def check(case: Case) -> Iterator[Finding]:
    """All rules of this file."""
    yield from _members(case)
    yield from _relations(case)
    yield from _contacts(case)
    if told := not_drawn(case.household["address"] or ""):
        yield case.household.warning(catalogue.NM2, "address", f"家庭住址里的{told}")
    yield from _exit(case)
    yield from _without_labor(case)
    if case.living.exists:
        yield from _land(case.living)
        yield from _living(case.living)
    if case.housing.exists:
        yield from _housing(case, case.housing)
    if case.water.exists:
        yield from _water(case, case.water)


def _members(case: Case) -> Iterator[Finding]:
    if not case.present:
        text = "这一户没有一个在户的人。请登记家庭成员；整户已不在的，在“户变更”里填整户自然减少。"
        yield case.lacks(Level.ERROR, catalogue.HH1, "person", "name", text)
    elif not case.heads:
        text = "这一户没有户主。请把户主的“与户主关系”选为“户主”。"
        yield case.present[0].person.error(catalogue.HH1, "relation", text)
    for extra in case.heads[1:]:
        text = f"这一户已有户主{case.heads[0].person['name'] or ''}，一户只能有一个。请改这个人与户主的关系。"
        yield extra.person.error(catalogue.HH1, "relation", text)
    spouses = [m.person for m in case.present if m.person["relation"] == SPOUSE]
    for person in spouses[1:]:
        text = f"户主的配偶已登记为{spouses[0]['name'] or ''}，只能有一个。请改这个人与户主的关系。"
        yield person.error(catalogue.HH1B, "relation", text)
    heads = [head.person["sex"] for head in case.heads]
    if len(heads) == 1 and spouses and heads[0] and heads[0] == spouses[0]["sex"]:
        text = "户主和配偶的性别相同。请对照证件看两个人的性别，或改与户主的关系。"
        yield spouses[0].warning(catalogue.HH2, "sex", text)


def _relations(case: Case) -> Iterator[Finding]:
    for member in case.present:
        person = member.person
        wrong = FEMALE_RELATIONS if person["sex"] == MALE else MALE_RELATIONS
        if person["sex"] and person["relation"] in wrong:
            yield person.error(catalogue.HH3, "relation", "与户主关系和性别对不上。请对照户口本改正其中一个。")


def _contacts(case: Case) -> Iterator[Finding]:
    row = case.household
    if not row["phone"]:
        yield row.error(
            catalogue.LB7_PHONE, "phone", "户联系电话没有填。请填 11 位手机号；没有手机的填能找到这家人的电话。"
        )
    elif not is_phone(row["phone"]):
        text = "户联系电话不对：手机号要 11 位、以 13 到 19 开头，座机要带区号，如 0372-1234567。"
        yield row.warning(catalogue.LB7_PHONE, "phone", text)
    card = re.sub(r"\s", "", row["bank_card"] or "")
    if card and not _CARD.fullmatch(card):
        yield row.error(catalogue.HH5, "bank_card", "银行卡号要 12 到 19 位数字。请对照卡片再看一遍。")
    elif card and not _luhn(card):
        yield row.warning(catalogue.HH5, "bank_card", "银行卡号的校验位不对，可能抄错了一位。请对照卡片再看一遍。")


def _luhn(card: str) -> bool:
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(card))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def _exit(case: Case) -> Iterator[Finding]:
    row = case.household
    year = row["exit_year"]
    if year and not FIRST_EXIT <= year <= LAST_EXIT:
        yield row.warning(
            catalogue.HH6, "exit_year", f"脱贫年度应在 {FIRST_EXIT} 到 {LAST_EXIT} 年之间，现在是 {year} 年。请核对。"
        )
    if year and row["hh_type"] not in (None, EXITED):
        text = "填了脱贫年度，户类型却不是脱贫户。请核对户类型，或清空脱贫年度。"
        yield row.warning(catalogue.HH7, "hh_type", text)


def _without_labor(case: Case) -> Iterator[Finding]:
    row = case.household
    labors = [member.year["labor"] for member in case.present]
    if row["whole_no_labor"] and any(labor and not m.is_unable for labor, m in zip(labors, case.present, strict=True)):
        text = "标为整户无劳动能力，家里却有人有劳动能力。请核对各人的劳动技能，或把这一项改为“否”。"
        yield row.error(catalogue.HH8, "whole_no_labor", text)
    if not case.is_without_labor:
        return
    if case.is_at_risk and row["whole_no_labor"] is False:
        text = "全家都没有劳动能力，没有标为整户无劳动能力兜底保障户。请核对后改为“是”。"
        yield row.error(catalogue.HH8B, "whole_no_labor", text)
    kept = any((m.year["dibao"] or NOT_GIVEN) != NOT_GIVEN or (m.year["tekun"] or NOT_GIVEN) != NOT_GIVEN
               for m in case.present)  # fmt: skip
    if not kept and (case.is_monitored or row["hh_type"] == EXITED):
        text = "全家都没有劳动能力，却没有人享受低保或特困供养。请核对，符合条件的帮他们申请。"
        yield row.warning(catalogue.HH9, "whole_no_labor", text)


def _land(row: Row) -> Iterator[Finding]:
    for name, most in MOST_AREA.items():
        if (row[name] or 0) > most:
            text = f"{_AREA_LABELS[name]} {row[name]} 亩，超过 {most} 亩。请看看单位是不是亩、小数点对不对。"
            yield row.warning(catalogue.LI2.of(name), name, text)
    irrigated, arable = row["area_irrigated"], row["area_arable"]
    if irrigated is not None and arable is not None and irrigated > arable:
        text = f"有效灌溉面积 {irrigated} 亩大于耕地面积 {arable} 亩。请改正其中一个。"
        yield row.warning(catalogue.LI2.of("area_irrigated"), "area_irrigated", text)


def _living(row: Row) -> Iterator[Finding]:
    if row["elec_living"] is False:
        yield row.warning(catalogue.LI2.of("elec"), "elec_living", "这一户没有通生活用电。请核实；属实的上报解决。")
    if row["road_km"] is not None and row["road_km"] > Decimal(MOST_ROAD_KM):
        text = f"与村主干路距离 {row['road_km']} 公里，超过 {MOST_ROAD_KM} 公里。请看看是不是把米写成了公里。"
        yield row.warning(catalogue.LI2.of("road_km"), "road_km", text)
    if row["survey_phone"] and not is_phone(row["survey_phone"]):
        yield row.warning(
            catalogue.LB7_SURVEY, "survey_phone", "信息采集人的电话不对。请填 11 位手机号或带区号的座机。"
        )


def _housing(case: Case, row: Row) -> Iterator[Finding]:
    grade, danger = row["house_grade"], row["is_danger"]
    if grade and danger is not None and danger != (grade in DANGEROUS):
        answer = "C、D 级应是危房" if grade in DANGEROUS else "A、B 级不是危房"
        text = f"房屋安全等级是 {grade} 级，“是否危房户”填了“{'是' if danger else '否'}”，{answer}。请改正其中一个。"
        yield row.error(catalogue.HO1, "is_danger", text)
    if danger and not case.is_monitored:
        text = "住着危房，没有纳入监测。请先安排安全住处，再按程序研判是否纳入监测。"
        yield row.error(catalogue.LI1_HOUSE, "is_danger", text)
    latest = next(iter(case.assessments), None)
    if danger and latest and latest["house"] not in (None, FAILED):
        text = "住房情况填了危房，最近一次两不愁三保障核查却写住房达标。请核实后改正其中一个。"
        yield latest.error(catalogue.AS1, "house", text)


def _water(case: Case, row: Row) -> Iterator[Finding]:
    if row["safe"] is False and not case.is_monitored:
        text = "饮水还不安全，没有纳入监测。请先解决饮水，再按程序研判是否纳入监测。"
        yield row.error(catalogue.LI1_WATER, "safe", text)
    failed = [name for name in ("q_amount", "q_quality", "q_convenient", "q_reliability") if row[name] == FAILED]
    if row["safe"] and failed:
        text = "饮水的四项指标有一项不达标，却填了已解决安全饮用水。请核实后改正其中一个。"
        yield row.error(catalogue.WA1, failed[0], text)
    latest = next(iter(case.assessments), None)
    if row["safe"] is False and latest and latest["water"] not in (None, FAILED):
        text = "饮水情况填了不安全，最近一次两不愁三保障核查却写饮水达标。请核实后改正其中一个。"
        yield latest.error(catalogue.AS2, "water", text)
