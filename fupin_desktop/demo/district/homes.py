"""The households of the demo district, who belongs to them, and what is asked of them each year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from db.household import Household, Housing, Living, Water
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.village import MonitoringLine, Village, VillageYear
from db.visit import Assessment
from fupin_desktop import regions
from fupin_desktop.demo.district.making import DISTRICT, YEAR, YEARS, Making
from fupin_desktop.demo.making import YUAN, shares

HOUSEHOLDS, IN_BASE = 489, 40
#: Households of three; the others are of two: 1,359 persons.
_THREE = 381
_RURAL = 65_000
_POOR = 2
_URBAN = 2
_GROWTH = 1.31
#: One household in so many has somebody severely disabled: 32 of the first 448.
_DISABLED, _UP_TO = 14, 448
_WATCHED, _ELIMINATED = 20, 10


@dataclass
class Home:
    """A household as the offices' records name it."""

    key: str
    region: str
    number: int
    head: str
    adults: list[str] = field(default_factory=list)
    pupil: str = ""
    disabled: str = ""


def write(making: Making) -> list[Home]:
    """Villages, households, persons and their years."""
    _villages(making)
    homes = [_home(making, number, region) for number, region in enumerate(_regions(making))]
    for home in homes:
        _of_years(making, home)
    return homes


def _villages(making: Making) -> None:
    people = shares(_RURAL, len(making.villages))
    for number, code in enumerate(making.villages):
        poor = number < _POOR
        making.add(
            Village, region_code=code, name=regions.village_name(code), is_poor_village=int(poor),
            poor_exit_year=2015 if poor else None, is_involved=int(code in making.involved),
            village_kind="2" if number >= len(making.villages) - _URBAN else "1",
        )  # fmt: skip
        for year in YEARS:
            operating = (50_100 + 500 * number + 1_000 * (year - 2020)) * YUAN
            making.add(
                VillageYear, region_code=code, year=year, households=people[number] // 4, population=people[number],
                labor=people[number] // 2, dibao_hh=4, dibao_pop=7, tekun_pop=2, disabled_pop=people[number] // 40,
                danger_hh=0, water_bad_hh=0, pension_ins=people[number] // 2, med_ins=people[number] - 10,
                collective_operating=operating, collective_total=operating + 20_000 * YUAN, road_to_town=1, road_hard=1,
                bus=1, power_all=1, net_all=1, school=1, clinic=1, doctor=1, library=1, toilets=2, waste=3,
                collective_sources="2,6", filled_by="村文书",
            )  # fmt: skip
    making.add(
        MonitoringLine, region_code=DISTRICT, year=YEAR, line_pc=5_000 * YUAN, is_confirmed=1,
        source="演示数据，不是公布的标准",
    )  # fmt: skip


def _regions(making: Making) -> list[str]:
    others = making.involved[1:]
    return [making.involved[0]] * IN_BASE + [others[n % len(others)] for n in range(HOUSEHOLDS - IN_BASE)]


def _home(making: Making, number: int, region: str) -> Home:
    village = regions.village_name(region).removesuffix("村")
    watched = {}
    if number < _WATCHED:
        done = number < _ELIMINATED
        watched = {"monitor_cat": "1", "monitor_found_ym": "202004", "risk_1": "01", "risk_eliminated": int(done)}
        watched |= {"risk_elim_mode": "1", "risk_elim_date": "2020-10-20"} if done else {}
    key = making.add(
        Household, household_no=f"{region}820{number:04d}", region_code=region, natural_village=village,
        group_no=f"{'一二三四'[number % 4]}组", address=f"{village}{number + 1}号", phone=making.phone(),
        id_standard="1", hh_type="10", hh_attr="2" if number % 9 == 0 else "1", first_identified="201412",
        exit_year=2016 + number % 4, main_cause="01", whole_no_labor=0, relocated=0, is_martyr_family=0, **watched,
    )  # fmt: skip
    born = 1955 + number % 26
    head = _member(making, key, "01", dt.date(born, 3, 5), male=True)
    home = Home(key, region, number, str(making.rows[Person][-1]["name"]), [head])
    disabled = number % _DISABLED == 7 and number < _UP_TO
    spouse = _member(making, key, "02", dt.date(born + 1, 8, 12), male=False, disabled=disabled)
    home.adults.append(spouse)
    home.disabled = spouse if disabled else ""
    if number < _THREE:
        pupil = number % 3 < 2
        child = _member(making, key, "03", dt.date(2008 if pupil else 1996, 5, 20), male=number % 2 == 0)
        if pupil:
            home.pupil = child
        else:
            home.adults.append(child)
    return home


