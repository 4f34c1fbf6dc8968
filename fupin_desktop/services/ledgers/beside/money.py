"""Around a movement of money: the elder, what the income statement says of dividends and allowances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.money import Money
from fupin_desktop.rules import money as rules
from fupin_desktop.services.ledgers.beside import words
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, newest, yuan

#: Account → the name of the comparison, the direction that counts, the field of the income statement.
COMPARED = {
    rules.DIVIDENDS: ("dividend", "", "prop_dividend"),
    rules.FILIAL: ("allowance", rules.OUT, "t_xs_fund"),
}


def look(records: Sequence[Money], homes: Homes) -> Beside:
    """For MN6–MN10."""
    found: Beside = {str(one.id): {} for one in records}
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
        told = words.statements(last, column)
        for pair, paid in paid_to(account, direction, {pair: last[pair] for pair in told}).items():
            found[str(last[pair].id)][name] = (paid, told[pair])
    _balance(records, found)
    return found


def paid_to(account: str, direction: str, wanted: Mapping[tuple[str, int], Any]) -> dict[tuple[str, int], Decimal]:
    """What households got of an account in a year, 元, each with its last record as it stands in a form."""
    query = """SELECT coalesce(m.household, p.household) AS home, m.id, m.amount, m."date" FROM money m
        LEFT JOIN person p ON p.id = m.person WHERE home IN ({}) AND m.account = ? AND m.direction GLOB ?
        AND m.deleted IS NOT 1"""
    return words.summed(query, wanted, "amount", "date", account, direction or "*")


def _balance(records: Sequence[Money], found: Beside) -> None:
    """Of the rescue fund: what came in, less what was paid out of it, here and as claims; told of the last movement."""
    own = [one for one in records if one.account == rules.RESCUE and one.date]
    if not own:
        return
    rows = {key: (day or "", way, amount or 0) for key, day, way, amount in asked(
        """SELECT id, "date", direction, amount FROM money WHERE account IN ({}) AND deleted IS NOT 1""", [rules.RESCUE]
    )}  # fmt: skip
    rows |= {str(one.id): (str(one.date), one.direction, Money.amount.db_value(one.amount) or 0) for one in own}
    last = max(rows, key=lambda key: (rows[key][0], key))
    if last in found:
        claimed = asked("SELECT sum(amount) FROM claim WHERE scheme IN ({}) AND state = '5' AND deleted IS NOT 1", "3")
        moved = sum(amount if way == rules.IN else -amount for _, way, amount in rows.values())
        found[last]["balance"] = yuan(moved - (claimed[0][0] or 0))
