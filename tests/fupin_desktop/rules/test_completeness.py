"""What is not filled."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fupin_desktop.rules import completeness
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.finding import Finding
from tests.cases import Spoil, on, problem, rules, sound, statement, visit


def missing(case: Case) -> list[Finding]:
    return list(completeness.missing(case))


def unfilled(part: str) -> Spoil:
    """A yearly form that was never filled."""

    def spoil(case: Case) -> None:
        who, _, form = part.partition(".")
        holder = next((m for m in case.members if m.person["id"] == who), None)
        old: Row = getattr(holder or case, form or part)
        blank = Row(old.table, dict.fromkeys(old) | {"id": old["id"], "year": old["year"]}, exists=False)
        setattr(holder or case, form or part, blank)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "rule", "level", "field"),
    [
        (on("household", address=None), "RQ", "error", "address"),
        (on("household", hh_attr=None), "RQ", "error", "hh_attr"),
        (on("household", exit_year=None), "RQ", "error", "exit_year"),
        (on("household", main_cause=None), "RQ", "error", "main_cause"),
        (on("head.person", name=None), "RQ", "error", "name"),
        (on("head.person", ethnic=None), "HH4", "error", "ethnic"),
        (on("head.person", relation=None), "HH4", "error", "relation"),
        (on("head.year", health=None), "HH4", "error", "health"),
        (on("head.year", labor=None), "HH4", "error", "labor"),
        (on("head.year", ins_pension_emp=None), "RQ", "error", "ins_pension_emp"),
        (on("head.year", tekun="1"), "RQ", "error", "tekun_mode"),
        (on("head.year", mandarin=None), "IN1", "info", "mandarin"),
        (on("head.person", member_state="2"), "RQ", "error", "del_reason"),
        (on("living", road_type=None), "LI2", "warning", "road_type"),
        (on("living", toilet=True), "LI2", "warning", "toilet_works"),
        (on("housing", house_area=None), "LI2", "warning", "house_area"),
        (on("housing", reno_enjoyed=True), "LI2", "warning", "reno_year"),
        (on("water", safe=None), "LI2", "warning", "safe"),
        (unfilled("head.year"), "YR1", "error", "health"),
        (unfilled("living"), "YR2", "warning", "area_arable"),
        (unfilled("housing"), "YR2", "warning", "house_have"),
        (unfilled("water"), "YR2", "warning", "source"),
        (lambda case: setattr(case, "incomes", []), "YR3", "warning", "members"),
    ],
)  # fmt: skip
def test_what_is_blank_is_found_and_leads_to_its_field(spoil: Spoil, rule: str, level: str, field: str) -> None:
    case = sound()
    spoil(case)
    assert [(f.rule, f.level, f.field) for f in missing(case)] == [(rule, level, field)]


@pytest.mark.parametrize(
    "spoil",
    [
        on("housing", house_have="0", house_area=None, house_grade=None, is_danger=None),
        on("living", toilet=False),
        on("girl.year", ins_pension_res=None, ins_pension_emp=None),
        on("household", hh_type="30", hh_attr=None, exit_year=None, main_cause=None, first_identified=None),
        on("head.person", member_state="2", del_reason="01", del_date=dt.date(2026, 1, 1), political=None),
    ],
)
def test_what_need_not_be_filled_is_not_asked(spoil: Spoil) -> None:
    case = sound()
    spoil(case)
    assert missing(case) == []


def test_all_blanks_of_a_record_are_one_finding_that_names_them() -> None:
    case = sound()
    on("head.year", health=None, labor=None, dibao=None, tekun=None)(case)
    texts = [f.text for f in missing(case)]
    assert texts == [
        "2026 年的健康状况、劳动技能没有填。请问清后补上。",
        "2026 年的享受低保政策情况、享受特困供养政策情况没有填。请问清后补上。",
    ]


@pytest.mark.parametrize(
    ("row", "rule", "field"),
    [
        (statement(members=None), "RQ", "members"),
        (statement(members=0), "RQ.members", "members"),
        (statement(t_rest=Decimal(5)), "RQ", "rest_note"),
        (statement(wage=None, biz=None, prop=None, trans=None, cost=None), "RQ.amounts", "wage"),
    ],
)
def test_statements(row: Row, rule: str, field: str) -> None:
    case = sound()
    case.incomes = [row]
    assert [(f.rule, f.field) for f in missing(case)] == [(rule, field)]


def test_an_amount_per_head_from_a_roster_is_enough() -> None:
    case = sound()
    nothing: dict[str, Any] = dict.fromkeys(("wage", "biz", "prop", "trans", "cost", "members"))
    case.incomes = [statement(**nothing, given_net_pc=Decimal(9500))]
    assert rules(case) == set()
    case.incomes = [statement(**nothing, given_net_pc=Decimal(8500))]
    assert rules(case) == {"LI1.income"}


@pytest.mark.parametrize(
    ("row", "rule", "field"),
    [
        (visit(visitors=None), "RQ", "visitors"),
        (visit(result="2"), "RQ", "follow_up_date"),
        (visit(visit_date=dt.date(2026, 11, 24)), "V2", "visit_date"),
        (visit(two_three_check="3"), "V3", "two_three_check"),
    ],
)
def test_visits(row: Row, rule: str, field: str) -> None:
    case = sound()
    case.visits = [row]
    assert [(f.rule, f.field) for f in missing(case)] == [(rule, field)]


def test_a_visit_that_found_something_is_complete_with_its_problem() -> None:
    case = sound()
    case.visits = [visit(two_three_check="3")]
    case.problems = [problem()]
    assert missing(case) == []
    case.problems = [problem(text=None)]
    assert [f.field for f in missing(case)] == ["text"]


@pytest.mark.parametrize(("days", "is_late"), [(92, False), (93, True)])
def test_a_visit_that_is_due(days: int, is_late: bool) -> None:
    case = sound()
    case.last_visit = case.today - dt.timedelta(days)
    assert rules(case) == ({"V1"} if is_late else set())


def test_never_visited() -> None:
    case = sound()
    case.last_visit = None
    assert rules(case) == {"V1"}
