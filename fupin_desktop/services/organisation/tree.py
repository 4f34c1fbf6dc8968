"""责任体系: the groups under whom they stand; and what hangs on one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.changes import every
from db.clock import today
from db.codes import CodeList, code_list
from db.household import Household
from db.kind import Kind
from db.measure import Helper, Measure
from db.money import Money
from db.organisation import Activity, Cadre, Org
from db.project import Project
from db.village import VillageYear
from db.visit import Problem
from db.work import Vacancy
from fupin_desktop import regions
from fupin_desktop.rules.answers import GROUPS_OF_TREE
from fupin_desktop.rules.money import DIVIDENDS
from fupin_desktop.services.book import access, entry, references
from fupin_desktop.services.household import helpers

#: org_kind of those who take households along → the measure by which a household is one of theirs.
JOINED_BY = {"05": "0107", "06": "0106", "07": "0204"}
_UNDER_WAY = "2"


@dataclass(frozen=True)
class Node:
    """A group, unit or village organisation; `depth` 0 for what stands under none."""

    key: str
    name: str
    depth: int
    kind: str
    level: str
    leader: str
    post: str
    phone: str
    duty: str
    place: str

    @property
    def numbers_of(self) -> dict[str, str]:
        """By table the record that its telephone is of."""
        return {Org.table(): self.key}


@dataclass(frozen=True)
class Hanging:
    """Something of a unit, or of a pair: what it is, when, in words, and where it is opened: a difficulty in a
    household."""

    what: str
    day: str
    words: str
    table: str
    key: str
    household: str = ""


@dataclass(frozen=True)
class Supported:
    """What a base or cooperative did in a year: how many households it took along, what it paid out to them; how many
    people work there, and their wages. In 元."""

    year: int
    homes: int
    paid: Decimal
    workers: int
    wages: Decimal


def nodes(region: str = "") -> list[Node]:
    """The tree from above, what hangs under one right below it; a ring is cut where it closes. Of a region, and of what
    that lies in."""
    kinds, levels = code_list("org_kind"), code_list("gov_level")
    rows = [one for one in Org.living() if one.kind in GROUPS_OF_TREE and one.until is None
            and _concerns(str(one.region_code or ""), region)]  # fmt: skip
    below: dict[str, list[Org]] = defaultdict(list)
    known = {str(one.id) for one in rows}
    for one in sorted(rows, key=_order):
        below[str(one.parent) if one.parent in known else ""].append(one)
    found: list[Node] = []
    seen: set[str] = set()

    def walk(parent: str, depth: int) -> None:
        for one in below[parent]:
            if (key := str(one.id)) not in seen:
                seen.add(key)
                found.append(_node(one, depth, kinds, levels))
                walk(key, depth + 1)

    walk("", 0)
    for one in rows:  # of a ring nobody stands above
        if str(one.id) not in seen:
            below[""] = [one]
            walk("", 0)
    return found


def _concerns(code: str, region: str) -> bool:
    return regions.lies_in(code, region) or regions.lies_in(region, code)


def _node(one: Org, depth: int, kinds: CodeList, levels: CodeList) -> Node:
    return Node(
        str(one.id), str(one.name or ""), depth, kinds.label(str(one.kind)),
        levels.label(str(one.level)) if one.level else "", str(one.leader or ""), str(one.leader_post or ""),
        str(one.phone or ""), str(one.duty or ""), regions.name(str(one.region_code or "")),
    )  # fmt: skip


def _order(one: Org) -> tuple[str, ...]:
    """From the country down, then by kind, place and name."""
    return tuple(str(told or "9") for told in (one.level, one.kind, one.region_code, one.name))


#: What may name a unit: title, the field that does, the day, what is told of it.
_HANG: Sequence[tuple[str, Kind[Any], Kind[Any], Sequence[Kind[Any]]]] = (
    ("下级", Org.parent, Org.since, (Org.name,)),
    ("结对帮扶", Helper.unit, Helper.start, (Helper.region_code, Helper.household, Helper.role, Helper.name)),
    ("干部", Cadre.org, Cadre.start, (Cadre.name, Cadre.position)),
    ("活动、实事", Activity.org, Activity.date, (Activity.region_code, Activity.kind, Activity.topic, Activity.amount)),
    ("难题", Problem.org, Problem.found_on, (Problem.household, Problem.text, Problem.state)),
    ("措施", Measure.org, Measure.start, (Measure.household, Measure.item, Measure.amount_fiscal, Measure.item_note)),
    ("项目", Project.base, Project.start, (Project.name, Project.budget, Project.state)),
    ("岗位", Vacancy.org, Vacancy.open_from, (Vacancy.post, Vacancy.number)),
    ("资金", Money.org, Money.date, (Money.household, Money.account, Money.direction, Money.amount, Money.subject)),
)


def hanging(key: str) -> list[Hanging]:
    """All that names a unit, kind by kind, the latest first."""
    found = []
    for what, field, day, fields in _HANG:
        model = field.model
        rows = list(model.living().where(field == key).order_by(day.desc(), model.id))
        words = references.Words(rows, fields)
        for one in rows:
            told = [f"{text} {each.unit}" if each.unit else text for each in fields if (text := words.of(one, each))]
            when = str(getattr(one, str(day.name)) or getattr(one, "year", None) or "")
            home = str(getattr(one, "household", None) or "")
            found.append(Hanging(what, when, "　".join(told), model.table(), str(one.id), home))
    return found


def supported(unit: Org) -> list[Supported]:
    """Year by year, the newest first. Who works there: whose post is the unit's, or who has its name as employer."""
    query = "SELECT year, count(DISTINCT household) FROM measure WHERE org = ? AND deleted IS NOT 1 GROUP BY 1"
    paid = """SELECT CAST(substr("date", 1, 4) AS INTEGER), sum(amount) FROM money WHERE org = ? AND account = ?
        AND deleted IS NOT 1 GROUP BY 1"""
    worked = """SELECT e.year, count(DISTINCT e.person), sum(e.month_income * e.months) FROM employment e
        JOIN person p ON p.id = e.person AND p.deleted IS NOT 1
        LEFT JOIN vacancy v ON v.id = e.vacancy AND v.deleted IS NOT 1
        WHERE e.deleted IS NOT 1 AND coalesce(v.org = ?, e.employer = ?) AND (e.months > 0 OR e.out_now) GROUP BY 1"""
    homes, sums = dict(every(query, unit.id)), dict(every(paid, unit.id, DIVIDENDS))
    work = {year: told for year, *told in every(worked, unit.id, unit.name)}
    return [
        Supported(year, homes.get(year, 0), _yuan(sums.get(year)), n, _yuan(wages))
        for year in sorted(filter(None, {*homes, *sums, *work}), reverse=True)
        for n, wages in [work.get(year, (0, 0))]
    ]


