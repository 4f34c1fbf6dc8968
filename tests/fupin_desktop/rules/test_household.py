"""Rules on the household, each spoilt in one place; the sound household shows that they are silent else."""

import datetime as dt
from decimal import Decimal

import pytest

from fupin_desktop.rules import quality
from tests.cases import Spoil, assessment, at_risk, both, on, rules, sound

D = Decimal
UNABLE = both(*(on(f"{who}.year", labor="03", health=("02",)) for who in ("head", "wife")))


def test_a_sound_household_has_no_finding() -> None:
    assert list(quality.check(sound())) == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (on("head.person", relation="99"), "HH1"),
        (on("wife.person", relation="01"), "HH1"),
        (on("girl.person", relation="02"), "HH1b"),
        (on("wife.person", sex="1"), "HH2"),
        (on("girl.person", relation="03"), "HH3"),
        (on("head.person", relation="12"), "HH3"),
        (on("household", address="\U00020bb7庄 3 号"), "NM2"),
        (on("household", phone=None), "LB7.phone"),
        (on("household", phone="1380013800"), "LB7.phone"),
        (on("household", phone="12800138000"), "LB7.phone"),
        (on("household", bank_card="6222 02"), "HH5"),
        (on("household", bank_card="6222021234567890124"), "HH5"),
        (on("household", exit_year=2021), "HH6"),
        (on("household", hh_type="30"), "HH7"),
        (on("household", whole_no_labor=True), "HH8"),
        (UNABLE, "HH9"),
        (on("living", area_arable=D("100.01")), "LI2.area_arable"),
        (on("living", area_forest=D(201)), "LI2.area_forest"),
        (on("living", area_irrigated=D(4)), "LI2.area_irrigated"),
        (on("living", elec_living=False), "LI2.elec"),
        (on("living", road_km=D("5.01")), "LI2.road_km"),
        (on("living", survey_phone="123"), "LB7.survey"),
        (on("housing", is_danger=True), "HO1"),
        (on("housing", house_grade="C"), "HO1"),
        (on("housing", is_danger=True, house_grade="D"), "LI1.house"),
        (on("housing", is_danger=True, house_grade="D"), "AS1"),
        (on("water", safe=False), "LI1.water"),
        (on("water", safe=False), "AS2"),
        (on("water", q_quality="3"), "WA1"),
    ],
)
def test_what_is_odd_is_found(spoil: Spoil, rule: str) -> None:
    case = sound()
    spoil(case)
    assert rule in rules(case)


@pytest.mark.parametrize(
    "spoil",
    [
        on("household", phone="0372-2911234"),
        on("household", phone="03722911234"),
        on("household", bank_card="6222021234567890128"),
        on("living", area_arable=D(100), area_forest=D(200), area_irrigated=D(100), road_km=D(5)),
        on("girl.person", relation="99"),
        on("wife.person", relation="21"),
        both(UNABLE, on("household", whole_no_labor=True), on("head.year", dibao="1", dibao_class="A")),
        on("household", hh_type="30", exit_year=None),
    ],
)
def test_what_is_right_passes(spoil: Spoil) -> None:
    case = sound()
    spoil(case)
    assert rules(case) == set()


def test_a_monitored_household_may_have_an_unsafe_house() -> None:
    case = at_risk("09")
    on("housing", is_danger=True, house_grade="D")(case)
    case.assessments = [assessment(house="3", house_problem=True)]
    assert rules(case) == set()


def test_all_unable_at_risk_is_marked_as_such() -> None:
    case = at_risk("08")
    UNABLE(case)
    assert "HH8b" in rules(case)
    on("household", whole_no_labor=True)(case)
    assert "HH8b" not in rules(case)


def test_people_who_left_do_not_count() -> None:
    case = sound()
    on("wife.person", relation="01", sex="1", member_state="2", del_reason="02", del_date=dt.date(2025, 1, 1))(case)
    case.incomes[0]["members"] = 2
    assert rules(case) == set()
    for member in case.members:
        member.person |= {"member_state": "2", "del_reason": "01", "del_date": dt.date(2025, 1, 1)}
    empty = sound()
    empty.members = case.members
    assert "HH1" in rules(empty)


def test_each_sentence_says_what_to_do_and_leads_to_a_field() -> None:
    case = sound()
    for name in case.household:
        if name not in ("id", "hh_type"):
            case.household[name] = None
    found = list(quality.check(case))
    assert found
    for finding in found:
        assert finding.text.endswith("。")
        assert "。" in finding.text[:-1] or "请" in finding.text
        assert finding.household == "h"
