"""Short words for the questions here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from db.record import Record
from db.sql import chunks, every
from fupin_desktop.rules.answers import EXITED, OF_YEAR

#: Record → the household that it belongs to.
Homes = Mapping[str, str]
#: Record → what stands around it, by the names that its rules ask for.
Beside = dict[str, dict[str, Any]]
Look = Callable[[Sequence[Any], Homes], Beside]


class Standing(NamedTuple):
    """How a household stands: left poverty or in the monitoring and not eliminated; in it; until when it was."""

    is_helped: bool
    is_monitored: bool
    until: str


def asked(query: str, keys: Iterable[Any], *more: Any) -> list[Any]:
    """The rows of a query with {} for keys, of all of them."""
    return [row for marks, part in chunks(dict.fromkeys(keys)) for row in every(query.format(marks), *part, *more)]


def yuan(cents: int | None) -> Decimal:
    """元 of stored 分."""
    return Decimal(cents or 0).scaleb(-2)


def standings(keys: Iterable[str]) -> dict[str, Standing]:
    """Household → how it stands."""
    query = "SELECT id, hh_type, monitor_cat, risk_eliminated, risk_elim_date FROM household WHERE id IN ({})"
    found = {}
    for key, kind, monitored, eliminated, until in asked(query, keys):
        is_monitored = bool(monitored) and not eliminated
        found[key] = Standing(kind == EXITED or is_monitored, is_monitored, str(until or "") if monitored else "")
    return found


def statements(pairs: Iterable[tuple[str, int]], column: str) -> dict[tuple[str, int], Decimal]:
    """(household, year) → an amount of the year's statement, 0 where that says nothing; without those that have no
    statement."""
    wanted = set(pairs)
    query = (
        f'SELECT household, year, "{column}" FROM income WHERE household IN ({{}}) AND kind = ? AND deleted IS NOT 1'
    )
    rows = asked(query, (home for home, _ in wanted), OF_YEAR)
    return {(home, year): yuan(amount) for home, year, amount in rows if (home, year) in wanted}


def newest(records: Sequence[Record], day: str, homes: Homes) -> dict[tuple[str, int], Any]:
    """(household, year of a day) → the newest of these records: of a sum that speaks of all of them one is told."""
    found: dict[tuple[str, int], Any] = {}
    for record in records:
        when, home = getattr(record, day), homes.get(str(record.id))
        if when and home:
            before = found.get((home, when.year))
            if before is None or (getattr(before, day), str(before.id)) <= (when, str(record.id)):
                found[home, when.year] = record
    return found


def summed(
    query: str, wanted: Mapping[tuple[str, int], Any], amount: str, day: str, *more: Any
) -> dict[tuple[str, int], Decimal]:
    """(household, year) → what the rows of a query (household, key, amount, day) add up to, the wanted record as it
    stands in a form; without those of which another one is the last of the book."""
    rows: dict[tuple[str, int], list[tuple[str, str, int]]] = defaultdict(list)
    for home, key, cents, when in asked(query, (home for home, _ in wanted), *more):
        rows[home, int(str(when or 0)[:4])].append((str(when), key, cents or 0))
    found = {}
    for pair, one in wanted.items():
        others = [row for row in rows[pair] if one is None or row[1] != one.id]
        if one is None or not any(row[:2] > (str(getattr(one, day)), str(one.id)) for row in others):
            own = getattr(one, amount, None) or 0
            found[pair] = yuan(sum(row[2] for row in others)) + own
    return found
