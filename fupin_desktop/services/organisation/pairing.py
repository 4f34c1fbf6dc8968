"""村企结对 3+3+5: each pair of a village and an enterprise with its deeds, difficulties, five links and money."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.changes import every
from db.measure import Helper
from db.organisation import Activity
from db.record import Record
from db.visit import Problem
from fupin_desktop import regions
from fupin_desktop.rules.answers import PAIRED_BRANCH, SETTLED
from fupin_desktop.rules.catalogue import VE1, VE2
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import opening, settings
from fupin_desktop.services.book.list_sql import as_if, lying_in

#: The five links, in order: kinds of activity.
LINKS = ("41", "42", "43", "44", "45")
#: The account of money that belongs to no single deed.
_ACCOUNT = "04"
_DEEDS_LIMIT = "deeds_per_pair"
Key = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """`key`: of the helper that is the pairing. `solved` of `raised` difficulties; `links`: which of the five were
    held; `amount`: 元 of deeds, difficulties and the account, of the year."""

    key: str
    village: str
    village_name: str
    unit: str
    unit_name: str
    branch: str
    since: str
    deeds: int
    raised: int
    solved: int
    links: tuple[bool, ...]
    amount: Any


@dataclass(frozen=True)
class Paired:
    """All pairs, and what they come to: so many deeds are wanted of each."""

    pairs: tuple[Pair, ...]
    wanted: int

    @property
    def target(self) -> int:
        """Deeds wanted of all."""
        return self.wanted * len(self.pairs)

    @property
    def done(self) -> int:
        """Deeds done by all."""
        return sum(one.deeds for one in self.pairs)

    @property
    def odd(self) -> tuple[str, ...]:
        """Who is not paired one to one, by name."""
        names = Counter(one.village_name for one in self.pairs) + Counter(one.unit_name for one in self.pairs)
        return tuple(name for name, count in names.items() if count > 1)


def read(year: int, region: str = "", typed: Record | None = None) -> Paired:
    """The pairs of today with what was done in a year; `typed`: as it stands in a form."""
    inside, codes = lying_in("r.region_code", region)
    query = f"""SELECT r.id, r.region_code, coalesce(r.unit, ''), coalesce(o.name, r.org, ''),
        coalesce(o.branch, r.name, ''), coalesce(r.start, '') FROM helper r
        LEFT JOIN org o ON o.id = r.unit AND o.deleted IS NOT 1
        WHERE r.role = '{PAIRED_BRANCH}' AND r."end" IS NULL AND r.deleted IS NOT 1 AND r.household IS NULL
        AND {inside} ORDER BY r.region_code, r.start, r.id"""
    acts, problems, money = _activities(year), _problems(), _money(year)
    pairs = []
    for key, code, unit, name, branch, since in as_if(typed, query, *codes):
        at = (code, unit)
        held = acts.get(at, {})
        raised, solved, spent = problems.get(at, (0, 0, 0))
        pence = sum(amount for _, amount in held.values()) + spent + money.get(at, 0)
        pairs.append(Pair(
            key, code, regions.name(code), unit, name, branch, since,
            sum(count for kind, (count, _) in held.items() if kind.startswith("5")), raised, solved,
            tuple(kind in held for kind in LINKS), Activity.amount.python_value(pence),
        ))  # fmt: skip
    return Paired(tuple(pairs), settings.numbers(opening.region())[_DEEDS_LIMIT])


def _activities(year: int) -> dict[Key, dict[str, tuple[int, int]]]:
    found: dict[Key, dict[str, tuple[int, int]]] = {}
    query = """SELECT region_code, org, kind, count(*), sum(coalesce(amount, 0)) FROM activity WHERE deleted IS NOT 1
        AND org IS NOT NULL AND date >= ? AND date < ? AND kind >= '4' AND kind < '6' GROUP BY 1, 2, 3"""
    for code, unit, kind, count, amount in every(query, f"{year}-", f"{year}~"):
        found.setdefault((code, unit), {})[kind] = (count, amount)
    return found


def _problems() -> Mapping[Key, tuple[int, int, int]]:
    query = f"""SELECT h.region_code, p.org, count(*), sum(p.state = '{SETTLED}'), sum(coalesce(p.amount, 0))
        FROM problem p JOIN resident h ON h.id = p.household
        WHERE p.deleted IS NOT 1 AND p.difficulty IS NOT NULL AND p.org IS NOT NULL GROUP BY 1, 2"""
    return {(code, unit): (count, solved, amount) for code, unit, count, solved, amount in every(query)}


def _money(year: int) -> Mapping[Key, int]:
    query = """SELECT region_code, org, sum(amount) FROM money WHERE deleted IS NOT 1 AND account = ?
        AND org IS NOT NULL AND direction = '1' AND date >= ? AND date < ? GROUP BY 1, 2"""
    return {(code, unit): amount for code, unit, amount in every(query, _ACCOUNT, f"{year}-", f"{year}~")}


def check(year: int, typed: Record | None = None) -> Iterator[Finding]:
    """VE1, VE2: of the book, or were a record in a form saved as it stands there."""
    found = read(year, typed=typed)
    units = Counter(one.unit or one.unit_name for one in found.pairs)
    for one in found.pairs:
        if one.deeds < found.wanted:
            text = f"{one.village_name}和{one.unit_name}今年的实事差 {found.wanted - one.deeds} 件。请抓紧办。"
            yield Finding(Level.WARNING, VE1, text, Helper.table(), one.key, "unit", "", one.village_name)
        if units[one.unit or one.unit_name] > 1:
            text = f"{one.unit_name}结对了 {units[one.unit or one.unit_name]} 个村。应当一对一，请核对。"
            yield Finding(Level.WARNING, VE2, text, Helper.table(), one.key, "unit", "", one.village_name)


def difficulties(pair: Pair) -> list[Problem]:
    """The difficulties of households of the village that the enterprise takes on, the latest first."""
    query = """SELECT p.id FROM problem p JOIN resident h ON h.id = p.household
        WHERE p.deleted IS NOT 1 AND p.difficulty IS NOT NULL AND p.org = ? AND h.region_code = ?"""
    keys = [key for (key,) in every(query, pair.unit, pair.village)]
    return list(Problem.select().where(Problem.id.in_(keys)).order_by(Problem.found_on.desc(), Problem.id))


def activities(pair: Pair, year: int) -> list[Activity]:
    """The deeds and links of a pair in a year, the latest first."""
    own = (Activity.org == pair.unit) & (Activity.region_code == pair.village)
    of_year = Activity.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    kinds = (Activity.kind >= "4") & (Activity.kind < "6")
    return list(Activity.living().where(own & of_year & kinds).order_by(Activity.date.desc(), Activity.id))
