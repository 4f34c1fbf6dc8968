"""Around a hospital bill and a claim: how the household and person stand, what the income statement says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.relief import Claim, Settlement
from fupin_desktop.rules import relief as rules
from fupin_desktop.rules.answers import NOT_GIVEN, OF_YEAR
from fupin_desktop.services.ledgers.beside import words
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, newest, standings, yuan

#: Medical among the kinds of rigid expense.
MEDICAL = "1"


def look_at_bills(records: Sequence[Settlement], homes: Homes) -> Beside:
    """For ST4–ST6, W11, CM7."""
    people = [str(one.person) for one in records if one.person]
    names = dict(asked("SELECT id, name FROM person WHERE id IN ({})", people))
    query = """SELECT person, year, ins_med_res, ins_med_emp, dibao, tekun FROM person_year WHERE person IN ({})
        AND deleted IS NOT 1"""
    years = {(row[0], row[1]): row[2:] for row in asked(query, people)}
    stand = standings(homes.values())
    query = "SELECT person, policy_year FROM claim WHERE person IN ({}) AND deleted IS NOT 1"
    claimed = {tuple(row) for row in asked(query, people)}
    found: Beside = {}
    for one in records:
        standing = stand.get(homes.get(str(one.id), ""))
        resident, staff, dibao, tekun = years.get((one.person, one.year), (None, None, None, None))
        kept = any(told not in (None, NOT_GIVEN) for told in (dibao, tekun))
        monitored = bool(standing and standing.is_monitored)
        found[str(one.id)] = {
            "name": names.get(one.person), "monitored": monitored, "kept": kept or monitored,
            "helped": bool(standing and standing.is_helped), "claimed": (one.person, one.year) in claimed,
            "insured": None if resident is None and staff is None else bool(resident or staff),
        }  # fmt: skip
    last = newest(records, "settled_on", homes)
    for pair, (paid, told) in compared(last).items():
        found[str(last[pair].id)]["compared"] = (paid, told)
    return found


def compared(last: Mapping[tuple[str, int], Any]) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
    """(household, year) → what was paid for stays, the given one as it stands, and the medical lines of the rigid
    expense; without those that have no statement, and those whose last bill is another one."""
    query = """SELECT p.household, s.id, s.self_pay, s.settled_on FROM settlement s JOIN person p ON p.id = s.person
        WHERE p.household IN ({}) AND s.deleted IS NOT 1"""
    paid = words.summed(query, last, "self_pay", "settled_on")
    query = f"""SELECT i.household, i.year, (SELECT sum(e.amount) FROM rigid_expense e WHERE e.income = i.id
        AND e.kind = '{MEDICAL}' AND e.deleted IS NOT 1) FROM income i WHERE i.household IN ({{}}) AND i.kind = ?
        AND i.deleted IS NOT 1"""
    told = {(home, year): yuan(amount) for home, year, amount in asked(query, (home for home, _ in last), OF_YEAR)}
    return {pair: (amount, told[pair]) for pair, amount in paid.items() if pair in told}


def look_at_claims(records: Sequence[Claim], homes: Homes) -> Beside:
    """For CM6."""
    found: Beside = {str(one.id): {} for one in records}
    paid = [one for one in records if one.state == rules.PAID and one.scheme in rules.INSURANCES and one.paid_on]
    last = newest(paid, "paid_on", homes)
    income, insured = words.statements(last, "claim_income"), words.statements(last, "t_antipov_ins")
    for pair, total in insured_sums({pair: last[pair] for pair in income}).items():
        is_told = total in (income[pair], insured[pair], income[pair] + insured[pair])
        found[str(last[pair].id)]["compared"] = (total, total if is_told else income[pair])
    return found


def insured_sums(wanted: Mapping[tuple[str, int], Any]) -> dict[tuple[str, int], Decimal]:
    """What the insurances paid households in a year, 元, each with its last record as it stands in a form."""
    query = """SELECT household, id, amount, paid_on FROM claim WHERE household IN ({}) AND state = '5'
        AND scheme IN ('1', '2') AND deleted IS NOT 1"""
    return words.summed(query, wanted, "amount", "paid_on")
