"""What stands on a household's 明白卡 (DICTIONARY §11.1), and what it still lacks.

Rows are records as the book stores them, by field name, with their `id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.names import undrawn
from fupin_desktop.rules.facts import is_head, is_helped

Row = Mapping[str, Any]

# role (DICTIONARY §6.4)
FIRST_SECRETARY, PAIRED_HELPER, GRID_KEEPER, DOCTOR = "05", "06", "11", "13"
#: Who stands by a whole village (or group) and is named on each of its cards.
_OF_VILLAGE = ((FIRST_SECRETARY, "第一书记"), (GRID_KEEPER, "网格员"), (DOCTOR, "村医"))
_PHONES = (("hotline", "监督电话"), ("office_phone", "帮扶工作部门电话"))
_VERDICTS = ("food", "cloth", "edu", "med", "house", "water")
_OF_MEASURE = (("item", "措施内容"), ("start", "开始日期"), ("helper", "帮扶责任人"))
_NAMES_SHOWN = 3


@dataclass(frozen=True)
class Lack:
    """One thing that a card lacks, and the field that fills it; of the village where `table` is "village"."""

    text: str
    table: str
    record: str
    field: str = ""
    #: Characters that the shipped fonts do not have; where another font here has them, nothing is lacking.
    letters: str = ""


@dataclass
class Facts:
    """What a card of a year says. `persons` are the members who count; `forms` their year's rows by person; `incomes`
    the statements of the year and the year before; `helpers` those of the household and its village who serve now."""

    household: Row
    year: int
    village: Row | None = None
    persons: list[Row] = field(default_factory=list)
    forms: dict[str, Row] = field(default_factory=dict)
    jobs: list[Row] = field(default_factory=list)
    incomes: list[Row] = field(default_factory=list)
    assessment: Row | None = None
    measures: list[Row] = field(default_factory=list)
    helpers: list[Row] = field(default_factory=list)

    @property
    def head(self) -> Row | None:
        """The member whose relation is 户主."""
        return next((person for person in self.persons if is_head(person["relation"], person["member_state"])), None)


def lacking(facts: Facts) -> Iterator[Lack]:
    """What the household's own records must still say before its card is worth printing."""
    yield from _people(facts)
    yield from _year(facts)
    yield from _measures(facts)
    paired = [helper for helper in facts.helpers if helper["role"] == PAIRED_HELPER and helper["household"]]
    if is_helped(facts.household) and not paired:
        yield Lack("没有结对帮扶责任人", "helper", "", "name")
    for helper in paired:
        if not helper["phone"]:
            yield Lack(f"帮扶责任人{helper['name'] or ''}没有电话", "helper", helper["id"], "phone")


def lacking_in_village(village: Row | None, helpers: Sequence[Row], groups: Mapping[str, str]) -> Iterator[Lack]:
    """What all cards of a village lack; `groups`: the 组 that have households, plain as in `helpers` → as written."""
    key = village["id"] if village else ""
    for name, label in _PHONES:
        if not (village and village[name]):
            yield Lack(f"没有{label}", "village", key, name)
    for role, label in _OF_VILLAGE:
        serving = {helper["group_no"] for helper in helpers if helper["role"] == role}
        bare = [] if None in serving else [shown for group, shown in groups.items() if group not in serving]
        if not serving:
            yield Lack(f"没有登记{label}", "village", key, role)
        elif bare:
            yield Lack(f"{_listed(bare, '个组')}没有{label}", "village", key, role)


def _people(facts: Facts) -> Iterator[Lack]:
    if facts.head is None:
        yield Lack("没有户主", "person", facts.persons[0]["id"] if facts.persons else "", "relation")
    for name, label in (("name", "姓名"), ("birth", "出生日期"), ("relation", "与户主关系")):
        blank = [person for person in facts.persons if not person[name]]
        if blank:
            who = _listed([str(person["name"]) for person in blank if person["name"]])
            yield Lack(f"{who or '有成员'}没有{label}", "person", blank[0]["id"], name)
    for person in facts.persons:
        if rare := undrawn(person["name"] or ""):
            yield Lack(f"{person['name']}的“{rare}”没有字体能印", "person", person["id"], "name", rare)
    unasked = [p for p in facts.persons if not facts.forms.get(p["id"], {}).get("health")]
    if unasked:
        who = _listed([str(person["name"] or "（没有姓名）") for person in unasked])
        row = facts.forms.get(unasked[0]["id"])
        where = ("person_year", row["id"]) if row else ("person", unasked[0]["id"])
        yield Lack(f"{who}没有 {facts.year} 年的健康状况", *where, "health" if row else "name")


def _year(facts: Facts) -> Iterator[Lack]:
    if facts.assessment is None:
        yield Lack(f"没有 {facts.year} 年的两不愁三保障核查", "assessment", "", "date")
    elif blank := [name for name in _VERDICTS if facts.assessment[name] is None]:
        yield Lack("两不愁三保障核查没有填全", "assessment", facts.assessment["id"], blank[0])
    known = {row["year"] for row in facts.incomes}
    years = [str(year) for year in (facts.year - 1, facts.year) if year not in known]
    if years:
        yield Lack(f"没有 {'、'.join(years)} 年的收支", "income", "", "")


def _measures(facts: Facts) -> Iterator[Lack]:
    if is_helped(facts.household) and not facts.measures:
        yield Lack(f"没有 {facts.year} 年的帮扶措施", "measure", "", "kind")
    for measure in facts.measures:
        for name, label in _OF_MEASURE:
            if not measure[name]:
                yield Lack(f"有一项帮扶措施没有{label}", "measure", measure["id"], name)
                break


def _listed(names: Sequence[str], unit: str = "人") -> str:
    return "、".join(names[:_NAMES_SHOWN]) + (f"等 {len(names)} {unit}" if len(names) > _NAMES_SHOWN else "")
