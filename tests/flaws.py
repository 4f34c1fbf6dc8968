"""A book with every flaw that the rules find: the households that the tests of the rules spoil, each under keys of its
own, with years before and after the one that is checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from db.changes import change
from db.household import Housing
from db.models import BY_TABLE
from db.person import PersonYear
from db.record import Record
from db.village import MonitoringLine
from fupin_desktop.rules import catalogue, finding
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.id_number import checksum
from tests.books import ACTOR
from tests.cases import (
    TODAY,
    YEAR,
    assessment,
    at_risk,
    eliminated,
    helped,
    job,
    measure,
    number,
    on,
    problem,
    sound,
    statement,
    working,
)
from tests.fupin_desktop.rules import (
    test_completeness,
    test_household,
    test_measures,
    test_monitoring,
    test_person,
    test_problems,
    test_work,
)

__all__ = ["OTHER_YEARS", "TODAY", "YEAR", "everything", "rules_of_households", "save"]

#: A mistyped year after all others, and one before: neither is the one to open.
OTHER_YEARS = (2023, 2062)


def everything() -> list[Case]:
    """Spoilt households: at least one for every rule of a household."""
    found = [sound()]
    found += _spoilt(test_household.test_what_is_odd_is_found, lambda _: sound())
    found += _spoilt(test_person.test_what_is_odd_is_found, lambda _: sound())
    found += _spoilt(test_work.test_what_is_odd_is_found, lambda _: sound())
    found += _spoilt(test_completeness.test_what_is_blank_is_found_and_leads_to_its_field, lambda _: sound())
    found += _spoilt(test_monitoring.test_what_is_odd_at_risk_is_found, _of_risks)
    found += _spoilt(test_monitoring.test_what_forbids_elimination_is_found, lambda _: eliminated())
    found += _spoilt(test_measures.test_of_a_household_at_risk, _of_risks)
    found += _spoilt(test_measures.test_of_a_household_that_got_over_it, lambda _: eliminated())
    for row in _rows(test_completeness.test_statements):
        found.append(sound())
        found[-1].incomes = [row["row"]]
    for row in _rows(test_completeness.test_visits):
        found.append(sound())
        found[-1].visits = [row["row"]]
    for row in _rows(test_monitoring.test_income_that_is_odd_is_found):
        found.append(test_monitoring.with_statements(row["now"], row["last"]))
    for row in _rows(test_measures.test_of_one_measure):
        found.append(sound())
        found[-1].measures = [made := measure()]
        made.update(row["wrong"])
    for row in _rows(test_problems.test_of_one_problem):
        found.append(_with(sound(), problems=[problem(**row["wrong"])]))
    return found + list(_others())


def _others() -> Iterator[Case]:
    """What no list of the rules' tests has."""
    yield from (_no_people(), _with(sound(), incomes=[statement(members=1)]), _with(sound(), visits=[]))
    case = sound()
    case.members = [member for member in case.members if member.person["id"] != "head"]
    yield case
    yield _with(sound(), problems=[problem(text=None)])
    yield _with(sound(), problems=[problem(text=None, visit=None)], visits=[])
    second = assessment(cloth=None)
    second["id"] = "second"
    yield _with(sound(), assessments=[assessment(), second])
    yield _with(sound(), assessments=[assessment(food=None, year=YEAR - 1), second])
    yield _with(at_risk(), incomes=[*at_risk().incomes, statement("2", year=YEAR - 3, wage=60000)])
    yield _with(at_risk("02"), measures=[measure(item) for item in ("0101", "0501")])
    case = sound()
    working(months=3, end_ym="202605", out_now=False)(case)
    case.members[0].last_jobs = [job("last", year=YEAR - 1, months=6)]
    yield case
    case = sound()
    on("wife.year", education="02")(case)
    on("wife.person", birth=None, id_no=None, id_missing=True, note="没有")(case)
    case.members[1].person["birth"] = case.members[2].person["birth"].replace(year=2006)
    yield case
    case = sound()
    case.living["coop_member"] = False
    helped(measure("0107"))(case)
    yield case
    case = sound()
    on("household", hh_type="30")(case)
    helped(measure(mechanism=None))(case)
    yield case
    case = eliminated(risk_1="01")
    helped(measure("0101"))(case)
    yield case
    case = sound()
    born = dt.date(2006, 1, 1)
    elsewhere = f"001000{number(born, '2')[6:17]}"
    on("wife.person", id_no=elsewhere + checksum(elsewhere), birth=born)(case)
    yield case


