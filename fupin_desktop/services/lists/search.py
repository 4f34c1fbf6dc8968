"""Finding people and households by whatever was typed."""

from __future__ import annotations

from dataclasses import dataclass

from db import masks, search
from db.changes import chunks, every
from db.codes import code_list
from db.kind import clean
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.list_sql import head, lying_in


@dataclass(frozen=True)
class Found:
    """One line of the result. `person` is None where the household itself was meant."""

    household: str
    person: str | None
    name: str
    relation: str
    village: str
    group: str
    household_no: str
    id_no: str
    rank: int


_COLUMNS = """p.id, p.name, p.relation, p.id_no, coalesce(v.name, ''), coalesce(h.group_no, h.natural_village, ''),
    coalesce(h.household_no, h.local_no, '')"""


def find(text: str, limit: int = 50, *, full: bool = False, region: str = "") -> list[Found]:
    """People and households (of a village or township) that `text` may mean, best first (see db.search.find). ID
    numbers are masked unless `full`, which takes that right and is written down."""
    if full:
        access.require(Right.NUMBERS)
        if access.visitor().role:  # a plain book has one user, who is never masked here
            access.note("查看完整号码", text="搜索结果")
    hits = search.find(clean(text), search.ALL if region else limit)
    if region:
        inside, codes = lying_in("region_code", region)
        here = {key for (key,) in every(f"SELECT id FROM household WHERE {inside}", *codes)}
        hits = [hit for hit in hits if hit.household in here][:limit]
    people = _details("p.id", [hit.person for hit in hits if hit.person])
    heads = _details("h.id", [hit.household for hit in hits if not hit.person], f" AND p.id = {head('id')}")
    found: dict[str, Found] = {}
    relations = code_list("relation")
    for hit in hits:
        row = people.get(hit.person) if hit.person else heads.get(hit.household)
        who, name, relation, id_no, *place = row or (hit.household, "（没有户主）", None, "", "", "", "")
        village, group, number = place
        label = relations.label(relation)
        id_no = (id_no or "") if full else masks.number(id_no)
        line = Found(hit.household, hit.person, name or "", label, village, group, number, id_no, hit.rank)
        found.setdefault(who, line)  # a head found by name and by the number of the household is one line
    return list(found.values())


def _details(column: str, keys: list[str], more: str = "") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for marks, part in chunks(dict.fromkeys(keys)):
        query = f"""SELECT {column}, {_COLUMNS} FROM person p JOIN household h ON h.id = p.household
            LEFT JOIN village v ON v.region_code = h.region_code
            WHERE {column} IN ({marks}) AND p.deleted IS NOT 1{more}"""
        found |= {row[0]: tuple(row[1:]) for row in every(query, *part)}
    return found
