"""Net income as SQL, in 分: for sorting and adding up a whole book. The same figures as `rules.income` has."""

from __future__ import annotations

from db.changes import every
from fupin_desktop.rules.income import COST, EARNED, GROUPS, LEFT_OUT

#: Half up, as `rules.income.cents` has it.
_PER_HEAD = "(2 * net + CASE WHEN net < 0 THEN -members ELSE members END) / (2 * members)"


def latest_per_capita() -> str:
    """Per head of household `h`, of its latest statement of a year; what the roster gave where it has no amounts."""
    return f"""(SELECT CASE WHEN net IS NULL THEN given_net_pc WHEN members > 0 THEN {_PER_HEAD} END
        FROM (SELECT {net()} AS net, i.members, i.given_net_pc FROM income i
            WHERE i.household = h.id AND i.kind = '1' AND i.deleted IS NOT 1 ORDER BY i.year DESC LIMIT 1))"""


def per_head(year: int) -> dict[str, int]:
    """Household → net income per head of a year in 分, of those whose statement has amounts and members."""
    query = f"""SELECT household, {_PER_HEAD} FROM (SELECT i.household, {net()} AS net, i.members FROM income i
        JOIN resident h ON h.id = i.household WHERE i.year = ? AND i.kind = '1' AND i.deleted IS NOT 1)
        WHERE net IS NOT NULL AND members > 0"""
    return dict(every(query, year))


def net() -> str:
    """Of statement `i` of household `h`; NULL when nothing is given."""
    counts = _counts()
    amounts = [_amount(group, counts) for group in (*EARNED, COST)]
    earned = " + ".join(f"coalesce({amount}, 0)" for amount in amounts[:-1])
    return f"CASE WHEN coalesce({', '.join(amounts)}) IS NOT NULL THEN {earned} - coalesce({amounts[-1]}, 0) END"


def _amount(name: str, counts: dict[str, str]) -> str:
    amount = f"i.{name}"
    if name in GROUPS:
        parts = [_amount(item, counts) for item in GROUPS[name]]
        given = " + ".join(f"coalesce({part}, 0)" for part in parts)
        amount = f"CASE WHEN coalesce({', '.join(parts)}) IS NULL THEN {amount} ELSE {given} END"
    return f"({amount}) * {counts[name]}" if name in counts else f"({amount})"


def _counts() -> dict[str, str]:
    """Item → 1 where it counts, else 0 (nothing given stays nothing), of the items that don't count everywhere."""
    cases: dict[str, list[str]] = {}
    query = """SELECT item, region_code, CAST(year AS INTEGER), counted FROM counted_item
        WHERE deleted IS NOT 1 AND year IS NOT NULL AND region_code IS NOT NULL ORDER BY length(region_code) DESC"""
    for item, region, year, counted in every(query):
        quoted = str(region).replace("'", "''")
        place = f"substr(coalesce(h.region_code, ''), 1, {len(region)}) = '{quoted}'"
        cases.setdefault(item, []).append(f"WHEN i.year = {year} AND {place} THEN {int(bool(counted))}")
    found = dict.fromkeys(LEFT_OUT, "0")
    for item, parts in cases.items():
        found[item] = f"(CASE {' '.join(parts)} ELSE {int(item not in LEFT_OUT)} END)"
    return found