def _member(making: Making, household: str, relation: str, born: dt.date, *, male: bool, disabled: bool = False) -> str:
    told = {}
    number = making.id_number(born, male=male)
    if disabled:
        told = {"disab_type": "4", "disab_level": "1", "disab_cert": f"{number}41", "disab_cert_year": 2015}
    return making.add(
        Person, household=household, person_no=f"410502820{len(making.rows[Person]):06d}", id_type="01", id_no=number,
        name=making.name(male=male, born=born.year), sex="1" if male else "2", birth=born.isoformat(),
        relation=relation, ethnic="01", political="13", military="1", member_state="1", **told,
    )  # fmt: skip


def _of_years(making: Making, home: Home) -> None:
    everybody = [*home.adults, *([home.pupil] if home.pupil else [])]
    first = 3_300 + home.number % 9 * 100  # 元 a head in 2016
    for year in YEARS:
        net = round(first * _GROWTH ** (year - 2016)) * len(everybody) * YUAN
        making.add(
            Income, household=home.key, year=year, kind="1", members=len(everybody), wage=net, wage_job=net,
            period_start=f"{year - 1}-10-01", period_end=f"{year}-09-30",
        )  # fmt: skip
        making.add(
            Housing, household=home.key, year=year, house_have="2", house_area=8_000, house_struct="2",
            build_year=2005, house_grade="B", is_danger=0,
        )  # fmt: skip
        making.add(
            Water, household=home.key, year=year, source="1", hard=0, safe=1, q_amount="1", q_quality="1",
            q_convenient="1", q_reliability="1",
        )  # fmt: skip
    making.add(
        Living, household=home.key, year=YEAR, area_arable=350, area_forest=0, elec_living=1, tv=1, network=1, fuel="7",
        toilet=1, road_type="3", road_hard=1, survey_by="村信息员", survey_phone="13900000000",
        survey_date="2020-09-10", head_sign=1,
    )  # fmt: skip
    making.add(
        Assessment, household=home.key, year=YEAR, date="2020-09-15", assessor="村工作队", food="1", cloth="1",
        edu="1" if home.pupil else "9", med="1", house="1", water="1", income="1", dropout_problem=0, house_problem=0,
        uninsured_problem=0, water_problem=0,
    )  # fmt: skip
    for person in everybody:
        _person_year(making, home, person)


def _person_year(making: Making, home: Home, person: str) -> None:
    pupil, disabled = person == home.pupil, person == home.disabled
    making.add(
        PersonYear, person=person, year=YEAR, education="01" if pupil else "03",
        school_state="06" if pupil else None, school_name="宝莲寺镇中学" if pupil else None,
        health="04" if disabled else "01", disability_care="3" if disabled else None,
        labor="04" if pupil else "03" if disabled else "01", ins_med_res=1, ins_med_emp=0, ins_critical=1,
        ins_pension_res=0 if pupil else 1, ins_pension_emp=0, dibao="1" if home.number % 9 == 0 else "0", tekun="0",
    )  # fmt: skip
    if person == home.adults[0] and home.number % 2:
        making.add(
            Employment, person=person, year=YEAR, out_now=1, start_ym="202002", months=8, region="河南省安阳市文峰区",
            scope="2", employer="安阳一处工地", industry="建筑业", month_income=2_500 * YUAN, channel="1",
        )  # fmt: skip
