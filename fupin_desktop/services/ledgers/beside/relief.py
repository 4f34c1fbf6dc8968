"""Around a hospital bill and a claim: how the household and person stand, what the income statement says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from db.relief import Claim, Settlement
from fupin_desktop.rules import relief as rules
from fupin_desktop.rules.answers import NOT_GIVEN, OF_YEAR
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, newest, standings, statements, yuan

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


def compared(last: dict[tuple[str, int], Any]) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
    """(household, year) → what was paid for stays, the given one as it stands, and the medical lines of the rigid
    expense; without those that have no statement, and those whose last bill is another one."""
    homes = [home for home, _ in last]
    query = """SELECT p.household, s.id, s.self_pay, s.settled_on FROM settlement s JOIN person p ON p.id = s.person
        WHERE p.household IN ({}) AND s.deleted IS NOT 1"""
    bills: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for home, key, paid, day in asked(query, homes):
        bills[home, int(str(day or "0")[:4])].append((str(day), key, paid or 0))
    query = f"""SELECT i.household, i.year, (SELECT sum(e.amount) FROM rigid_expense e WHERE e.income = i.id
        AND e.kind = '{MEDICAL}' AND e.deleted IS NOT 1) FROM income i WHERE i.household IN ({{}}) AND i.kind = ?
        AND i.deleted IS NOT 1"""
    told = {(home, year): yuan(amount) for home, year, amount in asked(query, homes, OF_YEAR)}
    found = {}
    for pair, one in last.items():
        others = [bill for bill in bills[pair] if one is None or bill[1] != one.id]
        if one is not None and any(bill[:2] > (str(one.settled_on), str(one.id)) for bill in others):
            continue
        if pair in told:
            own = (one.self_pay or 0) if one is not None else 0
            found[pair] = (yuan(sum(bill[2] for bill in others)) + own, told[pair])
    return found


def look_at_claims(records: Sequence[Claim], homes: Homes) -> Beside:
    """For CM5, CM6."""
    query = """SELECT id, household, person, scheme, policy_year, amount FROM claim WHERE household IN ({})
        AND deleted IS NOT 1"""
    stored = {row[0]: tuple(row[1:]) for row in asked(query, homes.values())}
    for one in records:
        values = one.stored()
        names = ("household", "person", "scheme", "policy_year", "amount")
        stored[str(one.id)] = tuple(values.get(name) for name in names)
    counted = Counter(stored.values())
    found: Beside = {}
    for one in records:
        key = str(one.id)
        found[key] = {"twins": one.amount is not None and counted[stored[key]] > 1 and not one.deleted}
    paid = [one for one in records if one.state == rules.PAID and one.scheme in rules.INSURANCES and one.paid_on]
    last = newest(paid, "paid_on", homes)
    income, insured = statements(last, "claim_income"), statements(last, "t_antipov_ins")
    for pair, told in income.items():
        if (sum_ := insured_sum(*pair, last[pair])) is not None:
            is_told = sum_ in (told, insured[pair], told + insured[pair])
            found[str(last[pair].id)]["compared"] = (sum_, sum_ if is_told else told)
    return found


def insured_sum(home: str, year: int, typed: Any = None) -> Any:
    """What the insurances paid a household in a year, 元; None where `typed` is not the last of the book."""
    query = """SELECT id, amount, paid_on FROM claim WHERE household IN ({}) AND state = '5' AND scheme IN ('1', '2')
        AND paid_on GLOB ? AND deleted IS NOT 1"""
    rows = [row for row in asked(query, [home], f"{year}-*") if typed is None or row[0] != typed.id]
    if typed is not None and any((row[2], row[0]) > (str(typed.paid_on), str(typed.id)) for row in rows):
        return None
    return yuan(sum(row[1] or 0 for row in rows)) + ((typed.amount or 0) if typed is not None else 0)
