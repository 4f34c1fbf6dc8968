"""Rules on labour and work."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fupin_desktop.rules import months, work
from tests.cases import Spoil, both, number, on, rules, sound, working

D = Decimal
POST: dict[str, Any] = {
    "pub_job_type": ("04",),
    "pub_job_months": 6,
    "hire_date": dt.date(2026, 1, 1),
    "scope": "1",
    "channel": "4",
}
OLD = both(
    on("head.person", birth=dt.date(1955, 1, 1), id_no=number(dt.date(1955, 1, 1), "1")), on("head.year", labor="05")
)
LIMB = on("head.person", disab_cert=number(dt.date(1980, 3, 5), "1") + "42", disab_type="4", disab_level="2")


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (on("girl.year", labor="01"), "LB1"),
        (on("wife.year", school_state="20", education=None), "LB1"),
        (on("head.year", labor="05"), "LB2"),
        (both(LIMB, on("head.year", health=("04",))), "LB3"),
        (both(working(), on("head.year", labor="04", health=("02",))), "LB4"),
        (working("girl"), "LB4b"),
        (working("girl"), "LB4c"),
        (both(OLD, working(**POST)), "LB5"),
        (working(**(POST | {"pub_job_type": ("01", "02", "03")})), "LB5b"),
        (working(**(POST | {"scope": "5"})), "LB5c"),
        (working(channel="3"), "LB5c"),
        (working(employer=None), "LB6"),
        (working(region=None), "LB6"),
        (working(region="河南省郑州市"), "LB6.region"),
        (working(months=None), "LB6.months"),
        (working(end_ym="202601"), "LB6.end"),
        (working(out_now=False), "LB6.now"),
        (working(out_now=False, end_ym="202701"), "LB6.now"),
        (working(month_income=D(99)), "LB6.pay"),
        (working(month_income=D(399)), "LB6.pay"),
        (working(month_income=D(54000)), "LB6.pay"),
        (both(working(start_ym="202601", end_ym="202605"), working(start_ym="202604")), "LB6.overlap"),
        (both(working(start_ym="202601"), working(start_ym="202604")), "LB6.open"),
        (working(out_now=None, start_ym=None, months=None, region=None, plan_out=True), "LB6.plan_need"),
        (working(**(POST | {"hire_date": None})), "LB6.post"),
        (working(hire_date=dt.date(2026, 1, 1)), "LB6.post"),
    ],
)
def test_what_is_odd_is_found(spoil: Spoil, rule: str) -> None:
    case = sound()
    spoil(case)
    assert rule in rules(case)


@pytest.mark.parametrize(
    "spoil",
    [
        working(),
        working(**POST),
        working(month_income=D(400)),
        working(out_now=False, end_ym="202609"),
        both(working(start_ym="202601", end_ym="202604", out_now=False), working(start_ym="202604")),
        both(OLD, working(month_income=D(30000))),
        working(out_now=None, start_ym=None, months=None, region=None, plan_out=True, plan_need=("1",)),
    ],
)
def test_what_is_right_passes(spoil: Spoil) -> None:
    case = sound()
    spoil(case)
    assert rules(case) == set()


def test_a_place_by_its_parts_is_a_place() -> None:
    parts = {"province": "河南省", "city": "郑州市", "county": "中牟县"}
    for region in (None, "河南省郑州市"):
        case = sound()
        working(region=region, **parts)(case)
        assert not rules(case) & {"LB6", "LB6.region", "LB6.months"}


@pytest.mark.parametrize(
    ("region", "reaches"),
    [
        ("河南省安阳市文峰区", True), ("河南省安阳市林州市", True), ("内蒙古自治区呼伦贝尔市鄂温克族自治旗", True),
        ("广东省东莞市", True),
        ("北京市朝阳区", True), ("文峰区", True), ("河南省安阳市", False), ("广西壮族自治区", False),
        ("外地", False), ("浙江省金华市义乌市", True),
    ],
)  # fmt: skip
def test_places_down_to_the_county(region: str, reaches: bool) -> None:
    assert work.reaches_county(region) is reaches


def test_months() -> None:
    assert months.between("202511", "202602") == 3
    assert months.between("202602", "202511") == -3
    assert months.month_of(dt.date(2026, 2, 3)) == "202602"
    assert months.day_of("202602") == dt.date(2026, 2, 1)
    assert months.day_of(None) is None
