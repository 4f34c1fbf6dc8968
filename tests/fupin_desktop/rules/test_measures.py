"""Rules on measures: each with a household that breaks it and one that does not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.quality import check
from fupin_desktop.rules.settings import shipped
from tests.cases import (
    FITTING,
    YEAR,
    Spoil,
    assessment,
    at_risk,
    both,
    eliminated,
    helped,
    measure,
    on,
    rules,
    sound,
    working,
)

D = Decimal
ILL = on("head.year", health=("02",))
PUPIL = on("girl.year", school_state="10")
UNABLE = both(*(on(f"{who}.year", labor="03", health=("02",)) for who in ("head", "wife")))


def all_but(*items: str) -> Spoil:
    """The fitting measures without some."""
    return helped(*(measure(item) for item in FITTING if item not in items))


def more(*items: str, **values: object) -> Spoil:
    """Further measures."""

    def spoil(case: Case) -> None:
        case.measures = [*case.measures, *(measure(item, **values) for item in items)]

    return spoil


def checked(**answers: bool) -> Spoil:
    return lambda case: setattr(case, "assessments", [assessment(**answers)])


def earned(**amounts: D) -> Spoil:
    """In the statement after elimination."""
    return lambda case: case.incomes[-1].update(amounts)


def found(ym: str) -> Spoil:
    return on("household", monitor_found_ym=ym)


# rule, risks, what breaks it, what is like it and right
AT_RISK: list[tuple[str, tuple[str, ...], Spoil, Spoil]] = [
    ("MO5", (), helped(), both(helped(), found("202611"))),
    ("MO5", (), helped(measure(status="1")), both(helped(measure(status="4"), measure("0502")), found("202608"))),
    ("MO5", (), helped(), both(helped(), on("household", risk_elim_mode="2"))),
    ("MO5b", (), helped(measure("0502")), both(helped(measure("0502")), found("202606"))),
    ("MO5b", (), helped(measure("0502")), both(helped(measure("0502")), UNABLE)),
    ("MO6", (), helped(measure("0803")), helped(measure("0803"), measure())),
    ("MO7.01", ("01",), both(ILL, all_but("0501", "0502")), both(ILL, all_but("0501", "0502"), more("1104"))),
    ("MO7.03", ("03",), all_but("0603", "0702"), all_but("0603")),
    ("MO7.09", ("09",), all_but("0902"), lambda case: None),
    ("MO7.10", ("10",), all_but("1001"), lambda case: None),
    ("MO7.dropout_problem", ("03",), both(all_but("0603"), checked(dropout_problem=True)),
     checked(dropout_problem=True)),
    ("MO7.uninsured_problem", ("01",), both(ILL, all_but("0501", "0502"), checked(uninsured_problem=True)),
     both(ILL, checked(uninsured_problem=True))),
    ("MO7.0801", (), on("head.year", dibao="1"), both(on("head.year", dibao="1"), more("0801"))),
    ("MO7.0801b", (), more("0801"), both(on("head.year", dibao="1"), more("0801"))),
    ("MO7.0802", (), on("head.year", tekun="1"), both(on("head.year", tekun="1"), more("0802"))),
    ("MO7.0802b", (), more("0802"), both(on("head.year", tekun="1"), more("0802"))),
    ("MO7.0804b", (), more("0804"), both(on("head.year", health=("04",)), more("0804"))),
    ("MO7.0804", (), on("head.person", disab_level="2"), on("head.person", disab_level="3")),
    ("MO7.0804", (), on("head.person", disab_level="1"), both(on("head.person", disab_level="1"), more("0804"))),
    ("MO10.none", (), all_but("0501"), both(all_but("0501"), found("202604"))),
    ("MS9", (), helped(measure("0199"), measure("0201"), measure("0399")),
     helped(measure("0199"), measure("0201"), measure("0301"))),
    ("MO10", (), more("1201"), both(more("1201"), found("202012"))),
    ("MO10.subsidy", (), both(on("household", hh_type="20", monitor_cat="2"), found("202604"), more("0501")),
     both(on("household", hh_type="20", monitor_cat="2"), more("0501"))),
    ("MO10.subsidy", (), both(on("household", hh_type="20", monitor_cat="2"), found("202604"), more("0501")),
     both(found("202604"), more("0501"))),
    ("ED5", (), PUPIL, both(PUPIL, more("0701", person="girl"))),
    ("ED5", (), PUPIL, both(PUPIL, more("0701", person=None, person_times=2))),
    ("ED5b", (), more("0701", person="head"), both(PUPIL, more("0701", person="girl"))),
    ("MS5", (), both(UNABLE, more("0201")), more("0201")),
    ("MS6", (), both(working(scope="1"), more("0202")), both(working(), more("0202"))),
    ("MS7", (), more("0204"), both(working(), more("0204"))),
    ("MS8", (), both(working(), more("0203")), both(working(travel_aid=D(200)), more("0203"))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "risks", "breaks", "passes"), AT_RISK)
def test_of_a_household_at_risk(rule: str, risks: tuple[str, ...], breaks: Spoil, passes: Spoil) -> None:
    case = at_risk(*risks)
    breaks(case)
    assert rule in rules(case)
    case = at_risk(*risks)
    passes(case)
    assert rule not in rules(case)


def test_a_disabled_household_needs_security_or_social_help() -> None:
    case = at_risk("02")
    case.measures = [measure(item) for item in FITTING if item != "0803"]
    assert "MO7.02" in rules(case)
    case.measures = [*case.measures, measure("1102")]
    assert "MO7.02" not in rules(case)


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("RQ", {"helper": None}, {}),
        ("MS1", {"item": "0502", "kind": "05", "person": None}, {"item": "0502", "kind": "05"}),
        ("MS1", {"item": "0502", "kind": "05", "person_times": None}, {"person_times": None}),
        ("MS1", {"amount_fiscal": D(500)}, {"amount_fiscal": D(500), "fund_source": "05"}),
        ("MS1", {"item": "0199"}, {"item": "0199", "item_note": "养蜂"}),
        ("MS2", {"end": dt.date(2026, 4, 9)}, {"end": dt.date(2026, 4, 10)}),
        ("MS2.year", {"start": dt.date(2027, 1, 1)}, {"start": dt.date(2025, 12, 30)}),
        ("MS2.early", {"start": dt.date(2026, 12, 1)}, {"start": dt.date(2026, 12, 1), "status": "1"}),
        ("MS3", {"item": "0502"}, {"item": "0102"}),
        ("MS4", {"person": "somebody else"}, {"person": "wife"}),
    ],
)
def test_of_one_measure(rule: str, wrong: dict[str, object], right: dict[str, object]) -> None:
    for values, fires in ((wrong, True), (right, False)):
        case = sound()
        case.measures = [made := measure()]
        made.update(values)
        assert (rule in rules(case)) is fires, values


@pytest.mark.parametrize(
    ("kind", "mechanism", "fires"), [("30", None, True), ("40", None, True), ("40", "74", False), ("10", None, False)]
)
def test_of_who_is_in_no_list_the_mechanism_is_asked(kind: str, mechanism: str | None, fires: bool) -> None:
    case = sound()
    case.household["hh_type"] = kind
    case.measures = [measure(mechanism=mechanism)]
    assert ("MS10" in rules(case)) is fires


@pytest.mark.parametrize(
    ("item", "member", "status", "fires"),
    [("0107", False, "2", True), ("0107", True, "2", False), ("0107", None, "2", False), ("0107", False, "1", False),
     ("0106", False, "2", False)],
)  # fmt: skip
def test_who_joined_a_cooperative_is_a_member_of_one(item: str, member: bool | None, status: str, fires: bool) -> None:
    case = sound()
    case.living["coop_member"] = member
    case.measures = [measure(item=item, kind="01", status=status)]
    assert ("BS1" in rules(case)) is fires


def test_measures_of_other_years_are_not_looked_at_one_by_one() -> None:
    case = sound()
    case.measures = [measure(helper=None, year=YEAR - 1)]
    assert rules(case) == set()


@pytest.mark.parametrize(
    ("rule", "breaks", "passes"),
    [
        ("MO8.measures", helped(), helped(measure())),
        ("MO8.measures", helped(), both(helped(), on("household", risk_elim_mode="2"))),
        ("MO8.measures", helped(), both(helped(), on("household", risk_elim_date=dt.date(2025, 10, 8)))),
        ("MO8.wage", both(more("0204"), earned(wage=D(0))), earned(wage=D(0))),
        ("MO8.trans", both(more("0801"), earned(trans=D(0))), earned(trans=D(0))),
        ("MO8.biz", earned(biz=D(0)), both(helped(measure("0106")), earned(biz=D(0)))),
    ],
)  # fmt: skip
def test_of_a_household_that_got_over_it(rule: str, breaks: Spoil, passes: Spoil) -> None:
    for spoil, fires in ((breaks, True), (passes, False)):
        case = eliminated()
        spoil(case)
        assert (rule in rules(case)) is fires


def test_who_was_ill_may_have_got_over_it_by_security() -> None:
    case = eliminated(risk_1="01")
    case.measures = [measure("0803")]
    assert "MO7.01" not in rules(case)
    case.measures = [measure("0101")]
    assert "MO7.01" in rules(case)


def test_ordinary_households_need_no_measures() -> None:
    case = sound()
    case.household["hh_type"] = "30"
    case.members[2].year["school_state"] = "10"
    assert not {rule for rule in rules(case) if rule.startswith(("MO", "MS", "ED5"))}
    case.household["hh_type"] = "10"
    assert "ED5" in rules(case)


def test_a_finding_about_what_is_not_there_leads_to_where_it_is_added() -> None:
    case = at_risk()
    case.measures = []
    [finding] = [finding for finding in check(case) if finding.rule == "MO5"]
    assert (finding.level, finding.table, finding.record, finding.field) == (Level.ERROR, "measure", "h", "kind")
    assert "8 个月" in finding.text


@pytest.mark.parametrize(("days", "is_late"), [(0, True), (240, True), (241, False), (400, False)])
def test_how_soon_a_measure_must_come_is_a_limit(days: int, is_late: bool) -> None:
    case = at_risk()  # found eight months ago
    case.measures = []
    case.limits = shipped() | {"measure_days": days}
    assert ("MO5" in rules(case)) is is_late
