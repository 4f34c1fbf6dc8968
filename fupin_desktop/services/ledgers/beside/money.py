"""Around a movement of money: its twins, the elder, what the income statement says of dividends and allowances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from db.money import Money
from fupin_desktop.rules import money as rules
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, newest, statements, yuan

_TOLD_APART = ("account", "direction", "date", "amount", "person", "project", "org", "household", "cadre", "payer")
#: Account → the name of the comparison, the direction that counts, the field of the income statement.
COMPARED = {
    rules.DIVIDENDS: ("dividend", "", "prop_dividend"),
    rules.FILIAL: ("allowance", rules.OUT, "t_xs_fund"),
}


def look(records: Sequence[Money], homes: Homes) -> Beside:
    """For MN4 and MN6–MN10."""
    found: Beside = {str(one.id): {} for one in records}
    _twins(records, found)
    elders = [str(one.person) for one in records if one.account == rules.FILIAL and one.person]
    people = {key: (name, born) for key, name, born in asked(
        "SELECT id, name, birth FROM person WHERE id IN ({})", elders
    )}  # fmt: skip
    for one in records:
        if one.person in people:
            name, born = people[one.person]
            found[str(one.id)] |= {"elder": name, "born": Money.date.python_value(born)}
    for account, (name, direction, column) in COMPARED.items():
        own = [one for one in records if one.account == account and direction in ("", one.direction)]
        last = newest(own, "date", homes)
        told = statements(last, column)
        for pair in told:
            paid = paid_to(account, direction, *pair, last[pair])
            if paid is not None:
                found[str(last[pair].id)][name] = (paid, told[pair])
    _balance(records, found)
    return found


def _twins(records: Sequence[Money], found: Beside) -> None:
    names = ", ".join(f'"{name}"' for name in _TOLD_APART)
    query = f'SELECT id, {names} FROM money WHERE "date" IN ({{}}) AND deleted IS NOT 1'
    stored = {row[0]: tuple(row[1:]) for row in asked(query, [str(one.date) for one in records if one.date])}
    for one in records:
        values = one.stored()
        stored[str(one.id)] = tuple(values.get(name) for name in _TOLD_APART)
    counted = Counter(stored.values())
    for one in records:
        if counted[stored[str(one.id)]] > 1 and not one.deleted:
            found[str(one.id)]["twins"] = True


def paid_to(account: str, direction: str, home: str, year: int, typed: Any = None) -> Any:
    """What a household got of an account in a year, 元, with a record as it stands in a form; None where `typed` is not
    the last of the book."""
    query = """SELECT m.id, m.amount, m."date" FROM money m LEFT JOIN person p ON p.id = m.person
        WHERE coalesce(m.household, p.household) IN ({}) AND m.account = ? AND m.direction GLOB ? AND m."date" GLOB ?
        AND m.deleted IS NOT 1"""
    rows = asked(query, [home], account, direction or "*", f"{year}-*")
    if typed is None:
        return yuan(sum(row[1] or 0 for row in rows))
    others = [row for row in rows if row[0] != typed.id]
    if any((row[2], row[0]) > (str(typed.date), str(typed.id)) for row in others):
        return None
    return yuan(sum(row[1] or 0 for row in others)) + (typed.amount or 0)


def _balance(records: Sequence[Money], found: Beside) -> None:
    """Of the rescue fund: what came in, less what was paid out of it, here and as claims; told of the last movement."""
    own = [one for one in records if one.account == rules.RESCUE and one.date]
    if not own:
        return
    last = max(own, key=lambda one: (one.date, str(one.id)))
    rows = asked("""SELECT id, direction, amount, "date" FROM money WHERE account IN ({}) AND deleted IS NOT 1""",
                 [rules.RESCUE])  # fmt: skip
    others = [row for row in rows if row[0] != last.id]
    if any((row[3], row[0]) > (str(last.date), str(last.id)) for row in others):
        return
    moved = yuan(sum((row[2] or 0) * (1 if row[1] == rules.IN else -1) for row in others))
    claimed = asked("SELECT sum(amount) FROM claim WHERE scheme IN ({}) AND state = '5' AND deleted IS NOT 1", ["3"])
    own_amount = (last.amount or 0) * (1 if last.direction == rules.IN else -1)
    found[str(last.id)]["balance"] = moved + own_amount - yuan(claimed[0][0])
