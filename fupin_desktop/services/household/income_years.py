"""How income went, year by year, of the same households: forty-five set against one say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from db.changes import DELETED, every, one
from fupin_desktop.rules.income import per_capita
from fupin_desktop.services.household import net_income

#: A year is compared where at least this share of the fullest year's households is known in all compared years. No
#: source: ours.
_LEAST = 0.5


@dataclass(frozen=True)
class YearIncome:
    """Net income per head in 元 of the compared households, weighted by their members."""

    year: int
    per_capita: Decimal
    households: int
    #: Households whose statement of the year has an undecided value.
    undecided: int = 0


@dataclass(frozen=True)
class Compared:
    """The years that are compared, oldest first, all of the same `households` of `of` in the book; and the years that
    are not, with how many households they have."""

    years: list[YearIncome] = field(default_factory=list)
    households: int = 0
    of: int = 0
    left_out: list[tuple[int, int]] = field(default_factory=list)


def compared(limit: int = 5) -> Compared:
    """The last years that have statements. The year with the most households is the measure; another one is compared
    while at least half of these households have a statement in all compared years."""
    known = [row[0] for row in every(f"SELECT DISTINCT year FROM ({_statements()}) ORDER BY year DESC LIMIT ?", limit)]
    if not known:
        return Compared()
    bits = {year: 1 << place for place, year in enumerate(known)}
    counts: dict[int, int] = dict(every(f"SELECT mask, count(*) FROM ({_masks(bits)}) WHERE mask > 0 GROUP BY mask"))
    wanted = _choice(bits, counts)
    years = [year for year in known if bits[year] & wanted]
    query = f"""WITH base AS MATERIALIZED ({_statements()}) SELECT year, sum(net), sum(members), count(*) FROM base
        WHERE year IN ({",".join("?" * len(years))})
            AND household IN (SELECT household FROM ({_masks(bits, "base")}) WHERE mask & ? = ?)
        GROUP BY year ORDER BY year"""
    rows = every(query, *years, wanted, wanted)
    open_ones = _undecided()
    found = [YearIncome(year, per_capita(Decimal(net) / 100, members), n, open_ones.get(year, 0))
             for year, net, members, n in rows]  # fmt: skip
    everybody = one("SELECT count(*) FROM resident")[0]
    left_out = [(year, _having(counts, bits[year])) for year in known if year not in years]
    return Compared(found, _having(counts, wanted), everybody, left_out)


def _statements() -> str:
    """The yearly statements that tell a net income (`net`, in 分) and of how many people."""
    return f"""SELECT household, year, members, net FROM (
        SELECT i.household, i.year, i.members, coalesce({net_income.net()}, i.given_net_pc * i.members) AS net
        FROM income i JOIN resident h ON h.id = i.household
        WHERE i.kind = '1' AND i.deleted IS NOT 1 AND i.members > 0) WHERE net IS NOT NULL"""


def _masks(bits: Mapping[int, int], source: str = "") -> str:
    """Household → the bits of the years that it has."""
    cases = " ".join(f"WHEN {year} THEN {bit}" for year, bit in bits.items())
    return f"""SELECT household, sum(CASE year {cases} ELSE 0 END) AS mask FROM {source or f"({_statements()})"}
        GROUP BY household"""


def _choice(bits: Mapping[int, int], counts: Mapping[int, int]) -> int:
    """The years to compare, as bits."""
    measure = max(bits.values(), key=lambda bit: (_having(counts, bit), -bit))
    least = _having(counts, measure) * _LEAST
    chosen = measure
    for bit in bits.values():  # newest first
        if _having(counts, chosen | bit) >= least:
            chosen |= bit
    return chosen


def _having(counts: Mapping[int, int], bits: int) -> int:
    """How many households have all these years."""
    return sum(count for mask, count in counts.items() if mask & bits == bits)


def _undecided() -> dict[int, int]:
    rows = every(
        """SELECT i.year, count(DISTINCT i.household) FROM conflict c JOIN income i ON i.id = c.record
        WHERE c.tbl = 'income' AND c.field <> ? AND i.kind = '1' AND i.deleted IS NOT 1 GROUP BY i.year""",
        DELETED,
    )
    return dict(rows)
