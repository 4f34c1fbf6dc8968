"""Skip rules: every name is a field, and what is passed of whom."""

from __future__ import annotations

from typing import Any

import pytest

from db.models import MODELS
from fupin_desktop.rules import applies, completeness
from fupin_desktop.rules.applies import Ask
from tests.cases import sound

FIELDS = {f"{model.table()}.{name}": kind for model in MODELS for name, kind in model.kinds().items()}


def says(**known: Any) -> Ask:
    """Answers by "table__field" and age."""
    by_name = {name.replace("__", "."): value for name, value in known.items()}
    return by_name.get


def passed(table: str, ask: Ask) -> set[str]:
    return {
        name.partition(".")[2] for name in FIELDS if name.startswith(f"{table}.") and not applies.applies(name, ask)
    }


def test_every_rule_is_of_a_field_and_asks_fields() -> None:
    asked: set[str] = set()

    def ask(name: str) -> Any:
        asked.add(name)
        return None

    for name in applies.RULES:
        applies.applies(name, ask)
    assert applies.RULES.keys() | applies._NEEDED | (asked - {"age"}) <= FIELDS.keys()


def test_of_whom_nothing_is_known_what_is_usual_is_asked() -> None:
    assert passed("person", says()) == {"disab_cert", "disab_type", "disab_level", "disab_cert_year", "add_date"}
    assert not passed("person_year", says()) & {"education", "school_state", "dropout_reason", "ins_pension_res"}


MONITORING = {
    "monitor_found_ym", "risk_1", "risk_2", "risk_3", "risk_4", "risk_5", "risk_disaster_sub", "risk_note",
    "risk_eliminated", "risk_elim_mode", "risk_elim_date", "risk_back_date", "mon_contact", "mon_contact_phone",
    "dev_state",
}  # fmt: skip


def test_a_household_that_is_not_monitored() -> None:
    assert passed("household", says(household__hh_type="30")) >= MONITORING | {"monitor_cat"}  # fifteen
    assert passed("household", says(household__hh_type="10")) == MONITORING


def test_a_monitored_household_is_asked_for_each_risk_after_the_one_before() -> None:
    ask = says(household__hh_type="10", household__monitor_cat="1", household__risk_1="04", household__risk_2="99")
    assert passed("household", ask) == {"risk_4", "risk_5", "risk_elim_mode", "risk_elim_date", "risk_back_date"}


def test_an_adult_who_is_not_at_school() -> None:
    gone = passed("person_year", says(age=40, person_year__education="03", person_year__health=("01",)))
    assert gone >= {"school_state", "dropout_reason", "school_name", "grade"}


HEALTHY = {"disease_name", "disease_level", "disability_care", "health_other"}
CERTIFICATE = {"disab_cert", "disab_type", "disab_level", "disab_cert_year"}


def test_a_healthy_person() -> None:
    ask = says(age=40, person_year__health=("01",))
    assert passed("person_year", ask) >= HEALTHY
    assert passed("person", ask) >= CERTIFICATE


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"person_year__health": ("02",)}, HEALTHY),
        ({"person_year__health": ("04",)}, CERTIFICATE | {"disability_care", "health_other"}),
        ({"person__id_type": "09"}, CERTIFICATE),
        ({"person_year__school_state": "06"}, {"school_name", "grade"}),
        ({"person_year__dibao": "1"}, {"dibao_class", "dibao_month"}),
        ({"person_year__tekun": "2"}, {"tekun_mode", "tekun_care"}),
        ({"age": 9}, {"dropout_reason", "orphan"}),
        ({"age": 16}, {"ins_pension_res", "ins_pension_emp"}),
    ],
)
def test_who_is_asked_for_more(known: dict[str, Any], asked: set[str]) -> None:
    gone = passed("person", says(**known)) | passed("person_year", says(**known))
    assert not gone & asked


