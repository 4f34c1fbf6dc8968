"""联村包户: who stands by which villages and households, how many of these were visited this quarter; and those of one
name and unit become one cadre."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from db.changes import every
from db.clock import today
from db.measure import Helper
from db.organisation import Cadre
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.rules.visits import overdue_sql
from fupin_desktop.services.book import entry, opening, settings
from fupin_desktop.services.book.list_sql import lying_in

#: cadre_kind
_OFFICER = "1"
#: What stands between the names of visitors.
_APART = re.compile(r"[^\w·]+|和")
#: Digits of a village, township, district: a cadre is entered for the least that has all of their villages.
_SIZES = (12, 9, 6)


@dataclass
class Charge:
    """Somebody: the villages, the households that are theirs now (by key), those visited by them this quarter and the
    quarter before, and those whose last visit, whoever made it, is too long ago. `phone_of`: the helper (its key) that
    the phone is of; `cadre`: of the roll, "" where none is named; `untied`: the helpers (by key) that name none."""

    name: str
    org: str
    phone: str = ""
    phone_of: str = ""
    cadre: str = ""
    villages: dict[str, str] = field(default_factory=dict)
    homes: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    overdue: set[str] = field(default_factory=set)
    untied: list[str] = field(default_factory=list)

    @property
    def numbers_of(self) -> dict[str, str]:
        """By table the record that its telephone is of."""
        return {Helper.table(): self.phone_of} if self.phone else {}

    @property
    def share(self) -> str:
        """Of the households the share that was visited; "" without households."""
        return f"{100 * len(self.visited) // len(self.homes)}%" if self.homes else ""


def charges(region: str = "") -> list[Charge]:
    """Everybody who stands by households of a region now, by unit and name."""
    inside, codes = lying_in("h.region_code", region)
    query = f"""SELECT coalesce(r.cadre, ''), trim(r.name), coalesce(trim(r.org), ''), coalesce(r.phone, ''), r.id,
        h.id, h.region_code FROM helper r JOIN resident h ON h.id = r.household
        WHERE r.role = '{PAIRED_HELPER}' AND r."end" IS NULL AND r.deleted IS NOT 1 AND trim(r.name) <> ''
        AND {inside} ORDER BY 3, 2, 1 DESC, r.id"""
    found: dict[tuple[str, str], Charge] = {}
    names: dict[str, str] = {}
    theirs: dict[str, list[Charge]] = defaultdict(list)
    for cadre, name, org, phone, key, home, code in every(query, *codes):
        one = found.setdefault((name, org), Charge(name, org))
        one.cadre = one.cadre or cadre
        if phone and not one.phone:
            one.phone, one.phone_of = phone, key
        one.homes.add(home)
        names.setdefault(code, regions.name(code))
        one.villages[code] = names[code]
        if not cadre:
            one.untied.append(key)
        theirs[home].append(one)
    _visits(theirs)
    return list(found.values())


def was_there(name: str, visitors: str) -> bool:
    """Whether somebody is named among visitors, alone or with a title behind: 王秀梅书记 is 王秀梅, never 王秀."""
    named = (one for one in _APART.split(visitors) if one.startswith(name))
    return any(len(one) != len(name) + 1 for one in named)


def _visits(theirs: dict[str, list[Charge]]) -> None:
    now = today()
    begin = dt.date(now.year, now.month - (now.month - 1) % 3, 1)
    ended = begin - dt.timedelta(days=1)
    first = dt.date(ended.year, ended.month - 2, 1)
    query = """SELECT household, visit_date >= ?, visitors FROM visit
        WHERE visit_date BETWEEN ? AND ? AND deleted IS NOT 1"""
    for home, is_now, visitors in every(query, begin.isoformat(), first.isoformat(), now.isoformat()):
        for one in theirs.get(home, ()):
            if was_there(one.name, visitors or ""):
                (one.visited if is_now else one.before).add(home)
    last = "(SELECT max(v.visit_date) FROM visit v WHERE v.household = h.id AND v.deleted IS NOT 1)"
    for (home,) in every(f"SELECT h.id FROM resident h WHERE {overdue_sql(now, last, settings.revisits())}"):
        for one in theirs.get(home, ()):
            one.overdue.add(home)


def to_tie(found: Sequence[Charge]) -> list[Charge]:
    """Those of whom several helpers speak without naming who they are on the roll, or whom the roll has."""
    known = _on_roll()
    return [one for one in found if one.untied and (len(one.homes) > 1 or one.cadre or (one.name, one.org) in known)]


def _on_roll() -> dict[tuple[str, str], str]:
    query = f"""SELECT trim(name), coalesce(trim(org_name), ''), id FROM cadre WHERE kind = '{_OFFICER}'
        AND "end" IS NULL AND deleted IS NOT 1 ORDER BY id DESC"""
    return {(name, org): key for name, org, key in every(query)}


def tie(actor: str, found: Sequence[Charge]) -> int:
    """Each on the roll of cadres, as one person, named by all of their helpers; one action. Returns how many helpers.
    Raises Denied."""
    known, written = _on_roll(), []
    cadres: list[Record] = []
    for one in found:
        helpers = [helper for key in one.untied if (helper := Helper.find(key))]
        cadre = one.cadre or known.get((one.name, one.org), "")
        if not cadre and helpers:
            made = _cadre(one, helpers)
            cadres.append(made)
            cadre = str(made.id)
        for helper in helpers:
            helper.cadre = cadre
        written += helpers
    if written:
        entry.save(actor, "归并帮扶责任人", [*cadres, *written])
    return len(written)


def _cadre(one: Charge, helpers: Sequence[Helper]) -> Cadre:
    first = min(helpers, key=lambda helper: (helper.start is None, helper.start))
    shared = ({code[:size] for code in one.villages} for size in _SIZES)
    region = next((codes.pop() for codes in shared if len(codes) == 1), opening.region())
    return Cadre(
        id=Cadre.new_key({}), kind=_OFFICER, name=one.name, org_name=one.org or None, phone=one.phone or None,
        position=first.position, org_level=first.org_level, region_code=region, start=first.start or today(),
    )  # fmt: skip
