"""Around a loan: what else the household owes, the borrower's birth, how the household stands, measure 0301."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from db.project import Loan
from fupin_desktop.services.ledgers.beside.words import Beside, Homes, asked, standings, yuan

#: 小额信贷 among the measures.
MEASURE = "0301"


def look(records: Sequence[Loan], homes: Homes) -> Beside:
    """For LN2, LN3, LN6, LN11."""
    owed: dict[str, dict[str, int]] = defaultdict(dict)
    query = "SELECT household, id, balance FROM loan WHERE household IN ({}) AND deleted IS NOT 1"
    for home, key, balance in asked(query, homes.values()):
        owed[home][key] = balance or 0
    born = dict(asked("SELECT id, birth FROM person WHERE id IN ({})", [str(one.person) for one in records]))
    stand = standings(homes.values())
    query = "SELECT household, year FROM measure WHERE household IN ({}) AND item = ? AND deleted IS NOT 1"
    helped = {tuple(row) for row in asked(query, homes.values(), MEASURE)}
    found: Beside = {}
    for one in records:
        home = homes.get(str(one.id), "")
        found[str(one.id)] = {
            "owed": yuan(sum(amount for key, amount in owed[home].items() if key != one.id)),
            "born": Loan.start.python_value(born.get(str(one.person))),
            "entitled": _is_entitled(one, stand.get(home)),
            "helped": (home, one.start.year) in helped if one.start and home else None,
        }
    return found


def _is_entitled(loan: Loan, standing: Any) -> bool | None:
    """Whether the household may have one at its start; None where it is not known."""
    if standing is None:
        return None
    return bool(standing.is_helped or (standing.until and loan.start and standing.until > str(loan.start)))