@pytest.mark.parametrize(
    ("known", "gone"),
    [
        ({"age": 15}, {"ins_pension_res", "ins_pension_emp", "military"}),
        ({"age": 17, "person_year__school_state": "07"}, {"ins_pension_res", "education", "dropout_reason"}),
        ({"age": 5}, {"education", "dropout_reason"}),
        ({"age": 18}, {"orphan", "dropout_reason"}),
        ({"person__id_no": "x"}, {"id_missing"}),
        ({"person_year__dibao": "0"}, {"dibao_class", "dibao_month"}),
    ],
)
def test_who_is_asked_for_less(known: dict[str, Any], gone: set[str]) -> None:
    assert passed("person", says(**known)) | passed("person_year", says(**known)) >= gone


def test_house_land_work_visit_and_assessment() -> None:
    assert passed("housing", says(housing__house_have="0")) >= {"house_area", "house_grade", "is_danger", "reno_year"}
    assert passed("housing", says(housing__house_have="2", housing__reno_enjoyed=True)) == set()
    assert passed("living", says(living__area_arable=0, living__toilet=True)) == {"area_irrigated", "coop_name"}
    assert passed("employment", says(employment__out_now=True, employment__scope="5")) == {
        "abroad", "plan_out", "plan_need", "plan_county", "pub_job_months", "hire_date",
    }  # fmt: skip
    of_difficulty = {"org", "amount", "mechanism"}
    assert passed("problem", says(problem__state="3")) == of_difficulty
    assert passed("problem", says(problem__state="3", problem__difficulty="11")) == set()
    assert passed("problem", says(problem__state="1")) == {"done_date", "outcome"} | of_difficulty
    assert passed("visit", says(visit__need="修路")) == set()
    assert "food_note" not in passed("assessment", says(assessment__food="3"))
    assert passed("assessment", says(assessment__food="1")) >= {"food_note", "recheck_date"}
    at_identification = passed("assessment", says(assessment__occasion="2"))
    assert {"food", "income", "assessor"} <= at_identification
    assert "dropout_problem" not in at_identification
    assert passed("measure", says(measure__amount_fiscal=1, measure__quantity=2)) == set()


def test_what_must_not_stay_blank() -> None:
    ask = says(household__hh_type="10")
    assert applies.is_needed("household.exit_year", ask, required=False)
    assert not applies.is_needed("household.relocated", ask, required=False)
    assert not applies.is_needed("household.exit_year", says(household__hh_type="30"), required=True)


@pytest.mark.parametrize(("known", "may"), [({"age": 15}, False), ({"age": 16}, True), ({}, True),
                                            ({"person_year__labor": "03"}, False)])  # fmt: skip
def test_who_may_work(known: dict[str, Any], may: bool) -> None:
    assert applies.may_work(says(**known)) is may


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("girl", {"school_state": "05"}), ("girl", {}), ("head", {"tekun": "0", "dibao": "0"}),
        ("head", {"tekun": "1"}),
        ("wife", {"health": ("01",)}),
    ],
)  # fmt: skip
def test_what_forms_pass_is_missing_nowhere(who: str, answers: dict[str, Any]) -> None:
    case = sound()
    member = next(m for m in case.members if m.person["id"] == who)
    kept = {"id", "person", "year"}
    member.year.update({name: None for name in member.year if name not in kept} | answers)
    case.housing.update({"house_have": "0", "house_area": None, "house_grade": None, "is_danger": None})
    case.living.update({"toilet": False})
    ask = applies.of_rows(
        case.household, case.housing, case.living, member.person, member.year, age=member.age(case.as_of)
    )
    gone = {FIELDS[name].label for name in applies.RULES if not applies.applies(name, ask)}
    blanks = [f for f in completeness.missing(case) if f.rule in ("RQ", "HH4", "LI2", "IN1")]
    named = {label for f in blanks for label in f.text.partition("没有填")[0].rpartition("年的")[2].split("、")}
    assert named
    assert not named & gone
