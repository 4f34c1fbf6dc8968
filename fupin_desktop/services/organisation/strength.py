"""帮扶力量 6+1: who stands by each village now, whom it lacks, and what the checks say of it (HP3–HP6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.changes import every
from db.measure import Helper
from db.record import Record
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.rules.answers import PAIRED_BRANCH
from fupin_desktop.rules.card import PAIRED_HELPER
from fupin_desktop.rules.catalogue import HP3, HP4, HP5, HP6, Rule
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import opening, references
from fupin_desktop.services.book.list_sql import as_if
from fupin_desktop.services.household.beside import HELPED

#: The roles of a village, by what stands above them; the paired helpers of its households are the sixth.
ROLES: Mapping[str, str] = {
    "01": "县级联系领导", "02": "帮扶单位", "03": "责任组", "04": "责任组组长", "05": "第一书记/指导员",
    "07": "结对企业党支部",
}  # fmt: skip
#: Who in the village itself; nothing is lacking without them.
INSIDE: Mapping[str, str] = {"09": "村书记/主任", "11": "网格员", "13": "村医"}
MOST_HOMES = 5
#: Who a helper is.
_WHO = "coalesce(cadre, coalesce(name, '') || '/' || coalesce(org, ''))"
_UNITS = frozenset({"02", "07"})


@dataclass(frozen=True)
class Who:
    """Who holds a role now: key of the helper, what the cell calls them, unit, phone."""

    key: str
    name: str
    org: str
    phone: str


@dataclass(frozen=True)
class Strength:
    """A village: role → who holds it; its helped households, how many have a paired helper now, and how many of those
    one of 科级 or above."""

    code: str
    name: str
    record: str
    involved: bool
    who: Mapping[str, tuple[Who, ...]]
    homes: int
    covered: int
    section: int

    @property
    def lacks(self) -> tuple[str, ...]:
        """The roles that nobody holds; the paired helpers too where a household has none."""
        empty = [role for role in ROLES if not self.who.get(role)]
        return tuple(sorted([*empty, PAIRED_HELPER] if self.covered < self.homes else empty))


def villages(region: str = "", *, everyone: bool = False) -> list[Strength]:
    """The villages of a region (of the book) of which it is asked: those marked 涉贫村, or all, by code."""
    region = region or opening.region()
    known = {str(one.region_code): one for one in Village.living()}
    codes = [code for code, _ in references.places(wide=False) if regions.lies_in(code, region)]
    asked = [code for code in codes if everyone or (code in known and known[code].is_involved)]
    who, homes = _who(), _homes()
    return [
        Strength(
            code, regions.name(code), str(known[code].id) if code in known else "",
            bool(code in known and known[code].is_involved),
            {role: tuple(found) for role, found in who[code].items()}, *homes.get(code, (0, 0, 0)),
        )
        for code in asked
    ]  # fmt: skip


def _who(typed: Record | None = None) -> dict[str, dict[str, list[Who]]]:
    found: dict[str, dict[str, list[Who]]] = defaultdict(lambda: defaultdict(list))
    query = """SELECT region_code, role, id, coalesce(name, ''), coalesce(org, ''), coalesce(phone, '') FROM helper
        WHERE deleted IS NOT 1 AND household IS NULL AND "end" IS NULL ORDER BY start, id"""
    for code, role, key, name, org, phone in as_if(typed, query):
        found[code][role].append(Who(key, (org or name) if role in _UNITS else (name or org), org, phone))
    return found


def _homes() -> dict[str, tuple[int, int, int]]:
    """Village → helped households, with a paired helper now, with one of 科级 or above."""
    query = f"""SELECT h.region_code, count(*), sum(p.home IS NOT NULL), sum(coalesce(p.section, 0)) FROM resident h
        LEFT JOIN (SELECT r.household AS home, max(c.rank IN ('1', '2')) AS section FROM helper r
            LEFT JOIN cadre c ON c.id = r.cadre AND c.deleted IS NOT 1
            WHERE r.role = '{PAIRED_HELPER}' AND r."end" IS NULL AND r.deleted IS NOT 1 GROUP BY r.household) p
        ON p.home = h.id WHERE {HELPED} GROUP BY h.region_code"""
    return {code: (homes, covered, section) for code, homes, covered, section in every(query)}


def check() -> Iterator[Finding]:
    """What is missing or odd in the villages that are marked 涉贫村, and of who stands by them."""
    yield from of_villages()
    yield from of_paired()


def of_villages(typed: Record | None = None) -> Iterator[Finding]:
    """HP5, HP6; `typed`: were a record in a form saved as it stands there."""
    query = "SELECT region_code, id FROM village WHERE is_involved = 1 AND deleted IS NOT 1"
    involved, who = dict(as_if(typed, query)), _who(typed)
    for code, _ in references.places(wide=False):
        if code not in involved:
            continue
        name = regions.name(code)
        for role in (role for role in ROLES if not who[code].get(role)):
            text = f"{name}没有{ROLES[role]}。请补上。"
            yield Finding(Level.ERROR, HP6.of(role), text, "village", involved[code], "is_involved", "", name)
        if len(held := who[code][PAIRED_BRANCH]) > 1:
            text = f"{name}有 {len(held)} 家结对企业。应当一对一，请核对。"
            yield _of_helper(HP5, held[1].key, "role", text)


def _of_helper(rule: Rule, key: str, field: str, text: str, home: str = "", who: str = "") -> Finding:
    return Finding(Level.WARNING, rule, text, "helper", key, field, home, who)


def of_paired(typed: Helper | None = None) -> Iterator[Finding]:
    """HP3, HP4; `typed`: of one as it stands in a form, and of whoever it is beside."""
    own, same = ("AND r.id = ?", f"AND {_WHO} = ?") if typed else ("", "")
    query = f"""SELECT r.id, r.household, r.name FROM helper r JOIN cadre c ON c.id = r.cadre AND c.deleted IS NOT 1
        WHERE r.role = '{PAIRED_HELPER}' AND r."end" IS NULL AND r.deleted IS NOT 1 AND c.rank NOT IN ('1', '2') {own}
        AND (r.household IS NULL OR EXISTS (SELECT 1 FROM resident h WHERE h.id = r.household)) ORDER BY r.id"""
    for key, home, name in as_if(typed, query, *([str(typed.id)] if typed else ())):
        text = "结对的不是科级干部。请核对职级，或换科级干部结对。"
        yield _of_helper(HP3, key, "cadre", text, home or "", name or "")
    query = f"""SELECT min(id), max(name), count(DISTINCT household) n FROM helper WHERE role = '{PAIRED_HELPER}'
        AND "end" IS NULL AND deleted IS NOT 1 {same} AND EXISTS (SELECT 1 FROM resident h WHERE h.id = household)
        GROUP BY {_WHO} HAVING n > {MOST_HOMES} ORDER BY 1"""
    who = [typed.cadre or f"{typed.name or ''}/{typed.org or ''}"] if typed else []
    for key, name, count in as_if(typed, query, *who):
        text = f"{name}结对了 {count} 户，超过 {MOST_HOMES} 户。请核对。"
        yield _of_helper(HP4, key, "name", text, who=name or "")
