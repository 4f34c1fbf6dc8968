"""Households for papers: full to bursting, bare, and one of fixed data; and PDFs read back."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

from db.changes import change
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Helper, Measure
from db.person import Employment, Person, PersonYear
from db.village import Village
from db.visit import Assessment, Problem, Visit
from fupin_desktop.cards.about import About
from tests.books import ACTOR, YUANXUEZHUANG

YEAR = 2026
TRAPS = "户民色网里"
DISEASE, CARD, ID_NO = "尿毒症", "6217000010001234567", "410502195504056010"
ABOUT = About("袁薛庄村", dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.UTC), YEAR)


def text_of(pdf: Path, *more: str) -> str:
    """The text of a PDF, page after page."""
    return subprocess.run(
        ["pdftotext", *(more or ("-layout",)), str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()


def household(name: str = "张三", size: int = 1, measures: int = 0, number: str = "HH000123", **more: Any) -> str:
    """A household that is helped; returns its key."""
    with change(ACTOR, "登记"):
        own = Household(region_code=YUANXUEZHUANG, hh_type="10", hh_attr="1", group_no="一组", household_no=number,
                        address=f"袁薛庄村一组 3 号{TRAPS}", phone="13812346021", bank_card=CARD, **more)  # fmt: skip
        own.save()
        for place in range(size):
            _member(str(own.id), name if not place else f"{name[:1]}家{place}", place)
        for place in range(measures):
            Measure(household=own.id, year=YEAR, kind=f"{place // 8 + 1:02d}", item="0101", item_note=f"第{place}项",
                    start=dt.date(YEAR, 3, place % 28 + 1), amount_fiscal=100 + place, helper="周海燕",
                    dept="农业局", status="2").save()  # fmt: skip
    return str(own.id)


def _member(own: str, name: str, place: int) -> None:
    person = Person(household=own, name=name, id_no=ID_NO if not place else None, sex="1", member_state="1",
                    relation="01" if not place else "03", birth=dt.date(1955 + place, 4, 5))  # fmt: skip
    person.save()
    PersonYear(person=person.id, year=YEAR, health=("02", "04"), disease_name=DISEASE, labor="01", education="02",
               ins_med_res=True).save()  # fmt: skip


def complete(name: str = "李建国") -> str:
    """A household with something in every block of every form, always the same."""
    key = household(name, 3, 5, monitor_cat="2", risk_1="01", risk_2="03", risk_eliminated=False)
    with change(ACTOR, "录入"):
        village = next(iter(Village.living()))
        village.hotline, village.office_name, village.office_phone = "12317", "文峰区农业农村局", "0372-2900000"
        village.save()
        person = next(iter(Person.living().where(Person.household == key)))
        Employment(person=person.id, year=YEAR, out_now=True, start_ym="202603", months=8, scope="5").save()
        for year in (YEAR - 1, YEAR):
            Income(household=key, year=year, kind="1", members=3, wage_job=24000 + year, wage=24000 + year,
                   biz_crop=5200, biz=5200, t_land_fert=96.5, t_other=96.5, trans=96.5,
                   cost_crop=1800, cost=1800).save()  # fmt: skip
        Assessment(household=key, year=YEAR, date=dt.date(YEAR, 5, 8), assessor="王秀梅", food="1", cloth="1", edu="9",
                   med="1", house="3", water="1", house_note="西屋漏雨", med_note=DISEASE, dropout_problem=False,
                   house_problem=True, uninsured_problem=False, water_problem=False).save()  # fmt: skip
        Living(household=key, year=YEAR, area_arable=4.5, elec_living=True, tv=True, toilet=True, road_hard=True).save()
        Housing(household=key, year=YEAR, house_have="2", house_area=96, house_grade="C", is_danger=True).save()
        Water(household=key, year=YEAR, source="1", hard=False, safe=True).save()
        _visits(key)
        _helpers(key)
    return key


def _visits(key: str) -> None:
    visit = Visit(household=key, visit_date=dt.date(YEAR, 6, 2), start_time="09:10", visitors="王秀梅", mode="1",
                  visitor_role="06", reason="1", income_change="2", two_three_check="1", policy_told=("01", "04"),
                  result="1", note="看了西屋的漏雨处，已联系施工队。", need="想换屋顶")  # fmt: skip
    visit.save()
    Problem(
        household=key, visit=visit.id, category="09", text="西屋漏雨", severity="2", state="1", owner="李书记"
    ).save()
    Visit(household=key, visit_date=dt.date(YEAR, 7, 2), visitors="赵心怡", mode="1", visitor_role="15", reason="7",
          note="情绪低落").save()  # fmt: skip


def _helpers(key: str) -> None:
    for role, name, org, of in (("06", "周海燕", "文峰区医保局", key), ("05", "薛志强", "区委组织部", None)):
        Helper(household=of, region_code=YUANXUEZHUANG, role=role, name=name, org=org, phone="13803720210",
               start=dt.date(2024, 1, 1)).save()  # fmt: skip