def collective(region: str) -> VillageYear | None:
    """The newest year of which a village has told what it earns together."""
    told = VillageYear.living().where(
        VillageYear.region_code == region, VillageYear.collective_total.is_null(False)
    ).order_by(VillageYear.year.desc())  # fmt: skip
    found: VillageYear | None = told.first()
    return found


def _yuan(cents: int | None) -> Decimal:
    return Money.amount.python_value(cents or 0) or Decimal(0)


def join(actor: str, unit: Org, homes: Sequence[str]) -> int:
    """Register that it takes households along this year, a measure each, as one action; how many were not yet. Raises
    ReasonWanted, Denied, MovedAway."""
    access.open_households(homes)
    year, item = today().year, JOINED_BY[str(unit.kind)]
    known = {home for (home,) in every("SELECT household FROM measure WHERE org = ? AND year = ? AND deleted IS NOT 1",
                                       unit.id, year)}  # fmt: skip
    made = []
    for home in Household.select().where(Household.id.in_([key for key in homes if key not in known])):
        helper = helpers.paired(helpers.of_household(home))
        made.append(Measure(
            household=home.id, year=year, kind=item[:2], item=item, start=today(), person_times=1, status=_UNDER_WAY,
            helper=helper.name if helper else None, dept=unit.name, org=unit.id,
        ))  # fmt: skip
    if made:
        entry.save(actor, f"新增入社户：{unit.name}", made)
    return len(made)
