"""What is asked each year: school, health, labour, insurance, work; land, house and water."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from db.household import Housing, Living, Water
from db.person import Employment, PersonYear
from db.record import Record
from fupin_desktop.demo.people import CHRONIC, DISABLED, GRAVE, HEALTHY, ORDINARY, POOR, Family, Member, Row

YEARS = (2023, 2024, 2025, 2026)
Rows = dict[type[Record], list[Row]]

_DISEASES = {
    CHRONIC: ("高血压", "糖尿病", "类风湿", "慢阻肺", "脑梗后遗症"),
    GRAVE: ("尿毒症", "肺癌", "白血病", "冠心病"),
}
# track → (school years after the ninth, code of the first of them, education at the end)
_AFTER_NINTH = {
    "work": ((), "03"),
    "vocational": (("10", "11", "12"), "04"),
    "college": (("07", "08", "09", "13", "14", "15"), "05"),
    "university": (("07", "08", "09", "20", "21", "22", "23"), "06"),
}
_GRADUATED = "04"
_WORK = (  # scope, place to county level, employer, industry, post, yuan a month in 2023
    ("1", "河南省安阳市文峰区", "宝莲寺嘉禾种植合作社", "农业", "采摘工", 1900),
    ("1", "河南省安阳市文峰区", "安阳宏达建筑队", "建筑业", "瓦工", 3200),
    ("2", "河南省安阳市文峰区", "安阳惠民商贸", "批发零售", "理货员", 2300),
    ("2", "河南省安阳市文峰区", "豫北装修队", "建筑业", "装修工", 3000),
    ("3", "河南省安阳市林州市", "林州通达运输", "交通运输", "驾驶员", 3600),
    ("4", "河南省郑州市新郑市", "郑州腾飞电子", "制造业", "装配工", 3500),
    ("5", "江苏省苏州市昆山市", "昆山精益五金", "制造业", "操作工", 4000),
    ("5", "浙江省金华市义乌市", "义乌顺达物流", "交通运输", "快递员", 4300),
    ("5", "广东省深圳市宝安区", "宝安兴业制衣", "制造业", "缝纫工", 4100),
    ("5", "北京市大兴区", "京南家政", "居民服务", "保姆", 3900),
)


@dataclass(frozen=True)
class Circumstances:
    """What stays with a family through the years: land in 亩, house, comforts."""

    mu: int
    rents_out: bool
    area: int
    built: int
    struct: str
    grade: str
    toilet: bool
    source: str
    in_coop: bool


def circumstances(family: Family) -> Circumstances:
    rng = family.rng
    return Circumstances(
        mu=rng.randint(1, 3) + len(family.members),
        rents_out=rng.random() < 0.25 or max(member.keen for member in family.members) < 0.2,
        area=rng.randint(60, 90) + 15 * len(family.members),
        built=rng.randint(1988, 2016),
        struct=rng.choice("122233"),
        grade=rng.choice("AAAB"),
        toilet=rng.random() < 0.9,
        source="1" if rng.random() < 0.95 else "2",
        in_coop=family.household["hh_type"] == POOR and rng.random() < 0.2,
    )


def of_year(family: Family, state: Circumstances, year: int) -> Rows:
    """The rows of a family for a year."""
    people = [(member, person_year(family, member, year)) for member in family.living(year)]
    jobs = [job for member, row in people for job in _jobs(family, member, row, year)]
    return {
        PersonYear: [row for _, row in people],
        Employment: jobs,
        Living: [_living(family, state, year)],
        Housing: [_housing(family, state, year)],
        Water: [_water(family, state, year)],
    }


def person_year(family: Family, member: Member, year: int) -> Row:
    age, school = member.age(year), school_state(member, year)
    health = _health_in(member, year)
    grown = age >= 16 and school is None
    row: Row = {
        "person": member.row["id"],
        "year": year,
        "education": None if school else _education(member),
        "school_state": school,
        "dropout_reason": _GRADUATED if school is None and age <= 16 else None,
        "health": ",".join(health),
        "disease_name": next((_pick(member, _DISEASES[code]) for code in health if code in _DISEASES), None),
        "labor": _labor(member, age, school, health),
        "mandarin": int(member.born.year > 1945),
        "ins_med_res": 1,
        "ins_med_emp": 0,
        "ins_critical": 1,
        "ins_commercial": int(member.keen > 0.8),
        "med_aid": int(GRAVE in health),
        "health_other": int(health != (HEALTHY,)),
        "ins_pension_res": int(grown),
        "ins_pension_emp": 0,
        "ins_accident": 0,
        "dibao": "0",
        "tekun": "0",
    }
    row |= _benefits(family, member, age)
    row["key_group"] = ",".join(_key_groups(family, member, row, age)) or None
    row["id"] = PersonYear.new_key(row)
    return row


def school_state(member: Member, year: int) -> str | None:
    """The code of 在校生状况 in the autumn of a year; None when not at school. School begins at six in September."""
    old = year - member.born.year - ((member.born.month, member.born.day) > (8, 31))
    if old < 15:
        return "01" if old < 3 else "02" if old < 6 else "03" if old < 12 else f"{old - 8:02d}"
    after = _AFTER_NINTH[member.track][0]
    return after[old - 15] if old - 15 < len(after) else None


def _education(member: Member) -> str:
    born, keen = member.born.year, member.keen
    if born >= 1985:
        return _AFTER_NINTH[member.track][1]
    shares = (0.25, 0.8, 0.98) if born < 1950 else (0.06, 0.42, 0.9) if born < 1970 else (0.0, 0.15, 0.8)
    return next((code for code, share in zip(("01", "02", "03"), shares, strict=True) if keen < share), "04")


def _health_in(member: Member, year: int) -> tuple[str, ...]:
    """Chronic illness came at some time: some were still well in the first years."""
    if member.health == (CHRONIC,) and member.keen > 0.75 and year < YEARS[2]:
        return (HEALTHY,)
    return member.health


def _labor(member: Member, age: int, school: str | None, health: tuple[str, ...]) -> str:
    if age < 16 or school:
        return "04"
    if DISABLED in health and member.row["disab_level"] in "12":
        return "03"
    if age >= 75 or (GRAVE in health and age >= 60):
        return "04"
    if age >= 60 or health != (HEALTHY,):
        return "05"
    return "02" if member.keen > 0.85 else "01"


def _benefits(family: Family, member: Member, age: int) -> Row:
    """Minimum living allowance and care of the destitute, for those who may have them."""
    kind = family.household["hh_type"]
    weak = member.health != (HEALTHY,)
    severe = GRAVE in member.health or (DISABLED in member.health and member.row["disab_level"] in "12")
    if kind == POOR and len(family.members) == 1 and age >= 60 and weak:
        return {"tekun": "1", "tekun_mode": "2", "tekun_care": "1" if age < 75 else "2"}
    if kind != ORDINARY and severe:
        return {"dibao": "1", "dibao_class": "A", "dibao_month": 53_000}
    if kind == POOR and weak and member.keen < 0.3:
        return {"dibao": "1", "dibao_class": "B", "dibao_month": 38_000}
    return {}


def _key_groups(family: Family, member: Member, row: Row, age: int) -> list[str]:
    left = any(other.away for other in family.members)
    found = {
        "01": left and age < 16,
        "02": left and age >= 60,
        "03": DISABLED in member.health,
        "05": len(family.members) == 1 and age >= 60,
        "08": row["dibao"] != "0",
        "09": row["tekun"] != "0",
        "10": GRAVE in member.health,
        "12": member.row["military"] == "3",
    }
    return [code for code, holds in found.items() if holds]


def _jobs(family: Family, member: Member, row: Row, year: int) -> list[Row]:
    age = member.age(year)
    if row["labor"] not in ("01", "02", "05") or not 18 <= age <= 68:
        return []
    if row["labor"] == "05":
        return (
            [_public_post(family, member, year)]
            if member.keen > 0.7 and family.household["hh_type"] != ORDINARY
            else []
        )
    if not member.away and member.keen < (0.15 if member.male else 0.45):
        return []  # farms, keeps house
    far = member.away or member.born.year > 1985
    scope, place, employer, industry, post, pay = _pick(member, _WORK[4:] if far else _WORK[:6])
    months = 10 if member.away else 4 + int(member.keen * 7)
    start = 3 if months <= 10 else 1
    return [
        {
            "id": family.new_key("job", member.row["id"], year),
            "person": member.row["id"],
            "year": year,
            "out_now": 1,
            "start_ym": f"{year}{start:02d}",
            "end_ym": f"{year}{start + months - 1:02d}" if year < YEARS[-1] else None,
            "months": months,
            "region": place,
            "scope": scope,
            "abroad": 0,
            "employer": employer,
            "industry": industry,
            "post": post,
            "month_income": round(pay * 1.04 ** (year - YEARS[0]) / 50) * 5000,
            "channel": "1" if member.keen < 0.9 else "2",
            "p2p": 0,
            "plan_out": 0,
            "work_class": "1",
        }
    ]


def _public_post(family: Family, member: Member, year: int) -> Row:
    kind, post = _pick(member, (("04", "保洁员"), ("02", "护路员"), ("05", "治安协管员")))
    return {
        "id": family.new_key("post", member.row["id"], year),
        "person": member.row["id"],
        "year": year,
        "out_now": 1,
        "start_ym": f"{year}01",
        "end_ym": f"{year}12" if year < YEARS[-1] else None,
        "months": 10,
        "region": "河南省安阳市文峰区",
        "scope": "1",
        "abroad": 0,
        "employer": f"{family.household['natural_village']}村委会",
        "industry": "公共管理",
        "post": post,
        "month_income": 60_000,
        "channel": "4",
        "p2p": 0,
        "plan_out": 0,
        "work_class": "1",
        "pub_job_type": kind,
        "pub_job_months": 10,
        "hire_date": f"{year}-01-05",
    }


def _living(family: Family, state: Circumstances, year: int) -> Row:
    mu = state.mu * 100
    row: Row = {
        "household": family.key,
        "year": year,
        "members_start": len(family.living(year - 1)),
        "members_end": len(family.living(year)),
        "area_arable": mu,
        "area_forest": 0,
        "area_irrigated": mu * 4 // 5,
        "elec_living": 1,
        "elec_prod": 1,
        "tv": 1,
        "network": 1,
        "fuel": "6,7" if state.built > 2000 else "3,7",
        "toilet": int(state.toilet or year >= YEARS[2]),
        "toilet_works": int(state.toilet or year >= YEARS[2]),
        "road_type": "3",
        "road_hard": 1,
        "road_km": 10 + state.area % 70,
        "coop_member": int(state.in_coop),
        "coop_name": "嘉禾种植专业合作社" if state.in_coop else None,
        "leading_ent": 0,
        "leader_person": 0,
        "survey_by": "李建国",
        "survey_phone": "13803720001",
        "survey_date": f"{year}-10-{8 + state.area % 20:02d}",
        "head_sign": 1,
    }
    return row | {"id": Living.new_key(row)}


def _housing(family: Family, state: Circumstances, year: int) -> Row:
    row: Row = {
        "household": family.key,
        "year": year,
        "house_have": "2",
        "house_area": state.area * 100,
        "house_struct": state.struct,
        "build_year": state.built,
        "house_grade": state.grade,
        "grade_date": f"{max(2019, state.built)}-06-18",
        "grade_org": "文峰区住房和城乡建设局",
        "is_danger": int(state.grade in "CD"),
        "reno_enjoyed": 0,
        "old_house_repair": 0,
    }
    return row | {"id": Housing.new_key(row)}


def _water(family: Family, state: Circumstances, year: int) -> Row:
    row: Row = {"household": family.key, "year": year, "source": state.source, "hard": 0, "safe": 1}
    row |= dict.fromkeys(("q_amount", "q_quality", "q_convenient", "q_reliability"), "1")
    return row | {"id": Water.new_key(row)}


def _pick(member: Member, among: tuple[Any, ...]) -> Any:
    """The same choice for a person in every year."""
    return Random(str(member.row["id"])).choice(among)
