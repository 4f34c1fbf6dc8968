"""Rules on monitored households, and what income says about a household."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fupin_desktop.rules.facts import Case, Member
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.quality import check
from fupin_desktop.rules.settings import shipped
from tests.cases import (
    YEAR,
    Spoil,
    assessment,
    at_risk,
    both,
    eliminated,
    helped,
    job,
    measure,
    on,
    rules,
    sound,
    statement,
    working,
)

D = Decimal
ILL = on("head.year", health=("02",))
UNABLE = both(*(on(f"{who}.year", labor="03", health=("02",)) for who in ("head", "wife")))
MARKED = on("household", whole_no_labor=True)
KEPT = on("head.year", dibao="1")


def test_sound_monitored_households_have_no_finding() -> None:
    assert rules(at_risk()) == set()
    assert rules(eliminated()) == set()


@pytest.mark.parametrize(
    ("risks", "spoil", "rule"),
    [
        ((), on("household", monitor_found_ym=None), "MO1"),
        ((), on("household", monitor_found_ym="202612"), "MO1"),
        ((), on("household", risk_1=None), "MO1.risk"),
        (("01", "01"), ILL, "MO1.twice"),
        ((), lambda case: setattr(case, "incomes", []), "MO1.income"),
        ((), lambda case: setattr(case, "assessments", []), "MO1.check"),
        ((), on("household", hh_type="30"), "MO12"),
        ((), on("household", monitor_cat="2"), "MO12"),
        ((), on("household", risk_eliminated=None), "RQ"),
        (("99",), ILL, "MO2"),
        (("04",), ILL, "MO2b"),
        (("02",), ILL, "HE1c"),
        (("01",), on("head.year", health=("01",)), "HE2"),
        (("01",), both(ILL, lambda case: case.incomes[0].update(rigid_expense=D(0))), "MO9.rigid"),
        (("07",), both(UNABLE, MARKED, KEPT), "MO3"),
        (("07",), ILL, "MO3b"),
        (("08",), ILL, "MO4"),
        ((), lambda case: setattr(case, "assessments", [assessment(water_problem=True)]), "MO13.10"),
        ((), lambda case: setattr(case, "assessments", [assessment(house_problem=True)]), "MO13.09"),
        ((), lambda case: setattr(case, "assessments", [assessment(uninsured_problem=True)]), "MO13.01"),
        ((), lambda case: setattr(case, "assessments", [assessment(dropout_problem=True)]), "MO13.03"),
        ((), lambda case: case.incomes[0].update(wage=D(99)), "W7"),
    ],
)
def test_what_is_odd_at_risk_is_found(risks: tuple[str, ...], spoil: Spoil, rule: str) -> None:
    case = at_risk(*risks)
    spoil(case)
    assert rule in rules(case)


@pytest.mark.parametrize(
    ("risks", "spoil"),
    [
        (("01",), ILL),
        (("99", "06"), on("household", risk_note="儿子入狱")),
        (("04",), on("household", risk_disaster_sub="01")),
        (("07",), working()),
        (("08",), both(UNABLE, MARKED, KEPT, helped(measure("0501"), measure("0801")))),
        (("10",), lambda case: setattr(case, "assessments", [assessment(water_problem=True, water="3")])),
    ],
)
def test_what_is_right_at_risk_passes(risks: tuple[str, ...], spoil: Spoil) -> None:
    case = at_risk(*risks)
    spoil(case)
    assert rules(case) == set()


def test_lack_of_labor_is_believed_where_few_can_work() -> None:
    def of(*more: Member) -> set[str]:
        case = at_risk("08")
        on("wife.year", labor="03", health=("02",))(case)
        case.members = [*case.members, *more]
        return rules(case)

    assert "MO4" in of()  # one of three is more than a quarter
    assert "MO4" not in of(*sound().members[2:])  # one of four is less than half


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (on("household", risk_elim_mode=None), "MO8"),
        (on("household", mon_contact=None, mon_contact_phone=None), "MO8"),
        (on("household", risk_elim_date=dt.date(2026, 2, 1)), "MO8.date"),
        (on("household", risk_elim_date=dt.date(2026, 12, 1)), "MO8.date"),
        (on("household", risk_elim_date=dt.date(2026, 8, 31)), "MO8.early"),
        (both(UNABLE, MARKED, KEPT), "MO8.labor"),
        (lambda case: setattr(case, "assessments", [assessment(house_problem=True)]), "MO8.open"),
        (on("housing", is_danger=True, house_grade="D"), "MO8.house"),
        (on("water", safe=False), "MO8.water"),
        (lambda case: setattr(case, "incomes", [statement()]), "MO8.income"),
        (lambda case: case.incomes[-1].update(claim_income=None), "MO8.amounts"),
        (lambda case: setattr(case, "assessments", []), "MO8.answers"),
        (lambda case: case.incomes[-1].update(wage=D(0), biz=D(8000)), "W8"),
        (both(KEPT, lambda case: case.incomes[-1].update(trans=D(0))), "W9"),
        (
            both(
                working(pub_job_type=("04",), pub_job_months=6, hire_date=dt.date(2026, 1, 1), channel="4", scope="1"),
                lambda case: case.incomes[-1].update(wage=D(0)),
            ),
            "W9b",
        ),
    ],
)
def test_what_forbids_elimination_is_found(spoil: Spoil, rule: str) -> None:
    case = eliminated()
    spoil(case)
    assert rule in rules(case)


@pytest.mark.parametrize(
    "household",
    [
        {"risk_elim_date": dt.date(2026, 9, 1)},
        {"risk_elim_date": dt.date(2026, 5, 1), "risk_elim_mode": "2"},
        {"risk_elim_date": dt.date(2022, 3, 31), "monitor_found_ym": "202201"},
    ],
)
def test_six_months_are_asked_of_support_since_2022(household: dict[str, Any]) -> None:
    assert not rules(eliminated(**household)) & {"MO8.early", "MO8.date"}


def with_statements(now: dict[str, Any], last: dict[str, Any] | None = None) -> Case:
    case = sound()
    case.incomes = [statement(**now), statement(year=YEAR - 1, **(last or {}))]
    return case


POOR = {"wage": D(10000), "biz": None, "trans": None, "cost": None}


@pytest.mark.parametrize(
    ("now", "last", "rule"),
    [
        (POOR, POOR, "LI1.income"),
        ({"rigid_expense": D(18001)}, {}, "W2"),
        ({"wage": D(30500)}, {}, "W3"),
        ({"rigid_expense": D(10000)}, {}, "W4"),
        ({"rigid_expense": D(3500)}, {"wage": D(10000)}, "W4"),
    ],
)
def test_income_that_is_odd_is_found(now: dict[str, Any], last: dict[str, Any], rule: str) -> None:
    assert rule in rules(with_statements(now, last))


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ({"wage": D(32000)}, {}),  # 11,000 of 15,000: down 27 %
        ({"rigid_expense": D(9999)}, {}),
        ({"rigid_expense": None}, {}),
        ({"wage": D(27500)}, {"wage": D(27500)}),
    ],
)
def test_income_that_is_right_passes(now: dict[str, Any], last: dict[str, Any]) -> None:
    assert rules(with_statements(now, last)) == set()


@pytest.mark.parametrize(
    ("now", "last", "name", "value", "rule"),
    [
        ({"wage": D(32000)}, {}, "income_drop", 20, "W3"),
        ({"rigid_expense": D(9999)}, {}, "rigid_amount", 9000, "W4"),
        ({"rigid_expense": D(3500)}, {}, "rigid_share", 5, "W4"),
    ],
)
def test_from_where_on_it_is_odd_the_office_says(now: Any, last: Any, name: str, value: int, rule: str) -> None:
    case = with_statements(now, last)
    assert rule not in rules(case)
    case.limits = shipped() | {name: value}
    assert rule in rules(case)


def test_who_is_counted_is_compared_with_who_is_here() -> None:
    """Per head three times too high: both figures are told. Of a past year nobody knows who was here."""
    case = with_statements({"members": 1}, {"members": 1})
    [found] = [finding for finding in check(case) if finding.rule == "W10"]
    assert (found.level, found.table, found.field) == (Level.WARNING, "income", "members")
    assert found.text == (
        "计算人数是 1 人，家里现在有 3 人，人均纯收入按 1 人是 45,000 元，按 3 人是 15,000 元。"
        "请核对；确实这样算的写明原因。"
    )
    assert "W10" not in rules(with_statements({"members": 3}))
    assert "W10" not in rules(with_statements({"members": None}))
    case.today = dt.date(YEAR + 1, 1, 1)
    assert "W10" not in rules(case)


def test_a_year_without_a_confirmed_line_is_not_judged() -> None:
    case = with_statements(POOR, POOR)
    case.lines = {YEAR - 1: D(9000)}
    assert rules(case) == set()


def test_below_the_line_is_an_error_and_no_finding_once_monitored() -> None:
    case = with_statements(POOR, POOR)
    assert [f.level for f in check(case) if f.rule == "LI1.income"] == [Level.ERROR]
    risky = at_risk()
    risky.incomes = case.incomes
    assert rules(risky) == set()


def test_what_does_not_count_lowers_income() -> None:
    case = with_statements({"wage": D(20000), "biz": None, "cost": None, "trans": None, "t_pension": D(9000)})
    case.incomes = case.incomes[:1]
    assert rules(case) == set()
    case = with_statements({"wage": D(20000), "biz": None, "cost": None, "trans": None, "t_pension": D(9000)})
    case.incomes = case.incomes[:1]
    case.left_out = {YEAR: frozenset({"t_pension"})}
    assert rules(case) == {"LI1.income"}


def test_work_that_ended_early() -> None:
    case = sound()
    working(months=3, end_ym="202605", out_now=False)(case)
    head = case.members[0]
    head.last_jobs = [job("last", year=YEAR - 1, months=6)]
    assert "W5" in rules(case)
    head.last_jobs = [job("last", year=YEAR - 1, months=5)]
    assert "W5" not in rules(case)


def test_a_household_rich_when_it_was_identified() -> None:
    for wage, is_odd in ((60000, True), (59000, False)):
        case = at_risk()
        case.incomes = [*case.incomes, statement("2", wage=D(wage))]
        assert ("W6" in rules(case)) is is_odd


def test_what_was_answered_at_identification_is_no_open_problem_and_names_a_risk() -> None:
    case = eliminated()
    case.answers = {"2": assessment(occasion="2", water_problem=True)}
    assert "MO8.open" not in rules(case)
    assert "MO13.10" in rules(case)


def test_what_is_wrong_after_elimination_is_an_open_problem() -> None:
    case = eliminated()
    case.answers = {"3": assessment(occasion="3", water_problem=True)}
    assert "MO8.open" in rules(case)
    case.answers = {"3": assessment(occasion="3", food=None, assessor=None)}
    assert rules(case) == set()
