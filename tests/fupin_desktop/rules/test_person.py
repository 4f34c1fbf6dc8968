"""Rules on one person."""

import datetime as dt

import pytest

from fupin_desktop.rules import person
from fupin_desktop.rules.finding import Level
from tests.cases import Spoil, at_risk, both, number, on, rules, sound, working

HEAD = number(dt.date(1980, 3, 5), "1")
CARD = on("head.person", disab_cert=HEAD + "43", disab_type="4", disab_level="3")
DISABLED = on("head.year", health=("04",))


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (on("head.person", name="6218"), "NM1"),
        (on("head.person", name="张三1"), "NM1"),
        (on("head.person", name="张 三"), "NM1"),
        (on("head.person", name="zhang三"), "NM1"),
        (on("head.person", name="张三（大）"), "NM1"),
        (on("head.person", name="张\U00020bb7"), "NM2"),
        (on("head.person", name="张\ue863"), "NM2"),
        (on("head.person", name="张\u2f42"), "NM2"),
        (on("head.person", name="阿卜杜·海"), None),
        (on("head.person", name="\U00030edd㐂"), None),
        (on("head.person", name="NGUYEN THI-MAI"), None),
        (on("head.person", id_no=None), "ID5"),
        (on("head.person", id_no=None, id_missing=True), "ID5b"),
        (on("head.person", id_missing=True), "ID5c"),
        (on("head.person", id_no=HEAD[:17]), "ID1"),
        (on("head.person", id_no="999999198003050011"), "ID5"),
        (on("head.person", id_no=HEAD[:17] + ("1" if HEAD[17] == "0" else "0")), "ID2"),
        (on("head.person", id_no=HEAD + "93", id_type="09"), "ID3"),
        (on("head.person", birth=dt.date(1980, 3, 6)), "ID6"),
        (on("head.person", sex="2"), "ID7"),
        (on("head.person", id_type="99", birth=dt.date(2027, 1, 1)), "ID9"),
        (on("head.person", phone="138001380001"), "LB7.phone"),
        (on("head.person", disab_cert=HEAD), "ID3"),
        (on("head.person", disab_cert=HEAD + "4"), "ID3"),
        (on("head.person", disab_cert=number(dt.date(1980, 3, 5), "1", 7) + "43"), "HE6"),
        (both(CARD, DISABLED, on("head.person", disab_type="3")), "HE7"),
        (both(CARD, DISABLED, on("head.person", disab_level="1")), "HE7"),
        (on("head.year", school_state="20"), "ED1"),
        (on("head.year", education=None), "ED1"),
        (on("girl.year", school_state=None, education="02"), "ED2"),
        (on("girl.year", dropout_reason="01"), "ED2b"),
        (on("girl.year", school_state="03"), None),
        (on("girl.year", school_state="07"), "ED3"),
        (on("girl.year", school_state="20"), "ED3"),
        (on("girl.year", school_state="25"), "ED3"),
        (on("wife.year", school_state="03", education=None), "ED3"),
        (on("girl.year", school_state="02"), "ED3b"),
        (on("head.year", health=("01", "02")), "HE5"),
        (DISABLED, "HE1"),
        (CARD, "HE1b"),
        (on("head.year", ins_med_emp=True), "HE3"),
        (on("head.year", ins_med_res=False), "HE3b"),
        (on("head.year", ins_med_res=False, med_aid=True), "HE3c"),
        (on("head.year", ins_critical=False), "HE4"),
        (on("head.year", dibao="1", tekun="1", tekun_mode="2"), "IN3"),
        (on("head.year", tekun="1", tekun_mode="2"), "IN2"),
        (both(on("head.year", tekun="1", tekun_mode="2"), working()), "IN2b"),
    ],
)
def test_what_is_odd_is_found(spoil: Spoil, rule: str | None) -> None:
    case = sound()
    spoil(case)
    assert rule in rules(case) if rule else rules(case) == set()


@pytest.mark.parametrize(
    "spoil",
    [
        both(CARD, DISABLED),
        both(on("head.person", id_no=HEAD + "43B1", id_type="09"), DISABLED),
        on("head.person", phone="13912345678"),
        on("head.person", id_no="军字第1234567", id_type="02"),
        on("head.person", id_no=None, id_missing=True, note="出生时没有上户口"),
        on("girl.year", school_state=None, education="03", dropout_reason="04"),
        on("head.year", ins_med_res=False, ins_med_emp=True),
        on("head.year", health=("02", "03"), labor="05"),
    ],
)
def test_what_is_right_passes(spoil: Spoil) -> None:
    case = sound()
    spoil(case)
    assert rules(case) == set()


def test_somebody_born_in_1931_passes() -> None:
    case = sound()
    born = dt.date(1931, 7, 8)
    on("head.person", id_no=number(born, "1"), birth=born)(case)
    on("head.year", labor="04")(case)
    assert rules(case) == set()


def test_low_education_is_only_information() -> None:
    case = sound()
    born = dt.date(2006, 1, 1)
    on("head.person", id_no=number(born, "1"), birth=born)(case)
    on("head.year", education="02")(case)
    found = [f for f in person.check(case, case.members[0]) if f.rule == "ED4"]
    assert [f.level for f in found] == [Level.INFO]


def test_an_impossible_number_that_is_in_the_book_is_an_error() -> None:
    case = sound()
    on("head.person", id_no=HEAD[:17])(case)
    assert {f.level for f in person.check(case, case.members[0]) if f.rule == "ID1"} == {Level.ERROR}


def test_no_critical_illness_insurance_is_no_finding_in_the_monitoring() -> None:
    case = at_risk()
    on("head.year", ins_critical=False)(case)
    assert "HE4" not in rules(case)


def test_the_school_year_begins_in_september() -> None:
    assert person.school_day(dt.date(2026, 8, 31)) == dt.date(2025, 9, 1)
    assert person.school_day(dt.date(2026, 9, 1)) == dt.date(2026, 9, 1)
    case = sound()
    on("girl.year", school_state=None, education="02")(case)
    # six years old after 1 September: not yet due
    on("girl.person", birth=dt.date(2020, 9, 2), id_no=number(dt.date(2020, 9, 2), "2"))(case)
    assert "ED2" not in rules(case)
    on("girl.person", birth=dt.date(2020, 9, 1), id_no=number(dt.date(2020, 9, 1), "2"))(case)
    case.members[2].__dict__.pop("born", None)
    assert "ED2" in rules(case)


def test_a_form_of_a_past_year_is_judged_by_the_ages_of_that_year() -> None:
    case = sound()
    on("girl.person", birth=dt.date(2018, 5, 6), id_no=number(dt.date(2018, 5, 6), "2"))(case)
    on("girl.year", school_state="02")(case)
    assert "ED3b" in rules(case)
    past = sound()
    past.year, past.lines = 2023, {}
    on("girl.person", birth=dt.date(2018, 5, 6), id_no=number(dt.date(2018, 5, 6), "2"))(past)
    on("girl.year", school_state="02")(past)
    assert not rules(past) & {"ED2", "ED3", "ED3b"}
