"""How a household stands: why it was poor, whether it is watched, what the yearly assessment found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.income import Income
from db.person import Employment, PersonYear
from fupin_desktop.demo.people import CHRONIC, DISABLED, GRAVE, ORDINARY, POOR, TODAY, WATCHED, Family, Row
from fupin_desktop.demo.yearly import YEARS, Circumstances, Rows

_CAUSE_OF_RISK = {"01": "01", "02": "02", "03": "03", "04": "04", "07": "07", "08": "08"}
_ITEMS = ("food", "cloth", "edu", "med", "house", "water")


def class_household(family: Family, last: Rows) -> None:
    """Fill the classification of the household from its people as of the last year."""
    rng, row = family.rng, family.household
    people = last[PersonYear]
    row["whole_no_labor"] = int(
        all(person["labor"] in ("03", "04") for person in people)
        and any(person["dibao"] != "0" or person["tekun"] != "0" for person in people)
    )
    if row["hh_type"] == ORDINARY:
        return
    risk = _risk(family, last)
    row["id_standard"] = "1"
    if row["hh_type"] == POOR:
        identified = rng.choice((2014, 2015, 2015, 2016))
        row["first_identified"] = f"{identified}12"
        row["exit_year"] = rng.randint(identified + 1, 2020)
        row["hh_attr"] = _attribute(people)
        row["main_cause"] = _CAUSE_OF_RISK.get(risk, rng.choice(("07", "09", "11")))
    if row["hh_type"] == WATCHED or rng.random() < 0.08:
        _watch(family, risk)
        row.setdefault("first_identified", row["monitor_found_ym"])


def _attribute(people: list[Row]) -> str:
    if any(person["tekun"] != "0" for person in people):
        return "3"
    return "2" if any(person["dibao"] != "0" for person in people) else "1"


def _risk(family: Family, last: Rows) -> str:
    """The code of the risk that the family's own troubles suggest."""
    found = {code for member in family.members for code in member.health}
    if found & {CHRONIC, GRAVE}:
        return "01"
    if DISABLED in found:
        return "02"
    if any((person["school_state"] or "") >= "07" for person in last[PersonYear]):
        return "03"
    return "07" if last[Employment] else "04"


def _watch(family: Family, risk: str) -> None:
    rng, row = family.rng, family.household
    year, month = rng.choice(YEARS[:-1]), rng.randint(1, 12)
    row["monitor_cat"] = "1" if row["hh_type"] == POOR else rng.choice("223")
    row["monitor_found_ym"] = f"{year}{month:02d}"
    row["risk_1"] = risk
    row["risk_disaster_sub"] = "01" if risk == "04" else None
    row["risk_eliminated"] = int(year < YEARS[-2] and rng.random() < 0.6)
    if row["risk_eliminated"]:
        row["risk_elim_mode"] = "1"
        row["risk_elim_date"] = (dt.date(year, month, 15) + dt.timedelta(rng.randint(240, 500))).isoformat()
        row["mon_contact"], row["mon_contact_phone"] = "李建国", "13803720001"


def statements_of_watching(family: Family, of_years: dict[int, Rows]) -> list[Row]:
    """The statements at identification and after elimination of a watched household (§3.1)."""
    row = family.household
    wanted = []
    if row.get("monitor_found_ym"):
        wanted.append((int(row["monitor_found_ym"][:4]), "2"))
    if row.get("risk_elim_date"):
        wanted.append((int(row["risk_elim_date"][:4]), "3"))
    found = []
    for year, kind in wanted:
        statement = {**of_years[year][Income][0], "kind": kind, "claim_income": 0, "rigid_expense": 0}
        if kind == "2":  # work fell away: that is how the risk was seen
            for item in ("wage", "wage_job"):
                statement[item] = statement[item] - statement["wage_job"] // 2
        found.append(statement | {"id": Income.new_key(statement)})
    return found


def assessment(family: Family, state: Circumstances, year: int, people: list[Row]) -> Row:
    """The yearly check of the two assurances and three guarantees; what is wrong in the rows is wrong here."""
    unsafe = state.grade in "CD"
    uninsured = any(not person["ins_med_res"] and not person["ins_med_emp"] for person in people)
    verdicts: dict[str, Any] = dict.fromkeys(_ITEMS, "1")
    if not any("02" < (person["school_state"] or "") < "07" for person in people):
        verdicts["edu"] = "9"
    verdicts["house"] = "3" if unsafe else "1"
    verdicts["med"] = "3" if uninsured else "1"
    day = min(TODAY, dt.date(year, 10, 10) + dt.timedelta(state.area % 40))
    return {
        "id": family.new_key("assessment", year),
        "household": family.key,
        "year": year,
        "date": day.isoformat(),
        "assessor": "李建国、王秀梅",
        **verdicts,
        "income": "1",
        "house_note": "墙体开裂，已报镇政府" if unsafe else None,
        "dropout_problem": 0,
        "house_problem": int(unsafe),
        "uninsured_problem": int(uninsured),
        "water_problem": 0,
    }