def _no_people() -> Case:
    case = sound()
    for member in case.members:
        member.person["member_state"] = "2"
    return case


def _with(case: Case, **parts: Any) -> Case:
    for name, value in parts.items():
        setattr(case, name, value)
    return case


def _of_risks(row: dict[str, Any]) -> Case:
    return at_risk(*row["risks"])


def _rows(test: Callable[..., Any]) -> list[dict[str, Any]]:
    """What a test is parametrized with."""
    [mark] = [mark for mark in test.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    names, values = mark.args
    names = (names,) if isinstance(names, str) else names
    return [dict(zip(names, value if len(names) > 1 else (value,), strict=True)) for value in values]


def _spoilt(test: Callable[..., Any], base: Callable[[dict[str, Any]], Case]) -> list[Case]:
    found = []
    for row in _rows(test):
        case = base(row)
        row.get("spoil", row.get("breaks"))(case)  # type: ignore[misc]
        found.append(case)
    return found


def rules_of_households() -> set[str]:
    """The codes of the rules that speak of a household or its people, as the source has them; one that ends with a dot
    is followed by a part that the source reckons."""
    folder = Path(finding.__file__).parent
    source = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8")
        for name in ("household", "person", "work", "completeness", "income_warnings", "monitoring", "measures",
                     "problems", "quality", "id_number")
    )  # fmt: skip
    told = set(re.findall(r"catalogue\.([A-Z]\w+)(\.of\()?(?:\"(\w+)\"\))?", source))
    assert told, "the rules name their codes otherwise now"
    return {f"{getattr(catalogue, name)}{'.' if of else ''}{part}" for name, of, part in told}


def save(cases: list[Case]) -> list[str]:
    """Write households to the open book, each under keys of its own; the keys of the households."""
    with change(ACTOR, "登记"):
        MonitoringLine(region_code="410502", year=YEAR, line_pc=9000, is_confirmed=True).save()
        return [_save(case, str(number)) for number, case in enumerate(cases)]


def _save(case: Case, mark: str) -> str:
    home = f"h{mark}"
    people = {str(member.person["id"]): f"{member.person['id']}-{mark}" for member in case.members}
    for member in case.members:
        for spell in (*member.jobs, *member.last_jobs):
            spell["person"] = member.person["id"]
    members = [row for m in case.members for row in (m.person, m.year, *m.jobs, *m.last_jobs) if row.exists]
    yearly = [row for row in (case.living, case.housing, case.water) if row.exists]
    rows = [case.household, *members, *yearly, *case.incomes, *case.assessments, *case.visits, *case.problems]
    for row in [*rows, *case.measures]:
        _record(row, home, people, mark).save()
    for year in OTHER_YEARS:
        Housing(household=home, year=year, house_have="2").save()
        for person in people.values():
            PersonYear(person=person, year=year, labor="01").save()
    return home


def _record(row: Row, home: str, people: dict[str, str], mark: str) -> Record:
    model = BY_TABLE[row.table]
    values = {name: value for name, value in row.items() if value is not None}
    if "person" in values:
        values["person"] = people.get(values["person"], "head-0")  # somebody of another household
    if "visit" in values:
        values["visit"] = f"{values['visit']}-{mark}"
    if "household" in values:
        values["household"] = home
    if row.table == "household":
        values |= {"id": home, "household_no": f"410502{mark:>04}"}
    elif row.table == "person":
        values |= {"id": people[values["id"]], "household": home}
    elif model.derived_from:
        values["id"] = model.new_key(values)
    else:
        values["id"] = f"{values['id']}-{mark}"
    return model(**values)
