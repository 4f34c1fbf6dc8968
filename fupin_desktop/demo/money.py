"""Income statements that add up: wages from the jobs, crops from the land, transfers from who is old, ill or poor.

All amounts are stored values (分). The year's period is October of the year before to September (DICTIONARY §3.1).
"""

from __future__ import annotations

from db.income import Income, RigidExpense
from db.person import Employment, PersonYear
from fupin_desktop.demo.people import CHRONIC, DISABLED, GRAVE, POOR, Family, Row
from fupin_desktop.demo.yearly import YEARS, Circumstances, Rows

_GROUPS = {  # the items that add up, innermost first (resources/income_items.toml)
    "t_other": ("t_land_fert", "t_crop_sub", "t_aged", "t_disabled", "t_edu", "t_alimony", "t_xs_fund"),
    "wage": ("wage_job", "wage_post_village", "wage_pick"),
    "biz": ("biz_crop", "biz_animal"),
    "prop": ("prop_dividend", "prop_land"),
    "trans": ("t_dibao", "t_tekun", "t_pension", "t_other"),
    "cost": ("cost_crop", "cost_animal"),
}
_DECENT = 720_000  # what a village family has a head and year at the least, with what grown children give


def add_income(family: Family, state: Circumstances, year: int, rows: Rows) -> None:
    """Put the year's statement, and the lines of its rigid expense, to the family's rows."""
    growth = 1 + 0.06 * (year - YEARS[0])
    row: Row = {
        "household": family.key,
        "year": year,
        "kind": "1",
        "period_start": f"{year - 1}-10-01",
        "period_end": f"{year}-09-30",
        "members": len(family.living(year)),
        "is_final": int(year < YEARS[-1]),
    }
    row |= _earned(state, rows[Employment], growth) | _given(family, year, rows[PersonYear], growth)
    _top_up(family, row)
    _add_up(row)
    row["id"] = Income.new_key(row)
    lines = _rigid(family, row, rows[PersonYear])
    row["rigid_expense"] = sum(line["amount"] for line in lines)
    row["claim_income"] = row["rigid_expense"] // 10 // 100 * 100 if row["rigid_expense"] > 1_000_000 else 0
    rows[Income], rows[RigidExpense] = [row], lines


def _earned(state: Circumstances, jobs: list[Row], growth: float) -> Row:
    wages = {"wage_job": 0, "wage_post_village": 0}
    for job in jobs:
        wages["wage_post_village" if job["channel"] == "4" else "wage_job"] += job["months"] * job["month_income"]
    crop = 0 if state.rents_out else state.mu * round(2150 * growth) * 100
    pigs = 0 if state.rents_out or state.area % 5 else 900_000
    return {
        **wages,
        "wage_pick": 120_000 if state.in_coop and not jobs else 0,
        "biz_crop": crop,
        "biz_animal": pigs,
        "cost_crop": crop * 2 // 5,
        "cost_animal": pigs // 2,
        "prop_land": state.mu * 90_000 if state.rents_out else 0,
        "prop_dividend": 100_000 if state.in_coop else 0,
    }


def _given(family: Family, year: int, people: list[Row], growth: float) -> Row:
    ages = [member.age(year) for member in family.living(year)]
    disabled = sum(DISABLED in row["health"].split(",") for row in people)
    students = sum(row["school_state"] in ("10", "11", "12") for row in people)
    poor = family.household["hh_type"] == POOR
    return {
        "t_dibao": sum(row.get("dibao_month", 0) for row in people) * 12,
        "t_tekun": round(8_600 * growth) * 100 * sum(row["tekun"] == "1" for row in people),
        "t_pension": round(1_560 * growth) * 100 * sum(age >= 60 for age in ages),
        "t_land_fert": 85_00 * max(1, len(people)),
        "t_crop_sub": 0,
        "t_aged": 60_000 * sum(age >= 80 for age in ages),
        "t_disabled": 90_000 * disabled,
        "t_edu": 300_000 * students * poor,
        "t_xs_fund": 24_000 * sum(age >= 70 for age in ages),
    }


def _top_up(family: Family, row: Row) -> None:
    """Old people live on what their children give."""
    _add_up(row)
    lacking = _DECENT * row["members"] - net(row)
    if lacking > 0 and family.household["hh_type"] != "20":
        row["t_alimony"] = (lacking + family.rng.randrange(400_000)) // 10_000 * 10_000


def _add_up(row: Row) -> None:
    for group, items in _GROUPS.items():
        row[group] = sum(row.get(item, 0) for item in items)


def net(row: Row) -> int:
    """Net income of a statement's row (§3.3)."""
    return int(row["wage"] + row["biz"] + row["prop"] + row["trans"] - row["cost"])


def _rigid(family: Family, statement: Row, people: list[Row]) -> list[Row]:
    lines = []
    medical = sum(
        1_200_000 * (GRAVE in person["health"].split(",")) + 160_000 * (CHRONIC in person["health"].split(","))
        for person in people
    )
    schooling = 900_000 * sum((person["school_state"] or "") >= "13" for person in people)
    for kind, amount in (("1", medical), ("2", schooling)):
        if amount:
            amount += family.rng.randrange(60_000) // 1000 * 1000
            key = family.new_key("rigid", statement["id"], kind)
            lines.append({"id": key, "income": statement["id"], "kind": kind, "amount": amount, "compliant": 1})
    return lines
