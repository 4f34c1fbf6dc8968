"""A household that no rule finds fault with, to be spoilt one field at a time. All people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from db.household import Household, Housing, Living, Water
from db.income import Income
from db.measure import Measure
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.visit import Assessment, Problem, Visit
from fupin_desktop.rules import quality
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.household.cases import REQUIRED

TODAY = dt.date(2026, 11, 23)
YEAR = 2026


def row(model: type[Record], key: str, **values: Any) -> Row:
    """A record of a table with these fields; the others are blank."""
    unknown = set(values) - set(model.kinds())
    assert not unknown, f"{model.__name__} has no {unknown}"
    made = Row(model.table(), dict.fromkeys(model.kinds()) | {"id": key} | values)
    made.household, made.who = "h", key
    return made


def number(born: dt.date, sex: str, serial: int = 0) -> str:
    """An ID number of 文峰区."""
    first = f"410502{born:%Y%m%d}{serial:02d}{1 if sex == '1' else 2}"
    return first + checksum(first)


#: Key of a member → the name.
NAMES = {"head": "张海", "wife": "李梅", "girl": "张小梅"}


def member(key: str, relation: str, sex: str, born: dt.date, **year: Any) -> Member:
    """A member whose records are complete: healthy, ordinary labour, insured."""
    person = row(
        Person, key, household="h", name=NAMES.get(key, "张三"), id_type="01", id_no=number(born, sex), sex=sex,
        birth=born, relation=relation, ethnic="01", political="13", member_state="1",
    )  # fmt: skip
    form: dict[str, Any] = {
        "person": key, "year": YEAR, "education": "03", "health": ("01",), "labor": "01", "mandarin": True,
        "ins_med_res": True, "ins_med_emp": False, "ins_critical": True, "ins_commercial": False, "med_aid": False,
        "ins_pension_res": True, "ins_pension_emp": False, "dibao": "0", "tekun": "0",
    }  # fmt: skip
    return Member(person, row(PersonYear, f"{key}-{YEAR}", **(form | year)), [], [])


def job(key: str = "job", **values: Any) -> Row:
    """A complete spell of work that goes on."""
    usual: dict[str, Any] = {
        "person": "head", "year": YEAR, "out_now": True, "start_ym": "202603", "months": 8,
        "region": "河南省郑州市中牟县", "scope": "4", "employer": "某建筑公司", "industry": "建筑业", "post": "瓦工",
        "month_income": Decimal(4500), "channel": "1", "p2p": False,
    }  # fmt: skip
    return row(Employment, key, **(usual | values))


def statement(kind: str = "1", year: int = YEAR, **values: Any) -> Row:
    """A statement of three people, 15,000 元 each."""
    usual: dict[str, Any] = {
        "household": "h", "year": year, "kind": kind, "members": 3, "wage": Decimal(44000), "biz": Decimal(2000),
        "prop": Decimal(0), "trans": Decimal(500), "cost": Decimal(1500), "claim_income": Decimal(0),
        "rigid_expense": Decimal(800),
    }  # fmt: skip
    return row(Income, f"income-{kind}-{year}", **(usual | values))


def assessment(**values: Any) -> Row:
    """An assessment that all is well."""
    usual: dict[str, Any] = dict.fromkeys(("food", "cloth", "edu", "med", "house", "water"), "1")
    usual |= dict.fromkeys(("dropout_problem", "house_problem", "uninsured_problem", "water_problem"), False)
    usual |= {"household": "h", "year": YEAR, "date": dt.date(2026, 9, 1), "assessor": "李建国"}
    return row(Assessment, "assessment", **(usual | values))


def visit(**values: Any) -> Row:
    """A complete visit, three days ago."""
    usual: dict[str, Any] = {
        "household": "h", "visit_date": dt.date(2026, 11, 20), "visitors": "李建国", "visitor_role": "08", "mode": "1",
        "reason": "1", "result": "1", "hh_sign": True, "visitor_sign": True,
    }  # fmt: skip
    return row(Visit, "visit", **(usual | values))


def problem(**values: Any) -> Row:
    """A problem that the visit found."""
    usual = {"household": "h", "visit": "visit", "category": "09", "text": "屋顶漏雨", "severity": "1", "state": "1"}
    return row(Problem, "problem", **(usual | values))


def measure(item: str = "0101", **values: Any) -> Row:
    """A complete measure of an item, under way."""
    usual = {
        "household": "h", "year": YEAR, "kind": item[:2], "item": item, "person": "head", "person_times": 1,
        "start": dt.date(2026, 4, 10), "helper": "赵明", "dept": "镇政府", "status": "2",
    }  # fmt: skip
    return row(Measure, f"measure-{item}", **(usual | values))


#: For every risk something, and something to earn by; nothing that asks for more records.
FITTING = ("0101", "0501", "0502", "0603", "0702", "0803", "0902", "1001")


def sound() -> Case:
    """A head of 46, his wife and a daughter in junior school; nothing missing, nothing odd."""
    household = row(
        Household, "h", household_no="4105020001", region_code="410502101212", address="袁薛庄村 3 号",
        phone="13800138000", hh_type="10", hh_attr="1", first_identified="201406", exit_year=2016, main_cause="07",
        whole_no_labor=False,
    )  # fmt: skip
    land = dict.fromkeys(("area_arable", "area_forest"), Decimal(3))
    living = row(
        Living, "living", household="h", year=YEAR, **land, elec_living=True, tv=True, road_type="3", road_hard=True,
        road_km=Decimal("0.5"), survey_by="李建国", survey_phone="0372-2911234", survey_date=dt.date(2026, 9, 1),
        head_sign=True,
    )  # fmt: skip
    housing = row(Housing, "housing", household="h", year=YEAR, house_have="2", house_area=Decimal(120),
                  house_grade="A", is_danger=False)  # fmt: skip
    child = {"education": None, "school_state": "05", "labor": "04", "ins_pension_res": None, "ins_pension_emp": None}
    return Case(
        household=household,
        members=[
            member("head", "01", "1", dt.date(1980, 3, 5)),
            member("wife", "02", "2", dt.date(1982, 7, 9)),
            member("girl", "04", "2", dt.date(2012, 5, 6), **child),
        ],
        living=living,
        housing=housing,
        water=row(Water, "water", household="h", year=YEAR, source="1", hard=False, safe=True, q_amount="1"),
        year=YEAR,
        today=TODAY,
        incomes=[statement(), statement(year=YEAR - 1)],
        assessments=[assessment()],
        visits=[visit()],
        last_visit=dt.date(2026, 11, 20),
        lines={YEAR: Decimal(9000)},
        required=REQUIRED,
    )


def at_risk(*risks: str) -> Case:
    """The same household, monitored since spring, with these risks."""
    case = sound()
    case.household |= {"monitor_cat": "1", "monitor_found_ym": "202603", "risk_eliminated": False}
    case.household |= {f"risk_{n}": risk for n, risk in enumerate(risks or ("06",), 1)}
    case.measures = [measure(item) for item in FITTING]
    return case


def eliminated(**household: Any) -> Case:
    """The same household, its risk eliminated with support after seven months."""
    case = at_risk()
    case.household |= {
        "risk_eliminated": True, "risk_elim_mode": "1", "risk_elim_date": dt.date(2026, 10, 8),
        "mon_contact": "张三", "mon_contact_phone": "13800138000",
    } | household  # fmt: skip
    case.incomes = [*case.incomes, statement("3")]
    return case


def rules(case: Case) -> set[str]:
    """The ids of the rules that find fault."""
    return {finding.rule for finding in quality.check(case)}


Spoil = Callable[[Case], object]


def on(part: str, **values: Any) -> Spoil:
    """A change of fields of a part of a household: household, living, housing, water, or a member's person or year."""

    def spoil(case: Case) -> None:
        who, _, form = part.partition(".")
        by_key = {m.person["id"]: m for m in case.members}
        target: Row = getattr(by_key[who], form) if form else getattr(case, part)
        assert not set(values) - set(target), f"{part} has no such field"
        target.update(values)

    return spoil


def working(who: str = "head", **values: Any) -> Spoil:
    """A member gets a job."""

    def spoil(case: Case) -> None:
        found = next(m for m in case.members if m.person["id"] == who)
        found.jobs = [*found.jobs, job(f"job{len(found.jobs)}", **values)]

    return spoil


def helped(*measures: Row) -> Spoil:
    """The measures of the household are these."""

    def spoil(case: Case) -> None:
        case.measures = list(measures)

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """Several changes."""

    def spoil(case: Case) -> None:
        for one in spoils:
            one(case)

    return spoil
