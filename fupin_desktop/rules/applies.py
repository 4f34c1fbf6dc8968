"""Skip rules: which fields are to be asked, given what is known. Forms pass the others, checks miss nothing in them,
papers may strike them through (CSPro calls this skip logic; the marks C of DICTIONARY §1–§6).

A rule is a question to the other fields; one that hangs on what is not known yet says what is usual: without an age
everything of persons is asked, without 监测对象类别 nobody is monitored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fupin_desktop.rules import money
from fupin_desktop.rules.answers import (
    ASKED_OF_GROUP,
    BASE,
    BY_DISASTER,
    BY_OTHER,
    CHRONIC,
    COMMITTEE,
    DISABILITY_CARD,
    DISABLED,
    ENTERPRISE,
    EXITED,
    FAILED,
    GROUPS_OF_TREE,
    HEALTHY,
    LEADER,
    LEADING_KINDS,
    NO_HOUSE,
    NOT_GIVEN,
    OF_YEAR,
    OFFICER,
    ORDINARY,
    PAIRING_ROLES,
    RESERVE,
    SENT_ROLES,
    SERIOUS,
    TALENT,
    UNABLE,
)
from fupin_desktop.rules.person import SCHOOL_AGE

#: "table.field" → its value, None for one that is not known; "age" → completed years.
Ask = Callable[[str], Any]
Rule = Callable[[Ask], bool]

PENSION_AGE = WORKING_AGE = 16
ADULT = 18
SOLDIER_AGE = 17
_SETTLED = "3"
_BEGUN = "1"
_ABROAD = "6"


def applies(field: str, ask: Ask) -> bool:
    """Whether "table.field" is to be asked."""
    rule = RULES.get(field)
    return rule is None or rule(ask)


def of_rows(*rows: Mapping[str, Any], age: int | None = None) -> Ask:
    """What the rows of a case (`fupin_desktop/rules/facts.py`) and an age answer."""
    by_table = {getattr(row, "table", ""): row for row in rows}

    def ask(name: str) -> Any:
        if name == "age":
            return age
        table, _, field = name.partition(".")
        return by_table.get(table, {}).get(field)

    return ask


def _if(field: str, *values: Any) -> Rule:
    """The field says one of these; without any, that it says anything but no."""
    if values:
        return lambda ask: ask(field) in values
    return lambda ask: ask(field) not in (None, False, NOT_GIVEN)


def _if_not(field: str, *values: Any) -> Rule:
    return lambda ask: ask(field) not in values


def _all(*rules: Rule) -> Rule:
    return lambda ask: all(rule(ask) for rule in rules)


def _aged(youngest: int = 0, oldest: int = 199) -> Rule:
    """The age is between these, both included, or not known."""
    return lambda ask: (age := ask("age")) is None or youngest <= age <= oldest


def _has(field: str, *codes: str) -> Rule:
    """A field of several answers holds one of these."""
    return lambda ask: not set(codes).isdisjoint(ask(field) or ())


def _risks(risk: str) -> Rule:
    return lambda ask: any(ask(f"household.risk_{number}") == risk for number in range(1, 6))


def _is_ill(ask: Ask) -> bool:
    health = set(ask("person_year.health") or ())
    return bool(health) and health != {HEALTHY}


def _is_disabled(ask: Ask) -> bool:
    return DISABLED in (ask("person_year.health") or ()) or ask("person.id_type") == DISABILITY_CARD


def _in_group(groups: str) -> Rule:
    """The activity is of one of these groups, or of none yet."""
    return lambda ask: (kind := ask("activity.kind")) is None or str(kind)[0] in groups


def _is_paid(ask: Ask) -> bool:
    return any(ask(f"measure.amount_{kind}") for kind in ("fiscal", "social", "self"))


_identified = _if_not("household.hh_type", ORDINARY)
_monitored, _eliminated = _if("household.monitor_cat"), _if("household.risk_eliminated")
_housed, _rebuilt = _if_not("housing.house_have", NO_HOUSE), _if("housing.reno_enjoyed")
_at_school, _no_school = _if("person_year.school_state"), _if("person_year.school_state", None)
_able = _if_not("person_year.labor", *UNABLE)
_posted, _insured = _if("employment.pub_job_type"), _all(_aged(PENSION_AGE), _no_school)
_exited_only = _if("household.hh_type", EXITED, None)

_HOUSEHOLD: dict[str, Rule] = {
    **dict.fromkeys(("id_standard", "first_identified", "main_cause", "other_causes"), _identified),
    **dict.fromkeys(("hh_attr", "exit_year", "return_year", "return_reason", "relocated"), _exited_only),
    "monitor_cat": _identified,
    **dict.fromkeys(
        ("monitor_found_ym", "risk_1", "risk_eliminated", "mon_contact", "mon_contact_phone", "dev_state"), _monitored
    ),
    **{f"risk_{n}": _all(_monitored, _if(f"household.risk_{n - 1}")) for n in range(2, 6)},
    "risk_disaster_sub": _risks(BY_DISASTER),
    "risk_note": _risks(BY_OTHER),
    **dict.fromkeys(("risk_elim_mode", "risk_elim_date", "risk_back_date"), _all(_monitored, _eliminated)),
}
_PERSON: dict[str, Rule] = {
    "id_missing": _if("person.id_no", None),
    "military": _aged(SOLDIER_AGE),
    **dict.fromkeys(("disab_cert", "disab_type", "disab_level", "disab_cert_year"), _is_disabled),
    "orphan": _aged(oldest=ADULT - 1),
    **dict.fromkeys(("person_no", "first_identified"), _identified),
    "add_date": _if("person.add_reason"),
}
_PERSON_YEAR: dict[str, Rule] = {
    "education": _all(_aged(SCHOOL_AGE[0]), _no_school),
    "school_state": _if("person_year.education", None),
    "dropout_reason": _all(_aged(*SCHOOL_AGE), _no_school),
    **dict.fromkeys(("school_name", "grade"), _at_school),
    **dict.fromkeys(("disease_name", "disease_level"), _has("person_year.health", CHRONIC, SERIOUS)),
    **dict.fromkeys(("disability_care", "health_other"), _is_ill),
    **dict.fromkeys(("ins_pension_res", "ins_pension_emp"), _insured),
    **dict.fromkeys(("dibao_class", "dibao_month"), _if("person_year.dibao")),
    **dict.fromkeys(("tekun_mode", "tekun_care"), _if("person_year.tekun")),
}
_EMPLOYMENT: dict[str, Rule] = {
    "abroad": _if("employment.scope", _ABROAD, None),
    "plan_out": _if_not("employment.out_now", True),
    **dict.fromkeys(("plan_need", "plan_county"), _if("employment.plan_out")),
    **dict.fromkeys(("pub_job_months", "hire_date"), _posted),
}
_HOUSING: dict[str, Rule] = {
    **dict.fromkeys(("house_area", "house_struct", "build_year", "house_grade", "is_danger", "grade_date", "grade_org",
                     "reno_enjoyed", "old_house_repair"), _housed),
    **dict.fromkeys(("reno_year", "reno_type", "reno_subsidy", "reno_accept_date"), _all(_housed, _rebuilt)),
}  # fmt: skip
_LIVING: dict[str, Rule] = {
    "area_irrigated": _if_not("living.area_arable", 0),
    "toilet_works": _if("living.toilet"),
    "coop_name": _if("living.coop_member"),
}
_VISIT: dict[str, Rule] = {"need_type": _if("visit.need")}
_PROBLEM: dict[str, Rule] = {
    "done_date": _if("problem.state", _SETTLED),
    "outcome": _if_not("problem.state", _BEGUN, None),
    **dict.fromkeys(("org", "amount", "mechanism"), _if("problem.difficulty")),
}
_DOUBTED = ("food", "cloth", "edu", "med", "house", "water", "income")
#: At identification and after elimination the national system asks the four problems alone.
_of_year = _if("assessment.occasion", None, OF_YEAR)
_ASSESSMENT: dict[str, Rule] = {
    **dict.fromkeys(("assessor", *_DOUBTED), _of_year),
    **{f"{name}_note": _if_not(f"assessment.{name}", None, "1", "9") for name in _DOUBTED},
    "recheck_date": lambda ask: any(ask(f"assessment.{name}") == FAILED for name in _DOUBTED),
}
_MEASURE: dict[str, Rule] = {
    "fund_source": _is_paid,
    "quantity_unit": _if("measure.quantity"),
}
_HELPER: dict[str, Rule] = {
    "unit": _if("helper.role", *PAIRING_ROLES),
    "sent_as": _if("helper.role", *SENT_ROLES),
}
_ORG: dict[str, Rule] = {
    **dict.fromkeys(("is_private", "branch"), _if("org.kind", ENTERPRISE, None)),
    "parent": _if("org.kind", *GROUPS_OF_TREE, None),
    "level": _if("org.kind", *GROUPS_OF_TREE, None),
    "duty": _if("org.kind", *GROUPS_OF_TREE, None),
    "area": _if("org.kind", BASE, None),
    "ways": _if("org.kind", ENTERPRISE, *LEADING_KINDS, None),
}
_CADRE: dict[str, Rule] = {
    "rank": _if("cadre.kind", OFFICER, None),
    **dict.fromkeys(("village_post", "chosen_on"), _if("cadre.kind", COMMITTEE, None)),
    **dict.fromkeys(("specialties", "skill", "leads"), _if("cadre.kind", TALENT, LEADER, None)),
    "tutor": _if("cadre.kind", RESERVE, None),
    "end_reason": _if("cadre.end"),
    "promoted_to": _if("cadre.promoted_on"),
}
_ACTIVITY: dict[str, Rule] = {
    **{name: _in_group(groups) for name, groups in (ASKED_OF_GROUP | {"amount": "567", "goods": "567"}).items()},
    "fund_source": _if("activity.amount"),
}


def _of_account(name: str) -> Rule:
    return lambda ask: money.is_asked(name, ask("money.account"), ask("money.direction"))


_MONEY = {name: _of_account(name) for name in sorted(frozenset().union(*money.ASKED.values()))} | {
    "approved_by": _if_not("money.direction", money.IN),
}  # fmt: skip
_again, _late = _if("loan.kind", "2", "3"), _if("loan.overdue")
_LOAN: dict[str, Rule] = {
    "before": _again,
    "use_note": _if("loan.use", "99"),
    **dict.fromkeys(("overdue_on", "overdue_reason"), _late),
    "subsidy_rate": _if_not("loan.subsidised", False),
    "subsidy_paid": _if_not("loan.subsidised", False),
}
_SETTLEMENT: dict[str, Rule] = dict.fromkeys(("admitted", "discharged"), _if("settlement.treatment", "1", None))
_granted = _if("claim.state", "4", "5")
_CLAIM: dict[str, Rule] = {
    **dict.fromkeys(("amount", "approved_on"), _granted),
    "paid_on": _if("claim.state", "5"),
    "refused_reason": _if("claim.state", "6"),
}
_accepted = _if("project.state", "5", "6")
_PROJECT: dict[str, Rule] = {
    **dict.fromkeys(("build_kind", "area"), _if("project.kind", "04", "09")),
    **dict.fromkeys(("accepted_on", "asset_class", "asset_name", "asset_value", "asset_owner", "manager"), _accepted),
}
_RECTIFICATION: dict[str, Rule] = {
    "parent": _if("rectification.scope", "3"),
    **dict.fromkeys(("number_check", "closed_on", "closed_by"), _if("rectification.state", "4")),
}

#: "table.field" → when it is asked; a field that is not here always is.
RULES: dict[str, Rule] = {
    f"{table}.{field}": rule
    for table, rules in (
        ("household", _HOUSEHOLD), ("person", _PERSON), ("person_year", _PERSON_YEAR), ("employment", _EMPLOYMENT),
        ("housing", _HOUSING), ("living", _LIVING), ("visit", _VISIT), ("problem", _PROBLEM),
        ("assessment", _ASSESSMENT), ("measure", _MEASURE), ("helper", _HELPER), ("org", _ORG),
        ("money", _MONEY), ("loan", _LOAN), ("settlement", _SETTLEMENT), ("claim", _CLAIM), ("project", _PROJECT),
        ("rectification", _RECTIFICATION),
        ("cadre", _CADRE), ("activity", _ACTIVITY),
    )
    for field, rule in rules.items()
}  # fmt: skip


#: Not required of everybody, but of those to whom they apply.
_NEEDED = frozenset({
    "household.hh_attr", "household.exit_year", "household.main_cause", "household.first_identified",
    "household.risk_1", "household.risk_eliminated", "household.risk_disaster_sub", "household.risk_note",
    "household.risk_elim_mode", "household.risk_elim_date",
    "person.disab_cert", "person.disab_type", "person.disab_level",
    "person_year.education", "person_year.school_state", "person_year.dropout_reason", "person_year.tekun_mode",
    "employment.plan_need", "employment.pub_job_months", "employment.hire_date",
    "housing.reno_year", "housing.reno_type", "housing.reno_subsidy", "living.toilet_works", "water.safe",
    "loan.use_note", "loan.overdue_on", "loan.overdue_reason", "claim.approved_on", "project.build_kind",
    "project.accepted_on", "rectification.parent",
})  # fmt: skip


def is_needed(field: str, ask: Ask, *, required: bool) -> bool:
    """Whether "table.field" must not stay blank; `required`: as its declaration says."""
    return (required or field in _NEEDED) and applies(field, ask)


def may_work(ask: Ask) -> bool:
    """Whether spells of work are to be asked of a person."""
    return _all(_aged(WORKING_AGE), _able)(ask)
