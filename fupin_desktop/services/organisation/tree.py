"""责任体系: the groups under whom they stand; and what hangs on one unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from db.changes import every
from db.codes import CodeList, code_list
from db.organisation import Org
from fupin_desktop import regions
from fupin_desktop.rules.answers import GROUPS_OF_TREE


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
    """Something that names a unit: what it is, when, in words, and where it is opened."""

    what: str
    day: str
    words: str
    table: str
    key: str


def nodes() -> list[Node]:
    """The tree from above, what hangs under one right below it; a ring is cut where it closes."""
    kinds, levels = code_list("org_kind"), code_list("gov_level")
    rows = [one for one in Org.living() if one.kind in GROUPS_OF_TREE and one.until is None]
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


def _node(one: Org, depth: int, kinds: CodeList, levels: CodeList) -> Node:
    return Node(
        str(one.id), str(one.name or ""), depth, kinds.label(str(one.kind)),
        levels.label(str(one.level)) if one.level else "", str(one.leader or ""), str(one.leader_post or ""),
        str(one.phone or ""), str(one.duty or ""), regions.name(str(one.region_code or "")),
    )  # fmt: skip


def _order(one: Org) -> tuple[str, ...]:
    """From the country down, then by kind, place and name."""
    return tuple(str(told or "9") for told in (one.level, one.kind, one.region_code, one.name))


#: What may name a unit: title, table, its field, day, words.
_HANG = (
    ("下级", "org", "parent", "since", "name"), ("结对帮扶", "helper", "unit", "start", "name"),
    ("干部", "cadre", "org", "start", "name"), ("活动、实事", "activity", "org", "date", "topic"),
    ("难题", "problem", "org", "found_on", "text"), ("措施", "measure", "org", "start", "item_note"),
    ("资金", "money", "org", "date", "subject"),
)  # fmt: skip


def hanging(key: str) -> list[Hanging]:
    """All that names a unit, kind by kind, the latest first."""
    found = []
    for what, table, field, day, words in _HANG:
        query = f"""SELECT id, coalesce("{day}", ''), coalesce("{words}", '') FROM "{table}"
            WHERE "{field}" = ? AND deleted IS NOT 1 ORDER BY 2 DESC, id"""
        found += [Hanging(what, when, told, table, one) for one, when, told in every(query, key)]
    return found
